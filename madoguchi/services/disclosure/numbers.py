"""Where Individual Numbers (個人番号) are kept, for 特定個人情報保護評価 (番号法 第28条): from the tables and the definitions."""

from __future__ import annotations

from datetime import date

from madoguchi.foundation.forms.public import versions_offered
from madoguchi.kernel.privacy import Personal
from madoguchi.services.disclosure.dossier import every_declaration
from madoguchi.services.disclosure.folder import UNKNOWN, privacy_file
from madoguchi.services.disclosure.words import FIELDS, TABLES


def places() -> list[tuple[str, str, Personal]]:
    """``app.Model``, field and declaration of every place that may hold a number."""
    return [(label, field, personal) for label, personal in every_declaration() for field in personal.my_numbers]


def questions(on: date) -> list[tuple[str, str, str]]:
    """Procedure, question and legal basis of every number that is asked for today."""
    return [
        (version.procedure.title.ja, one.label.ja, one.legal_basis or UNKNOWN)
        for version in versions_offered(on)
        for one in version.procedure.fields.values()
        if one.type == "my_number"
    ]


def numbers_as_markdown(on: date) -> str:
    """The sheet."""
    asked = [f"| {title} | {question} | {basis} |" for title, question, basis in questions(on)]
    kept = [
        f"| {TABLES[label]} | {FIELDS[field]} | `{label}.{field}` | {personal.retention} | "
        f"{personal.removed_by or personal.remark} |"
        for label, field, personal in places()
    ]
    return "\n".join(
        [
            "# 特定個人情報の保有箇所",
            "",
            f"作成日 {on.isoformat()}。評価実施機関 {privacy_file().holder}。この一覧はシステムの定義から作成されています。",
            "",
            "## 個人番号を尋ねる手続",
            "",
            *(["| 手続 | 設問 | 法的根拠 |", "| --- | --- | --- |", *asked] if asked else ["ありません。"]),
            "",
            "## 個人番号を保有する箇所",
            "",
            "| 表 | 項目 | 識別名 | 保存期間 | 消去 |",
            "| --- | --- | --- | --- | --- |",
            *kept,
            "",
            "## 取扱い",
            "",
            "- 入力と同時に暗号化し（AES-GCM、法的根拠と結び付ける）、平文では保存しない。画面には伏せて表示する。",
            "- 記録、メール、出力ファイル、印刷物、開示の資料には含めない。",
            "- 閲覧には理由の入力が必要で、閲覧の記録が残る。",
            "- 鍵は MADOGUCHI_SEAL_KEY（未設定のときは署名鍵から作る）。データベースとは別に保管する。",
            f"- 対象者数、しきい値判断の結果、全項目評価の要否、委託先: {UNKNOWN}",
            "",
        ]
    )
