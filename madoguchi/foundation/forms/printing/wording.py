"""The words of the paper form itself. An official form is a Japanese document, whatever language a page was read in."""

from __future__ import annotations

import re

FORM = "様式"
EDITION = "第{number}版"
ADDRESSEE = "（宛先）{mayor}"
APPLIED_ON = "申請日"
ERA = "令和"
ERAS = (("meiji", "明治"), ("taisho", "大正"), ("showa", "昭和"), ("heisei", "平成"), ("reiwa", "令和"))
YES, NO = "はい", "いいえ"
OPTIONAL = "（任意）"
ALL_THAT_APPLY = "（あてはまるもの全てに✓）"
EXAMPLE = "（例）{example}"
KANA = "フリガナ"
ENCLOSED = "別に添付します"
CHOICE_OF_DAY = "第{n}希望"
SIGN_HERE = "署名（自署してください）"
SIGNING = "署名欄"
SIGNING_TOLD = "この様式の全てのページを確かめたうえで、本人または代理人が自署してください。"
SIGNER = "署名する人"
SIGNER_SELF, SIGNER_PROXY = "本人", "代理人"
SIGNED_ON = "印刷した日（申請日）"
ATTACHMENTS = "添付書類"
ATTACH_IF = "添付するもの"
ATTACH_WHEN = "添付が必要な場合・不要な場合"
ALWAYS = "必ず添付してください"
NOT_NEEDED = "不要：{when}"
MORE_ROWS = "{most}件まで書けます。書ききれないときは、この用紙を写すか、別の紙に書いて添えてください。"
OFFICE = "市役所記入欄（ここから下は書かないでください）"
OFFICE_BOXES = (
    ("received", "受付"), ("identity", "本人確認"), ("examined", "審査"), ("decided", "決裁"), ("fee", "手数料"),
    ("remarks", "備考"),
)  # fmt: skip
RECORD = "記録"
HOW = "記入のしかた・出し方"
NOTES = (
    "黒のボールペンで、枠の中にはっきり書いてください。□には✓を付けてください。消せるペンは使えません。",
    "〔　〕は、その欄に書く場合を示します（数字は欄の番号です）。あてはまらない欄と、（任意）の欄は、空けておいてかまいません。",
)
KEEP_CLEAN = "四隅の印と右上の二次元コードは、機械で読み取るためのものです。汚したり折ったりしないでください。"
FEE = "手数料がかかります。金額と納め方は、窓口または市のウェブサイトでお確かめください。"
NO_FEE = "手数料はかかりません。"
AT_COUNTER = "窓口に出す場合：{place}"
BY_MAIL = "郵送する場合：{address}　{office}　宛て"
ASK = "問い合わせ：{office}　電話 {phone}"
HOURS = "受付時間：{hours}"
SHEET = "別紙"
COMPUTED = "記入内容から計算したもの"
SEE_SHEET = "別紙のとおり"
VERSION = "様式の版"
DEPENDS = "該当する場合"
PAGE = "{page} / {pages}ページ"
AGREE = "同意・確認"
# What tells how to use a screen, as it is said of paper.
ON_PAPER = (("入力", "記入"), ("選択してください", "✓を付けてください"))
# A sentence that speaks of the screen says nothing on paper.
SCREEN = (
    "あらかじめ入って",
    "自動",
    "画面",
    "ボタン",
    "アップロード",
    "オンライン",
    "削除して",
    "クリック",
    "タップ",
    "この欄を追加",
)
# A title that is already the name of a paper.
PAPERS = ("書", "届", "票", "状", "表", "願")
RESERVATION = "予約"


def paper_title(title: str) -> str:
    """The name of the form: 交付請求 → 交付請求書; a 届 stays one."""
    named, opening, rest = title.partition("（") if title.endswith("）") else (title, "", "")
    if opening:
        return f"{paper_title(named)}{opening}{rest}"
    if title.endswith(PAPERS):
        return title
    for verb in ("申し込み", "申込み"):
        title = title.removesuffix(verb) + "申込" if title.endswith(verb) else title
    return f"{title}申込書" if title.endswith(RESERVATION) else f"{title}書"


def on_paper(text: str) -> str:
    """A help text written for the screen, said of paper."""
    told = "".join(one for one in re.split(r"(?<=[。\n])", text) if not any(word in one for word in SCREEN))
    return written(told).strip()


def written(text: str) -> str:
    """What is typed elsewhere is written here."""
    for screen, paper in ON_PAPER:
        text = text.replace(screen, paper)
    return text
