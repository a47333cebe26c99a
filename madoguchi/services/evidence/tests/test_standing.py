"""When the data under a figure is taken down, its numbers leave the sheet; what is made up says so wherever it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel.evidence_tables import TableStanding
from madoguchi.kernel.ui.choices import LANGUAGE_COOKIE
from madoguchi.services.evidence.desk_refusals import FigureChangedMeanwhile, SourceGone
from madoguchi.services.evidence.drawing import Drawn, copied, drawn_up
from madoguchi.services.evidence.figures.vocabulary import Filter, Recipe, Source
from madoguchi.services.evidence.models import Edition, SheetFigure
from madoguchi.services.evidence.operations import (
    begin_sheet,
    draw_sheet_figure,
    forget_erased_numbers,
    publish_sheet,
    renew_sheet,
    submit_sheet,
)
from madoguchi.services.evidence.queries import figures_in
from madoguchi.services.evidence.tests.desk import (
    ASK,
    CHART,
    PEOPLE,
    ROWS,
    WHY,
    WORDS,
    Town,
    begun,
    by_year,
    drawn,
    published,
    submitted,
)
from tests.cast import acting

pytestmark = pytest.mark.django_db
PAGE = "/open/evidence/people/"
ADDRESSES = (PAGE, f"{PAGE}1/", f"{PAGE}1/sheet.json", f"{PAGE}1/figure-1.json", f"{PAGE}1/figure-1.csv")
ROWS_AS_SHOWN = ('<td class="number">22', "[2020, 11, 22]", "2020,11,22", "男女別に減っている", "2020, 11")


def out_again(first: Edition, oyama: User, miura: User, at: datetime) -> Edition:
    """The next edition, public, with the same figures."""
    again = copied(figures_in(first), renewed=False, on=at.date())
    second = renew_sheet(first.sheet, drawn=again, words=first.words, by=acting(oyama), at=at)
    submit_sheet(second, reason="改めた", by=acting(oyama), at=at)
    publish_sheet(second, by=acting(miura), at=at)
    return second


def with_note(oyama: User, miura: User, at: datetime) -> Edition:
    """A public sheet whose note says numbers."""
    one = drawn(at, note="男女別に減っている")
    edition = begin_sheet("people", words=WORDS, drawn=[one], by=acting(oyama), at=at)
    submit_sheet(edition, reason="最初の公開", by=acting(oyama), at=at)
    publish_sheet(edition, by=acting(miura), at=at)
    return edition


def said(client: Client, addresses: tuple[str, ...] = ADDRESSES) -> str:
    return "".join(client.get(one).content.decode() for one in addresses)


@pytest.mark.parametrize("erased", [True, False])
def test_numbers_of_data_that_was_taken_down_are_nowhere_public(
    erased: bool, client: Client, oyama: User, miura: User, town: Town, at: datetime
) -> None:
    first = with_note(oyama, miura, at)
    out_again(first, oyama, miura, at)
    before = said(client)
    assert all(one in before for one in ROWS_AS_SHOWN)
    town.withdraw("people", at=at if erased else None)

    after = said(client, (*ADDRESSES, f"{PAGE}2/", f"{PAGE}2/sheet.json", f"{PAGE}2/figure-1.csv"))
    for told in (*ROWS_AS_SHOWN, 'class="chart"', "/open/datasets/people/1/"):
        assert told not in after
    page = client.get(PAGE).content.decode()
    assert all(told in page for told in (WHY, ASK, "この図は、いまは表示していません"))
    assert ("消しました" in page) == erased
    for file in ("1/figure-1.csv", "1/figure-1.json", "2/figure-1.csv"):
        answer = client.get(PAGE + file)
        assert (answer.status_code, WHY in answer.content.decode()) == (410, True)
    (told,) = client.get(f"{PAGE}1/sheet.json").json()["figures"]
    assert (told["rows"], told["withheld"][0]["because"]) == ([], WHY)
    assert told["withheld"][0]["condition"] == ("erased" if erased else "withdrawn")


def test_erased_data_takes_the_kept_numbers_with_it_in_every_edition(
    oyama: User, miura: User, town: Town, at: datetime
) -> None:
    first = with_note(oyama, miura, at)
    out_again(first, oyama, miura, at)
    begun(oyama, at, slug="another")
    town.withdraw("people", at=at)
    assert SheetFigure.objects.count() == 3
    for row in SheetFigure.objects.all():
        assert (row.kept["rows"], row.kept["columns"]) == ([], [])
        assert row.kept["traces"][0]["dataset"] == "town.people", "where it came from is still told"
    assert [list(one.steps.all())[-1].act for one in Edition.objects.all()] == ["sheet_figure.forget"] * 3


def picked(recipe: Recipe, at: datetime, *, note: str = "99人が減る") -> Drawn:
    """A finished figure of another recipe."""
    chart = CHART if recipe.measures else replace(CHART, x="year", series=("n",))
    return drawn_up(recipe, chart, note=note, on=at.date())


def with_a_condition() -> Recipe:
    one = by_year()
    return replace(one, sources=(replace(one.sources[0], filters=(Filter("area", "eq", "金木"),)),))


IN_SQL = Recipe((Source(PEOPLE, 1),), sql="SELECT year, sum(men) AS n FROM people WHERE area = '金木' GROUP BY 1")


@pytest.mark.parametrize(
    ("recipe", "parts", "words"),
    [
        (by_year(), ["numbers", "note"], "数値、図についての説明"),
        (with_a_condition(), ["numbers", "note", "filters"], "数値、図についての説明、記録を選ぶ条件"),
        (IN_SQL, ["numbers", "note", "sql"], "数値、図についての説明、SQLの問い"),
    ],
)
def test_what_was_written_and_typed_goes_with_the_data_and_its_place_says_so(
    recipe: Recipe, parts: list[str], words: str, client: Client, oyama: User, miura: User, town: Town, at: datetime
) -> None:
    edition = begin_sheet("people", words=WORDS, drawn=[picked(recipe, at)], by=acting(oyama), at=at)
    submit_sheet(edition, reason="x", by=acting(oyama), at=at)
    publish_sheet(edition, by=acting(miura), at=at)
    town.withdraw("people", at=at)
    row = edition.figures.get()
    assert (row.note, row.recipe["sql"], row.recipe["sources"][0]["filters"]) == ("", "", [])
    assert "金木" not in str(row.recipe)
    assert row.kept["erased"] == parts
    assert client.get(f"{PAGE}1/sheet.json").json()["figures"][0]["erased"] == parts
    assert f"いっしょに消したもの: {words}</p>" in client.get(PAGE).content.decode()


def test_what_was_left_of_figures_that_were_emptied_before_goes_too(oyama: User, town: Town, at: datetime) -> None:
    edition = begin_sheet("people", words=WORDS, drawn=[picked(with_a_condition(), at)], by=acting(oyama), at=at)
    emptied = {"columns": [], "rows": [], "cut": False, "traces": edition.figures.get().kept["traces"]}
    SheetFigure.objects.update(kept=emptied)
    town.gone["people", 1] = TableStanding("erased", WHY, ASK)
    assert (forget_erased_numbers(at=at), forget_erased_numbers(at=at)) == (1, 0)
    row = edition.figures.get()
    assert (row.note, row.recipe["sources"][0]["filters"]) == ("", [])
    assert row.kept["erased"] == ["numbers", "note", "filters"]


def test_a_figure_that_is_not_drawn_yet_loses_its_conditions_too(oyama: User, town: Town, at: datetime) -> None:
    edition = begun(oyama, at, bare=True)
    draw_sheet_figure(edition, None, drawn=Drawn(with_a_condition()), by=acting(oyama), at=at)
    town.withdraw("people", at=at)
    row = edition.figures.get()
    assert (row.recipe["sources"][0]["filters"], row.kept["erased"]) == ([], ["filters"])


def test_where_the_conditions_went_no_other_records_are_counted_by_themselves(
    oyama_client: Client, oyama: User, miura: User, town: Town, at: datetime
) -> None:
    edition = begin_sheet("people", words=WORDS, drawn=[picked(with_a_condition(), at)], by=acting(oyama), at=at)
    submit_sheet(edition, reason="x", by=acting(oyama), at=at)
    publish_sheet(edition, by=acting(miura), at=at)
    town.withdraw("people", at=at)
    town.publish("people", [("2030", "金木", 5, 5), ("2030", "市浦", 100, 100)])
    oyama_client.post(reverse("evidence_sheet_renew", args=[edition.sheet_id]), {"data": "newest"})
    figure = Edition.objects.get(number=2).figures.get()
    assert (figure.kept["rows"], figure.kept["erased"]) == ([], ["numbers", "note", "filters"])
    page = oyama_client.get(reverse("evidence_edition", args=[figure.edition_id])).content.decode()
    assert "最新のデータで作り直す" not in page
    assert "公開されているデータから選び直す" in page
    refused = oyama_client.post(reverse("evidence_figure_redraw", args=[figure.pk]))
    assert "データといっしょに消されました" in refused.content.decode()
    step = reverse("evidence_figure_step", args=[figure.pk, "tables"])
    sent = {"tables": [PEOPLE], "way": "steps", "revision": str(figure.revision), "deed": "keep"}
    answer = oyama_client.post(step, sent, follow=True)
    assert "どの記録を数えるか、もう一度決めてください" in answer.content.decode()
    figure.refresh_from_db()
    assert figure.recipe["sources"][0]["version"] == 2
    assert [one["column"] for one in figure.recipe["measures"]] == ["men", "women"], "what was picked of the data stays"


def test_withdrawn_data_is_hidden_but_not_forgotten(oyama: User, miura: User, town: Town, at: datetime) -> None:
    edition = published(oyama, miura, at)
    town.withdraw("people")
    assert forget_erased_numbers(at=at) == 0
    assert edition.figures.get().kept["rows"]


def test_numbers_drawn_in_the_moment_of_erasing_are_forgotten_by_the_next_round(
    oyama: User, town: Town, at: datetime
) -> None:
    edition = begun(oyama, at)
    figure = edition.figures.get()
    late = figure.kept
    town.withdraw("people", at=at)
    SheetFigure.objects.update(kept=late)
    assert (forget_erased_numbers(at=at), forget_erased_numbers(at=at)) == (1, 0)
    assert edition.figures.get().kept["rows"] == []
    with pytest.raises(FigureChangedMeanwhile):
        draw_sheet_figure(edition, figure, drawn=drawn_before(figure), revision=1, by=acting(oyama), at=at)


def drawn_before(figure: SheetFigure) -> Drawn:
    """What an editor had on the screen."""
    (kept,) = copied([figure], renewed=False, on=figure.changed_at.date())
    return kept


def test_an_edition_that_waits_is_not_published_and_says_whose_data_is_gone(
    client: Client, oyama: User, miura: User, town: Town, at: datetime
) -> None:
    edition = submitted(oyama, at)
    town.withdraw("people", at=at)
    with pytest.raises(SourceGone):
        publish_sheet(edition, by=acting(miura), at=at)
    assert client.get(PAGE).status_code == 404


def test_another_figure_of_the_sheet_stays(client: Client, oyama: User, miura: User, town: Town, at: datetime) -> None:
    town.publish("people", [*ROWS, ("2030", "金木", 5, 5)])
    published(oyama, miura, at)
    town.withdraw("people", 2, at=at)
    page = client.get(PAGE).content.decode()
    assert ("<svg" in page, WHY in page) == (True, False)


def test_makers_see_it_in_the_list_the_sheet_and_the_edition(
    oyama_client: Client, oyama: User, miura: User, town: Town, at: datetime
) -> None:
    edition = published(oyama, miura, at)
    pages = [
        "/staff/evidence/",
        reverse("evidence_sheet", args=[edition.sheet_id]),
        reverse("evidence_edition", args=[edition.pk]),
    ]
    assert all("取り下げられました" not in oyama_client.get(one).content.decode() for one in pages)
    town.withdraw("people", at=at)
    assert all("取り下げられました" in oyama_client.get(one).content.decode() for one in pages)
    assert WHY in oyama_client.get(pages[2]).content.decode()


def test_the_figure_is_drawn_anew_from_newer_data(
    client: Client, oyama_client: Client, oyama: User, miura: User, town: Town, at: datetime
) -> None:
    edition = published(oyama, miura, at)
    town.withdraw("people", at=at)
    town.publish("people", [("2030", "金木", 5, 5)])
    assert "新しい版のデータから描き直せます" in client.get(PAGE).content.decode()
    oyama_client.post(reverse("evidence_sheet_renew", args=[edition.sheet_id]), {"data": "newest"})
    second = Edition.objects.get(number=2)
    assert second.figures.get().kept["rows"] == [[2030, 5, 5]]
    submit_sheet(second, reason="新しい版のデータによる", by=acting(oyama), at=at)
    publish_sheet(second, by=acting(miura), at=at)
    assert "<svg" in client.get(PAGE).content.decode()


def test_nobody_keeps_a_file_without_asking_again(
    client: Client, oyama: User, miura: User, town: Town, at: datetime
) -> None:
    published(oyama, miura, at)
    for file in ("1/figure-1.csv", "1/figure-1.json", "1/sheet.json"):
        answer = client.get(PAGE + file)
        assert answer.headers["Cache-Control"] == "public, no-cache"
        again = client.get(PAGE + file, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    mark = client.get(f"{PAGE}1/figure-1.csv").headers["ETag"]
    town.withdraw("people")
    assert client.get(f"{PAGE}1/figure-1.csv", headers={"If-None-Match": mark}).status_code == 410


def test_the_shelf_is_asked_once_for_a_sheet_and_once_for_a_list(
    client: Client, oyama: User, miura: User, town: Town, at: datetime
) -> None:
    for slug in ("one", "two"):
        edition = begin_sheet(slug, words=WORDS, drawn=[drawn(at)] * 3, by=acting(oyama), at=at)
        submit_sheet(edition, reason="x", by=acting(oyama), at=at)
        publish_sheet(edition, by=acting(miura), at=at)
    for address in ("/open/evidence/one/", "/open/evidence/", "/open/evidence/one/1/sheet.json"):
        town.asked = 0
        assert client.get(address).status_code == 200
        assert town.asked == 1


@pytest.mark.parametrize(
    ("language", "word"), [("ja", "架空のデータ"), ("en", "Invented data"), ("ja-plain", "つくった データ")]
)
def test_what_is_made_up_says_so_whatever_was_picked(
    language: str, word: str, client: Client, oyama: User, miura: User, town: Town, at: datetime
) -> None:
    client.cookies[LANGUAGE_COOKIE] = language
    edition = published(oyama, miura, at)
    assert not edition.sheet.demo
    assert word not in said(client, ("/open/evidence/", PAGE))
    assert client.get(f"{PAGE}1/sheet.json").json()["invented"] is False
    town.invented = True
    assert word in client.get("/open/evidence/").content.decode()
    assert client.get(PAGE).content.decode().count(word) >= 2, "on the sheet and beside the figure"
    whole = client.get(f"{PAGE}1/sheet.json").json()
    assert (whole["invented"], whole["figures"][0]["invented"], whole["figures"][0]["sources"][0]["invented"]) == (
        True,
        True,
        True,
    )
    assert client.get(f"{PAGE}1/figure-1.json").json()["invented"] is True


def test_no_words_are_made_of_made_up_numbers(
    client: Client, oyama: User, miura: User, town: Town, at: datetime
) -> None:
    published(oyama, miura, at)
    trend = "減っています"
    assert trend in client.get(PAGE).content.decode()
    town.invented = True
    page = client.get(PAGE).content.decode()
    assert trend not in page
    assert page.count("市の実際のようすを示すものではありません") >= 2, "in the drawing and below it"
