"""Writing a mail: a step of the act that it tells about, in the same transaction."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.template import Context
from django.template.backends.django import Template
from django.template.loader import get_template

from madoguchi.foundation.messaging.models import OutgoingMail
from madoguchi.foundation.messaging.refusals import AddressNotUsable, TooManyCodes
from madoguchi.foundation.messaging.vocabulary import CODES, CODES_AN_HOUR, LANGUAGES, MAY_SAY, Kind
from madoguchi.foundation.organisation.public import city
from madoguchi.kernel import clock, jobs

LONGEST_VALUE = 300


class QueuedOutsideAct(RuntimeError):
    """A mail outside a transaction could tell of something that never happened."""


def queue_mail(
    *,
    kind: str,
    to: str,
    language: str,
    context: Mapping[str, object],
    key: str,
    case_id: object = "",
    calendar: str = "",
) -> OutgoingMail | None:
    """Write the mail and the job that sends it into the open transaction.

    ``context`` holds exactly what ``MAY_SAY`` lists for the kind. ``key`` names the occasion: a mail
    with that key is written once. ``calendar`` is the text of an iCalendar file to go with it.
    No address, no mail (``None``). Raises ``TooManyCodes``, ``AddressNotUsable``.
    """
    if not transaction.get_connection().in_atomic_block:
        raise QueuedOutsideAct(kind)
    which = Kind(kind)
    if set(context) != MAY_SAY[which]:
        raise ValueError(f"{which}: context must be {sorted(MAY_SAY[which])}, is {sorted(context)}")
    if not to:
        return None
    known = OutgoingMail.objects.filter(key=key).first()
    if known is not None:
        return known
    _check_address(to)
    now = clock.now()
    if which in CODES:
        recent = OutgoingMail.objects.filter(to__iexact=to, kind=which, created_at__gt=now - timedelta(hours=1))
        if recent.count() >= CODES_AN_HOUR:
            raise TooManyCodes
    subject, body = write_mail(which, language, context)
    mail = OutgoingMail.objects.create(
        key=key,
        kind=which,
        to=to,
        language=_language(language),
        subject=subject,
        body_text=body,
        calendar=calendar,
        case_id=str(case_id),
        created_at=now,
    )
    jobs.enqueue("messaging.send_mail", key=f"messaging.send_mail:{mail.id}", mail_id=str(mail.id))
    return mail


def take_back_mail(key: str) -> bool:
    """Have a mail not sent that nobody has begun to send; whether there was one. Its job then finds nothing to do."""
    idle = Q(sending_until=None) | Q(sending_until__lt=clock.now())
    waiting = OutgoingMail.objects.filter(idle, key=key, sent_at=None, failed_at=None)
    return waiting.delete()[0] > 0


def write_mail(kind: Kind, language: str, context: Mapping[str, object]) -> tuple[str, str]:
    """Subject and text in ``language`` (Japanese where it is none of ours)."""
    spoken = _language(language)
    here = city()
    values: dict[str, object] = {name: _one_line(value, spoken) for name, value in context.items()}
    values |= {
        "city": _one_line(here.name, spoken),
        "city_phone": here.phone,
        "office_hours": _one_line(here.office_hours, spoken),
    }
    template = get_template(f"messaging/mail/{kind.value}.{spoken}.txt")
    assert isinstance(template, Template)
    text = template.template.render(Context(values, autoescape=False))
    subject, _line, body = text.partition("\n")
    return str(_one_line(subject, spoken))[:200], body.strip() + "\n"


def _language(language: str) -> str:
    return language if language in LANGUAGES else "ja"


def _one_line(value: object, language: str) -> str | bool:
    """A value that cannot begin a header or a line of its own: controls and line separators are gone."""
    if isinstance(value, bool):
        return value
    within = getattr(value, "within", None)
    text = within(language) if callable(within) else str(value)
    kept = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    return " ".join("".join(c for c in kept if unicodedata.category(c) != "Cf").split())[:LONGEST_VALUE]


def _check_address(to: str) -> None:
    try:
        validate_email(to)
    except ValidationError:
        raise AddressNotUsable from None
