"""The Digital Agency's rules for machine-readable data (機械判読可能なデータの表記方法の統一ルール), L1-01 … L3-09.

Each with why it matters. ``seen`` says whether a file alone can show that the rule is broken.
"""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its number, what it asks, and what goes wrong without it."""

    number: str
    asks: Text
    why: Text
    seen: bool = True


def _rule(number: str, asks: tuple[str, str], why: tuple[str, str], *, seen: bool = True) -> Rule:
    return Rule(number, Text(asks[0], en=asks[1]), Text(why[0], en=why[1]), seen)


COLUMN_RULE = _rule(
    "column",
    ("データセットの定義どおりに書く", "Write it as the dataset defines"),
    ("同じ項目が同じ書き方でないと、ほかの市町村のデータと並べて使えません。",
     "Where the same item is written in other ways, the data of several cities cannot be used together."),
)  # fmt: skip

RULES: dict[str, Rule] = {
    rule.number: rule
    for rule in (
        _rule("L1-01", ("機械判読できる形式にする", "A format that machines read"),
              ("画像や文書からは、値を取り出せません。", "Values cannot be taken out of a picture or a document.")),
        _rule("L1-02", ("1つのファイル・シートに表は1つ", "One table in a file or sheet"),
              ("2つ目の表は読み飛ばされるか、1つ目の行として読まれます。",
               "A second table is skipped, or read as rows of the first.")),
        _rule("L1-03", ("空白の行・列で表を分けない", "No blank rows or columns within the table"),
              ("空白の行で表が終わったと読まれ、その後が失われます。",
               "Programs take a blank row for the end, and lose what follows.")),
        _rule("L1-04", ("表の周りに関係のない文字を置かない", "No notes around the table"),
              ("表の外の文字は、見出しやデータとして読まれます。", "Such words are read as headings or as data.")),
        _rule("L1-05", ("すべての列に意味の分かる見出しを付ける", "Every column has a heading that means something"),
              ("見出しのない列は、何の値か分かりません。", "Nobody can tell what a column without a heading holds.")),
        _rule("L1-06", ("体裁のための空白・改行を入れない", "No spaces or line breaks for looks"),
              ("空白が入ると、同じ言葉が別の値になり、検索や集計に出ません。",
               "With a space, the same word becomes another value and is not found or counted.")),
        _rule("L1-07", ("1つのセルに値は1つ", "One value in a cell"),
              ("2つの値は、分けて使うことも、そのまま使うこともできません。",
               "Two values in one cell can be used neither apart nor as they are.")),
        _rule("L1-08", ("機種依存文字を使わない", "No platform-dependent characters"),
              ("別の機器では違う文字になるか、表示されません。",
               "On another machine they become other characters, or none.")),
        _rule("L1-09", ("空白とゼロを区別する", "Blank and zero are told apart"),
              ("「値がない」のか「0」なのかを、機械は判断できません。",
               "A program cannot tell whether there is no value or whether it is 0.")),
        _rule("L1-10", ("図形や画像を置かない", "No shapes or pictures"),
              ("図形の中の文字や数は、データとして読まれません。", "What stands in a shape is not read as data.")),
        _rule("L1-11", ("色や書式で意味を表さない", "No meaning by colour or format"),
              ("CSVにすると色は消え、意味が失われます。", "Colours are lost in CSV, and their meaning with them.")),
        _rule("L1-12", ("セルを結合しない", "No merged cells"),
              ("結合したセルの値は左上の1つだけに残り、ほかの行は空になります。",
               "Only the first cell keeps the value; the other rows become blank.")),
        _rule("L1-13", ("非表示の行・列を残さない", "No hidden rows or columns"),
              ("隠したつもりの値も、そのまま公開されます。", "What was meant to be hidden is published.")),
        _rule("L1-14", ("1件は1行にする", "One record on one line"),
              ("値の中の改行で行がずれ、多くのプログラムが読み違えます。",
               "A line break in a value shifts the rows for many programs.")),
        _rule("L1-15", ("カンマを含む値は引用符で囲む", "Values with commas are quoted"),
              ("その行から後の値が、1列ずつずれます。", "From there on, the values of that row stand one column off.")),
        _rule("L2-01", ("数値は数値だけにする", "Numbers are only numbers"),
              ("単位や記号が付くと文字になり、計算も並べ替えもできません。",
               "With a unit or a mark it is text: it can be neither added up nor sorted.")),
        _rule("L2-02", ("同じ値を省略しない", "Nothing repeated is left out"),
              ("並べ替えると、省略した値がどの行のものか分からなくなります。",
               "After sorting, nobody can tell to which row the left-out value belonged.")),
        _rule("L2-03", ("見出しを重複させない", "Each heading once"),
              ("同じ見出しの列は、どちらか一方しか読まれません。", "Of two columns with one heading, one is not read.")),
        _rule("L2-04", ("選択肢の書き方をそろえる", "One way of writing each choice"),
              ("「有」「あり」「○」が混ざると、数えることも絞り込むこともできません。",
               "Where 有, あり and ○ are mixed, they cannot be counted or filtered.")),
        _rule("L2-05", ("「その他」の内容は別の列に書く", "The details of “other” have their own column"),
              ("選択肢の中に自由な文が入ると、選択肢として数えられません。",
               "A choice with free words in it cannot be counted as a choice.")),
        _rule("L2-06", ("数式は値にする", "Values instead of formulas"),
              ("数式は、開くプログラムによって値が変わるか、エラーになります。",
               "A formula gives another value, or an error, in another program.")),
        _rule("L3-01", ("1行目を見出し、2行目からデータにする", "Heading in row 1, data from row 2"),
              ("1行目を見出しとして読むプログラムが、違う行を見出しにします。",
               "Programs that read row 1 as the heading take the wrong row.")),
        _rule("L3-02", ("コード表を付ける", "The table of codes comes with it"),
              ("コードだけでは意味が分かりません。", "A code alone says nothing."), seen=False),
        _rule("L3-03", ("記号の意味を決めておく", "Special marks are defined"),
              ("「…」や「X」が、欠測なのか秘匿なのか分かりません。",
               "Nobody can tell whether … or X means missing or withheld.")),
        _rule("L3-04", ("単位を明らかにする", "Units are stated"),
              ("単位の違う数が混ざると、誤った計算になります。", "Figures in mixed units add up to nonsense.")),
        _rule("L3-05", ("時間軸は西暦など標準の形にする", "Time is written in the standard way (Gregorian)"),
              ("和暦や「9:00」は、並べ替えや計算ができません。",
               "Days by era and times like 9:00 can be neither sorted nor computed with.")),
        _rule("L3-06", ("地域は標準コードか正式な名前で書く", "Areas by their code or official name"),
              ("略した名前や桁の欠けたコードでは、どの市町村か決まりません。",
               "A short name or a code without its zero does not say which municipality is meant.")),
        _rule("L3-07", ("年度が変わっても同じ様式にする", "The same form every year"),
              ("列の名前や並びが変わると、利用者のプログラムが止まります。",
               "When names or order of columns change, everybody's programs stop.")),
        _rule("L3-08", ("文字コードと定義を明らかにする", "Encoding and definitions are stated"),
              ("文字コードが違うと、すべての文字が化けます。", "With another encoding every character turns to rubbish.")),
        _rule("L3-09", ("縦持ちの表にする", "Long form"),
              ("年ごとに列が増える表は、年が変わるたびにプログラムを直さなければなりません。",
               "A table that grows a column a year breaks everybody's programs each year.")),
        COLUMN_RULE,
    )
}  # fmt: skip
