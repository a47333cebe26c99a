"""“All about me” is complete: a marker in every field that holds data on a person is found, and nobody else's."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models, transaction

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.ledger import _hash
from madoguchi.foundation.audit.public import guards_lowered
from madoguchi.foundation.cases.public import Case, Draft
from madoguchi.foundation.files.public import StoredFile, store_bytes
from madoguchi.foundation.organisation.public import Post
from madoguchi.foundation.residents.public import Resident
from madoguchi.kernel.acts import SYSTEM
from madoguchi.kernel.privacy import OTHERS, SECRET, STAFF, nothing
from madoguchi.services.disclosure.bundle import DATA, pack
from madoguchi.services.disclosure.dossier import OF_THE_OFFICE, every_declaration, gather
from madoguchi.services.disclosure.people import person_of
from madoguchi.services.disclosure.words import FIELDS, TABLES
from tests.desk import MakeCase

pytestmark = pytest.mark.django_db
BEGIN = datetime(1900, 1, 1, tzinfo=UTC)
BY_THE_PERSON = {"audit.AuditEntry", "audit.AccessLine", "cases.CaseEvent"}
"""Tables in which the planted line is the person's own."""
OF_STAFF_ALONE = ("plan.", "opendata.", "evidence.")
"""Who of staff reported on the plan, published data or wrote of it: about no resident, and rows of one another."""


class Planter:
    """Fills every table with one row about one person; every text, JSON, day and moment carries a marker of its own."""

    def __init__(self, tag: str, account: User, case: Case, number: int, at: datetime) -> None:
        self.tag, self.account, self.case, self.at = tag, account, case, at
        self.number = number
        self.resident = Resident.objects.get(account=account)
        self.planted: dict[str, str] = {}
        """``app.Model.field`` -> marker, of what must be found."""
        self.hidden: dict[str, str] = {}
        """The same, of what must not go out."""
        draft = case.draft or Draft.objects.get(owner=account)
        self.links: dict[str, Any] = {
            "user": account, "owner": account, "account": account, "applicant": account, "case": case, "draft": draft,
            "version": case.version, "household": self.resident.household, "resident": self.resident,
            "assignee": None, "post": Post.objects.first(),
            "case_id": str(case.pk), "account_id": str(account.pk), "resident_id": str(self.resident.pk),
            "actor_id": str(account.pk), "subject_model": "cases.case", "subject_id": str(case.pk),
            "holder": f"case:{case.pk}", "slug": case.slug, "department": case.department, "state": case.state,
            "reviewed_by": None, "made_by": User.objects.filter(kind="staff").first(), "made_by_post": "総務課",
            "case_ids": [], "language": "ja", "vendor": "demo", "places": [], "kept_back": [],
        }  # fmt: skip
        if draft.pk is None:
            raise AssertionError

    def plant(self, label: str) -> None:
        """Put markers into the row that is there, or into a new one."""
        model = apps.get_model(label)
        present: models.Model | None = {
            "accounts.User": self.account,
            "cases.Case": self.case,
            "cases.Draft": self.links["draft"],
            "residents.Resident": self.resident,
            "residents.Household": self.resident.household,
            "residents.SearchEntry": self.resident.search_entry,
        }.get(label)
        values = {
            one.name: self._value(label, one) for one in model._meta.concrete_fields if not self._is_link(label, one)
        }
        if present is not None:
            model._default_manager.filter(pk=present.pk).update(**values)
            return
        links = {
            one.name: self._link(label, one) for one in model._meta.concrete_fields if self._is_link(label, one)
        } | self._special(label)
        row = model(**{**values, **{name: value for name, value in links.items() if value is not ...}})
        row.save(force_insert=True)

    def _special(self, label: str) -> dict[str, Any]:
        special: dict[str, dict[str, Any]] = {
            "audit.Attempt": {"key": _hash("accounts.code", str(self.account.email)), "kind": "accounts.code"},
            "accounts.MailCode": {"address": self.account.email},
            "messaging.OutgoingMail": {"failed_at": None},
            "cases.Correction": {"answered_at": self.at},
            "accounts.CardLink": {"vendor": "another"},
            "organisation.Holding": {"until_on": None},
            "organisation.FactorReset": {"confirmed_at": None, "declined_at": None},
            "residents.PersonalNumber": {"destroyed_at": None},
            "booking.Booking": {"seat": 0, "reservation": None},
            "booking.Reservation": {"state": "confirmed", "held_until": None},
            "booking.ReservationCode": {"mail": self.account.email},
            "counter.CounterSet": {"state": "open"},
        }
        return special.get(label, {})

    def _is_link(self, label: str, one: models.Field[Any, Any]) -> bool:
        if one.primary_key or one.name in self.links or one.is_relation or one.choices:
            return True
        if one.name in self._special(label) or (label == "accounts.User" and one.name == "email"):
            return True
        return not isinstance(
            one, models.CharField | models.TextField | models.JSONField | models.DateTimeField | models.DateField
        )

    def _link(self, label: str, one: models.Field[Any, Any]) -> Any:
        if one.primary_key and not one.is_relation:
            return uuid4() if isinstance(one, models.UUIDField) else ...
        if one.related_model is StoredFile:
            with transaction.atomic():
                return store_bytes(
                    f"%PDF {self.tag}".encode(), name=f"{label}.pdf", media_type="application/pdf", by=SYSTEM,
                    at=self.at, holder=f"disclosure:{self.number}" if label.startswith("disclosure.") else f"case:{self.case.pk}",
                )  # fmt: skip
        if one.name in self.links:
            return self.links[one.name]
        if one.is_relation:
            related: Any = one.related_model
            return None if one.null else related._default_manager.filter(self._ours(one)).first()
        if one.choices:
            return next(iter(one.flatchoices))[0]
        if isinstance(one, models.BooleanField):
            return False
        return ... if one.has_default() or one.null else self.number

    def _ours(self, one: models.Field[Any, Any]) -> models.Q:
        """Which row to point to: a colleague, or one that is about the same person."""
        related: Any = one.related_model
        if related is User:
            return models.Q(kind="staff")
        declared = dict(every_declaration()).get(related._meta.label)
        if declared is None or declared.rows_of is None or declared.rows_of is nothing:
            return models.Q()
        return declared.rows_of(person_of(account=self.account))

    def _value(self, label: str, one: models.Field[Any, Any]) -> Any:
        self.number += 1
        personal = dict(every_declaration())[label]
        why = personal.withheld.get(one.name, "")
        hidden = why in (SECRET, OTHERS) or (why == STAFF and label not in BY_THE_PERSON)
        about_him = personal.rows_of is not nothing
        where = (self.hidden if hidden else self.planted) if about_him else {}
        place = f"{label}.{one.name}"
        if isinstance(one, models.DateTimeField):
            value: Any = BEGIN + timedelta(days=self.number, seconds=self.number)
            where[place] = value.isoformat()
            return value
        if isinstance(one, models.DateField):
            value = date(1800, 1, 1) + timedelta(days=self.number)
            where[place] = value.isoformat()
            return value
        marker = f"{self.tag}{self.number:04d}"
        where[place] = marker
        if isinstance(one, models.JSONField):
            return [marker] if isinstance(one.get_default(), list) else {"value": marker}
        if isinstance(one, models.EmailField):
            return f"{marker}@example.jp"
        if one.name == "actor_kind" or one.name == "by_kind":
            return where.pop(place) and "resident"
        longest = one.max_length or 200
        if longest < len(marker):
            return where.pop(place)[:longest]
        return marker


@pytest.fixture
def people(
    hanako: User, other_resident: User, sato: User, make_case: MakeCase, at: datetime
) -> Iterator[list[Planter]]:
    planters = []
    for number, (tag, account) in enumerate((("MARKA", hanako), ("MARKB", other_resident))):
        User.objects.filter(pk=account.pk).update(email=f"person{number}@example.jp")
        account.refresh_from_db()
        case = make_case("juminhyo", owner=account, seed=number + 1)
        planters.append(Planter(tag, account, case, 2000 * number + 1000, at))
    with guards_lowered():
        for label, _personal in every_declaration():
            for one in planters:
                if not label.startswith(OF_STAFF_ALONE):
                    one.plant(label)
        yield planters


def test_every_room_says_how_its_rows_belong_to_a_person() -> None:
    silent = [label for label, personal in every_declaration() if personal.rows_of is None]
    assert silent == [], "say rows_of in privacy.py, or the table is missing from “all about me”"


def test_every_table_and_field_has_a_word_in_japanese() -> None:
    labels = [label for label, _personal in every_declaration()]
    assert [one for one in labels if one not in TABLES] == []
    fields = {
        one.name
        for label in labels
        for one in (*apps.get_model(label)._meta.concrete_fields, *apps.get_model(label)._meta.many_to_many)
    }
    assert sorted(fields - set(FIELDS)) == [], "add the word to services/disclosure/words.py"


def unpacked(bundle: bytes) -> tuple[str, str, list[str], str]:
    """data.json, index.html, file names, all contents of files."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        names = [one for one in archive.namelist() if one.startswith("files/")]
        contents = "".join(archive.read(one).decode("utf-8", "replace") for one in names)
        return archive.read(DATA).decode(), archive.read("index.html").decode(), names, contents


def test_all_about_me_is_complete_and_holds_nothing_of_anybody_else(people: list[Planter], at: datetime) -> None:
    mine, other = people
    bundle = pack(gather(person_of(account=mine.account), official=True), name="花子", at=at)
    data, page, names, contents = unpacked(bundle)
    assert len(mine.planted) > 90, "the planter planted too little to prove anything"
    missing = [place for place, marker in mine.planted.items() if marker not in data]
    assert missing == []
    assert [place for place, marker in mine.planted.items() if marker not in page] == []
    # Withheld: secrets, other people, and names of the staff; the place says so.
    assert [place for place, marker in mine.hidden.items() if marker in data + page] == []
    for place in mine.hidden:
        table, _dot, field = place.rpartition(".")
        (section,) = (one for one in json.loads(data)["sections"] if one["table"] == table)
        assert any("withheld" in row[field] for row in section["rows"] if isinstance(row[field], dict)), place
    everything = data + page + contents + "".join(names)
    assert "MARKB" not in everything
    assert [place for place, marker in other.planted.items() if marker in everything] == []
    assert len(names) == contents.count("%PDF MARKA") == 4, (
        "of the draft, of the case, what was issued, and a signed sheet"
    )


def test_this_test_can_fail(people: list[Planter], monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with one table left out, its markers are missing."""
    mine, _other = people
    dossier = gather(person_of(account=mine.account), official=True)
    dossier.sections = [one for one in dossier.sections if one["table"] != "cases.CaseMessage"]
    text = json.dumps(dossier.as_json(), ensure_ascii=False)
    missing = [place for place, marker in mine.planted.items() if marker not in text]
    assert missing
    assert all(place.startswith("cases.CaseMessage.") for place in missing)


def test_what_one_downloads_oneself_has_no_notes_of_the_office(people: list[Planter]) -> None:
    mine, _other = people
    tables = {one["table"] for one in gather(person_of(account=mine.account), official=False).sections}
    assert tables == {label for label, _personal in every_declaration()} - OF_THE_OFFICE


def test_a_line_that_staff_wrote_names_the_post_and_not_the_person(hanako: User, at: datetime) -> None:
    audit = apps.get_model("audit.AccessLine")
    audit.objects.create(
        at=at, actor_kind="staff", actor_id="s-9", actor_name="佐藤 優", actor_post="市民課 窓口係", purpose="p", what="w",
        account_id=str(hanako.pk),
    )  # fmt: skip
    text = json.dumps(gather(person_of(account=hanako), official=True).as_json(), ensure_ascii=False)
    assert "市民課 窓口係" in text
    assert "佐藤 優" not in text
    assert "s-9" not in text


def test_a_sealed_number_never_leaves_as_its_token(hanako: User, make_case: MakeCase) -> None:
    case = make_case("juminhyo", owner=hanako)
    Case.objects.filter(pk=case.pk).update(
        answers={"number": {"sealed": "TOKEN"}, "typed": {"": "", "unread": "TOKEN"}}
    )
    text = json.dumps(gather(person_of(account=hanako), official=True).as_json(), ensure_ascii=False)
    assert "TOKEN" not in text
    assert "個人番号は暗号化して保有" in text
