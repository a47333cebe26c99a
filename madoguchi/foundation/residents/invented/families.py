"""Family names (氏) as they are met in Tsugaru, the commonest first, with the ways in which they are written."""
# ruff: noqa: E501

from __future__ import annotations

import random
from functools import lru_cache
from itertools import accumulate

# Reading, then the writings; the first is the commonest of them.
COMMON = (
    "クドウ 工藤", "サトウ 佐藤", "ササキ 佐々木", "キムラ 木村", "ナリタ 成田", "サイトウ 斎藤 齋藤 斉藤 齊藤", "ミカミ 三上",
    "カサイ 葛西 葛󠄀西 笠井", "タカハシ 高橋 髙橋", "ツシマ 対馬 對馬 津島", "アキモト 秋元", "カンベ 神 神戸", "コン 今",
    "イチノヘ 一戸", "オノ 小野", "ヤマグチ 山口", "タナカ 田中", "ナカムラ 中村", "スズキ 鈴木", "イトウ 伊藤 伊東", "ミウラ 三浦",
    "フジタ 藤田", "フクシ 福士", "トノサキ 外崎 外﨑", "ナラ 奈良", "オサナイ 長内 小山内", "ナルミ 鳴海", "イシオカ 石岡",
    "シラト 白戸", "ノロ 野呂", "オオタ 太田 大田", "ハセガワ 長谷川", "フルカワ 古川", "マエダ 前田", "スドウ 須藤 首藤", "ヨシダ 吉田 𠮷田",
    "ハラダ 原田", "ヒラヤマ 平山", "トキ 土岐", "カワムラ 川村 河村", "サクラバ 桜庭 櫻庭", "ムナカタ 棟方 宗像", "ササモリ 笹森",
    "チバ 千葉", "マツハシ 松橋", "マツノ 松野", "サカモト 坂本 阪本", "イマイ 今井", "タケウチ 竹内", "カトウ 加藤", "キクチ 菊池 菊地",
    "ワタナベ 渡辺 渡邊 渡邉 渡部", "セイノ 清野", "カミヤマ 神山", "オガサワラ 小笠原", "アベ 阿部 安部", "ソウマ 相馬", "イワサキ 岩崎 岩﨑",
    "シバタ 柴田", "エビナ 蝦名 海老名", "ニイオカ 新岡", "キタザワ 北沢 北澤", "サワダ 沢田 澤田", "ハマダ 浜田 濱田 濵田", "ヒロセ 広瀬 廣瀬",
    "シマムラ 島村 嶋村", "イシトヤ 石戸谷", "ハナダ 花田", "フジモリ 藤森", "テラダ 寺田", "ヤマモト 山本", "ハヤシ 林", "オカモト 岡本",
    "コバヤシ 小林", "タカヤマ 高山 髙山", "タカギ 高木 髙木", "ミヤザキ 宮崎 宮﨑", "カワサキ 川崎 川﨑", "ヤマザキ 山崎 山﨑", "オオサワ 大沢 大澤",
    "フクザワ 福沢 福澤", "クロタキ 黒滝 黒瀧", "タキザワ 滝沢 瀧澤 滝澤", "トミタ 富田 冨田", "スワ 諏訪", "カマダ 鎌田", "ナカハタ 中畑 中畠",
    "オダギリ 小田桐", "オオバ 大場 大庭", "シモヤマ 下山", "イナバ 稲葉", "カワグチ 川口", "ハシモト 橋本", "イシカワ 石川", "ヤマダ 山田",
    "オガワ 小川", "フジワラ 藤原", "ムラカミ 村上", "キタムラ 北村", "アサリ 浅利", "コマツ 小松", "サクラダ 桜田 櫻田", "コダテ 古館 古舘",
    "オオタカ 大高 大髙", "ミヤモト 宮本", "エンドウ 遠藤", "ナカノ 中野", "ノザキ 野崎 野﨑", "ツカモト 塚本", "シブタニ 渋谷 澁谷",
    "カナザワ 金沢 金澤", "アラヤ 新谷 荒谷", "イシザワ 石沢 石澤", "コウノ 河野", "ヤマウチ 山内", "サカイ 坂井 酒井", "シモザワ 下沢 下澤",
    "クラタ 倉田", "ヒロタ 広田 廣田", "クニイ 国井 國井", "タムラ 田村", "モリ 森", "モリタ 森田", "オカダ 岡田", "ハラ 原", "アオキ 青木",
    "オオツカ 大塚", "ワタヌキ 綿貫", "ウチヤマ 内山", "シオタニ 塩谷 鹽谷", "イワブチ 岩渕 岩淵", "クマガイ 熊谷", "チダ 千田", "ムツ 陸奥",
    "オオイケ 大池", "ナカジマ 中島 中嶋 中嶌", "タケダ 武田 竹田", "アンドウ 安藤 安東", "ヨコヤマ 横山 横山", "フクイ 福井", "アライ 荒井 新井",
    "サワヤ 沢谷 澤谷", "カネガサキ 金ヶ崎 金ケ崎", "ソノダ 園田 薗田", "ホンマ 本間 本閒", "タツタ 竜田 龍田", "マスダ 増田 益田", "クロイシ 黒石",
)  # fmt: skip
_HEADS = (
    "ヤマ 山", "カワ 川", "イシ 石", "ナカ 中", "オオ 大", "コ 小", "カミ 上", "シモ 下", "キタ 北", "ミナミ 南", "ニシ 西", "ヒガシ 東",
    "マツ 松", "タケ 竹", "スギ 杉", "フジ 藤", "ウメ 梅", "フク 福", "ヨシ 吉", "ナガ 長", "タカ 高", "ヒラ 平", "フル 古", "アサ 浅",
    "フカ 深", "クロ 黒", "シロ 白", "アカ 赤", "イワ 岩", "ミヤ 宮", "カネ 金", "トヨ 豊", "ツル 鶴", "クマ 熊", "サカ 坂", "モリ 森",
)  # fmt: skip
_TAILS = (
    "タ 田", "ヤマ 山", "カワ 川", "ムラ 村", "モト 本", "ノ 野", "ハラ 原", "サキ 崎", "シマ 島", "サワ 沢", "タニ 谷", "ウチ 内",
    "バヤシ 林", "ツカ 塚", "ダテ 館", "ミネ 峰", "ハタ 畑", "クラ 倉", "セ 瀬", "ミズ 水", "オカ 岡", "マチ 町", "キ 木", "バシ 橋",
)  # fmt: skip
RARE_SHARE = 0.09
"""Share of people with a name that hardly anybody else has."""


def _weight(rank: int) -> float:
    # The commonest has about four per cent, the hundredth about 0.2, as telephone books of the region show it roughly.
    return float(1 / (rank + 6) ** 0.95)


@lru_cache(maxsize=1)
def _common() -> tuple[list[tuple[str, tuple[str, ...]]], list[float]]:
    parts = [line.split() for line in COMMON]
    return [(kana, tuple(writings)) for kana, *writings in parts], list(
        accumulate(_weight(n) for n in range(len(parts)))
    )


def invent_family_name(dice: random.Random) -> tuple[str, str]:
    """``(written, kana)``."""
    if dice.random() < RARE_SHARE:
        (head_kana, head), (tail_kana, tail) = dice.choice(_HEADS).split(), dice.choice(_TAILS).split()
        if head != tail:
            return head + tail, head_kana + tail_kana
    names, weights = _common()
    kana, writings = dice.choices(names, cum_weights=weights)[0]
    # Old forms are met in one family of three or four.
    return (writings[0] if dice.random() < 0.7 else dice.choice(writings)), kana
