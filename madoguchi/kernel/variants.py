"""Characters that are written in several ways in names and places (異体字), made one: 髙 and 高, 邊 and 邉 and 辺.

Only for finding. What somebody is called is never changed by it, and whether two people are the same is never decided
by it. The groups hold old and new forms (旧字体・新字体), forms of family registers that character sets know by
themselves, and a few characters that differ but are taken for one another in names (斉 and 斎, 島 and 嶋).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import jaconv

GROUPS = (
    "高髙", "崎﨑碕嵜", "斎齋斉齊", "辺邊邉", "浜濱濵", "沢澤", "広廣", "島嶋嶌㠀", "桜櫻", "竜龍", "滝瀧", "館舘",
    "富冨", "吉𠮷", "国國圀", "関關", "学學斈", "芦蘆", "真眞", "徳德", "恵惠", "栄榮", "実實", "寿壽", "黒黑",
    "船舩", "渕淵渊", "峰峯", "岳嶽", "鉄鐵銕", "亀龜", "万萬", "与與", "当當", "円圓", "県縣", "来來", "鶴靏靍",
    "桧檜", "桝枡", "柳栁桺", "柏栢", "梅楳", "浅淺", "渋澁澀", "湾灣", "禅禪", "秋秌穐", "稲稻", "穂穗", "糸絲",
    "経經", "総總", "緑綠", "縄繩", "聡聰", "芸藝", "薫薰", "藪薮", "豊豐", "質貭", "軽輕", "郎郞", "野埜", "銭錢",
    "隠隱", "静靜", "頼賴", "顕顯", "駅驛", "麺麵", "氷冰", "涼凉", "温溫", "満滿", "為爲", "猪豬", "弥彌", "戸戶",
    "昂昻", "横橫", "歳歲", "毎每", "気氣", "亜亞", "仏佛", "伝傳", "兎兔", "児兒", "内內", "凜凛", "剣劍劔", "勲勳",
    "医醫", "卯夘", "厳嚴", "参參", "双雙", "呉吳", "尚尙", "尭堯", "巌巖", "峡峽", "帯帶", "強强", "従從", "応應",
    "恒恆", "慎愼", "教敎", "晋晉", "暁曉", "曽曾", "桑桒", "槙槇", "橋槗", "歩步", "清淸", "瀬瀨", "焼燒", "熙煕熈",
    "瑶瑤", "画畫", "畑畠", "砺礪", "禄祿", "継繼", "蔵藏", "蛍螢", "衛衞", "譲讓", "遥遙", "鎮鎭", "間閒", "闘鬪",
    "青靑", "黄黃", "鳳鳯", "塩鹽", "旧舊", "検檢", "権權", "楽樂", "沖冲", "灯燈", "点點", "団團", "声聲",
    "両兩", "礼禮", "祢禰", "称稱", "粋粹", "繁緐", "美羙", "翠翆", "脇脅", "舗舖", "荘莊", "蕊蘂", "虎乕",
    "裏裡", "覚覺", "証證", "読讀", "遅遲", "酔醉", "釈釋", "鉱鑛", "録錄", "陥陷", "険險", "雑雜", "霊靈", "頬頰",
    "駆驅", "髪髮", "鴎鷗", "鶏鷄", "麦麥", "黙默", "条條", "様樣", "松枩", "杉椙", "曳曵", "掛挂", "岡崗", "崇崈",
    "宝寶寳", "寛寬", "寧甯", "妙玅", "姫姬", "姉姊", "壮壯", "坂阪", "園薗", "喜㐂", "善譱", "呂吕", "協恊", "会會",
    "予豫", "乗乘", "久乆", "丘坵", "並竝", "三弎",
)  # fmt: skip
"""The first of each is what all of them become."""

SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Variation selectors (異体字セレクタ): the same character, drawn in another way."""
_FORMS = {ord(other): group[0] for group in GROUPS for other in group[1:] if other != group[0]}
# ヶ and ヵ stand for ケ and カ (and are read が): 金ヶ崎, 金ケ崎. ヴ is written ブ as often. 〆 and 々 stay.
_KANA = str.maketrans({"ゖ": "け", "ゕ": "か"})
_VU = (("ゔぁ", "ば"), ("ゔぃ", "び"), ("ゔぇ", "べ"), ("ゔぉ", "ぼ"), ("ゔゅ", "びゅ"), ("ゔ", "ぶ"))
_NO_LETTER = re.compile(r"[\W_]+")


@lru_cache(maxsize=65536)
def as_written(text: str) -> str:
    """Width, letter case, kana and selectors made one; without spaces and punctuation. 髙 stays 髙."""
    plain = jaconv.kata2hira(unicodedata.normalize("NFKC", SELECTORS.sub("", text))).casefold().translate(_KANA)
    return _NO_LETTER.sub("", _without_accents(plain))


@lru_cache(maxsize=65536)
def one_form(text: str) -> str:
    """As ``as_written``, and every character that is written in several ways in one of them."""
    plain = as_written(text).translate(_FORMS)
    for spelt, usual in _VU:
        plain = plain.replace(spelt, usual)
    return plain


def _without_accents(text: str) -> str:
    """Roman letters without their marks (Nguyễn, Müller); kana keep theirs, which make another sound."""
    if text.isascii():
        return text
    plain = "".join(
        unicodedata.normalize("NFD", c)[0] if "\u00c0" <= c <= "\u024f" or "\u1e00" <= c <= "\u1eff" else c
        for c in text
    )
    return plain.translate({0x111: "d", 0xF8: "o", 0x142: "l"})
