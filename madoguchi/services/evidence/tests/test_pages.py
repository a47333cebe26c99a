"""The desk's pages: from an empty list to a published sheet, without SQL and with it, and nothing typed is lost."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel.evidence_tables import TableColumn
from madoguchi.services.evidence.content import marks_of
from madoguchi.services.evidence.forms import typed_from
from madoguchi.services.evidence.models import Edition, SheetFigure
from madoguchi.services.evidence.operations import begin_sheet, draw_sheet_figure, write_sheet
from madoguchi.services.evidence.states import State
from madoguchi.services.evidence.tests.desk import ROWS, WORDS, Town, begun, drawn, published, submitted
from tests.cast import acting, sign_in

pytestmark = pytest.mark.django_db
INDICATORS = {"indicator-TOTAL_FORMS": "1", "indicator-INITIAL_FORMS": "0", "indicator-0-name": "人口"}


def step(figure: SheetFigure, name: str) -> str:
    return reverse("evidence_figure_step", args=[figure.pk, name])


def test_an_empty_desk_says_what_to_do(oyama_client: Client, at: datetime) -> None:
    answer = oyama_client.get("/staff/evidence/")
    assert "シートはまだありません" in answer.content.decode()
    assert reverse("evidence_sheet_new") in answer.content.decode()


def test_the_room_stands_in_the_navigation_of_those_who_work_in_it(
    oyama_client: Client, sato_client: Client, at: datetime
) -> None:
    assert 'href="/staff/evidence/"' in oyama_client.get("/staff/cases/").content.decode()
    assert 'href="/staff/evidence/"' not in sato_client.get("/staff/cases/").content.decode()
    assert sato_client.get("/staff/evidence/").status_code == 403


def test_a_wrong_address_is_told_and_the_title_stays(oyama_client: Client, at: datetime) -> None:
    answer = oyama_client.post("/staff/evidence/new/", {"title": "人口の問い", "slug": "人口"})
    assert answer.status_code == 422
    assert 'value="人口の問い"' in answer.content.decode()
    assert not Edition.objects.exists()


def test_a_figure_is_made_step_by_step_without_sql(oyama_client: Client, oyama: User, at: datetime) -> None:
    edition = begun(oyama, at, bare=True)
    new = reverse("evidence_figure_new", args=[edition.pk])
    assert oyama_client.post(new, {"way": "steps"}).status_code == 422
    answer = oyama_client.post(new, {"tables": ["town.people"], "way": "steps"})
    figure = SheetFigure.objects.get()
    assert answer.headers["Location"] == step(figure, "rows")

    rows = {
        "key-0-kind": "year", "key-0-0": "year", "key-0-title": "年", "filter-0-0-column": "area",
        "filter-0-0-operator": "eq", "filter-0-0-value": "金木", "revision": "1", "deed": "keep",
    }  # fmt: skip
    assert oyama_client.post(step(figure, "rows"), rows).headers["Location"] == step(figure, "measures")
    numbers = {
        "m-0-pick": "0:men",
        "m-0-how": "sum",
        "m-1-pick": "0:women",
        "m-1-how": "sum",
        "add-how": "sum",
        "order": "0",
    }
    looked = oyama_client.post(step(figure, "measures"), {**numbers, "revision": "2", "deed": "preview"})
    assert (looked.status_code, "20" in looked.content.decode()) == (200, True)
    figure.refresh_from_db()
    assert (figure.kept, figure.revision) == ({}, 2), "looking keeps nothing"

    kept = oyama_client.post(step(figure, "measures"), {**numbers, "revision": "2", "deed": "keep"})
    assert kept.headers["Location"] == step(figure, "chart")
    chart = {"title": "金木の人口", "kind": "line", "x": "k1", "series": ["m1", "m2"], "note": "減る", "revision": "3"}
    seen = oyama_client.post(step(figure, "chart"), {**chart, "deed": "preview"}).content.decode()
    assert "<svg" in seen
    done = oyama_client.post(step(figure, "chart"), {**chart, "deed": "keep"})
    assert done.headers["Location"] == reverse("evidence_edition", args=[edition.pk])
    figure.refresh_from_db()
    assert figure.is_finished
    assert [row[1:] for row in figure.kept["rows"]] == [[10, 20], [8, 15]]
    assert "<svg" in oyama_client.get(reverse("evidence_edition", args=[edition.pk])).content.decode()


def test_a_condition_on_a_number_needs_a_number_and_what_was_typed_stays(
    oyama_client: Client, oyama: User, at: datetime
) -> None:
    figure = begun(oyama, at).figures.get()
    typed = {
        "filter-0-0-column": "men",
        "filter-0-0-operator": "gt",
        "filter-0-0-value": "たくさん",
        "key-0-kind": "year",
    }
    answer = oyama_client.post(step(figure, "rows"), {**typed, "key-0-0": "year", "revision": "1"})
    assert answer.status_code == 422
    assert 'value="たくさん"' in answer.content.decode()
    assert "数を書いてください。" in answer.content.decode()


def test_sql_that_is_wrong_is_told_and_stays_in_the_form(oyama_client: Client, oyama: User, at: datetime) -> None:
    figure = begun(oyama, at).figures.get()
    wrong = "SELECT menn FROM people"
    answer = oyama_client.post(step(figure, "sql"), {"sql": wrong, "revision": "1", "deed": "keep"})
    assert (answer.status_code, wrong in answer.content.decode()) == (422, True)
    right = "SELECT year, sum(men + women) AS 人口 FROM people GROUP BY year ORDER BY year"
    assert oyama_client.post(step(figure, "sql"), {"sql": right, "revision": "1"}).headers["Location"] == step(
        figure, "chart"
    )
    figure.refresh_from_db()
    assert figure.kept["rows"] == [["2020", 33], ["2025", 25]]
    assert figure.chart == {}, "the drawing named columns that are there no more"


def test_the_page_for_sql_says_what_of_a_question_is_named(oyama_client: Client, oyama: User, at: datetime) -> None:
    figure = begun(oyama, at).figures.get()
    page = oyama_client.get(step(figure, "sql")).content.decode()
    assert "データに書き添えた文字は、表にそのまま読めるため、示しません" in page


def test_sql_that_writes_is_refused(oyama_client: Client, oyama: User, at: datetime) -> None:
    figure = begun(oyama, at).figures.get()
    answer = oyama_client.post(step(figure, "sql"), {"sql": "DELETE FROM people", "revision": "1"})
    assert answer.status_code == 422
    assert SheetFigure.objects.get().revision == 1


def test_the_second_editor_of_a_figure_sees_and_chooses(
    oyama_client: Client, oyama: User, ishikawa: User, at: datetime
) -> None:
    edition = begun(oyama, at)
    figure = edition.figures.get()
    draw_sheet_figure(edition, figure, drawn=drawn(at, note="石川の説明"), revision=1, by=acting(ishikawa), at=at)
    mine = {"title": "大山の題", "kind": "bar", "x": "k1", "series": ["m1"], "note": "大山の説明", "deed": "keep"}
    answer = oyama_client.post(step(figure, "chart"), {**mine, "revision": "1"})
    page = answer.content.decode()
    assert (answer.status_code, "石川 直" in page, "大山の説明" in page, 'value="2"' in page) == (409, True, True, True)
    assert oyama_client.post(step(figure, "chart"), {**mine, "revision": "2"}).status_code == 302
    assert SheetFigure.objects.get().note == "大山の説明"


def test_the_second_writer_sees_both_and_leaves_theirs(
    oyama_client: Client, oyama: User, ishikawa: User, at: datetime
) -> None:
    edition = begun(oyama, at)
    marks = json.dumps(marks_of(edition.content))
    theirs = WORDS.model_copy(update={"finding": "石川の答え"})
    write_sheet(edition, words=theirs, seen=marks_of(WORDS.as_json()), by=acting(ishikawa), at=at)
    mine = {**typed_from(WORDS), **INDICATORS, "finding": "大山の答え", "marks": marks}
    write = reverse("evidence_edition_write", args=[edition.pk])
    answer = oyama_client.post(write, mine)
    page = answer.content.decode()
    assert (answer.status_code, "石川の答え" in page, "大山の答え" in page, "石川 直" in page) == (
        409,
        True,
        True,
        True,
    )
    edition.refresh_from_db()
    assert edition.content["finding"] == "石川の答え"
    again = {**mine, "marks": json.dumps(marks_of(edition.content)), "theirs": ["finding"]}
    assert oyama_client.post(write, again).status_code == 302
    edition.refresh_from_db()
    assert edition.content["finding"] == "石川の答え"


def test_who_wrote_in_two_windows_is_told_so(oyama_client: Client, oyama: User, at: datetime) -> None:
    edition = begun(oyama, at)
    marks = json.dumps(marks_of(edition.content))
    write = reverse("evidence_edition_write", args=[edition.pk])
    sent = {**typed_from(WORDS), **INDICATORS, "marks": marks}
    assert oyama_client.post(write, {**sent, "finding": "一つ目の窓"}).status_code == 302
    answer = oyama_client.post(write, {**sent, "finding": "二つ目の窓"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "あなた自身が、別の画面でこれらの欄を変えました（" in page
    assert "変えました（）" not in page
    assert "相手" not in page


def test_an_indicator_without_a_name_is_told_and_stays(oyama_client: Client, oyama: User, at: datetime) -> None:
    edition = begun(oyama, at)
    sent = {**typed_from(WORDS), **INDICATORS, "indicator-0-name": "", "indicator-0-target": "100人"}
    answer = oyama_client.post(reverse("evidence_edition_write", args=[edition.pk]), sent)
    assert (answer.status_code, "100人" in answer.content.decode()) == (422, True)


def test_submitted_and_published_by_two(oyama_client: Client, miura_client: Client, oyama: User, at: datetime) -> None:
    edition = begun(oyama, at)
    submit = reverse("evidence_edition_submit", args=[edition.pk])
    assert oyama_client.post(submit, {}).status_code == 422
    assert oyama_client.post(submit, {"reason": "最初"}).status_code == 302
    publish = reverse("evidence_edition_publish", args=[edition.pk])
    assert oyama_client.post(publish).status_code == 403
    assert WORDS.title in miura_client.get("/staff/evidence/").content.decode()
    assert "承認して公開" in miura_client.get(reverse("evidence_edition", args=[edition.pk])).content.decode()
    assert miura_client.post(publish).status_code == 302
    edition.refresh_from_db()
    assert edition.state == State.PUBLISHED


def test_a_return_without_words_is_told(miura_client: Client, oyama: User, at: datetime) -> None:
    edition = submitted(oyama, at)
    back = reverse("evidence_edition_return", args=[edition.pk])
    assert miura_client.post(back, {"because": ""}).status_code == 422
    assert miura_client.post(back, {"because": "直してください"}).status_code == 302


def test_a_newer_edition_is_drawn_from_the_newest_data(
    oyama_client: Client, oyama: User, miura: User, town: Town, at: datetime
) -> None:
    first = published(oyama, miura, at)
    town.publish("people", [*ROWS, ("2030", "金木", 1, 1)])
    assert (
        oyama_client.post(reverse("evidence_sheet_renew", args=[first.sheet_id]), {"data": "newest"}).status_code == 302
    )
    second = Edition.objects.get(number=2)
    assert second.figures.get().kept["traces"][0]["version"] == 2


def test_one_figure_is_drawn_anew(oyama_client: Client, oyama: User, town: Town, at: datetime) -> None:
    edition = begun(oyama, at)
    town.publish("people", [*ROWS, ("2030", "金木", 1, 1)])
    page = oyama_client.get(reverse("evidence_edition", args=[edition.pk])).content.decode()
    assert "最新のデータで作り直す" in page
    oyama_client.post(reverse("evidence_figure_redraw", args=[edition.figures.get().pk]))
    assert edition.figures.get().kept["traces"][0]["version"] == 2


def test_figures_are_moved_with_buttons(oyama_client: Client, oyama: User, at: datetime) -> None:
    edition = begin_sheet("two", words=WORDS, drawn=[drawn(at, note=one) for one in "甲乙"], by=acting(oyama), at=at)
    page = reverse("evidence_edition", args=[edition.pk])
    shown = oyama_client.get(page).content.decode()
    assert (shown.count("上に移動"), shown.count("下に移動")) == (1, 1), (
        "the first goes no further up, the last no further down"
    )
    second = edition.figures.get(note="乙")
    move = reverse("evidence_figure_move", args=[second.pk])
    moved = oyama_client.post(move, {"position": "2", "deed": "up"})
    assert moved.headers["Location"] == f"{page}#figure-1-heading"
    assert list(edition.figures.values_list("note", flat=True)) == ["乙", "甲"]
    again = oyama_client.post(move, {"position": "2", "deed": "up"}, follow=True)
    assert "何も移動していません" in again.content.decode()
    assert list(edition.figures.values_list("note", flat=True)) == ["乙", "甲"]


def test_a_single_figure_has_no_buttons_to_move_it(oyama_client: Client, oyama: User, at: datetime) -> None:
    edition = begun(oyama, at)
    shown = oyama_client.get(reverse("evidence_edition", args=[edition.pk])).content.decode()
    assert "この図を削除する" in shown
    assert "に移動" not in shown


def test_others_do_not_see_what_is_written(sato: User, oyama: User, at: datetime) -> None:
    edition = begun(oyama, at)
    outsider = sign_in(Client(), sato)
    for name in ("evidence_edition", "evidence_edition_write", "evidence_figure_new"):
        assert outsider.get(reverse(name, args=[edition.pk])).status_code == 403


@pytest.mark.parametrize("demo", [True, False])
def test_a_sheet_begun_from_the_folder_is_invented_only_in_a_demo(
    demo: bool, oyama_client: Client, settings: Settings, at: datetime
) -> None:
    settings.MADOGUCHI_DEMO = demo
    sent = {"title": "人口", "slug": "mine", "begin": "population-by-age"}
    answer = oyama_client.post("/staff/evidence/new/", sent, follow=True)
    edition = Edition.objects.get()
    assert (edition.sheet.demo, edition.words.title, edition.figures.count()) == (demo, "人口", 0)
    assert "3個の図を省きました" in answer.content.decode(), "none of its data is published here"


def test_lines_need_a_number_and_a_map_only_places(oyama_client: Client, oyama: User, town: Town, at: datetime) -> None:
    places = (
        TableColumn("name", "名称", "text"),
        TableColumn("x", "経度", "longitude"),
        TableColumn("y", "緯度", "latitude"),
    )
    town.publish("places", [("駅", 140.4, 40.8), ("役所", 140.5, 40.9)], places)
    edition = begun(oyama, at, bare=True)
    oyama_client.post(reverse("evidence_figure_new", args=[edition.pk]), {"tables": ["town.places"], "way": "steps"})
    figure = SheetFigure.objects.get()
    listed = {
        f"m-{n}-{part}": value
        for n, column in enumerate("xy")
        for part, value in (("pick", f"0:{column}"), ("how", "value"))
    }
    listed |= {"order": "0", "add-how": "value", "revision": "1"}
    assert oyama_client.post(step(figure, "measures"), listed).status_code == 302
    chart = {"title": "場所", "kind": "line", "x": "m1", "revision": "2", "deed": "keep"}
    assert "図の種類で地図を選んでください。" in oyama_client.post(step(figure, "chart"), chart).content.decode()
    assert oyama_client.post(step(figure, "chart"), {**chart, "kind": "map", "x": ""}).status_code == 302
    page = oyama_client.get(reverse("evidence_edition", args=[edition.pk])).content.decode()
    assert "<svg" in page
    assert "図にできません" not in page
