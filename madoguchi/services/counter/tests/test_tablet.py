"""The resident's side of the desk: pairing, seeing only what lies there, confirming exactly what was shown, signing."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from PIL import Image

from madoguchi.foundation.accounts.public import OpenSession, User, end_sessions
from madoguchi.foundation.audit.public import AuditEntry
from madoguchi.foundation.cases.public import draft_form_pdf
from madoguchi.foundation.files.public import take_in_file
from madoguchi.foundation.residents.public import Resident, guard_address
from madoguchi.kernel.acts import SYSTEM, Actor
from madoguchi.kernel.ui.choices import LANGUAGE_COOKIE
from madoguchi.services.counter.models import CounterForm, CounterSet, Tablet
from madoguchi.services.counter.operations.keeping import hand_over_set, hold_set
from madoguchi.services.counter.operations.papers import keep_signed_sheet, note_printed
from madoguchi.services.counter.operations.signing import sign_set
from madoguchi.services.counter.operations.tablets import (
    PAIRED_FOR,
    ask_for_tablet,
    clear_tablet,
    pair_tablet,
    show_on_tablet,
)
from madoguchi.services.counter.refusals import ChangedSinceConfirmed, NotConfirmed, SetEnded, SheetOfAnother
from madoguchi.services.counter.sheets import sheets_in
from madoguchi.services.counter.strokes import read_strokes
from madoguchi.services.counter.tablet_refusals import TabletCodeWrong
from madoguchi.services.counter.tests.conftest import Desk, press
from madoguchi.services.counter.vocabulary import State
from tests.cast import acting, sign_in
from tests.scanning import scanned

pytestmark = pytest.mark.django_db
BEFORE_IT = Actor(kind="guest", id="tablet")
SIGNATURE = {"kind": "typed", "name": "津軽 花子"}


@pytest.fixture
def filled(desk: Desk, family: CounterSet) -> CounterSet:
    """Three forms of 花子 on which nothing is open."""
    desk.fill(family)
    return family


@pytest.fixture
def shown(filled: CounterSet, sato: User, at: datetime) -> Client:
    """The browser of a paired tablet on which the set lies."""
    tablet, code = ask_for_tablet(sato, by=acting(sato), at=at)
    client = Client(headers={"accept-language": "en"})
    client.post(reverse("tablet"), {"code": code})
    show_on_tablet(tablet, counter_set=filled, by=acting(sato), at=at)
    return client


def test_a_code_pairs_once_and_not_for_long(sato: User, at: datetime) -> None:
    _tablet, code = ask_for_tablet(sato, by=acting(sato), at=at)

    pair_tablet(code, by=BEFORE_IT, at=at)

    with pytest.raises(TabletCodeWrong):
        pair_tablet(code, by=BEFORE_IT, at=at)
    _tablet, second = ask_for_tablet(sato, by=acting(sato), at=at)
    with pytest.raises(TabletCodeWrong):
        pair_tablet(second, by=BEFORE_IT, at=at + timedelta(minutes=6))
    assert Tablet.objects.filter(clerk=sato, ended_at=None).count() == 1


def test_the_code_is_kept_nowhere(sato: User, at: datetime) -> None:
    _tablet, code = ask_for_tablet(sato, by=acting(sato), at=at)
    assert code not in json.dumps(list(Tablet.objects.values()), default=str)
    assert code not in json.dumps(list(AuditEntry.objects.values()), default=str)


def test_only_the_set_that_lies_there_is_shown(shown: Client, filled: CounterSet, sato: User, at: datetime) -> None:
    form = filled.forms.get(slug="school")
    page = shown.get(reverse("tablet_form", args=[form.pk]))
    assert "津軽" in page.content.decode()

    clear_tablet(Tablet.objects.get(clerk=sato, ended_at=None), by=acting(sato), at=at)

    for name, arguments in (("tablet_forms", []), ("tablet_form", [form.pk]), ("tablet_sign", [])):
        answer = shown.get(reverse(name, args=arguments))
        assert (answer.status_code, answer.headers["Location"]) == (302, "/tablet/")
    assert "津軽" not in shown.get(reverse("tablet")).content.decode()


@pytest.mark.parametrize("state", [State.SUBMITTED, State.ABANDONED])
def test_a_set_that_has_ended_lies_nowhere(shown: Client, filled: CounterSet, state: str) -> None:
    CounterSet.objects.update(state=state)
    assert shown.get(reverse("tablet_forms")).status_code == 302
    with pytest.raises(SetEnded):
        sign_set(filled, hashes=[], signature=SIGNATURE, by=BEFORE_IT, at=filled.opened_at)


def test_a_protection_that_begins_meanwhile_clears_the_tablet_and_the_clerk_can_part_from_the_set(
    shown: Client, filled: CounterSet, sato_client: Client, at: datetime
) -> None:
    form = filled.forms.get(slug="school")
    paths = [reverse("tablet_forms"), reverse("tablet_form", args=[form.pk]), reverse("tablet_sign")]
    assert "津軽" in shown.get(paths[1]).content.decode(), "the control"
    stand = shown.get(reverse("tablet_stand")).json()["stand"]
    household = Resident.objects.get(pk=filled.resident_id).household
    guard_address(household, guarded=True, by=SYSTEM, at=at)
    assert shown.get(reverse("tablet_stand")).json()["stand"] == "waiting" != stand, "its script looks anew at once"
    for path in paths:
        assert shown.get(path)["Location"] == reverse("tablet")
        assert shown.post(path, {"answer": "right"}).status_code in (302, 405)
    assert "津軽" not in shown.get(reverse("tablet")).content.decode()
    assert not filled.forms.exclude(confirmed_at=None).exists()

    home, part = reverse("counter_home"), reverse("counter_abandon", args=[filled.pk])
    assert part in sato_client.get(home).content.decode()
    for page in (home, part, reverse("counter_set", args=[filled.pk]), reverse("counter_check", args=[filled.pk])):
        assert "津軽" not in sato_client.get(page).content.decode(), page
    assert sato_client.post(reverse("counter_tablet_clear"))["Location"] == home
    assert sato_client.post(part)["Location"] == home
    filled.refresh_from_db()
    assert filled.state == State.ABANDONED


def test_a_pairing_ends_with_the_day(shown: Client, filled: CounterSet, at: datetime) -> None:
    Tablet.objects.update(until=at - PAIRED_FOR)
    assert shown.get(reverse("tablet_forms")).status_code == 302
    assert shown.get(reverse("tablet_stand")).json() == {"stand": "unpaired", "set": ""}


def test_another_browser_sees_nothing(shown: Client, filled: CounterSet) -> None:
    stranger = Client()
    assert stranger.get(reverse("tablet_form", args=[filled.forms.get(slug="school").pk])).status_code == 302
    stranger.cookies["madoguchi_tablet"] = "x"
    assert stranger.get(reverse("tablet_forms")).status_code == 302


def test_a_signature_is_bound_to_each_form(desk: Desk, filled: CounterSet) -> None:
    with pytest.raises(NotConfirmed):
        sign_set(filled, hashes=[], signature=SIGNATURE, by=BEFORE_IT, at=desk.at)
    desk.confirm(filled)
    now = list(filled.forms.values_list("confirmed_hash", flat=True))
    with pytest.raises(ChangedSinceConfirmed):
        sign_set(filled, hashes=now[1:], signature=SIGNATURE, by=BEFORE_IT, at=desk.at)

    sign_set(filled, hashes=now, signature=SIGNATURE, by=BEFORE_IT, at=desk.at)

    assert {(one.signature or {})["hash"] for one in filled.forms.all()} == set(now)


def test_a_change_makes_the_signature_worthless(desk: Desk, filled: CounterSet) -> None:
    desk.confirm(filled)
    now = list(filled.forms.values_list("confirmed_hash", flat=True))
    draft = filled.forms.get(slug="school").draft
    assert draft is not None
    draft.answers["pupils"][0]["school"] = "東小"
    draft.save()
    with pytest.raises(ChangedSinceConfirmed):
        sign_set(filled, hashes=now, signature=SIGNATURE, by=BEFORE_IT, at=desk.at)


def confirm_all(shown: Client) -> None:
    """Look at each form as it comes, and say that it is right."""
    page = shown.get(reverse("tablet_forms"))
    address = reverse("tablet_form", args=[page.context["next"].form.pk])
    while address != reverse("tablet_forms"):
        look = shown.get(address).context["look"]
        data = {"answer": "right", "shown": look.content_hash, "agree": [f.path for f in look.declared]}
        address = press(shown, address, data).headers["Location"]


def test_the_way_through_the_pages(shown: Client, filled: CounterSet) -> None:
    form = filled.forms.get(slug="allowance")
    address = reverse("tablet_form", args=[form.pk])
    assert press(shown, address, {"answer": "wrong", "objection": " "}).status_code == 422
    path = shown.get(address).context["groups"][0].rows[0].path
    assert press(shown, address, {"answer": "wrong", "row": [path], "objection": "番号がちがう"}).status_code == 302
    form.refresh_from_db()
    assert "番号がちがう" in form.objection
    hash_shown = shown.get(address).context["look"].content_hash
    untouched = press(shown, address, {"answer": "right", "shown": hash_shown})
    assert untouched.status_code == 422, "a declaration has to be ticked"
    assert form.objected, "the answer that was marked"
    form.objection, form.objected = "", []
    form.save()

    confirm_all(shown)

    assert shown.get(reverse("tablet_forms")).context["ready"]
    assert press(shown, reverse("tablet_sign"), {"strokes": "[[[1, 1]]]"}).status_code == 422
    drawn = [[[n, n] for n in range(0, 100, 5)]]
    press(shown, reverse("tablet_sign"), {"strokes": json.dumps(drawn)})
    for one in filled.forms.all():
        assert one.signature is not None
        assert (one.signature["kind"], one.signature["hash"]) == ("finger", one.confirmed_hash)
    assert shown.get(reverse("tablet_forms")).context["done"]


def test_a_form_that_changed_meanwhile_is_shown_anew(shown: Client, filled: CounterSet) -> None:
    form = filled.forms.get(slug="school")
    address = reverse("tablet_form", args=[form.pk])
    look = shown.get(address).context["look"]
    stand = shown.get(reverse("tablet_stand")).json()["stand"]
    draft = form.draft
    assert draft is not None
    draft.answers["pupils"][0]["school"] = "東小"
    draft.revision += 1
    draft.save()

    agreed = [f.path for f in look.declared]
    answer = shown.post(
        address, {"answer": "right", "set": str(filled.pk), "shown": look.content_hash, "agree": agreed}
    )

    assert answer.headers["Location"] == address
    form.refresh_from_db()
    assert form.confirmed_at is None
    assert shown.get(reverse("tablet_stand")).json()["stand"] != stand


def test_paper_comes_back_by_its_code(desk: Desk, filled: CounterSet) -> None:
    ready = note_printed(filled, by=acting(desk.clerk), at=desk.at)
    assert [one.form.slug for one in ready] == ["insurance", "allowance", "school"]
    whole = io.BytesIO()
    with pikepdf.new() as joined:
        for one in ready:
            assert one.form.draft is not None
            pdf = draft_form_pdf(one.form.draft, one.state, by=acting(desk.clerk), at=desk.at)
            with pikepdf.open(io.BytesIO(pdf)) as part:
                joined.pages.extend(part.pages)
        joined.save(whole)

    sheets = sheets_in(ContentFile(scanned(whole.getvalue()), name="scan.pdf"))

    assert [sheet.draft for sheet in sheets] == [one.form.draft_id for one in ready]


def test_a_sheet_counts_only_for_what_was_printed(desk: Desk, filled: CounterSet) -> None:
    desk.confirm(filled)
    form = filled.forms.get(slug="school")
    scan = take_in_file(ContentFile(a_photo(), name="scan.png"), by=acting(desk.clerk), at=desk.at)
    with pytest.raises(SheetOfAnother):
        keep_signed_sheet(form, scan=scan, here=[1], of=1, by=acting(desk.clerk), at=desk.at)

    note_printed(filled, by=acting(desk.clerk), at=desk.at)
    form.refresh_from_db()
    keep_signed_sheet(form, scan=scan, here=[1], of=1, by=acting(desk.clerk), at=desk.at)
    assert CounterForm.objects.get(pk=form.pk).scan == scan


def a_photo() -> bytes:
    made = io.BytesIO()
    Image.new("L", (300, 300), 255).save(made, "PNG")
    return made.getvalue()


def test_guessing_codes_is_slowed_down(sato: User, at: datetime) -> None:
    with pace():
        client = Client()
        answers = {client.post(reverse("tablet"), {"code": f"{n:06d}"}).status_code for n in range(25)}
    assert answers == {422, 429}


@contextmanager
def pace() -> Iterator[None]:
    with override_settings(MADOGUCHI_PACE=1.0):
        yield


@pytest.mark.parametrize(
    "text",
    ["", "[]", "[[]]", "[[[1]]]", "[[[1, 2, 3]]]", '[[["1", 2]]]', "[[[1e9, 2]]]", "[[[true, 2]]]", "[[[-1, 2]]]", "{}", "x",
     "[" * 5000, json.dumps([[[1, 1]] * 5000]), json.dumps([[[601, 1]] * 20])],
)  # fmt: skip
def test_a_drawing_is_numbers_within_the_field(text: str) -> None:
    assert read_strokes(text) is None


def test_a_drawing_is_read() -> None:
    drawn = [[[n, n] for n in range(10)], [[5, 5], [6, 6]]]
    assert read_strokes(json.dumps(drawn)) == [[(n, n) for n in range(10)], [(5, 5), (6, 6)]]


def test_the_clerk_shows_a_set_and_the_tablet_follows(desk: Desk, filled: CounterSet) -> None:
    clerk, tablet = sign_in(Client(), desk.clerk), Client()
    first = clerk.post(reverse("counter_tablet", args=[filled.pk]))
    assert first.headers["Location"] == reverse("counter_tablet", args=[filled.pk])
    code = clerk.get(first.headers["Location"]).context["code"]
    tablet.post(reverse("tablet"), {"code": code})
    assert tablet.get(reverse("tablet")).headers["Location"] == reverse("tablet_forms")
    stand = clerk.get(reverse("counter_tablet_stand", args=[filled.pk])).json()

    confirm_all(tablet)

    assert clerk.get(reverse("counter_tablet_stand", args=[filled.pk])).json() != stand
    assert clerk.get(reverse("counter_check", args=[filled.pk])).context["all_confirmed"]
    second = clerk.post(reverse("counter_tablet", args=[filled.pk]))
    assert second.headers["Location"] == reverse("counter_check", args=[filled.pk]), "paired for the day"
    clerk.post(reverse("counter_tablet_clear"))
    assert tablet.get(reverse("tablet_forms")).status_code == 302


def test_what_was_printed_and_signed_comes_back(desk: Desk, filled: CounterSet) -> None:
    clerk = sign_in(Client(), desk.clerk)
    printed = clerk.post(reverse("counter_print", args=[filled.pk]))
    assert printed.headers["Content-Type"] == "application/pdf"
    scan = SimpleUploadedFile("scan.pdf", scanned(printed.content), "application/pdf")

    clerk.post(reverse("counter_scan", args=[filled.pk]), {"sheets": scan})
    for form in filled.forms.all():
        clerk.post(reverse("counter_sheet_seen", args=[filled.pk, form.pk]), {"seen": "1"})

    forms = list(filled.forms.all())
    assert {form.confirmed_how for form in forms} == {"paper"}
    assert all(form.scan is not None for form in forms)
    filled.refresh_from_db()
    assert filled.state == State.CONFIRMED
    stranger = SimpleUploadedFile("x.png", a_photo(), "image/png")
    answer = clerk.post(reverse("counter_scan", args=[filled.pk]), {"sheets": stranger}, follow=True)
    assert answer.status_code == 200
    assert "200dpi" in answer.content.decode()


def test_the_language_chosen_on_the_tablet_is_kept(shown: Client, filled: CounterSet) -> None:
    shown.get(reverse("tablet"))
    form = filled.forms.order_by("position").first()
    assert form is not None
    shown.cookies[LANGUAGE_COOKIE] = "en"
    shown.post(reverse("tablet_form", args=[form.pk]), {"answer": "wrong", "set": str(filled.pk)})
    filled.refresh_from_db()
    assert filled.language == "en"
    assert set(filled.forms.values_list("draft__language", flat=True)) == {"en"}, "so the cases and their mails have it"


def test_the_clerk_chooses_the_language_and_the_tablet_begins_in_it(
    shown: Client, filled: CounterSet, sato: User
) -> None:
    browser = sign_in(Client(), sato)
    address = reverse("counter_language", args=[filled.pk])
    assert 'value="ja-plain"' in browser.get(reverse("counter_set", args=[filled.pk])).content.decode()
    assert browser.post(address, {"language": "ja-plain"}).status_code == 302
    assert browser.post(address, {"language": "xx"}).status_code == 422
    filled.refresh_from_db()
    assert filled.language == "ja-plain"
    assert shown.get(reverse("tablet")).cookies[LANGUAGE_COOKIE].value == "ja-plain"


def test_the_next_set_begins_in_its_own_language_whatever_the_one_before_chose(
    shown: Client, filled: CounterSet, desk: Desk, sato: User, at: datetime
) -> None:
    shown.get(reverse("tablet"))
    shown.cookies[LANGUAGE_COOKIE] = "en"
    assert "Nothing has been sent yet" in shown.get(reverse("tablet_forms")).content.decode()
    following = desk.open("taro")
    desk.choose(following, "school")
    tablet = Tablet.objects.get(clerk=sato, ended_at=None)
    show_on_tablet(tablet, counter_set=following, by=acting(sato), at=at)
    # The page that lay open is what its script loads again.
    page = shown.get(reverse("tablet_forms"), follow=True)
    assert shown.cookies[LANGUAGE_COOKIE].value == "ja"
    assert '<html lang="ja"' in page.content.decode()

    clear_tablet(tablet, by=acting(sato), at=at)
    shown.get(reverse("tablet"))
    shown.cookies[LANGUAGE_COOKIE] = "en"
    show_on_tablet(tablet, counter_set=following, by=acting(sato), at=at)
    page = shown.get(reverse("tablet_forms"), follow=True)
    assert '<html lang="ja"' in page.content.decode(), "also the same set, laid there again"


@pytest.mark.parametrize("goes", ["held", "handed over", "the next one comes"])
def test_whoever_goes_away_leaves_nothing_on_the_tablet(
    shown: Client, filled: CounterSet, desk: Desk, sato: User, at: datetime, goes: str
) -> None:
    form = reverse("tablet_form", args=[filled.forms.get(slug="school").pk])
    assert "津軽" in shown.get(form).content.decode(), "the control"
    if goes == "held":
        hold_set(filled, by=acting(sato), at=at)
    elif goes == "handed over":
        hand_over_set(filled, department="childcare", because="手当の説明", by=acting(sato), at=at)
    else:
        desk.open("taro")
    assert shown.get(reverse("tablet_stand")).json() == {"stand": "waiting", "set": ""}
    assert shown.get(form)["Location"] == reverse("tablet")
    assert "津軽" not in shown.get(reverse("tablet")).content.decode()


def test_when_the_clerk_has_signed_out_nothing_lies_there_any_more(
    shown: Client, filled: CounterSet, sato: User
) -> None:
    clerk, form = sign_in(Client(), sato), reverse("tablet_form", args=[filled.forms.get(slug="school").pk])
    clerk.get(reverse("counter_home"))
    assert OpenSession.objects.filter(user=sato, ended_at=None).exists()
    assert "津軽" in shown.get(form).content.decode(), "the control"
    end_sessions(sato, at=filled.opened_at)
    assert shown.get(reverse("tablet_stand")).json() == {"stand": "waiting", "set": ""}
    assert shown.get(form)["Location"] == reverse("tablet")
