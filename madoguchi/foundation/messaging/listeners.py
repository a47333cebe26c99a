"""What the messaging room hears from the cases, and the mail that follows, in the same transaction."""

from __future__ import annotations

import logging
from uuid import UUID

from django.conf import settings

from madoguchi.foundation.accounts.public import LinkPurpose, SignInCodeMade, StaffAddressChanged, StaffLinkMade
from madoguchi.foundation.cases.public import (
    ApplicationSubmitted,
    ApplicationWithdrawn,
    CaseDecided,
    CaseMessageSent,
    CodeRequested,
    CorrectionRequested,
    case_for_mail,
)
from madoguchi.foundation.messaging.outbox import queue_mail
from madoguchi.foundation.messaging.queries import mails_about
from madoguchi.foundation.messaging.refusals import TooManyCodes
from madoguchi.foundation.messaging.vocabulary import Kind
from madoguchi.kernel import events

log = logging.getLogger(__name__)

CODE_KINDS = {"confirm": Kind.CONFIRM_CODE, "draft": Kind.DRAFT_CODE, "case": Kind.REOPEN_CODE}


def listen() -> None:
    """Register every listener of this room."""
    events.listen(ApplicationSubmitted, tell_received)
    events.listen(ApplicationWithdrawn, tell_withdrawn)
    events.listen(CorrectionRequested, tell_correction)
    events.listen(CaseDecided, tell_decision)
    events.listen(CaseMessageSent, tell_message)
    events.listen(CodeRequested, send_code)
    events.listen(SignInCodeMade, send_sign_in_code)
    events.listen(StaffLinkMade, send_staff_link)
    events.listen(StaffAddressChanged, tell_address_changed)


def tell_received(event: ApplicationSubmitted) -> None:
    """The application has arrived."""
    _tell(Kind.APPLICATION_RECEIVED, event.case_id, occasion="")


def tell_withdrawn(event: ApplicationWithdrawn) -> None:
    """The withdrawal has arrived."""
    _tell(Kind.WITHDRAWAL_CONFIRMED, event.case_id, occasion="")


def tell_correction(event: CorrectionRequested) -> None:
    """Something is to be corrected; a case may be sent back more than once."""
    _tell(Kind.CORRECTION_REQUESTED, event.case_id, occasion=_nth(Kind.CORRECTION_REQUESTED, event.case_id))


def tell_decision(event: CaseDecided) -> None:
    """The office has decided; what it decided is not in the mail."""
    _tell(Kind.DECISION_MADE, event.case_id, occasion=_nth(Kind.DECISION_MADE, event.case_id))


def tell_message(event: CaseMessageSent) -> None:
    """The office has written; what it wrote is not in the mail."""
    if event.to_resident:
        _tell(Kind.MESSAGE_FROM_OFFICE, event.case_id, occasion=str(event.message_id))


def send_code(event: CodeRequested) -> None:
    """Send a code to the address it was asked for.

    Whoever asks for a draft or case must not learn whether there is one, so too many are dropped without a word.
    """
    try:
        queue_mail(
            kind=CODE_KINDS[event.purpose],
            to=event.mail,
            language=event.language,
            context={"code": event.code, "title": event.title},
            key=f"code:{event.code_id}",
        )
    except TooManyCodes:
        if event.purpose == "confirm":
            raise
        log.warning("too many codes for one address; none sent")


def send_sign_in_code(event: SignInCodeMade) -> None:
    """Send a code to sign in with; how often one may ask is counted by the accounts room."""
    queue_mail(
        kind=Kind.SIGN_IN_CODE,
        to=event.address,
        language=event.language,
        context={"code": event.code, "minutes": event.minutes},
        key=f"sign_in_code:{event.code_id}",
    )


def send_staff_link(event: StaffLinkMade) -> None:
    """Send a one-time link to a member of staff; too many in an hour are refused (``TooManyCodes``)."""
    queue_mail(
        kind=Kind.STAFF_RESET if event.purpose == LinkPurpose.RESET else Kind.STAFF_INVITATION,
        to=event.address,
        language="ja",
        context={"url": settings.BASE_URL.rstrip("/") + event.path, "hours": event.hours},
        key=f"staff_link:{event.link_id}",
    )


def tell_address_changed(event: StaffAddressChanged) -> None:
    """Both addresses are told, so that nobody is moved to another one without learning of it."""
    for to in (event.old, event.new):
        queue_mail(
            kind=Kind.STAFF_ADDRESS_CHANGED,
            to=to,
            language="ja",
            context={"address": event.new},
            key=f"staff_address:{event.occasion}:{to}"[:160],
        )


def _tell(kind: Kind, case_id: UUID, *, occasion: str) -> None:
    case = case_for_mail(case_id)
    context: dict[str, object] = {
        "number": case.number,
        "procedure": case.procedure_title,
        "url": settings.BASE_URL.rstrip("/") + case.url_path,
    }
    if kind == Kind.APPLICATION_RECEIVED:
        context["guest"] = case.guest
    queue_mail(
        kind=kind,
        to=case.to,
        language=case.language,
        case_id=case_id,
        key=f"{kind}:{case_id}:{occasion}",
        context=context,
    )


def _nth(kind: Kind, case_id: UUID) -> str:
    return str(mails_about(case_id).filter(kind=kind).count() + 1)
