"""The yearly report: one content, as tagged PDF and as a document to be edited."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from madoguchi.foundation.accounts.public import User
from madoguchi.services.plan.models import PlanVersion, ProgressReport
from madoguchi.services.plan.report.content import Report, gather, years_reported
from madoguchi.services.plan.report.pdf import report_pdf
from madoguchi.services.plan.report.word import report_docx
from madoguchi.services.plan.tests.test_everybody import counted, made_early
from madoguchi.services.plan.vocabulary import MatterState, Status
from tests.cast import sign_in

pytestmark = pytest.mark.django_db
FIGURE, LATER = "131", "177"


@pytest.fixture
def report(version: PlanVersion, planner: User, at: datetime) -> Report:
    """Of the fiscal year 2024, made in April 2025, when more was known already."""
    early = made_early(version, at)
    counted(int(FIGURE), at.replace(year=2025, month=3, day=20))
    counted(int(LATER), at.replace(year=2025, month=4, day=2))
    for quarter, state in ((3, MatterState.ADOPTED), (4, MatterState.DRAFT)):
        ProgressReport.objects.create(
            plan_key="early", measure_key="telework", year=2024, quarter=quarter, progress=f"{quarter}回試した",
            state=state, written_by=planner, written_at=at,
        )  # fmt: skip
    return gather(early, year=2024, at=at.replace(year=2025, month=4, day=20))


def test_a_year_says_what_stood_on_its_last_day(report: Report, version: PlanVersion, at: datetime) -> None:
    first = report.measures[0].told.kpis[0]
    assert (report.as_of, report.on, report.running) == (date(2025, 3, 31), date(2025, 4, 1), False)
    assert first.standing.value is not None
    assert (first.standing.value.value, first.standing.status) == (Decimal(131), Status.LATE)
    assert first.standing.due == (date(2025, 3, 31), Decimal(170))
    assert [one.told.measure.number for one in report.late] == [1]
    assert len(report.unknown) == 10
    assert years_reported(version.plan, at=at.replace(year=2024, month=5)) == [2024, 2023, 2022]
    running = gather(version, year=2026, at=at)
    assert (running.as_of, running.on, running.running) == (at.date(), at.date(), True)


def test_both_papers_say_the_same(report: Report) -> None:
    pdf = pypdf.PdfReader(io.BytesIO(report_pdf(report)))
    root: Any = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "ja"
    read = "\n".join(page.extract_text() for page in pdf.pages)
    drawings = [one for one in _parts(root["/StructTreeRoot"]) if one.get("/S") == "/Figure"]
    assert len(drawings) >= 3
    assert all(len(str(one.get("/Alt", ""))) > 10 for one in drawings), "each drawing is told in words"
    written = Document(io.BytesIO(report_docx(report)))
    cells = [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(one.text for one in written.paragraphs), *cells])
    for said in (FIGURE, "51,415", "48.2", "市が確認", "遅れ", "データなし", "令和7年3月31日", "14,000"):
        assert said in text, said
        assert said in read.replace("\n", ""), said
    for one in report.measures:
        assert one.told.measure.title.ja in text
        assert one.told.measure.overview.ja in text
        assert one.told.measure.overview.ja in read.replace("\n", "")
    for said in ("第3四半期", "3回試した"):
        assert said in text
        assert said in read.replace("\n", "")
    assert "4回試した" not in text + read, "nobody has adopted it yet"
    assert LATER not in text + read, "what came after the year is not in its report"
    assert len(written.inline_shapes) == len(drawings)
    assert all(shape._inline.docPr.get("descr") for shape in written.inline_shapes)
    assert all(table.rows[0]._tr.xpath("w:trPr/w:tblHeader") for table in written.tables)
    headings = [one.text for one in written.paragraphs if one.style and one.style.name == "Heading 1"]
    assert len(headings) == 2 + len(report.measures) + 1


def _parts(part: Any) -> list[Any]:
    """A part of the structure and all below it."""
    below = part.get("/K", [])
    found = [part]
    for one in below if isinstance(below, list) else [below]:
        child = one.get_object()
        if isinstance(child, pypdf.generic.DictionaryObject) and "/S" in child:
            found += _parts(child)
    return found


def test_the_office_takes_it_and_nobody_else(version: PlanVersion, planner: User, tanaka_client: Client) -> None:
    office = sign_in(Client(), planner)
    listed = office.get(reverse("plan_yearly")).content.decode()
    for name in ("plan_yearly_pdf", "plan_yearly_docx"):
        address = reverse(name, args=[2025])
        assert address in listed
        assert tanaka_client.get(address).status_code == 403
        assert office.get(reverse(name, args=[2031])).status_code == 404
    got = office.get(reverse("plan_yearly_docx", args=[2025]))
    assert got.content.startswith(b"PK")
    assert "attachment" in got.headers["Content-Disposition"]


def test_the_figures_of_a_year_do_not_change_by_themselves(report: Report) -> None:
    """The control of what is left out: without the last day, the later value would stand in the report."""
    loose = gather(report.version, year=2025, at=report.at + timedelta(days=1))
    value = loose.measures[0].told.kpis[0].standing.value
    assert value is not None
    assert str(value.value) == f"{LATER}.00"
