"""A sheet is written by one or several, published by somebody else, followed by a newer edition, taken down."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from madoguchi.foundation.accounts.public import User
from madoguchi.services.evidence.content import SheetWords, marks_of
from madoguchi.services.evidence.desk_refusals import (
    AddressTaken,
    AnotherOnItsWay,
    ChangedSinceSubmitted,
    FigureChangedMeanwhile,
    FiguresInAnotherOrder,
    NotFinished,
    NotForThisPost,
    NotInWriting,
    NotPublic,
    NotTheDecider,
    NotWaiting,
    SamePersonPublishes,
    SayWhy,
    SourceGone,
    TooManyFigures,
)
from madoguchi.services.evidence.drawing import copied, figure_of
from madoguchi.services.evidence.models import Edition, SheetFigure
from madoguchi.services.evidence.operations import (
    begin_sheet,
    discard_sheet,
    draw_sheet_figure,
    move_sheet_figure,
    publish_sheet,
    remove_sheet_figure,
    renew_sheet,
    return_sheet,
    submit_sheet,
    take_back_sheet,
    withdraw_sheet,
    write_sheet,
)
from madoguchi.services.evidence.operations.figures import MOST_FIGURES
from madoguchi.services.evidence.queries import figures_in
from madoguchi.services.evidence.states import State
from madoguchi.services.evidence.tests.desk import ROWS, WORDS, Town, begun, drawn, published, submitted
from tests.cast import acting

pytestmark = pytest.mark.django_db


def changed(words: SheetWords, **more: object) -> SheetWords:
    return words.model_copy(update=more)


def test_whoever_wrote_never_publishes(oyama: User, miura: User, at: datetime) -> None:
    edition = submitted(miura, at)
    with pytest.raises(SamePersonPublishes):
        publish_sheet(edition, by=acting(miura), at=at)
    with pytest.raises(NotTheDecider):
        publish_sheet(edition, by=acting(oyama), at=at)
    edition.refresh_from_db()
    assert edition.state == State.WAITING


def test_whoever_only_drew_a_figure_does_not_publish_either(oyama: User, miura: User, at: datetime) -> None:
    edition = begun(oyama, at)
    draw_sheet_figure(edition, None, drawn=drawn(at), by=acting(miura), at=at)
    write_sheet(edition, words=WORDS, seen={}, by=acting(oyama), at=at)
    submit_sheet(edition, reason="x", by=acting(oyama), at=at)
    assert edition.written_by == oyama
    with pytest.raises(SamePersonPublishes):
        publish_sheet(edition, by=acting(miura), at=at)


def test_the_database_itself_refuses_that_one_person_publishes(oyama: User, at: datetime) -> None:
    edition = submitted(oyama, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(
            decided_by=oyama, decided_at=at, state="published", published_at=at
        )


def test_somebody_of_another_section_makes_no_sheet(town: Town, sato: User, at: datetime) -> None:
    with pytest.raises(NotForThisPost):
        begun(sato, at)
    assert not Edition.objects.exists()


def test_an_address_is_given_once(oyama: User, at: datetime) -> None:
    begun(oyama, at)
    with pytest.raises(AddressTaken):
        begun(oyama, at)


@pytest.mark.parametrize("field", ["question", "inputs", "indicators", "baseline", "finding"])
def test_what_a_second_person_needs_must_be_written(field: str, oyama: User, at: datetime) -> None:
    edition = begun(oyama, at, words=changed(WORDS, **{field: () if field in ("inputs", "indicators") else ""}))
    with pytest.raises(NotFinished):
        submit_sheet(edition, reason="x", by=acting(oyama), at=at)


def test_a_sheet_without_a_figure_is_not_submitted(oyama: User, at: datetime) -> None:
    with pytest.raises(NotFinished):
        submit_sheet(begun(oyama, at, bare=True), reason="x", by=acting(oyama), at=at)


def test_every_submission_says_what_is_new(oyama: User, at: datetime) -> None:
    with pytest.raises(SayWhy):
        submit_sheet(begun(oyama, at), reason=" ", by=acting(oyama), at=at)


def test_what_is_published_is_what_was_submitted(oyama: User, miura: User, at: datetime) -> None:
    edition = submitted(oyama, at)
    Edition.objects.filter(pk=edition.pk).update(content={**WORDS.as_json(), "finding": "増える。"})
    with pytest.raises(ChangedSinceSubmitted):
        publish_sheet(edition, by=acting(miura), at=at)


def test_a_published_figure_tells_the_same_when_its_data_changes(
    oyama: User, miura: User, town: Town, at: datetime
) -> None:
    edition = published(oyama, miura, at)
    before = edition.figures.get().kept
    town.publish("people", [("2030", "金木", 1, 1)])
    assert edition.figures.get().kept == before
    assert [row[0] for row in figure_of(edition.figures.get()).rows] == [2020, 2025]


def test_a_figure_of_withdrawn_data_is_not_published(oyama: User, miura: User, town: Town, at: datetime) -> None:
    edition = submitted(oyama, at)
    town.withdraw("people")
    with pytest.raises(SourceGone):
        publish_sheet(edition, by=acting(miura), at=at)


def test_a_newer_edition_takes_the_newest_data_and_the_old_one_stays_readable(
    oyama: User, miura: User, town: Town, at: datetime
) -> None:
    first = published(oyama, miura, at)
    town.publish("people", [*ROWS, ("2030", "金木", 5, 5)])
    again = copied(figures_in(first), renewed=True, on=at.date())
    second = renew_sheet(first.sheet, drawn=again, words=first.words, by=acting(oyama), at=at)
    with pytest.raises(AnotherOnItsWay):
        renew_sheet(first.sheet, drawn=again, words=first.words, by=acting(oyama), at=at)
    submit_sheet(second, reason="2030年を加えた", by=acting(oyama), at=at)
    publish_sheet(second, by=acting(miura), at=at)
    first.refresh_from_db()
    assert (first.state, second.number, second.state) == (State.SUPERSEDED, 2, State.PUBLISHED)
    figure = figure_of(second.figures.get())
    assert (figure.traces[0].version, len(figure.rows)) == (2, 3)


def test_a_sheet_that_was_never_public_has_no_newer_edition(oyama: User, at: datetime) -> None:
    edition = begun(oyama, at)
    discard_sheet(edition, by=acting(oyama), at=at)
    with pytest.raises(NotPublic):
        renew_sheet(edition.sheet, drawn=[], words=WORDS, by=acting(oyama), at=at)


def test_returned_with_a_reason_and_submitted_again(oyama: User, miura: User, at: datetime) -> None:
    edition = submitted(oyama, at)
    with pytest.raises(SayWhy):
        return_sheet(edition, reason="", by=acting(miura), at=at)
    return_sheet(edition, reason="出所を書いてください。", by=acting(miura), at=at)
    assert edition.state == State.RETURNED
    submit_sheet(edition, reason="書いた", by=acting(oyama), at=at)
    publish_sheet(edition, by=acting(miura), at=at)
    assert [one.act for one in edition.steps.all()] == [
        "sheet.begin", "sheet.submit", "sheet.return", "sheet.submit", "sheet.publish",
    ]  # fmt: skip


def test_what_waits_or_is_public_cannot_be_changed(oyama: User, miura: User, at: datetime) -> None:
    edition = submitted(oyama, at)
    figure = edition.figures.get()
    for change in (
        lambda: write_sheet(edition, words=WORDS, seen={}, by=acting(oyama), at=at),
        lambda: draw_sheet_figure(edition, None, drawn=drawn(at), by=acting(oyama), at=at),
        lambda: remove_sheet_figure(edition, figure, by=acting(oyama), at=at),
        lambda: move_sheet_figure(edition, figure, up=True, seen=1, by=acting(oyama), at=at),
        lambda: submit_sheet(edition, reason="x", by=acting(oyama), at=at),
        lambda: discard_sheet(edition, by=acting(oyama), at=at),
    ):
        with pytest.raises(NotInWriting):
            change()
    take_back_sheet(edition, by=acting(oyama), at=at)
    write_sheet(edition, words=changed(WORDS, finding="大きく減る。"), seen={}, by=acting(oyama), at=at)
    with pytest.raises(NotWaiting):
        publish_sheet(edition, by=acting(miura), at=at)


def test_what_is_withdrawn_says_why(oyama: User, miura: User, at: datetime) -> None:
    edition = published(oyama, miura, at)
    with pytest.raises(SayWhy):
        withdraw_sheet(edition, reason=" ", by=acting(oyama), at=at)
    withdraw_sheet(edition, reason="誤りがあった", by=acting(oyama), at=at)
    assert (edition.state, edition.withdrawn_because) == (State.WITHDRAWN, "誤りがあった")


def test_the_second_of_two_writers_chooses_and_nothing_is_lost(oyama: User, ishikawa: User, at: datetime) -> None:
    edition = begun(oyama, at)
    seen = marks_of(edition.content)
    write_sheet(
        edition, words=changed(WORDS, finding="大山の答え", baseline="大山の値"), seen=seen, by=acting(oyama), at=at
    )

    mine = changed(WORDS, finding="石川の答え", question="石川の問い")
    (clash,) = write_sheet(edition, words=mine, seen=seen, by=acting(ishikawa), at=at)

    assert (clash.field, clash.mine, clash.theirs) == ("finding", "石川の答え", "大山の答え")
    kept = SheetWords.model_validate(edition.content)
    assert (kept.finding, kept.question, kept.baseline) == ("大山の答え", "石川の問い", "大山の値")

    again = changed(kept, finding="石川の答え")
    assert write_sheet(edition, words=again, seen=marks_of(edition.content), by=acting(ishikawa), at=at) == []
    assert SheetWords.model_validate(edition.content).finding == "石川の答え"


def test_the_second_of_two_who_change_a_figure_is_told(oyama: User, ishikawa: User, at: datetime) -> None:
    edition = begun(oyama, at)
    figure = edition.figures.get()
    draw_sheet_figure(edition, figure, drawn=drawn(at, note="大山"), revision=1, by=acting(oyama), at=at)
    with pytest.raises(FigureChangedMeanwhile):
        draw_sheet_figure(edition, figure, drawn=drawn(at, note="石川"), revision=1, by=acting(ishikawa), at=at)
    assert SheetFigure.objects.get().note == "大山"


def test_a_page_holds_a_few_figures_only(oyama: User, at: datetime) -> None:
    edition = begin_sheet("many", words=WORDS, drawn=[drawn(at)] * MOST_FIGURES, by=acting(oyama), at=at)
    with pytest.raises(TooManyFigures):
        draw_sheet_figure(edition, None, drawn=drawn(at), by=acting(oyama), at=at)


def in_order(edition: Edition) -> list[tuple[int, str]]:
    return list(edition.figures.order_by("position").values_list("position", "note"))


def of_three(by: User, at: datetime) -> Edition:
    figures = [drawn(at, note=one) for one in "甲乙丙"]
    return begin_sheet("three", words=WORDS, drawn=figures, by=acting(by), at=at)


def test_a_figure_changes_places_with_its_neighbour(oyama: User, ishikawa: User, at: datetime) -> None:
    edition = of_three(oyama, at)
    first = edition.figures.get(note="甲")
    move_sheet_figure(edition, first, up=False, seen=1, by=acting(ishikawa), at=at)
    assert in_order(edition) == [(1, "乙"), (2, "甲"), (3, "丙")]
    move_sheet_figure(edition, edition.figures.get(note="丙"), up=True, seen=3, by=acting(ishikawa), at=at)
    assert in_order(edition) == [(1, "乙"), (2, "丙"), (3, "甲")]
    assert [one.said for one in edition.steps.filter(act="sheet_figure.move")] == ["1 → 2", "3 → 2"]


def test_a_button_pressed_twice_moves_once_and_the_first_goes_no_further_up(oyama: User, at: datetime) -> None:
    edition = of_three(oyama, at)
    last = edition.figures.get(note="丙")
    move_sheet_figure(edition, last, up=True, seen=3, by=acting(oyama), at=at)
    for seen, note in ((3, "丙"), (1, "甲")):
        with pytest.raises(FiguresInAnotherOrder):
            move_sheet_figure(edition, edition.figures.get(note=note), up=True, seen=seen, by=acting(oyama), at=at)
    assert [note for _place, note in in_order(edition)] == ["甲", "丙", "乙"]


def test_whoever_only_moved_a_figure_does_not_publish(oyama: User, miura: User, at: datetime) -> None:
    edition = of_three(oyama, at)
    move_sheet_figure(edition, edition.figures.get(note="乙"), up=True, seen=2, by=acting(miura), at=at)
    write_sheet(edition, words=WORDS, seen={}, by=acting(oyama), at=at)
    submit_sheet(edition, reason="x", by=acting(oyama), at=at)
    with pytest.raises(SamePersonPublishes):
        publish_sheet(edition, by=acting(miura), at=at)


def test_a_removed_figure_leaves_no_gap_in_the_numbers(oyama: User, at: datetime) -> None:
    edition = of_three(oyama, at)
    remove_sheet_figure(edition, edition.figures.get(note="甲"), by=acting(oyama), at=at)
    assert in_order(edition) == [(1, "乙"), (2, "丙")]
