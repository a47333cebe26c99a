"""The resident confirms, and all becomes cases at once or nothing does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.foundation.cases.public import Case, ChangedSinceShown, Draft, NotComplete
from madoguchi.services.counter.indicators import characters_saved
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.choosing import check_identity, drop_procedure
from madoguchi.services.counter.operations.confirming import confirm_form, confirm_on_paper, object_to_form
from madoguchi.services.counter.operations.papers import note_printed
from madoguchi.services.counter.operations.submitting import submit_set
from madoguchi.services.counter.refusals import (
    AuthorityNeeded,
    ChangedSinceConfirmed,
    IdentityNeeded,
    NotConfirmed,
    SetEnded,
    SetIncomplete,
)
from madoguchi.services.counter.showing import shown_form
from madoguchi.services.counter.tests.conftest import Desk
from madoguchi.services.counter.vocabulary import Identity, Represents, State
from tests.cast import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def confirmed(desk: Desk, family: CounterSet) -> CounterSet:
    """Filled in and confirmed."""
    desk.fill(family)
    desk.confirm(family)
    return family


def test_all_forms_become_cases_in_one_act(desk: Desk, confirmed: CounterSet) -> None:
    assert confirmed.state == State.CONFIRMED

    cases = submit_set(confirmed, by=acting(desk.clerk), at=desk.at)

    assert [case.slug for case in cases] == ["insurance", "allowance", "school"]
    assert {case.channel for case in cases} == {"counter"}
    assert {case.assurance for case in cases} == {"card"}
    assert {case.resident_id for case in cases} == {confirmed.resident_id}
    assert confirmed.state == State.SUBMITTED
    allowance = cases[1]
    assert allowance.answers["agree"] is True
    assert allowance.provenance["agree"]["source"] == "stated"
    assert "mail_me" not in allowance.answers
    assert allowance.papers_seen["card"]["by"] == desk.clerk.name
    told = allowance.events.get(kind="application.submit").detail
    assert (told["identity"], told["confirmed"]) == (Identity.PHOTO, "tablet")


def test_what_nobody_had_to_write_is_noted_and_counted(desk: Desk, confirmed: CounterSet) -> None:
    talk = desk.talk(confirmed)
    submit_set(confirmed, by=acting(desk.clerk), at=desk.at)
    confirmed.refresh_from_db()
    assert (confirmed.written_characters, confirmed.typed_characters) == (
        talk.written_characters,
        talk.typed_characters,
    )
    (line,) = characters_saved(desk.at.date())
    assert (line.what, line.count) == ("citizens", talk.written_characters - talk.typed_characters)
    assert line.count > 100
    assert list(characters_saved(desk.at.date() - timedelta(days=1))) == [], "not on the day before"
    assert list(characters_saved(desk.at.date() + timedelta(days=365))) == [], "nor a year later"


def test_sent_twice_gives_the_same_cases(desk: Desk, confirmed: CounterSet) -> None:
    first = submit_set(confirmed, by=acting(desk.clerk), at=desk.at)
    again = submit_set(confirmed, by=acting(desk.clerk), at=desk.at)
    assert [case.pk for case in again] == [case.pk for case in first]
    assert Case.objects.count() == 3


def test_one_that_cannot_be_opened_keeps_all_others_back(desk: Desk, confirmed: CounterSet) -> None:
    last = confirmed.forms.get(slug="school").draft
    assert last is not None
    answers = last.answers | {"moved_on": "2026-10-21"}
    Draft.objects.filter(pk=last.pk).update(answers=answers)

    with pytest.raises(ChangedSinceConfirmed):
        submit_set(confirmed, by=acting(desk.clerk), at=desk.at)

    assert Case.objects.count() == 0
    confirmed.refresh_from_db()
    assert confirmed.state == State.CONFIRMED
    assert all(form.draft is not None and form.draft.submitted_at is None for form in confirmed.forms.all())


def test_without_a_transaction_the_first_would_have_been_opened_alone(
    desk: Desk, confirmed: CounterSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above: with the act's transaction taken away, it finds applications that came alone."""
    from contextlib import nullcontext

    last = confirmed.forms.get(slug="school").draft
    assert last is not None
    Draft.objects.filter(pk=last.pk).update(answers=last.answers | {"moved_on": "2026-10-21"})
    monkeypatch.setattr("madoguchi.kernel.acts.transaction.atomic", nullcontext)
    with pytest.raises(ChangedSinceConfirmed):
        submit_set(confirmed, by=acting(desk.clerk), at=desk.at)
    assert Case.objects.count() == 2


def test_nothing_is_sent_that_the_resident_did_not_confirm(desk: Desk, family: CounterSet) -> None:
    desk.fill(family)
    with pytest.raises(NotConfirmed):
        submit_set(family, by=acting(desk.clerk), at=desk.at)


def test_a_changed_answer_takes_the_confirmation_back(desk: Desk, confirmed: CounterSet) -> None:
    desk.answer(confirmed, moved_on="2026-10-22")
    assert confirmed.state == State.OPEN
    assert not confirmed.forms.exclude(confirmed_at=None).exists()
    with pytest.raises(NotConfirmed):
        submit_set(confirmed, by=acting(desk.clerk), at=desk.at)


def test_what_is_confirmed_is_what_was_shown(desk: Desk, family: CounterSet) -> None:
    form = family.forms.get(slug="allowance")
    shown = shown_form(form, at=desk.at)
    with pytest.raises(NotComplete):
        confirm_form(form, shown=shown.content_hash, by=acting(desk.clerk), at=desk.at)
    desk.fill(family)
    with pytest.raises(ChangedSinceShown):
        confirm_form(form, shown=shown.content_hash, by=acting(desk.clerk), at=desk.at)
    now = shown_form(form, at=desk.at)
    assert [f.path for f in now.declared] == ["agree"]
    assert [f.path for f in now.offered] == ["mail_me"]
    confirm_form(form, shown=now.content_hash, agreed=["mail_me"], by=acting(desk.clerk), at=desk.at)
    form.refresh_from_db()
    assert form.draft is not None
    assert form.draft.answers["mail_me"] is True
    assert shown_form(form, at=desk.at, agreed=["mail_me"]).is_confirmed


def test_paper_takes_the_place_of_the_tablet(desk: Desk, family: CounterSet) -> None:
    desk.fill(family)
    note_printed(family, by=acting(desk.clerk), at=desk.at)
    for form in family.forms.all():
        shown = shown_form(form, at=desk.at).content_hash
        confirm_on_paper(form, shown=shown, by=acting(desk.clerk), at=desk.at)
    family.refresh_from_db()
    cases = submit_set(family, unsigned="paper-follows", by=acting(desk.clerk), at=desk.at)
    assert cases[1].provenance["agree"] == {"source": "clerk", "at": desk.at.isoformat(), "detail": "paper"}


def test_an_objection_opens_the_set_again_until_it_is_settled(desk: Desk, confirmed: CounterSet) -> None:
    form = confirmed.forms.get(slug="school")
    object_to_form(form, objection="学校が違います", by=acting(desk.clerk), at=desk.at)
    confirmed.refresh_from_db()
    assert confirmed.state == State.OPEN
    form.refresh_from_db()
    assert form.objection == "学校が違います"
    with pytest.raises(NotConfirmed):
        submit_set(confirmed, by=acting(desk.clerk), at=desk.at)
    desk.confirm(confirmed)
    form.refresh_from_db()
    assert form.objection == ""
    submit_set(confirmed, by=acting(desk.clerk), at=desk.at)


def test_identity_is_checked_as_the_procedure_wants_it(desk: Desk, confirmed: CounterSet) -> None:
    check_identity(confirmed, identity=Identity.TWO, by=acting(desk.clerk), at=desk.at)
    desk.confirm(confirmed)
    with pytest.raises(IdentityNeeded, match="保険の加入"):
        submit_set(confirmed, by=acting(desk.clerk), at=desk.at)
    drop_procedure(confirmed.forms.get(slug="insurance"), by=acting(desk.clerk), at=desk.at)
    submit_set(confirmed, by=acting(desk.clerk), at=desk.at)
    assert Draft.objects.filter(submitted_at=None).count() == 0, "what was taken off is thrown away"


def test_who_acts_for_somebody_must_have_shown_why(desk: Desk, confirmed: CounterSet) -> None:
    CounterSet.objects.filter(pk=confirmed.pk).update(represent=Represents.PROXY)
    with pytest.raises(AuthorityNeeded):
        submit_set(confirmed, by=acting(desk.clerk), at=desk.at)


def test_what_is_missing_is_said_and_nothing_is_sent(desk: Desk, confirmed: CounterSet) -> None:
    form = confirmed.forms.get(slug="allowance")
    assert form.draft is not None
    Draft.objects.filter(pk=form.draft.pk).update(papers_seen={})
    with pytest.raises(SetIncomplete) as refused:
        submit_set(confirmed, by=acting(desk.clerk), at=desk.at)
    assert len(refused.value.problems) == 1
    assert Case.objects.count() == 0


def test_a_set_that_has_ended_is_not_changed(desk: Desk, confirmed: CounterSet) -> None:
    submit_set(confirmed, by=acting(desk.clerk), at=desk.at)
    with pytest.raises(SetEnded):
        desk.answer(confirmed, moved_on="2026-10-22")
