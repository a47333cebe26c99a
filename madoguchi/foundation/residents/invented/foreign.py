"""Foreign residents: where they come from, what they are called, on which status they stay."""
# ruff: noqa: E501

from __future__ import annotations

import random
from dataclasses import dataclass

PER_THOUSAND = 5.5
_TRAINEE, _SKILLED = "技能実習", "特定技能"
_OLD_SETTLED = "特別永住者"


@dataclass(frozen=True, slots=True)
class Origin:
    """Names are ``LATIN カナ`` (blanks of a name as ``_``)."""

    country: str
    weight: int
    families: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]
    statuses: tuple[str, ...]
    ages: tuple[int, int]


ORIGINS = (
    Origin("VN", 34, ("NGUYEN グエン", "TRAN チャン", "LE レ", "PHAM ファム", "HOANG ホアン", "VU ヴー", "DANG ダン", "BUI ブイ", "DO ドー"),
           ("THI_MAI ティ_マイ", "THI_HOA ティ_ホア", "THI_LAN ティ_ラン", "THI_THUY ティ_トゥイ", "NGOC_ANH ゴック_アイン"),
           ("VAN_NAM ヴァン_ナム", "VAN_DUC ヴァン_ドゥック", "MINH_TUAN ミン_トゥアン", "QUANG_HUY クアン_フイ"), (_TRAINEE, _TRAINEE, _SKILLED), (19, 36)),
    Origin("CN", 16, ("WANG ワン", "LI リー", "ZHANG チャン", "LIU リュウ", "CHEN チェン", "YANG ヤン", "ZHAO チャオ"),
           ("XIAOMEI シャオメイ", "LIHUA リーホワ", "FANG ファン", "JING ジン"), ("WEI ウェイ", "JUN ジュン", "QIANG チャン", "HAO ハオ"),
           ("永住者", "日本人の配偶者等", _TRAINEE), (24, 62)),
    Origin("PH", 14, ("SANTOS サントス", "REYES レイエス", "CRUZ クルス", "GARCIA ガルシア", "MENDOZA メンドーサ"),
           ("MARIA_CRISTINA マリア_クリスティナ", "ANGELICA アンジェリカ", "ROSE_ANN ローズ_アン", "JOY ジョイ"), ("JOSE_MARI ホセ_マリ", "MARK_ANTHONY マーク_アンソニー"),
           ("永住者", "日本人の配偶者等", "定住者"), (23, 60)),
    Origin("KR", 10, ("KIM キム", "LEE イ", "PARK パク", "CHOI チェ"), ("YOUNG_HEE ヨンヒ", "SOON_JA スンジャ"), ("YOUNG_SOO ヨンス", "JAE_HO ジェホ"),
           (_OLD_SETTLED, _OLD_SETTLED, "永住者"), (30, 86)),
    Origin("ID", 9, ("SETIAWAN セティアワン", "WIJAYA ウィジャヤ", "HIDAYAT ヒダヤット"), ("SITI_AISYAH シティ_アイシャ", "DEWI デウィ"), ("BUDI ブディ", "AGUS アグス"),
           (_TRAINEE, _SKILLED), (19, 32)),
    Origin("MM", 6, ("AUNG アウン", "KYAW チョー"), ("HTET_HTET テッ_テッ", "SU_MYAT スー_ミャッ"), ("MIN_THU ミン_トゥ",), (_SKILLED,), (20, 34)),
    Origin("NP", 4, ("SHRESTHA シュレスタ", "GURUNG グルン"), ("SITA シータ",), ("BISHAL ビシャール", "RAM ラーム"), ("技術・人文知識・国際業務", "家族滞在"), (22, 40)),
    Origin("US", 4, ("MILLER ミラー", "JOHNSON ジョンソン", "O'BRIEN オブライエン", "GARCIA ガルシア"), ("EMILY_ROSE エミリー_ローズ", "SARAH セーラ"),
           ("JAMES_ROBERT ジェームズ_ロバート", "DAVID デイヴィッド"), ("教育", "永住者"), (23, 64)),
    Origin("TH", 3, ("SUKSAWAT スクサワット", "CHAIYO チャイヨー"), ("MALEE マリー",), ("SOMCHAI ソムチャイ",), ("日本人の配偶者等", _SKILLED), (24, 50)),
)  # fmt: skip
ALIASES = ("金本 カネモト", "木下 キノシタ", "新井 アライ", "青山 アオヤマ")
"""Family names of aliases (通称) that families who have lived here for generations chose."""


def invent_origin(dice: random.Random) -> Origin:
    """Where somebody comes from."""
    return dice.choices(ORIGINS, [one.weight for one in ORIGINS])[0]


def invent_foreign_name(origin: Origin, sex: str, dice: random.Random) -> tuple[str, str, str, str]:
    """``(family, given, family kana, given kana)``."""
    family, family_kana = dice.choice(origin.families).split()
    given, given_kana = dice.choice(origin.women if sex == "female" else origin.men).split()
    return family, given.replace("_", " "), family_kana, given_kana.replace("_", " ")
