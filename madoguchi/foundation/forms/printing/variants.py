"""Which variation sequences (異体字セレクタ) the fonts IPAex draw themselves; IPAmj has the others.

IPAex 004.01 follows the collection Adobe-Japan1 (葛󠄀 of 葛城 and of 葛飾), IPAmj the collections Hanyo-Denshi and
Moji_Joho. A font that does not have a sequence draws the plain character without a word, so each is set in the font that
has it. Read from the fonts' own tables (cmap format 14); a test holds this list equal to them.
"""

from __future__ import annotations

IN_IPAEX = {
    "\U000e0100": (
        "倦僅儲兎冤匇厩叉叛叟咬哨喩喰嘲噂噌囀堵夆娩寛屑屠巷庖廟廻徘徽恢悞愈懲扁挺挽捗捲揃摯摺撰擢斧晦暵杓杖梗"
        "楢楯榊榔槌樋樽櫛歎汲淫溢溺漣濹瀕瀞瀦灘灸灼煉煎煒煽爺牌牙狡猷甑甕甦疼瞥祁祇禰秤稗穿竈笈筵箭箸篇篝簾籾"
        "粂翫翰腱腿艘芒芦茨葛蓬蔑蔽薩薯藷蘒虔蛸蜃蝕蠅襖訊訝註詮誹諺謎謬譿豹賭辻辿迂迄迦逗這逢逼遁遜遡鄭酋釜錆"
        "鍵鎚鑓隙靱鞄鞘鞭飴餅餌餐饗駁騙驊鮫鯖鰯鱒鴉鵠"
    ),
    "\U000e0101": (
        "倦僅儲兎冤匇卿叉叛叟咬哨喰嘲噂噌囀堵夆娩寛屑屠巷庖廟廻徘徽恢悞愈懲扁挺挽捗捲揃摯摺撰擢斧晦暵朗杓杖梗"
        "楢楯榊榔槌樋樽櫛歎汲淫溢溺漣濹瀕瀞瀦灘灸灼煉煎煒爺牌牙狡猷甦疼瞥祁祇禰秤稗穿竈筵箭箸篇篝粂翫翰腱腿艘"
        "芒芦茨葛蓬蔑蔽薩薯藷蘒虔蛸蜃蝕蠅襖訊註詮誹諺謎謬譿豹賭辻辿迂迄迦逗這逢逼遜遡鄭酋釜錆鍵鎚鑓隙靱鞄鞘鞭"
        "飴餅餐饗駁騙驊鮫鯖鰯鱒鴉鵠"
    ),
    "\U000e0102": ("卿喩恢朗煽猷甑甕笈簾籾訝遁"),
    "\U000e0103": ("厩甑餌"),
    "\U000e0105": ("厩"),
}


def is_in_ipaex(sequence: str) -> bool:
    """Whether IPAex has a shape of its own for ``sequence``: one kanji and one selector."""
    return sequence[0] in IN_IPAEX.get(sequence[1:], "")
