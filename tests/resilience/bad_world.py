"""The world that bad input is sent to: one applicant with a draft that asks everything, cases in each state, the staff."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from madoguchi.config.demo import apply_as_sample
from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.public import (
    Case,
    Draft,
    add_row,
    begin_draft,
    hold_case,
    mark_check,
    receive_case,
    request_code,
    request_correction,
)
from madoguchi.foundation.forms.public import ProcedureVersion, versions_offered
from madoguchi.foundation.organisation.public import load_organisation
from madoguchi.foundation.residents.public import load_demo_residents
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM
from tests import cast
from tests.resilience.everything import SLUG, publish_all

STATES = ("received", "examining", "correcting", "held", "consulting")


@dataclass(slots=True, repr=False)
class BadWorld:
    """Who there is and what there is to spoil."""

    hanako: User
    at: datetime
    versions: dict[str, ProcedureVersion]
    draft: Draft
    rows: tuple[str, str]
    cases: dict[str, Case] = field(default_factory=dict)
    """State of the case -> case of 花子 in 佐藤's section."""
    sessions: dict[str, str] = field(default_factory=dict)
    """Role -> session of somebody signed in."""
    code: Any = None

    def browser(self, role: str) -> Client:
        """A browser in which somebody of the role is signed in; failures inside the product are raised."""
        client = Client()
        if role in self.sessions:
            client.cookies["sessionid"] = self.sessions[role]
        return client


def make_bad_world() -> BadWorld:
    """Load a small part of the city; everything is made by the operations themselves."""
    at = clock.now()
    load_organisation(cast.CITY_FOLDER, by=SYSTEM, at=at)
    load_demo_residents(cast.CITY_FOLDER, by=SYSTEM, at=at)
    publish_all(at, slugs=("juminhyo", "dog-registration", "child-allowance-claim"))
    hanako, taro = cast._with_card("hanako", at), cast._with_card("taro", at)
    staff = {
        role: cast._colleague(key, at)
        for role, key in [("clerk", "sato"), ("chief", "suzuki"), ("administrator", "admin")]
    }
    by = cast.acting(hanako)
    versions = {version.slug: version for version in versions_offered(at.date())}
    draft = begin_draft(versions[SLUG], owner=hanako, known={}, language="ja", by=by, at=at)
    rows = tuple(add_row(draft, page="things", by=by, at=at) for _ in range(2))
    world = BadWorld(hanako, at, versions, draft, rows)  # type: ignore[arg-type]
    sato = cast.acting(staff["clerk"])
    for number, state in enumerate(STATES):
        world.cases[state] = _case_in(
            state, versions["juminhyo" if state != "examining" else SLUG], hanako, number, sato, at
        )
    world.code = request_code(
        purpose="case", mail="hanako@example.jp", language="ja", case=world.cases["received"], by=by, at=at
    )
    people = {"resident": hanako, "other_resident": taro, **staff}
    world.sessions = {role: cast.sign_in(Client(), user).session.session_key or "" for role, user in people.items()}
    return world


def _case_in(state: str, version: ProcedureVersion, owner: User, seed: int, by: Any, at: datetime) -> Case:
    sent = at - timedelta(hours=1)
    case = apply_as_sample(version, random.Random(seed), owner=owner, channel="online", answers={}, at=sent)
    if state == "received":
        return case
    receive_case(case, by=by, at=at)
    for check in case.procedure.checks:
        mark_check(case, name=check.name, done=True, by=by, at=at)
    if state == "correcting":
        paths = [p for p in case.answers if not isinstance(case.answers[p], list)][:4]
        request_correction(
            case, items=[{"path": p, "sentence": "ご確認ください。"} for p in paths], note="", by=by, at=at
        )
    elif state == "held":
        hold_case(case, reason="確認中です。", by=by, at=at)
    elif state == "consulting" and "consult" in case.state_now.actions:
        from madoguchi.foundation.cases.operations.examining import consult

        consult(case, question="ご意見をお願いします。", by=by, at=at)
    case.refresh_from_db()
    return case
