"""The chapter on the population: the city's own file with its check, and the register counted as a point of its own.

The figures of these files are made up for the test; nobody says that they are the city's.
"""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.organisation.public import City, read_organisation
from madoguchi.foundation.residents.public import Resident
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.plan import population_file
from madoguchi.services.plan.ages import rows_for_paper, years_of
from madoguchi.services.plan.chapter import chapter_of
from madoguchi.services.plan.definition import Plan, Population, PopulationPoint
from madoguchi.services.plan.folder import FILE, check_plan
from madoguchi.services.plan.loading import load_plan
from madoguchi.services.plan.models import ChangeProposal, IndicatorValue, PlanVersion
from madoguchi.services.plan.operations import take_values
from madoguchi.services.plan.population_file import ReadPopulation, as_file, read_population, with_points
from madoguchi.services.plan.queries import get_plan
from madoguchi.services.plan.tests.bodies import Bodies
from madoguchi.services.plan.vocabulary import Manner, Outcome
from tests.cast import CITY_FOLDER, sign_in

HEAD = "年,0〜14歳,15〜64歳,65歳以上,総数,推計,出典\r\n"
GOOD = (
    f"{HEAD}"
    "1955,30000,50000,5000,,,試験用\r\n"
    "1960,28000,50000,6000,84200,いいえ,試験用\r\n"
    "1965,,,,,,\r\n"
    "2040,3000,16169,17837,,はい,試験用の推計\r\n"
)


@pytest.fixture
def chapter(plan: Plan) -> Population:
    assert plan.population is not None
    return plan.population


def read(chapter: Population, text: str) -> ReadPopulation:
    return read_population(text, chapter)


def test_a_file_gives_years_and_leaves_the_others_to_be_confirmed(chapter: Population) -> None:
    found = read(chapter, GOOD)
    assert found.mistakes == []
    assert [(one.year, one.total, one.projected, one.source) for one in found.points] == [
        (1955, 85000, False, "試験用"), (1960, 84200, False, "試験用"), (2040, 37006, True, "試験用の推計"),
    ]  # fmt: skip
    merged = with_points(chapter, found.points)
    assert [one.year for one in merged.points] == [1955, 1960, 2020, 2040, 2045]
    assert (1955 in merged.missing, 1965 in merged.missing) == (False, True)
    of_2040 = next(one for one in merged.points if one.year == 2040)
    assert of_2040.note is not None, "what the plan says of a year stays beside the figures"
    assert merged.to_confirm == ("points",)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (GOOD.replace("出典", "出どころ"), ["1行目：「出どころ」という列", "列が足りません：出典"]),
        (GOOD.replace("0〜14歳", "年", 1), ["2つあります"]),
        (GOOD.replace("1955,", "1855,"), ["2行目：「1855」は1955年から2045年まで"]),
        (GOOD.replace("30000", "three"), ["2行目：「0〜14歳」の「three」は人数"]),
        (GOOD.replace("30000,", "-1,"), ["2行目"]),
        (GOOD.replace("1960,", "1955,"), ["3行目：1955年が2回"]),
        (GOOD.replace("84200", "83000"), ["3行目：3区分の合計は84,000人ですが、総数は83,000人"]),
        (GOOD.replace("いいえ,試験用", "たぶん,"), ["3行目：出典がない", "3行目：「推計」の列"]),
        (GOOD.replace("17837", "19000"), ["5行目：計画では65歳以上は48.2%"]),
        (f"{HEAD}2020,5000,27000,19000,,,試験用\r\n", ["2行目：計画では51,415人ですが、ファイルでは51,000人"]),
        (f"{HEAD}2045,3000,14000,14867,,はい,試験用\r\n", ["2行目：計画では65歳以上は50%を超えます"]),
        (HEAD, ["年ごとに1行"]),
        (f"{HEAD}1955,,,,,,\r\n", ["人数が書かれた年がありません"]),
        ("", ["列が足りません"]),
        ("x" * 200_000, ["長すぎる"]),
        (f'{HEAD}"1955,1\r\n', ["CSVとして読めません"]),
    ],
)
def test_what_is_wrong_in_a_file_is_told_with_its_line(chapter: Population, wrong: str, said: list[str]) -> None:
    told = [str(one) for one in read(chapter, wrong).mistakes]
    for one in said:
        assert any(one in line for line in told), told


def test_a_slip_of_a_digit_is_asked_about_and_refuses_nothing(chapter: Population) -> None:
    found = read(chapter, GOOD.replace("28000,50000,6000,84200", "2800,50000,6000,"))
    assert found.mistakes == []
    assert any("けたの間違い" in str(one) and one.line == 3 for one in found.doubts)
    assert all(one.line != 3 for one in read(chapter, GOOD).doubts), "the control"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_as_spreadsheets_write_it(chapter: Population, encoding: str) -> None:
    heads = "西暦,0-14歳,生産年齢人口,65歳以上,出典\n"
    wide = f'{heads}１９５５年,"30,000",50000,5000,試験用\n2030,5000,20000,20000,試験用\n'
    text = population_file.decoded(wide.encode(encoding))
    assert text is not None
    found = read(chapter, text)
    assert found.mistakes == []
    assert [(one.year, one.under_15, one.projected) for one in found.points] == [
        (1955, 30000, False), (2030, 5000, True),
    ]  # fmt: skip
    assert population_file.decoded(b"\x80\xff\x00\x81") is None


def test_what_is_taken_as_a_file_is_read_back(chapter: Population) -> None:
    whole = with_points(chapter, read(chapter, GOOD).points)
    rows = list(csv.reader(io.StringIO(as_file(whole).removeprefix("\ufeff"))))
    assert rows[0] == list(population_file.HEADS.values())
    assert rows[1][:5] == ["1955", "30000", "50000", "5000", "85000"]
    assert ["1965", *[""] * 6] in rows
    again = read(chapter, as_file(whole))
    assert again.mistakes == []
    assert again.points == read(chapter, GOOD).points


def folder_with(tmp_path: Path, text: str) -> Path:
    (tmp_path / FILE).write_text((CITY_FOLDER / FILE).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / population_file.FILE).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_citys_folder_may_hold_the_file(tmp_path: Path) -> None:
    organisation = read_organisation(CITY_FOLDER)
    checked = check_plan(folder_with(tmp_path, GOOD), organisation)
    assert checked.faults == []
    assert checked.plan is not None
    assert checked.plan.population is not None
    assert 1955 not in checked.plan.population.missing
    wrong = check_plan(folder_with(tmp_path, GOOD.replace("17837", "19000")), organisation).faults
    assert [(one.line, one.file.endswith("population.csv")) for one in wrong] == [(5, True)]
    assert "48.2" in wrong[0].what
    (tmp_path / population_file.FILE).write_bytes(b"\x80\xff\x00\x81")
    assert "neither UTF-8" in check_plan(tmp_path, organisation).faults[0].what


def test_the_same_folder_is_not_taken_over_twice(db: None, city: City, tmp_path: Path, at: datetime) -> None:
    folder = folder_with(tmp_path, GOOD)
    for made in (True, False):
        plan = check_plan(folder, None).plan
        assert plan is not None
        assert (load_plan(plan, by=SYSTEM, at=at) is not None) is made


@pytest.mark.django_db
def test_the_register_is_counted_and_stands_apart(version: PlanVersion, register: City, at: datetime) -> None:
    before = chapter_of(version.plan, at=at)
    assert before is not None
    assert (before.registered, before.value) == (None, None)
    take_values(None, as_of=at.date(), manner=Manner.ON_DEMAND, by=SYSTEM, at=at)
    found = chapter_of(version.plan, at=at)
    assert found is not None
    assert found.registered is not None
    assert found.value == IndicatorValue.objects.get(series="residents.by_age")
    living = Resident.objects.filter(status="living-here")
    assert found.registered.total == living.count() > 0
    groups = (found.registered.under_15, found.registered.working, found.registered.over_65)
    assert sum(one or 0 for one in groups) == found.registered.total
    assert found.ages is not None
    assert len(found.ages.registered) == 4
    assert [len(group.dots) for group in found.ages.groups] == [2, 0, 0, 0], "no year of the series"
    assert [one.year for one in found.years if one.registered] == [2026]
    page = Client().get(reverse("public_population")).content.decode()
    assert page.count('<circle class="plan-registered') == 4 + 1, "four groups, and the key"
    assert "住民基本台帳を数えた値" in page
    assert str(found.description).split("。")[0] in page
    then = Client().get(reverse("public_population") + f"?as_of={at.date() - timedelta(days=1)}")
    assert then.status_code == 404, "the plan was not known yesterday"
    with clock.frozen(at + timedelta(days=3)):
        Resident.objects.filter(pk=living.first().pk).update(status="moved-out")  # type: ignore[union-attr]
        take_values(None, as_of=clock.today(), manner=Manner.ON_DEMAND, by=SYSTEM, at=clock.now())
        later, past = chapter_of(version.plan, at=clock.now()), chapter_of(version.plan, at=at)
        assert later is not None
        assert past is not None
        assert later.registered is not None
        assert past.registered == found.registered, "a past day shows what was counted then"
        assert later.registered.total == (found.registered.total or 0) - 1


def test_neighbouring_years_that_nobody_knows_are_one_row(chapter: Population) -> None:
    rows = rows_for_paper(years_of(with_points(chapter, read(chapter, GOOD).points)))
    assert [(one.year, one.until, one.point is not None) for one in rows] == [
        (1955, 1955, True), (1960, 1960, True), (1965, 2015, False), (2020, 2020, True), (2025, 2035, False),
        (2040, 2040, True), (2045, 2045, True),
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_whole_chapter_says_where_over_65_pass_the_working(version: PlanVersion, at: datetime) -> None:
    plan = version.plan
    assert plan.population is not None
    points = [
        PopulationPoint(
            year=year, total=100, under_15=10, working=65 - 2 * n, over_65=25 + 2 * n, projected=year > 2020
        )
        for n, year in enumerate(range(1955, 2046, 5))
    ]
    whole = plan.population.model_copy(update={"points": tuple(points), "to_confirm": ()})
    found = chapter_of(plan.model_copy(update={"population": whole}), at=at)
    assert found is not None
    assert found.crossing is not None
    assert (found.crossing.year, found.crossing.working, found.crossing.over_65) == (2010, 43, 47)
    assert not any("市がこれから確認" in one for one in found.sentences)
    assert any("2010年" in one for one in found.sentences)


@pytest.mark.django_db
def test_the_office_gives_a_file_and_the_bodies_decide(bodies: Bodies, sato_client: Client) -> None:
    office, page = sign_in(Client(), bodies.secretary), reverse("plan_population_file")
    assert sato_client.get(page).status_code == 403
    assert page in office.get(reverse("plan_population")).content.decode()
    words = {"title": "人口の数値を登録する", "reason": "統計がまとまった。"}
    wrong = office.post(page, {**words, "text": GOOD.replace("17837", "19000"), "deed": "look"})
    assert wrong.status_code == 422
    assert "5行目" in wrong.content.decode()
    assert "19000" in wrong.content.decode(), "what was typed stays"
    unreadable = SimpleUploadedFile("a.csv", b"\x80\xff\x00\x81", content_type="text/csv")
    assert "Shift_JIS" in office.post(page, {**words, "file": unreadable, "deed": "look"}).content.decode()
    file = SimpleUploadedFile("a.csv", GOOD.encode("cp932"), content_type="text/csv")
    looked = office.post(page, {"file": file, "deed": "look"})
    assert looked.status_code == 200
    shown = looked.content.decode()
    assert "points.1955.total" in shown
    assert "1955,30000,50000,5000" in shown, "the file's text stands in the form, to be proposed"
    assert not ChangeProposal.objects.exists()
    assert office.post(page, {"text": GOOD, "deed": "propose"}).status_code == 422, (
        "without a reason it is not proposed"
    )
    assert office.post(page, {**words, "text": GOOD, "deed": "propose"}).status_code == 302
    for level in range(3):
        bodies.decide(bodies.meeting(level), Outcome.PASSED if level < 2 else Outcome.ADOPTED)
    newest = get_plan(on=bodies.at.date(), at=bodies.at)
    assert newest.number == 2
    assert newest.plan.population is not None
    assert 1955 not in newest.plan.population.missing
    assert office.post(page, {**words, "text": GOOD, "deed": "look"}).status_code == 422, "nothing is left to change"
