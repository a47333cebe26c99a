"""Given names (名) as each generation was called, put together from parts and taken from lists."""
# ruff: noqa: E501

from __future__ import annotations

import random

Parts = tuple[str, ...]
# 1915–1945
_OLD_MEN = (
    "マサ 正", "ヨシ 義", "カズ 一", "ヒデ 秀", "シゲ 茂", "トシ 敏", "タダ 忠", "タカ 孝", "ユキ 幸", "ヒロ 弘", "カツ 勝", "ミツ 光",
    "ノブ 信", "トシ 利", "タケ 武", "タツ 辰", "キヨ 清", "ヤス 保", "マサ 政", "カネ 兼", "トク 徳", "トミ 富",
)  # fmt: skip
_OLD_MEN_ENDS = (
    "オ 雄",
    "オ 男",
    "オ 夫",
    "ゾウ 造",
    "キチ 吉",
    "タロウ 太郎",
    "ジロウ 次郎",
    "ゾウ 三",
    "ジ 治",
    "エモン 衛門",
    "ノスケ 之助",
    "イチ 一",
)
_OLD_WOMEN = (
    "トメ トメ", "キヨ キヨ", "ハル ハル", "ミヨ ミヨ", "タケ タケ", "サダ サダ", "フサ フサ", "ツル ツル", "キミ キミ", "スエ スエ",
    "ヨシ ヨシ", "イト イト", "リセ リセ", "ソノ ソノ", "ツヤ ツヤ", "テル テル", "ナミ ナミ", "フミ フミ", "マツ マツ", "ミツ ミツ",
    "ヤエ ヤエ", "ユキ ユキ", "リツ リツ", "キヨエ キヨヱ", "ハツエ ハツヱ", "チヨ ちよ", "キクエ きくゑ", "トシ とし", "サツ サツ",
)  # fmt: skip
# 1935–1975
_SHOWA_MEN_ENDS = (
    "オ 雄",
    "オ 夫",
    "カズ 一",
    "ハル 春",
    "ノリ 則",
    "ヒコ 彦",
    "アキ 明",
    "シ 志",
    "キ 樹",
    "ユキ 行",
    "ト 人",
    "ユキ 之",
    "テル 輝",
    "フミ 文",
    "ヨシ 義",
    "ミツ 光",
    "ジ 二",
    "ヤ 也",
    "タカ 孝",
)
_SHOWA_MEN_WHOLE = (
    "キヨシ 清", "タダシ 正", "イサム 勇", "ミノル 実", "シゲル 茂", "マコト 誠", "ヒロシ 浩", "ツヨシ 剛", "タケシ 武", "アキラ 明",
    "サトシ 聡", "ススム 進", "オサム 修", "カオル 薫", "ノボル 昇", "マサル 勝", "ヒトシ 均", "トオル 徹", "ジュン 純", "ヒデキ 秀樹",
    "ケンイチ 健一", "コウイチ 浩一", "ジュンイチ 順一", "シンイチ 真一", "ユウジ 雄二", "ケンジ 賢治", "マサヒロ 正弘", "ヨウイチ 洋一", "テツヤ 哲也",
)  # fmt: skip
_SHOWA_WOMEN = (
    "カズ 和", "サチ 幸", "セツ 節", "ヨシ 良", "ケイ 恵", "キョウ 京", "シズ 静", "ヒサ 久", "フミ 文", "ヨウ 洋", "トシ 敏", "ジュン 順",
    "レイ 礼", "チ 千", "タカ 孝", "ノブ 信", "アキ 昭", "リツ 律", "エツ 悦", "ミツ 光", "ノリ 紀", "エイ 栄", "カツ 勝", "キヨ 清",
    "スミ 澄", "ハル 春", "アキ 秋", "ヒロ 弘", "マサ 正", "ミネ 峰", "テル 照", "サワ 澤", "トモ 友", "ヤス 泰", "ムツ 睦", "クニ 國",
)  # fmt: skip
_SHOWA_WOMEN_ENDS = ("コ 子", "コ 子", "コ 子", "エ 江", "エ 枝", "ヨ 代", "ミ 美", "エ 恵")
# 1965–2000
_HEISEI_MEN = (
    "ケン 健", "ダイ 大", "ユウ 雄", "ユウ 裕", "タク 拓", "ショウ 翔", "リョウ 亮", "シン 真", "カズ 和", "トモ 智", "ナオ 直", "ヒロ 広",
    "タカ 貴", "マサ 雅", "ヨシ 佳", "コウ 光", "シュン 駿", "テツ 哲", "ジュン 淳", "ユキ 幸",
)  # fmt: skip
_HEISEI_MEN_ENDS = (
    "タ 太",
    "スケ 輔",
    "ヤ 也",
    "ヤ 哉",
    "キ 樹",
    "ト 人",
    "イチ 一",
    "ヘイ 平",
    "ゴ 吾",
    "ジ 司",
    "マ 馬",
    "ロウ 郎",
    "スケ 介",
    "ヒコ 彦",
)
_HEISEI_WOMEN = (
    "ミ 美", "アイ 愛", "アヤ 彩", "ナ 奈", "マ 真", "ユ 由", "サ 沙", "リ 里", "マ 麻", "チ 智", "エ 恵", "ユキ 幸", "トモ 友", "ナオ 直",
    "ミサ 美沙", "カ 香", "アキ 亜希", "ミズ 瑞", "チハ 千春", "ハル 遥",
)  # fmt: skip
_HEISEI_WOMEN_ENDS = (
    "カ 香",
    "ミ 美",
    "ナ 奈",
    "コ 子",
    "エ 絵",
    "オリ 織",
    "キ 希",
    "エ 恵",
    "リ 里",
    "ホ 穂",
    "コ 子",
    "ヨ 代",
)
# since 1995
_REIWA_MEN = (
    "ユウ 悠", "ハル 陽", "ダイ 大", "ソウ 颯", "レン 蓮", "ミナ 湊", "リク 陸", "イツ 樹", "アサ 朝", "ソラ 空", "カイ 海", "リョウ 涼", "ケイ 慶",
    "ユイ 結", "ナギ 凪", "アオ 碧", "リツ 律", "シュン 俊", "タイ 泰", "コウ 航",
)  # fmt: skip
_REIWA_MEN_ENDS = (
    "ト 斗",
    "ト 翔",
    "タ 太",
    "マ 真",
    "キ 輝",
    "セイ 生",
    "ガ 雅",
    "スケ 佑",
    "シ 志",
    "ノスケ 之介",
    "タロウ 太郎",
    "ヤ 弥",
)
_REIWA_WOMEN = (
    "ユイ 結", "ヒ 陽", "サ 咲", "リ 莉", "ミ 美", "アオ 葵", "ココ 心", "ハナ 花", "ユ 優", "メ 芽", "コト 琴", "スズ 涼", "モモ 桃", "ワ 和",
    "シオ 汐", "イロ 彩", "ツム 紬", "アン 杏", "リン 凛", "ノ 乃",
)  # fmt: skip
_REIWA_WOMEN_ENDS = (
    "ナ 菜",
    "ナ 奈",
    "カ 花",
    "ハ 羽",
    "リ 莉",
    "ノ 乃",
    "ミ 美",
    "ネ 音",
    "コ 子",
    "ホ 帆",
    "イ 衣",
    "ア 愛",
)
_WHOLE_YOUNG = {
    "male": ("レン 蓮", "ミナト 湊", "リク 陸", "ソラ 空", "ハルト 陽翔", "イツキ 樹", "アオイ 蒼", "ナギ 凪", "リツ 律", "ユウ 悠", "ヒナタ ひなた"),
    "female": ("サクラ さくら", "ヒマリ ひまり", "アオイ 葵", "リン 凛", "メイ 芽依", "ツムギ 紬", "ヒナタ ひなた", "ミオ 澪", "ノゾミ のぞみ", "ヴィオラ ヴィオラ"),
}  # fmt: skip


def invent_given_name(sex: str, born: int, dice: random.Random) -> tuple[str, str]:
    """``(written, kana)`` of somebody born in the year ``born``."""
    # Generations run into one another: a name is sometimes older or newer than its bearer.
    year = born + round(dice.gauss(0, 5))
    roll = dice.random()
    if sex == "male":
        if year < 1938:
            return _joined(_OLD_MEN, _OLD_MEN_ENDS, dice) if roll < 0.75 else _whole(_SHOWA_MEN_WHOLE, dice)
        if year < 1970:
            return _joined(_OLD_MEN, _SHOWA_MEN_ENDS, dice) if roll < 0.65 else _whole(_SHOWA_MEN_WHOLE, dice)
        if year < 1998:
            return _joined(_HEISEI_MEN, _HEISEI_MEN_ENDS, dice) if roll < 0.85 else _whole(_SHOWA_MEN_WHOLE, dice)
        return _joined(_REIWA_MEN, _REIWA_MEN_ENDS, dice) if roll < 0.8 else _whole(_WHOLE_YOUNG["male"], dice)
    if year < 1938:
        return _whole(_OLD_WOMEN, dice) if roll < 0.6 else _joined(_SHOWA_WOMEN, _SHOWA_WOMEN_ENDS, dice)
    if year < 1972:
        return _joined(_SHOWA_WOMEN, _SHOWA_WOMEN_ENDS, dice)
    if year < 1998:
        return _joined(_HEISEI_WOMEN, _HEISEI_WOMEN_ENDS, dice)
    return _joined(_REIWA_WOMEN, _REIWA_WOMEN_ENDS, dice) if roll < 0.8 else _whole(_WHOLE_YOUNG["female"], dice)


def _joined(heads: Parts, ends: Parts, dice: random.Random) -> tuple[str, str]:
    while True:
        (head_kana, head), (end_kana, end) = dice.choice(heads).split(), dice.choice(ends).split()
        if head != end:
            return head + end, head_kana + end_kana


def _whole(names: Parts, dice: random.Random) -> tuple[str, str]:
    kana, written = dice.choice(names).split()
    return written, kana
