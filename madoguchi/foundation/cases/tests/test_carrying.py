"""A form changes while people fill it in: nothing is lost, nothing is mixed, and everybody is told."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connection

from madoguchi.foundation.cases.models import Case, Draft
from madoguchi.foundation.cases.operations.carrying import carried_over, carry_draft_over
from madoguchi.foundation.cases.operations.drafting import attach_file, begin_draft, save_page
from madoguchi.foundation.cases.operations.submitting import submit_application
from madoguchi.foundation.cases.queries.versions import carry_preview, drafts_under_way, last_day_of, newer_version_of
from madoguchi.foundation.cases.refusals import NotAcceptedAnyMore
from madoguchi.foundation.cases.tests.conftest import APPLICANT, DOG, GUEST, SMALL_CITY, photo
from madoguchi.foundation.cases.tests.test_content import now
from madoguchi.foundation.forms.public import (
    ProcedureVersion,
    check_folder,
    get_version_offered,
    publish_definitions,
)
from madoguchi.kernel.acts import SYSTEM

Publish = Callable[..., ProcedureVersion]


@pytest.fixture
def publish(tmp_path: Path, dog: ProcedureVersion, at: datetime) -> Publish:
    """``publish(change)``: the registration of a dog with a change in its definition, as a new version."""

    def new_version(change: Callable[[dict[str, Any]], None]) -> ProcedureVersion:
        folder = tmp_path / "small_city"
        shutil.copytree(SMALL_CITY, folder, dirs_exist_ok=True)
        path = folder / "procedures" / "dog.yaml"
        definition = yaml.safe_load(path.read_text())
        change(definition)
        path.write_text(yaml.safe_dump(definition, allow_unicode=True, sort_keys=False))
        (folder / "procedures" / "dog.examples.yaml").unlink(missing_ok=True)
        checked = check_folder(folder)
        kept = [f for f in checked.errors if "there are no examples" not in f.what]
        assert not kept, kept
        checked.faults = []
        publish_definitions(checked, by=SYSTEM, at=at)
        return get_version_offered("dog", on=at.date())

    return new_version


def mended(definition: dict[str, Any]) -> None:
    """A breed is renamed, the marks are asked anew, the name moves, the vaccination goes, the colour comes."""
    section = definition["form"][1]
    fields = {f["name"]: f for f in section["fields"]}
    fields["dog_name"]["name"] = "called"
    fields["kind"]["of"] = [
        {"key": "shiba_inu", "ja": "柴犬", "plain": "しば", "en": "Shiba"},
        {"key": "other", "ja": "その他", "plain": "そのほか", "en": "Other"},
    ]
    section["fields"] = [f for f in section["fields"] if f["name"] != "vaccinated"]
    section["fields"].append(
        {"name": "colour", "type": "text", "label": {"ja": "毛色", "plain": "いろ", "en": "Colour"}}
    )
    definition["attachments"] = []
    definition["migrate"] = {
        "older_until": "2026-12-31",
        "tell": {
            "ja": "犬種の選び方が変わりました。",
            "plain": "えらびかたが かわりました。",
            "en": "Breeds have changed.",
        },
        "rules": [
            {"from": "dog_name", "to": "called"},
            {"from": "kind", "options": {"shiba": "shiba_inu"}},
            {
                "from": "traits",
                "ask_again": True,
                "because": {"ja": "変わりました。", "plain": "かわりました。", "en": "It changed."},
            },
        ],
    }


@pytest.fixture
def filled(draft: Draft, say: Any, at: datetime) -> Draft:
    """A draft with every page answered."""
    say(draft, "applicant", APPLICANT)
    say(draft, "dog", {**DOG, "traits": ["", "chip"]})
    draft.refresh_from_db()
    return draft


def test_what_fits_is_kept_and_the_rest_is_said(filled: Draft, publish: Publish, at: datetime) -> None:
    newer = publish(mended)
    assert newer_version_of(filled, on=at.date()) == newer
    carried = carried_over(filled, newer, assurance="email", at=at)
    assert [one.field.path for one in carried.again] == ["traits"]
    assert str(carried.again[0].because.en) == "It changed."
    assert [f.path for f in carried.new] == ["colour"]
    assert [f.path for f in carried.gone] == ["vaccinated"]
    assert carried.answers["called"] == "ポチ"
    assert carried.answers["kind"] == "shiba_inu"
    assert carried.answers["applicant.name"] == filled.answers["applicant.name"]
    assert "traits" not in carried.answers
    assert "vaccinated" not in carried.answers
    assert carried.confirmed == ["applicant"]
    filled.refresh_from_db()
    assert filled.answers["dog_name"] == "ポチ", "looking changes nothing"


def test_a_draft_goes_on_under_the_new_version_once(filled: Draft, publish: Publish, at: datetime) -> None:
    newer = publish(mended)
    attach_file(filled, name="attachment.proof", upload=photo(), by=GUEST, at=at)
    carry_draft_over(filled, to=newer, assurance="email", by=GUEST, at=at)
    revision = filled.revision
    carry_draft_over(filled, to=newer, assurance="email", by=GUEST, at=at)
    filled.refresh_from_db()
    assert (filled.version, filled.revision) == (newer, revision)
    assert filled.answers["called"] == "ポチ"
    assert filled.provenance["called"]["source"] == "stated"
    assert not filled.files.exists(), "a document that is asked no more goes"


def test_an_answer_that_does_not_fit_is_asked_again(filled: Draft, publish: Publish, at: datetime) -> None:
    def no_shiba(definition: dict[str, Any]) -> None:
        definition["form"][1]["fields"][1]["of"] = [
            {"key": "other", "ja": "その他", "plain": "そのほか", "en": "Other"}
        ]
        definition["migrate"] = {
            "tell": {"ja": "柴犬がなくなりました。", "plain": "しばいぬが ありません。", "en": "No Shiba."}
        }

    carried = carried_over(filled, publish(no_shiba), assurance="email", at=at)
    assert [one.field.path for one in carried.again] == ["kind"]


def test_rows_are_carried_one_by_one(draft: Draft, publish: Publish, at: datetime) -> None:
    draft.answers = {
        "litters": [{"id": "a", "name": "クロ", "given_away": True, "to_whom": "岩木さん"}, {"id": "b", "name": "シロ"}]
    }
    draft.typed = {"litters#b.name": "…"}
    draft.provenance = {"litters#a.name": {"source": "stated"}}
    draft.save()

    def renamed(definition: dict[str, Any]) -> None:
        definition["form"][2]["repeat"] = "puppies"
        definition["form"][2]["fields"][0]["name"] = "called"
        definition["form"][2]["fields"][2]["when"] = "given_away"
        definition["migrate"] = {"rules": [
            {"from": "litters.name", "to": "puppies.called"}, {"from": "litters.given_away", "to": "puppies.given_away"},
            {"from": "litters.to_whom", "to": "puppies.to_whom"}, {"from": "litters.picture", "to": "puppies.picture"},
        ]}  # fmt: skip

    carried = carried_over(draft, publish(renamed), assurance="email", at=at)
    assert carried.answers["puppies"] == [
        {"id": "a", "called": "クロ", "given_away": True, "to_whom": "岩木さん"}, {"id": "b", "called": "シロ"},
    ]  # fmt: skip
    assert carried.typed == {"puppies#b.called": "…"}
    assert carried.provenance == {"puppies#a.called": {"source": "stated"}}
    assert carried.again == []
    assert carried.gone == []


def test_the_older_form_is_accepted_until_its_last_day(filled: Draft, publish: Publish, at: datetime) -> None:
    newer = publish(mended)
    assert str(last_day_of(filled.version, newer)) == "2026-12-31"
    assert str(last_day_of(filled.version, None)) == "2027-04-30"
    late = at.replace(year=2027, month=1, day=4)
    with pytest.raises(NotAcceptedAnyMore):
        submit_application(
            filled, shown=now(filled, late).content_hash, assurance="email", signature=None, by=GUEST, at=late
        )


def test_the_preview_counts_who_is_asked_again(
    filled: Draft, dog: ProcedureVersion, publish: Publish, at: datetime
) -> None:
    begin_draft(dog, owner=None, known={}, language="ja", by=GUEST, at=at)
    newer = publish(mended)
    preview = carry_preview(newer.procedure, drafts_under_way("dog"), at=at)
    assert (preview.drafts, preview.stay, preview.smooth, preview.asked) == (2, 0, 1, 1)
    assert dict(preview.again) == {"特徴": 1}
    assert preview.gone["予防注射"] == 2, "a default counts as an answer"
    silent = publish(lambda d: d["form"][1]["fields"][0].update(max_length=30))
    assert carry_preview(silent.procedure, drafts_under_way("dog"), at=at).stay == 2


# Two hundred people are in the middle of it ---------------------------------------------------------


def test_a_new_version_is_published_while_two_hundred_people_apply(
    dog: ProcedureVersion, publish: Publish, at: datetime
) -> None:
    drafts = [begin_draft(dog, owner=None, known={}, language="ja", by=GUEST, at=at) for _ in range(200)]
    for i, draft in enumerate(drafts[:120]):
        answer(draft, "applicant", {**APPLICANT, "applicant.phone": [f"0173-00-{i:04d}"]}, at)
    for draft in drafts[:60]:
        answer(draft, "dog", DOG, at)
    newer = publish(mended)
    late_comers = [begin_draft(newer, owner=None, known={}, language="ja", by=GUEST, at=at) for _ in range(10)]
    for i, draft in enumerate(drafts):
        if i % 2:
            carry_draft_over(draft, to=newer, assurance="email", by=GUEST, at=at)
    sent = [finish(draft, at) for draft in [*drafts, *late_comers]]
    assert len({case.number for case in sent}) == 210
    assert Case.objects.count() == 210
    for i, case in enumerate(sent):
        carried = i % 2 or i >= 200
        assert case.version == (newer if carried else dog)
        names = set(case.version.procedure.fields) | {page.name for page in case.version.procedure.pages if page.repeat}
        assert set(case.answers) <= names, "no question of the other version"
        assert case.answers["called" if carried else "dog_name"] == "ポチ"
        assert ("colour" in case.answers) == bool(carried)
    assert not Draft.objects.filter(submitted_at=None).exists()


def answer(draft: Draft, page: str, data: dict[str, list[str]], at: datetime) -> None:
    """Send a page as the browser does."""
    draft.refresh_from_db()
    save_page(draft, page=page, data=data, assurance="email", by=GUEST, at=at)


def finish(draft: Draft, at: datetime) -> Case:
    """Answer whatever the draft's own version asks, and send it."""
    draft.refresh_from_db()
    names = draft.version.procedure.fields
    answer(draft, "applicant", APPLICANT, at)
    said = {"dog_name": ["ポチ"], "called": ["ポチ"], "colour": ["茶"], "traits": [""], "vaccinated": ["no"]}
    said["kind"] = ["shiba_inu" if "called" in names else "shiba"]
    answer(draft, "dog", {name: value for name, value in said.items() if name in names}, at)
    Draft.objects.filter(pk=draft.pk).update(mail="guest@example.jp", mail_confirmed_at=at)
    draft.refresh_from_db()
    shown = now(draft, at).content_hash
    return submit_application(draft, shown=shown, assurance="email", signature=None, by=GUEST, at=at)


@pytest.mark.django_db(transaction=True)
def test_carrying_over_and_sending_at_the_same_moment_never_mixes(
    dog: ProcedureVersion, publish: Publish, at: datetime
) -> None:
    drafts = [begin_draft(dog, owner=None, known={}, language="ja", by=GUEST, at=at) for _ in range(12)]
    for draft in drafts:
        answer(draft, "applicant", APPLICANT, at)
        answer(draft, "dog", DOG, at)
        Draft.objects.filter(pk=draft.pk).update(mail="guest@example.jp", mail_confirmed_at=at)
    newer = publish(mended)
    shown = {draft.pk: now(Draft.objects.get(pk=draft.pk), at).content_hash for draft in drafts}
    begun = threading.Barrier(2)
    trouble: list[str] = []

    def run(work: Callable[[Draft], Any]) -> None:
        try:
            begun.wait(timeout=20)
            for draft in drafts:
                try:
                    work(Draft.objects.get(pk=draft.pk))
                except Exception as error:  # noqa: BLE001 - whichever comes second is refused, by name
                    trouble.append(type(error).__name__)
        finally:
            connection.close()

    def send(draft: Draft) -> None:
        submit_application(
            draft, shown=shown[draft.pk], assurance="email", signature=None, by=GUEST, at=at + timedelta(seconds=1)
        )

    def carry(draft: Draft) -> None:
        carry_draft_over(draft, to=newer, assurance="email", by=GUEST, at=at)

    threads = [threading.Thread(target=run, args=(work,)) for work in (send, carry)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert set(trouble) <= {"ChangedSinceShown", "NotComplete", "DraftEnded"}
    for draft in Draft.objects.select_related("version"):
        case = Case.objects.filter(draft=draft).select_related("version").first()
        if case is not None:
            assert case.version == dog
            assert case.answers["dog_name"] == "ポチ"
        else:
            assert draft.version == newer
            assert draft.answers["called"] == "ポチ"
