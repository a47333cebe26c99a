"""Invented cases for the demo: months of work at the desk, made by the same operations as real work."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image, ImageDraw

from madoguchi.foundation.accounts.public import User, sign_with_any_demo_card
from madoguchi.foundation.cases.public import (
    ATTACHMENT,
    Case,
    Draft,
    add_note,
    attach_file,
    begin_draft,
    case_state,
    circumstances_for,
    content_of,
    decide_case,
    draft_state,
    hold_case,
    label_of,
    mark_check,
    receive_case,
    request_correction,
    send_message,
    submit_application,
)
from madoguchi.foundation.forms.public import (
    TEMPLATES,
    ProcedureVersion,
    sample_answers,
    sample_findings,
    versions_offered,
)
from madoguchi.foundation.organisation.public import add_working_days, colleagues, posts_held
from madoguchi.foundation.residents.public import Resident
from madoguchi.kernel import clock
from madoguchi.kernel.acts import Actor
from madoguchi.kernel.refusals import Refused

HOW_MANY = 98
MOST_DAYS = 150
SEED = 3710


def load_demo_cases(*, at: datetime) -> int:
    """Fill an empty house with invented cases up to ``at``; returns how many were made (0 when there are some)."""
    if Case.objects.exists():
        return 0
    dice = random.Random(SEED)  # noqa: S311 - no secret depends on it
    versions = versions_offered(at.date())
    adults = Resident.objects.filter(status="living-here", born_on__lt=at.date() - timedelta(days=20 * 366))
    people = list(adults.order_by("key")[:40])
    made = 0
    for i in range(HOW_MANY):
        version = versions[i % len(versions)]
        span = min(MOST_DAYS, (at.date() - version.valid_from).days)
        moment = at - timedelta(days=span * (HOW_MANY - i) // HOW_MANY, minutes=dice.randint(5, 400))
        try:
            with clock.frozen(moment), transaction.atomic():
                case = _applied(version, dice.choice(people), dice, moment)
        except Refused:
            # A sampled appointment that is taken or a closed day: this invented person comes another time.
            continue
        _worked_on(case, dice, until=at)
        made += 1
    return made


def _applied(version: ProcedureVersion, person: Resident, dice: random.Random, at: datetime) -> Case:
    procedure = version.procedure
    channels = [*procedure.channels, "online"] if "online" in procedure.channels else list(procedure.channels)
    answers = {
        f"{procedure.contact}.name": person.name,
        f"{procedure.contact}.born_on": person.born_on.isoformat(),
        f"{procedure.contact}.address": person.address,
    }
    return apply_as_sample(version, dice, owner=None, channel=dice.choice(channels), answers=answers, at=at)


def apply_as_sample(
    version: ProcedureVersion,
    dice: random.Random,
    *,
    owner: User | None,
    channel: str,
    answers: dict[str, Any],
    at: datetime,
) -> Case:
    """Apply with answers sampled from the definition, some of them replaced by ``answers`` (where they are asked).

    A signature that the procedure asks for is given with an invented card of the demo.
    """
    procedure = version.procedure
    assurance = procedure.assurance_online if channel == "online" else "none"
    circumstances = circumstances_for(
        owner=owner,
        answers={"represent": dice.choice(procedure.represent)},
        represents=procedure.represent,
        channel=channel,
        assurance=assurance,
        at=at,
    )
    sampled = sample_answers(procedure, dice, circumstances)
    sampled |= {name: value for name, value in answers.items() if name in sampled}
    named = sampled.get(f"{procedure.contact}.name")
    name = f"{named['family']} {named['given']}" if isinstance(named, dict) else "Sample"
    by = Actor(kind="guest" if channel == "online" else "staff", id="demo", name=name)
    draft = begin_draft(version, owner=owner, known={}, language="ja", channel=channel, by=by, at=at)
    draft.answers, draft.provenance = sampled, {}
    if draft.mail_confirmed_at is None:
        draft.mail, draft.mail_confirmed_at = "demo@example.jp", at
    draft.save()
    send_along(draft, assurance, by=by, at=at)
    state = draft_state(draft, assurance=assurance, at=at)
    content = content_of(draft, state, draft.files.select_related("file"))
    signature = None
    if channel == "online" and procedure.assurance_online == "signature":
        signature = sign_with_any_demo_card(content.content_hash, at=at)
    return submit_application(draft, shown=content.content_hash, assurance=assurance, signature=signature, by=by, at=at)


def send_along(draft: Draft, assurance: str, *, by: Actor, at: datetime) -> None:
    """Attach an invented picture wherever one is needed and none is there yet."""
    state = draft_state(draft, assurance=assurance, at=at)
    wanted = [f"{ATTACHMENT}{a.attachment.name}" for a in state.attachments if a.required]
    wanted += [path for path, f in state.asked.items() if f.type == "file" and path in state.required]
    held = set(draft.files.values_list("name", flat=True))
    for name in wanted:
        if name not in held:
            attach_file(draft, name=name, upload=_picture(name), by=by, at=at)


def _picture(name: str) -> SimpleUploadedFile:
    image = Image.new("RGB", (800, 600), "#e8eef7")
    ImageDraw.Draw(image).text((40, 40), f"DEMO {name}", fill="#00118f", font_size=40)
    kept = io.BytesIO()
    image.save(kept, "JPEG")
    return SimpleUploadedFile("demo.jpg", kept.getvalue(), content_type="image/jpeg")


def staff_of(department: str, role: str, at: datetime) -> Actor:
    """Somebody who holds that role's post in the department; raises ``LookupError``."""
    for user in colleagues(department, at.date()):
        for post in posts_held(user, at.date()):
            if post.department_id == department and post.role == role:
                return Actor(kind="staff", id=str(user.pk), name=user.name, post=post.label)
    raise LookupError(f"nobody holds a {role}'s post in {department}")


def _worked_on(case: Case, dice: random.Random, *, until: datetime) -> None:
    """Take the case as far as there was time; the newest wait, a few are late, corrected or on hold."""
    by = staff_of(case.department, "clerk", until)
    received = _later(case.submitted_at, dice.choice([0, 0, 1, 2]))
    if received >= until:
        return
    receive_case(case, by=by, at=received)
    fate = dice.random()
    if fate < 0.08:
        ask_correction(case, by=by, at=received + timedelta(minutes=20))
        return
    if fate < 0.11:
        hold_case(
            case, reason="現地の確認が済むまで、手続きを止めています。", by=by, at=received + timedelta(minutes=30)
        )
        return
    for check in case.procedure.checks:
        mark_check(case, name=check.name, done=True, by=by, at=received + timedelta(minutes=10))
    needed = max(1, round(case.procedure.standard_days * dice.uniform(0.3, 1.15)))
    decided = _later(received, needed)
    if decided >= until or fate > 0.96:
        add_note(case, body="電話で内容を確認済み。", by=by, at=received + timedelta(minutes=15))
        return
    by = decide(case, dice, refused=fate > 0.92, at=decided, until=until)
    if dice.random() < 0.2:
        send_message(
            case,
            body="ご不明な点は、このページからお尋ねください。",
            from_office=True,
            author=by.post,
            by=by,
            at=decided + timedelta(minutes=5),
        )


def decide(case: Case, dice: random.Random, *, refused: bool = False, at: datetime, until: datetime) -> Actor:
    """Have whoever may decide it do so, with sampled findings; returns who did. ``until``: when they hold the post."""
    template = TEMPLATES[case.procedure.review_template]
    by = staff_of(case.department, "chief" if template.chief_decides else "clerk", until)
    outcome = "refused" if refused else template.outcomes[0]
    findings = {} if refused else sample_findings(case_state(case), dice)
    decide_case(case, outcome=outcome, reasons=_reason(case) if refused else "", findings=findings, by=by, at=at)
    return by


def _later(moment: datetime, working_days: int) -> datetime:
    if working_days == 0:
        return moment + timedelta(minutes=25)
    day = add_working_days(moment.date(), working_days)
    return moment.replace(year=day.year, month=day.month, day=day.day, hour=6, minute=(moment.minute * 7) % 60)


def _reason(case: Case) -> str:
    texts: Sequence[object] = case.procedure.refusal_texts
    return str(texts[0]) if texts else "要件に当たらないため。"


def ask_correction(case: Case, *, by: Actor, at: datetime) -> None:
    """Ask to look at the first answer once more."""
    path = next(name for name in case.answers if label_of(case, name) is not None)
    texts = case.procedure.correction_texts
    sentence = texts[0].ja if texts else "内容をもう一度ご確認ください。"
    request_correction(case, items=[{"path": path, "sentence": sentence}], by=by, at=at)
