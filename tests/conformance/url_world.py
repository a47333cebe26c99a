"""A small world for the table of addresses and roles: one of everything that an address can be about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import time, timedelta
from functools import lru_cache
from random import Random
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, get_urlconf, reverse

from madoguchi.config.demo import apply_as_sample
from madoguchi.foundation.booking.operations.closing import close_time
from madoguchi.foundation.booking.tests.visiting import reserved_visit
from madoguchi.foundation.cases.public import (
    Case,
    Draft,
    attach_file,
    begin_draft,
    decide_case,
    mark_check,
    receive_case,
    request_code,
    request_correction,
)
from madoguchi.foundation.forms.public import publish_definitions, versions_offered
from madoguchi.foundation.organisation.public import Holding, ask_factor_reset, begin_review, load_organisation
from madoguchi.foundation.residents.public import Resident, load_demo_residents
from madoguchi.foundation.tickets.public import device_key, hall, take_ticket
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.counter.public import Chosen, choose_procedures, open_set
from madoguchi.services.evidence.content import SheetWords
from madoguchi.services.evidence.drawing import Drawn
from madoguchi.services.evidence.figures.vocabulary import Recipe, Source
from madoguchi.services.evidence.operations import begin_sheet
from madoguchi.services.opendata.models import Dataset
from madoguchi.services.opendata.public import check_catalogue, load_catalogue
from madoguchi.services.opendata.tests.desk import clean_file, in_one_process, published, submitted
from madoguchi.services.plan.operations import add_paper, convene_meeting, propose_change, save_report, submit_report
from madoguchi.services.plan.operations.adopting import content_of
from madoguchi.services.plan.parts import part_as_text
from madoguchi.services.plan.public import Manner, check_plan, load_plan, send_feedback, take_values
from madoguchi.services.plan.quarters import Quarter
from tests import cast
from tests.conformance.headers import cookie_faults, faults_of
from tests.desk import few_of_the_city

ROLES = ("anonymous", "resident", "other_resident", "clerk", "other_clerk", "chief", "administrator")
A_UUID = "00000000-0000-4000-8000-000000000000"
SMALL_PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00"
    b"\x0cIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\r\xefF\xb8\x00\x00\x00\x00IEND\xaeB`\x82"
)


MAY_BE_KEPT = frozenset(
    {
        "api_index", "api_opendata_catalogue", "api_opendata_csvw", "api_opendata_datasets", "api_opendata_openapi",
        "api_opendata_rows", "api_opendata_schema", "api_procedure", "api_procedure_list", "api_procedure_schema",
        "ckan_action", "ckan_action_short", "open_catalog_jsonld", "open_dataset_file", "open_dataset_jsonld",
        "open_dataset_latest", "open_dataset_schema_org", "open_sheet_figure_csv", "open_sheet_figure_json", "open_sheet_json",
        "open_plan_kpis_csv", "open_plan_kpis_json", "open_plan_population_csv",
        "open_plan_values_csv", "open_plan_values_json", "open_procedures_csv", "open_procedures_json",
        "open_procedures_jsonld", "opendata_map_lines", "opendata_map_places", "opendata_map_points", "postal_lookup",
        "open_photo", "procedure_form", "robots", "sitemap", "waiting_board",
    }
)  # fmt: skip
"""What is the same for everybody: a cache on the way may keep it, even for somebody who is signed in."""


class NotHardened(AssertionError):
    """An answer left without the headers that every answer carries."""


@contextmanager
def undone() -> Iterator[None]:
    """A transaction that is rolled back at its end, and counts as outermost as a test case's own does."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)


@dataclass(slots=True)
class World:
    """What the addresses are about, and a signed-in session for each role."""

    draft: Draft
    case: Case
    kwargs: dict[str, dict[str, Any]] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def arguments(self, name: str, parameters: set[str]) -> dict[str, Any]:
        """What to fill into the address ``name``; raises ``LookupError`` for a parameter that nobody explained."""
        known = {**self.kwargs["*"], **self.kwargs.get(name, {})}
        return {parameter: known[parameter] for parameter in parameters}

    def ask(self, role: str, method: str, name: str, parameters: set[str]) -> str:
        """Ask as ``role``, undo what came of it, and say the answer as the table writes it."""
        browser = Client(raise_request_exception=False)
        if role in self.sessions:
            browser.cookies["sessionid"] = self.sessions[role]
        address = reverse(name, kwargs=self.arguments(name, parameters))
        cache.clear()
        with undone():
            answer = browser.generic(method, address)
            self._refuse_soft(answer, name, known=role in self.sessions)
            return _as_written(answer)

    def _refuse_soft(self, answer: HttpResponseBase, name: str, *, known: bool) -> None:
        """Raise where the answer's headers or cookies leave the browser more room than they must."""
        kept = answer.headers.get("Cache-Control", "").startswith("public")
        faults = faults_of(answer.headers, personal=known and not (kept and name in MAY_BE_KEPT))
        faults += cookie_faults([morsel.OutputString() for morsel in answer.cookies.values()], https=False)
        if faults:
            raise NotHardened(f"{name} ({answer.status_code}): {'; '.join(faults)}")


def _as_written(answer: HttpResponseBase) -> str:
    if answer.status_code == 302:
        doors = ("account_login", "staff_sign_in", "identity_sign_in", "mfa_reauthenticate", "account_reauthenticate")
        return "door" if answer.headers["Location"].split("?")[0] in {reverse(door) for door in doors} else "302"
    return str(answer.status_code)


@lru_cache(maxsize=4)
def _addresses(_urlconf: str) -> dict[str, set[str]]:
    return dict(_walk(get_resolver().url_patterns, set()))


def addresses() -> dict[str, set[str]]:
    """Every named address and its parameters. An address without a name would escape the table, so it is refused."""
    return _addresses(get_urlconf() or settings.ROOT_URLCONF)


def _walk(patterns: list[URLPattern | URLResolver], above: set[str]) -> Iterator[tuple[str, set[str]]]:
    for one in patterns:
        parameters = above | set(one.pattern.converters)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, parameters)
        elif one.name is None:
            raise LookupError(f"the address {one.pattern} has no name")
        else:
            yield one.name, parameters


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
def make_world() -> World:
    """Load the city and the cast; 花子 has begun one application and sent another, which awaits a correction."""
    at = clock.now()
    load_organisation(cast.CITY_FOLDER, by=SYSTEM, at=at)
    load_demo_residents(cast.CITY_FOLDER, by=SYSTEM, at=at)
    publish_definitions(few_of_the_city(), by=SYSTEM, at=at)
    hanako = cast._with_card("hanako", at)
    taro = cast._with_card("taro", at)
    staff = {
        role: cast._colleague(key, at)
        for role, key in [("clerk", "sato"), ("chief", "suzuki"), ("other_clerk", "tanaka"), ("administrator", "admin")]
    }
    by = cast.acting(hanako)
    versions = {version.slug: version for version in versions_offered(at.date())}

    version = versions["child-allowance-claim"]
    draft = begin_draft(version, owner=hanako, known={}, language="ja", by=by, at=at)
    page = next(page for page in version.procedure.pages if not page.repeat)
    rows = next(page for page in version.procedure.pages if page.repeat)
    attachment = version.procedure.attachments[0].name
    picture = SimpleUploadedFile("a.png", SMALL_PICTURE, content_type="image/png")
    attach_file(draft, name=f"attachment.{attachment}", upload=picture, by=by, at=at)
    draft.refresh_from_db()

    case = apply_as_sample(
        versions["juminhyo"], Random(1), owner=hanako, channel="online", answers={}, at=at - timedelta(hours=1)
    )
    sato = cast.acting(staff["clerk"])
    receive_case(case, by=sato, at=at)
    path = next(iter(case.answers))
    request_correction(case, items=[{"path": path, "sentence": "ご確認ください。"}], note="", by=sato, at=at)
    code = request_code(purpose="case", mail="hanako@example.jp", language="ja", case=case, by=by, at=at)

    decided = apply_as_sample(
        versions["juminhyo"], Random(2), owner=hanako, channel="online", answers={}, at=at - timedelta(hours=1)
    )
    receive_case(decided, by=sato, at=at)
    for check in decided.procedure.checks:
        mark_check(decided, name=check.name, done=True, by=sato, at=at)
    decide_case(decided, outcome="granted", reasons="", by=sato, at=at)
    document = {"case_id": decided.pk, "document_id": decided.documents.get().pk}

    other_clerk = staff["other_clerk"]
    second = cast._colleague("mikami", at)
    reset = ask_factor_reset(other_clerk, reason="lost", by=cast.acting(second), at=at)
    review = begin_review(by=cast.acting(second), at=at)
    colleague = {"user_id": other_clerk.pk, "holding_id": Holding.objects.get(user=other_clerk).pk}

    area = hall().areas[0]
    number = take_ticket(area, area.queues[0], channel="phone", by=by, at=at)
    waits = {
        "area_key": area.key, "device": device_key(area), "ticket_id": number.pk, "desk_key": "citizens-1", "deed": "open",
    }  # fmt: skip
    at_one = (13 - at.hour) * 60
    visit = reserved_visit("juminhyo", owner=hanako, at=at, minutes_from_now=at_one)
    closure = close_time(
        visit.reservation.calendar, at.date() + timedelta(days=7), begins=time(9), ends=time(10), reason="system",
        by=sato, at=at,
    )  # fmt: skip

    counter_set = open_set(
        resident_id=str(hanako.resident.pk), identity="photo", life_event="moving-within", department="citizens",
        clerk=staff["clerk"], by=sato, at=at,
    )  # fmt: skip
    (counter_form,) = choose_procedures(counter_set, chosen=[Chosen("juminhyo")], by=sato, at=at)

    plan = check_plan(cast.CITY_FOLDER, None).plan
    assert plan is not None
    adopted = load_plan(plan, by=SYSTEM, at=at)
    assert adopted is not None
    (counted,) = take_values(
        None, as_of=at.date(), manner=Manner.ON_DEMAND, by=SYSTEM, at=at, names=["procedures.online"]
    )

    feedback = send_feedback(
        UUID(A_UUID), body="窓口の待ち時間が知りたいです。", measure_key="", language="ja", by=SYSTEM, at=at
    )
    office = cast._colleague("oyama", at)
    measure, planner = plan.measures[0], cast.acting(office)
    report = save_report(plan, measure, Quarter(2025, 4), progress="x", issues="", improvement="", by=sato, at=at)
    submit_report(adopted, report, by=sato, at=at)
    proposal = propose_change(
        adopted, part=measure.key, title="x", reason="x", by=sato, at=at,
        text=part_as_text(content_of(plan), measure.key).replace("2025: 200", "2025: 201"),
    )  # fmt: skip
    meeting = convene_meeting(plan, plan.bodies[0], on=at.date(), place="", by=planner, at=at)
    paper = add_paper(plan, meeting, title="x", link="https://testserver/", by=planner, at=at)

    load_catalogue(check_catalogue(cast.CITY_FOLDER, None).definitions, by=SYSTEM, at=at)
    population = Dataset.objects.get(slug="population")
    with in_one_process():
        data_version = submitted(population, staff["clerk"], at)
        aed = Dataset.objects.get(slug="aed")
        published(aed, office, cast._colleague("miura", at), at, clean_file(2, "aed"))

    unfinished = Drawn(Recipe((Source("opendata.population", 1),)))
    sheet = begin_sheet("population", words=SheetWords(title="x"), drawn=[unfinished], by=planner, at=at)

    world = World(draft=draft, case=case)
    world.kwargs = {
        "*": {
            "slug": "juminhyo", "vendor": "demo", "draft_id": draft.pk, "case_id": case.pk, "code_id": code.pk,
            "disclosure_id": A_UUID, "visit_id": visit.pk,
            "measure_key": "online-procedures", "kpi_key": "procedures-online", "value_id": counted.pk,
            "feedback_id": feedback.pk, "year": 2025,
            "quarter_key": "2025-4", "body_key": plan.bodies[0].key, "meeting_id": meeting.pk, "paper_id": paper.pk,
            "proposal_id": proposal.pk, "part": measure.key, "kind": "target", "indicator": "submitted",
            "version_id": data_version.pk, "set_id": counter_set.pk, "counter_form_id": counter_form.pk,
            "resident_id": Resident.objects.get(account=hanako).pk,
            "file_id": A_UUID, "document_id": A_UUID, "page": page.name, "row": "r1", "code": "0370043", "pk": 1,
            "sheet_id": sheet.sheet_id, "edition_id": sheet.pk, "figure_id": sheet.figures.get().pk, "step": "rows",
            "token": "not-a-token", "session_id": A_UUID, "reset_id": reset.pk, "review_id": review.pk, **colleague, **waits,
        },
        **{name: {"slug": "population"} for name in ("opendata_dataset", "opendata_upload", "opendata_records")},
        **{
            name: {"slug": "population", "number": 1, "position": 1}
            for name in ("open_sheet", "open_sheet_edition", "open_sheet_json", "open_sheet_figure_csv", "open_sheet_figure_json")
        },
        "opendata_record": {"slug": "population", "number": 1},
        "api_opendata_csvw": {"slug": "aed"},
        "opendata_map_place": {"slug": "aed", "key": "0000000001"},
        **{
            name: {"slug": "aed"}
            for name in (
                "api_opendata_openapi", "api_opendata_rows", "open_dataset", "open_dataset_jsonld",
                "open_dataset_schema_org", "opendata_map_points",
            )
        },
        "ckan_action": {"action": "package_list"},
        "ckan_action_short": {"action": "package_list"},
        "open_photo": {"photo_id": A_UUID, "kind": "jpg"},
        "opendata_photo": {"photo_id": A_UUID},
        "open_request": {"request_id": A_UUID},
        "opendata_request": {"request_id": A_UUID},
        "open_dataset_file": {"slug": "aed", "number": 1, "name": "data.csv"},
        "open_dataset_latest": {"slug": "aed", "name": "data.csv"},
        "open_dataset_version": {"slug": "aed", "number": 1},
        "api_opendata_schema": {"slug": "aed"},
        "application_document": document,
        "booking_closure_lift": {"pk": closure.pk},
        "case_document": document,
        "counter_counted": {"desk_key": "citizens"},
        "draft_file": {"file_id": draft.files.get().file_id},
        **{name: {"page": rows.name} for name in ("draft_row", "draft_row_add", "draft_row_remove", "draft_row_autosave")},
    }  # fmt: skip
    people = {"resident": hanako, "other_resident": taro, **staff}
    world.sessions = {role: cast.sign_in(Client(), user).session.session_key or "" for role, user in people.items()}
    return world
