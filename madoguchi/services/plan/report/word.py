"""The report as a document to be edited (docx): headings, tables whose head repeats, pictures with words beside them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import override
from docx import Document
from docx.document import Document as Written
from docx.enum.text import WD_BREAK, WD_PARAGRAPH_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from madoguchi.foundation.organisation.public import city
from madoguchi.kernel.ui.wareki import to_wareki, to_wareki_moment
from madoguchi.services.plan.ages import RowOfAges
from madoguchi.services.plan.chapter import Chapter
from madoguchi.services.plan.definition import Marked, Measure
from madoguchi.services.plan.report.content import MeasureReported, Report
from madoguchi.services.plan.report.pdf import drawings
from madoguchi.services.plan.telling import KpiTold
from madoguchi.services.plan.templatetags.plan_words import known_as, plan_number, status_words
from madoguchi.services.plan.years import year_in_words

FONT = "游ゴシック"
BLUE, GREY = RGBColor(0x00, 0x11, 0x8F), RGBColor(0x59, 0x59, 0x59)
MARK = "【市が確認】"
NOTHING = "–"
Rows = Iterable[Sequence[str]]


def report_docx(report: Report) -> bytes:
    """The whole report; the same words and figures as in the PDF."""
    with override("ja"):
        paper = _paper(report)
        _cover(paper, report)
        _summary(paper, report)
        pictures = drawings(report)
        _population(paper, report, pictures)
        for one in report.measures:
            _measure(paper, report, one, pictures)
        _method(paper)
    written = io.BytesIO()
    paper.save(written)
    return written.getvalue()


def _paper(report: Report) -> Written:
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    for name, size in (("Normal", 10), ("Title", 26), ("Heading 1", 16), ("Heading 2", 12), ("Heading 3", 10.5)):
        style = paper.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:eastAsia", "w:ascii", "w:hAnsi"):
            fonts.set(qn(script), FONT)
        for theme in ("w:asciiTheme", "w:eastAsiaTheme", "w:hAnsiTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
        if name != "Normal":
            style.font.color.rgb = BLUE
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "ja-JP")
    paper.styles["Normal"].element.get_or_add_rPr().append(language)
    about = paper.core_properties
    about.title, about.author, about.language = _title(report), city().name.ja, "ja-JP"
    about.comments = ""
    _numbered(section.footer.paragraphs[0])
    return paper


def _title(report: Report) -> str:
    return f"{report.plan.title.ja} {year_in_words(report.year)} 年次進捗報告書"


def _numbered(footer: Paragraph) -> None:
    """The number of the page, as a field."""
    footer.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
    run = footer.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def _cover(paper: Written, report: Report) -> None:
    _large(paper, city().name.ja, before=150)
    paper.add_paragraph(report.plan.title.ja, style="Title")
    _large(paper, f"{year_in_words(report.year)}　年次進捗報告書", after=40)
    period = report.plan.period
    _table(
        paper,
        ("項目", "内容"),
        [
            ("計画の期間", f"{to_wareki(period.first)} 〜 {to_wareki(period.last)}"),
            ("数値の基準日", to_wareki(report.as_of) + ("（年度の途中）" if report.running else "")),
            ("作成日時", to_wareki_moment(report.at)),
            ("作成", f"{known_as(dict(report.names), report.plan.office)}（計画の事務局）"),
            ("計画の版", f"第{report.version.number}版"),
        ],
        widths=(4, 13),
    )
    paper.add_paragraph(
        "この報告書の数値は、作成日時に分かっていたものです。状況（順調・遅れ・データなし）は人の判断ではなく、決まった規則によります。"
        f"{MARK}は、市がまだ確かめていない記述です。"
    )
    paper.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _large(paper: Written, text: str, *, before: int = 0, after: int = 0) -> None:
    paragraph = paper.add_paragraph()
    paragraph.add_run(text).font.size = Pt(16)
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)


def _summary(paper: Written, report: Report) -> None:
    paper.add_heading("概要", 1)
    paper.add_paragraph(f"{report.plan.purpose.ja}{_mark(report.plan, 'purpose')}")
    paper.add_paragraph("　".join(f"{status.label}：{count}" for status, count in report.counts))
    _table(
        paper,
        ("施策", "名称", "担当", "状況"),
        [
            (str(one.told.measure.number), one.told.measure.title.ja, _owner(report, one.told.measure), _status(one))
            for one in report.measures
        ],
        widths=(1.4, 8, 5, 2.6),
    )
    paper.add_heading("遅れているもの", 2)
    late = [(one, kpi) for one in report.late for kpi in one.told.kpis if kpi.standing.status == "late"]
    for one, kpi in late:
        paper.add_paragraph(f"施策{one.told.measure.number}　{kpi.kpi.title.ja}：{_late(kpi)}", style="List Bullet")
    if not late:
        paper.add_paragraph("ありません。")
    paper.add_heading("データがないもの", 2)
    for one in report.unknown:
        paper.add_paragraph(f"施策{one.told.measure.number}　{one.told.measure.title.ja}", style="List Bullet")
    if not report.unknown:
        paper.add_paragraph("ありません。")


def _late(kpi: KpiTold) -> str:
    value, due = kpi.standing.value, kpi.standing.due
    said = f"{plan_number(value.value if value else None)}{kpi.kpi.unit.ja}"
    return said + (f"（{to_wareki(due[0])}までの目標は{plan_number(due[1])}{kpi.kpi.unit.ja}）" if due else "")


def _population(paper: Written, report: Report, pictures: Mapping[str, bytes]) -> None:
    chapter = report.chapter
    if chapter is None:
        return
    _chapter(paper, "計画の理由：人口")
    paper.add_paragraph(chapter.population.intro.ja)
    for sentence in chapter.sentences:
        paper.add_paragraph(sentence, style="List Bullet")
    if "ages" in pictures:
        _picture(paper, pictures["ages"], f"市の人口。{chapter.description}")
        _small(paper, AGES_KEY)
    _table(
        paper,
        ("年", "総人口", "15歳未満", "15〜64歳", "65歳以上", "65歳以上（%）", "出典"),
        [_year(one, chapter) for one in chapter.rows],
        widths=(3.6, 2, 2, 2, 2, 2.2, 3.2),
    )


def _year(one: RowOfAges, chapter: Chapter) -> tuple[str, ...]:
    point = one.point
    if point is None:
        years = f"{one.year}年" if one.until == one.year else f"{one.year}〜{one.until}年"
        return (years, MARK, *[""] * 5)
    share, above = point.share, point.over_65_percent_above
    said = f"{plan_number(above)}を超える" if share is None and above is not None else plan_number(share)
    figures = map(plan_number, (point.total, point.under_15, point.working, point.over_65))
    if one.registered and chapter.value is not None:
        return (to_wareki(chapter.value.as_of), *figures, said, "住民基本台帳")
    return (f"{one.year}年" + ("（推計）" if point.projected else ""), *figures, said, point.source or "計画")


def _measure(paper: Written, report: Report, one: MeasureReported, pictures: Mapping[str, bytes]) -> None:
    measure = one.told.measure
    _chapter(paper, f"施策{measure.number}　{measure.title.ja}")
    paper.add_paragraph(f"状況：{_status(one)}　担当：{_owner(report, measure)}")
    texts = [("概要", "overview", measure.overview.ja)]
    texts += [("現状", "present", measure.present.ja)] if measure.present else []
    texts += [("課題", "issues", measure.issues.ja)] if measure.issues else []
    texts += [("取組", "actions", "\n".join(f"・{each.ja}" for each in measure.actions))] if measure.actions else []
    texts += [("目標", "goals", "\n".join(f"・{each.ja}" for each in measure.goals))] if measure.goals else []
    paper.add_heading("概要", 2)
    _table(
        paper,
        ("項目", "内容"),
        [(label + _mark(measure, name), text) for label, name, text in texts],
        widths=(3.2, 13.8),
    )
    paper.add_heading("指標と目標", 2)
    _kpi_table(paper, report, one.told.kpis)
    paper.add_heading("進捗", 2)
    for quarter in one.quarters:
        paper.add_heading(f"第{quarter.quarter}四半期", 3)
        parts = (("進捗", quarter.progress), ("課題", quarter.issues), ("改善", quarter.improvement))
        _table(paper, ("項目", "内容"), [(label, text) for label, text in parts if text], widths=(3.2, 13.8))
    for kpi in one.told.kpis:
        paper.add_heading(kpi.kpi.title.ja, 3)
        why, ahead = kpi.standing.why if kpi.values else "", ANSWERS.get(kpi.answer, "")
        described = paper.add_paragraph(f"{why}{kpi.description}{ahead}")
        if kpi.kpi.key in pictures:
            described.paragraph_format.keep_with_next = True
            _picture(paper, pictures[kpi.kpi.key], f"{kpi.kpi.title.ja}。{kpi.description}")
            _small(paper, _key_of(kpi))
    paper.add_heading(f"取組工程表{_mark(measure, 'schedule')}", 2)
    _table(
        paper,
        ("取組", *(words for words, _middle in one.gantt.years)),
        [(row.task.title.ja, *("計画あり" if cell else NOTHING for cell in row.cells)) for row in one.gantt.rows],
        widths=(6, *[11 / len(one.gantt.years)] * len(one.gantt.years)),
    )
    paper.add_heading("効果と経費", 2)
    for effect in one.effects:
        said = "データなし" if effect.hours is None else f"{plan_number(effect.hours)}時間"
        said += f"（{plan_number(effect.yen)}円）" if effect.yen is not None else ""
        mark = _mark(effect.effect, "minutes_each")
        paper.add_paragraph(f"{effect.effect.title.ja}：{said}　{effect.effect.basis}{mark}", style="List Bullet")
    for cost in measure.costs:
        said = "データなし" if cost.yen is None else f"{cost.yen:,}円"
        paper.add_paragraph(
            f"{year_in_words(cost.year)}　{cost.title.ja}：{said}{_mark(cost, 'yen')}", style="List Bullet"
        )
    if not one.effects:
        paper.add_paragraph(f"効果：登録されていません。{MARK}", style="List Bullet")
    if not measure.costs:
        paper.add_paragraph(f"経費：登録されていません。{MARK}", style="List Bullet")


def _kpi_table(paper: Written, report: Report, kpis: Sequence[KpiTold]) -> None:
    years = report.plan.period.years
    _table(
        paper,
        ("指標", "始まり", *(f"{year_in_words(year)}末目標" for year in years), "今の値", "状況"),
        [
            (
                f"{one.kpi.title.ja}（{one.kpi.unit.ja}）{_mark(one.kpi, 'targets')}",
                plan_number(one.kpi.baseline.value if one.kpi.baseline else None),
                *(plan_number(one.kpi.targets.get(year)) for year in years),
                _value(one),
                str(status_words(one.standing.status)),
            )
            for one in kpis
        ],
        widths=(4.2, 1.5, *[6.2 / len(years)] * len(years), 2.9, 2.2),
    )


def _value(one: KpiTold) -> str:
    value = one.standing.value
    return NOTHING if value is None else f"{plan_number(value.value)}\n{to_wareki(value.as_of)}"


ANSWERS = {
    "reached": "この見通しでは最終の目標に届きます。",
    "missed": "この見通しでは最終の目標に届きません。",
    "open": "最終の目標に届くかどうかは、まだ分かりません。",
}
AGES_KEY = (
    "線と点：黒は総人口、緑は15歳未満、青は15〜64歳、橙は65歳以上。塗りつぶした点：住民基本台帳を数えた今の人口。"
    "赤い破線：65歳以上が生産年齢人口を上回る年。灰色：まだ分からない年（推測で埋めていません）。"
)


def _key_of(kpi: KpiTold) -> str:
    parts = ["実線：値"]
    if kpi.drawing is not None and kpi.drawing.steps:
        parts.append("破線：目標")
    if kpi.drawing is not None and kpi.drawing.forecast:
        parts.append("点線：見通し（95%の範囲）")
    return "　".join(parts)


def _small(paper: Written, text: str) -> None:
    run = paper.add_paragraph().add_run(text)
    run.font.size, run.font.color.rgb = Pt(8), GREY


METHOD = (
    "遅れ：期限の来た目標に届いていないもの。順調：分かっている数値があり、遅れがないもの。データなし：数値が分からないか、比べる目標がないもの。"
    "施策は、その指標のうち一つでも遅れていれば「遅れ」とします。\n"
    "システムが数える指標は毎晩自動で集計し、手で書き換えることはできません。数えられない指標は、職員が根拠を付けて入力し、"
    "別の職員が確認したものだけを載せています。\n"
    "見通しは、毎月の最後の値に直線を当てはめて計画の終わりまで延ばしたものです。範囲は、新しい値が100回のうち95回入る幅です。"
    "6か月分の値がないときは示しません。"
)


def _method(paper: Written) -> None:
    _chapter(paper, "数値の作り方")
    for text in METHOD.splitlines():
        paper.add_paragraph(text)


def _chapter(paper: Written, title: str) -> None:
    paper.add_heading(title, 1).paragraph_format.page_break_before = True


def _picture(paper: Written, picture: bytes, words: str) -> None:
    shape = paper.add_picture(io.BytesIO(picture), width=Cm(16.5))
    shape._inline.docPr.set("descr", words)


def _table(paper: Written, heads: Sequence[str], rows: Rows, *, widths: Sequence[float] = ()) -> None:
    table = paper.add_table(rows=1, cols=len(heads), style="Light Grid Accent 1")
    _fill(table.rows[0], heads)
    head = table.rows[0]._tr.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader"):
        head.append(OxmlElement(name))
    for row in rows:
        added = table.add_row()
        _fill(added, row)
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    # Both, the columns and their cells: Word looks at the ones, LibreOffice at the others.
    table.autofit = not widths
    for n, width in enumerate(widths):
        table.columns[n].width = Cm(width)
        for cell in table.columns[n].cells:
            cell.width = Cm(width)
    paper.add_paragraph().paragraph_format.space_after = Pt(2)


def _fill(row: _Row, texts: Sequence[str]) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        _write(cell, text)
    if len(texts) > 2 and not any(texts[2:]):
        _write(row.cells[1].merge(row.cells[-1]), texts[1])


def _write(cell: _Cell, text: str) -> None:
    cell.text = text
    for paragraph in cell.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(8.5)


def _mark(part: Marked, name: str) -> str:
    return MARK if part.unconfirmed(name) else ""


def _owner(report: Report, measure: Measure) -> str:
    return known_as(dict(report.names), measure.owner) + _mark(measure, "owner")


def _status(one: MeasureReported) -> str:
    return str(status_words(one.told.standing.status))
