"""Filling in a draft: nothing typed is lost, whatever the browser does."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from madoguchi.foundation.cases.circumstances import draft_state
from madoguchi.foundation.cases.models import Draft
from madoguchi.foundation.cases.operations.drafting import (
    add_row,
    adopt_draft,
    attach_file,
    begin_draft,
    confirm_page,
    detach_file,
    discard_draft,
    page_problems,
    remove_row,
    save_page,
)
from madoguchi.foundation.cases.refusals import CaseNotFound, TooManyFiles, TooManyRows
from madoguchi.foundation.cases.tests.conftest import APPLICANT, DOG, GUEST, NAME, photo
from madoguchi.foundation.files.public import StoredFile
from madoguchi.foundation.forms.public import Known, Provenance
from madoguchi.kernel.acts import act
from madoguchi.kernel.jobs import run_ready_jobs

SHOWN = ["dog_name", "kind", "traits", "vaccinated"]


def paths(saved: Any) -> list[str]:
    return [p.path for p in saved.problems]


def reread(draft: Draft) -> Draft:
    return Draft.objects.get(pk=draft.pk)


def test_what_the_city_knows_is_filled_in_with_its_source(dog: Any, at: datetime) -> None:
    known = {"person.name": Known(NAME, Provenance("register", "2026-11-01", "住民基本台帳"))}
    draft = begin_draft(dog, owner=None, known=known, language="ja", by=GUEST, at=at)
    assert draft.answers["applicant.name"] == NAME
    assert draft.provenance["applicant.name"] == {
        "source": "register", "at": "2026-11-01", "detail": "住民基本台帳",
    }  # fmt: skip
    assert draft.provenance["vaccinated"]["source"] == "default"


def test_a_page_is_kept_and_counts_as_gone_through(draft: Draft, say: Any) -> None:
    saved = say(draft, "applicant", APPLICANT)
    assert saved.problems == []
    assert reread(draft).answers["applicant.address"]["postal_code"] == "0370046"
    assert reread(draft).confirmed == ["applicant"]
    assert draft.provenance["applicant.name"]["source"] == "stated"


def test_what_cannot_be_understood_is_kept_as_typed_beside_what_can(draft: Draft, say: Any) -> None:
    saved = say(draft, "applicant", APPLICANT | {"applicant.address.postal_code": ["12"]})
    assert paths(saved) == ["applicant.address.postal_code"]
    kept = reread(draft)
    assert kept.typed["applicant.address"]["postal_code"] == "12"
    assert kept.typed["applicant.address"]["street"] == "1-1"
    assert kept.answers["applicant.name"] == NAME
    assert kept.confirmed == []


def test_the_problem_of_something_typed_is_told_again_when_the_page_is_shown(
    draft: Draft, say: Any, at: datetime
) -> None:
    say(draft, "applicant", APPLICANT | {"applicant.address.postal_code": ["12"]})
    state = draft_state(draft, assurance="email", at=at)
    found = [p.path for p in page_problems(draft, state, draft.version.procedure.pages[0])]
    assert found == ["applicant.address.postal_code"]


def test_unanswered_questions_are_named_in_the_order_asked(draft: Draft, say: Any) -> None:
    saved = say(draft, "dog", {"_shown": SHOWN, "vaccinated": ["no"]})
    assert paths(saved) == ["dog_name", "kind"]


def test_a_question_that_the_answers_open_is_shown_without_blame(draft: Draft, say: Any) -> None:
    data = DOG | {"kind": ["other"], "_shown": SHOWN, "kind_other": [""]}
    saved = say(draft, "dog", data)
    assert [f.name for f in saved.opened] == ["kind_other"]
    assert saved.revealed
    assert saved.problems == []
    assert "dog" not in draft.confirmed
    again = say(draft, "dog", data | {"_shown": [*SHOWN, "kind_other"]})
    assert not again.revealed
    assert paths(again) == ["kind_other"]


def test_a_question_that_the_browser_opened_and_that_was_answered_is_not_shown_again(draft: Draft, say: Any) -> None:
    data = DOG | {"kind": ["other"], "_shown": [*SHOWN, "kind_other"], "kind_other": ["秋田犬"]}
    saved = say(draft, "dog", data)
    assert not saved.revealed
    assert saved.problems == []
    assert draft.answers["kind_other"] == "秋田犬"


def test_a_hidden_answer_is_gone_but_comes_back_with_its_question(draft: Draft, say: Any, at: datetime) -> None:
    say(draft, "dog", DOG | {"kind": ["other"], "_shown": [*SHOWN, "kind_other"], "kind_other": ["秋田犬"]})
    say(draft, "dog", DOG | {"kind": ["shiba"], "_shown": SHOWN, "kind_other": [""]})
    assert "kind_other" not in draft_state(draft, assurance="email", at=at).active
    say(draft, "dog", DOG | {"kind": ["other"], "_shown": SHOWN})
    assert draft_state(draft, assurance="email", at=at).active["kind_other"] == "秋田犬"


def test_boxes_that_were_shown_and_not_ticked_are_emptied(draft: Draft, say: Any) -> None:
    say(draft, "dog", DOG | {"traits": ["chip"], "_shown": SHOWN})
    assert draft.answers["traits"] == ["chip"]
    data = {key: value for key, value in DOG.items() if key != "traits"}
    say(draft, "dog", data | {"_shown": SHOWN})
    assert "traits" not in draft.answers


def test_boxes_that_were_not_shown_are_left_alone(draft: Draft, say: Any) -> None:
    say(draft, "dog", DOG | {"traits": ["chip"], "_shown": SHOWN})
    say(draft, "dog", {"dog_name": ["ハチ"], "_shown": ["dog_name"]}, confirm=False)
    assert draft.answers["traits"] == ["chip"]
    assert draft.answers["dog_name"] == "ハチ"


def test_two_tabs_on_different_pages_keep_both(draft: Draft, say: Any) -> None:
    other = Draft.objects.get(pk=draft.pk)
    say(draft, "applicant", APPLICANT, revision=0)
    saved = say(other, "dog", DOG, revision=0)
    assert saved.merged
    assert saved.replaced == []
    kept = reread(draft)
    assert kept.answers["applicant.name"] == NAME
    assert kept.answers["dog_name"] == "ポチ"


def test_a_stale_page_replaces_but_never_empties(draft: Draft, say: Any) -> None:
    say(draft, "dog", DOG | {"traits": ["chip"]}, revision=0)
    saved = say(draft, "dog", {"dog_name": [""], "kind": ["other"], "_shown": SHOWN}, revision=0)
    assert saved.merged
    assert [f.name for f in saved.replaced] == ["kind"]
    assert draft.answers["dog_name"] == "ポチ"
    assert draft.answers["traits"] == ["chip"]
    assert draft.answers["kind"] == "other"


def test_something_unreadable_on_a_stale_page_does_not_take_the_answer_away(draft: Draft, say: Any) -> None:
    say(draft, "applicant", APPLICANT, revision=0)
    say(draft, "applicant", {"applicant.phone": ["zero"]}, revision=0)
    assert draft.answers["applicant.phone"] == "0173-35-2111"
    assert draft.typed["applicant.phone"] == {"": "zero"}


def test_the_present_page_may_empty_an_answer(draft: Draft, say: Any) -> None:
    say(draft, "dog", DOG)
    say(draft, "dog", DOG | {"dog_name": [""]}, revision=draft.revision)
    assert "dog_name" not in draft.answers


def test_keeping_while_typing_does_not_count_as_gone_through(draft: Draft, say: Any) -> None:
    saved = say(draft, "applicant", APPLICANT, confirm=False)
    assert saved.problems == []
    assert draft.confirmed == []


def test_a_default_that_was_seen_and_sent_on_is_the_applicants_word(draft: Draft, say: Any) -> None:
    say(draft, "dog", DOG, confirm=False)
    assert draft.provenance["vaccinated"]["source"] == "default"
    say(draft, "dog", DOG)
    assert draft.provenance["vaccinated"]["source"] == "stated"


def test_rows_are_filled_in_one_by_one(draft: Draft, say: Any, at: datetime) -> None:
    first = add_row(draft, page="litters", by=GUEST, at=at)
    second = add_row(draft, page="litters", by=GUEST, at=at)
    assert say(draft, "litters", {"litters.name": ["コロ"], "litters.given_away": ["no"]}, row=first).problems == []
    assert paths(say(draft, "litters", {"litters.name": [""]}, row=second)) == ["litters.name", "litters.given_away"]
    with pytest.raises(TooManyRows):
        add_row(draft, page="litters", by=GUEST, at=at)
    remove_row(draft, page="litters", row=first, by=GUEST, at=at)
    remove_row(draft, page="litters", row=first, by=GUEST, at=at)
    assert [row["id"] for row in reread(draft).answers["litters"]] == [second]
    assert not any(key.startswith(f"litters#{first}") for key in draft.provenance)


def test_a_rows_question_opens_within_the_row(draft: Draft, say: Any, at: datetime) -> None:
    row = add_row(draft, page="litters", by=GUEST, at=at)
    shown = ["litters.name", "litters.given_away", "litters.picture"]
    saved = say(draft, "litters", {"litters.name": ["コロ"], "litters.given_away": ["yes"], "_shown": shown}, row=row)
    assert [f.path for f in saved.opened] == ["litters.to_whom"]
    assert saved.problems == []


def test_a_row_that_is_not_there_is_refused(draft: Draft, say: Any) -> None:
    with pytest.raises(CaseNotFound):
        say(draft, "litters", {}, row="nowhere")
    with pytest.raises(CaseNotFound):
        say(draft, "litters", {})
    with pytest.raises(CaseNotFound):
        say(draft, "nowhere", {})


def test_files_go_to_their_place_and_are_limited(draft: Draft, at: datetime) -> None:
    attach_file(draft, name="attachment.proof", upload=photo(), by=GUEST, at=at)
    kept = attach_file(draft, name="attachment.proof", upload=photo(colour="#aa0000"), by=GUEST, at=at)
    with pytest.raises(TooManyFiles):
        attach_file(draft, name="attachment.proof", upload=photo(), by=GUEST, at=at)
    with pytest.raises(CaseNotFound):
        attach_file(draft, name="attachment.elsewhere", upload=photo(), by=GUEST, at=at)
    with pytest.raises(CaseNotFound):
        attach_file(draft, name="dog_name", upload=photo(), by=GUEST, at=at)
    detach_file(draft, file_id=kept.pk, by=GUEST, at=at)
    detach_file(draft, file_id=kept.pk, by=GUEST, at=at)
    assert draft.files.count() == 1


def test_a_file_does_not_make_the_page_beside_it_stale(draft: Draft, say: Any, at: datetime) -> None:
    revision = draft.revision
    attach_file(draft, name="attachment.proof", upload=photo(), by=GUEST, at=at)
    assert not say(draft, "dog", DOG, revision=revision).merged


def test_a_rows_file_goes_with_its_row(draft: Draft, at: datetime) -> None:
    row = add_row(draft, page="litters", by=GUEST, at=at)
    stored = attach_file(draft, name=f"litters#{row}.picture", upload=photo(), by=GUEST, at=at)
    state = draft_state(draft, assurance="email", at=at)
    assert state.active["litters"][0]["picture"] == [str(stored.pk)]
    remove_row(draft, page="litters", row=row, by=GUEST, at=at)
    assert not StoredFile.objects.filter(pk=stored.pk).exists()


def test_going_on_from_a_list_tells_what_is_missing(draft: Draft, at: datetime) -> None:
    add_row(draft, page="litters", by=GUEST, at=at)
    problems = confirm_page(draft, page="litters", assurance="email", by=GUEST, at=at)
    assert [p.path for p in problems] == ["litters.0.name", "litters.0.given_away"]
    assert "litters" not in draft.confirmed


def test_a_guests_draft_is_taken_over_and_filled_where_it_is_empty(
    draft: Draft, hanako: Any, say: Any, at: datetime
) -> None:
    say(draft, "dog", DOG)
    known = {"person.name": Known(NAME, Provenance("register", "2026-11-01", "住民基本台帳"))}
    adopt_draft(draft, owner=hanako, known=known, by=GUEST, at=at)
    assert reread(draft).owner_id == hanako.pk
    assert draft.answers["applicant.name"] == NAME
    assert draft.answers["dog_name"] == "ポチ"


def test_a_draft_of_another_is_not_taken_over(draft: Draft, hanako: Any, other_resident: Any, at: datetime) -> None:
    adopt_draft(draft, owner=hanako, known={}, by=GUEST, at=at)
    with pytest.raises(CaseNotFound):
        adopt_draft(draft, owner=other_resident, known={}, by=GUEST, at=at)


def test_a_draft_is_thrown_away_with_its_files(draft: Draft, at: datetime) -> None:
    stored = attach_file(draft, name="attachment.proof", upload=photo(), by=GUEST, at=at)
    discard_draft(draft, by=GUEST, at=at)
    assert not Draft.objects.exists()
    assert not StoredFile.objects.filter(pk=stored.pk).exists()
    run_ready_jobs()


def test_saving_moves_the_time_it_was_last_touched(draft: Draft, at: datetime) -> None:
    later = at + timedelta(hours=3)
    save_page(draft, page="dog", data=DOG, assurance="email", by=GUEST, at=later)
    assert reread(draft).saved_at == later


def test_an_act_reads_the_draft_again_but_not_the_version_it_was_begun_under(
    draft: Draft, django_assert_num_queries: Any, at: datetime
) -> None:
    version = draft.version
    Draft.objects.filter(pk=draft.pk).update(language="en")
    with act("draft.touch", on=draft, by=GUEST, at=at):
        assert draft.language == "en"
        with django_assert_num_queries(0):
            assert draft.version is version
