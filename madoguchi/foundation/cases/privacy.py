"""What cases know about people."""

from __future__ import annotations

from django.db.models import Q

from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.residents.public import Resident, name_key
from madoguchi.kernel.privacy import CARD, OTHERS, SECRET, SIGNER, STAFF, Person, Personal

DISCARD = "madoguchi.foundation.cases.tasks.discard_abandoned_drafts"
KEPT = "the retention class of the procedure in the filing plan, counted from the decision (Case.keep_until)"
NOT_YET = "Madoguchi notes the day in keep_until; destroying what is due is not built yet."


def _in_his_cases(person: Person) -> Q:
    return Q(case_id__in=person.cases)


def _his_drafts(person: Person) -> Q:
    found = Q(pk__in=person.drafts)
    return found | Q(resident_id=person.resident_id) if person.resident_id else found


def _signed_by_himself(case: Case, person: Person) -> bool:
    """Whether the card that signed online is the person's own, by the register, and nobody's whose address is guarded.

    Nobody has to sign with the card they came with: the certificate may be somebody else's.
    """
    signer = (case.signature or {}).get("signer") or {}
    if not signer or not person.resident_id:
        return False
    known = Resident.objects.select_related("household").filter(pk=person.resident_id).first()
    if known is None or known.household.address_guarded:
        return False
    names = {name_key(one) for one in (known.full_name, known.card_name) if one}
    return name_key(str(signer.get("name", ""))) in names and signer.get("born_on") == known.born_on.isoformat()


PERSONAL_DATA = {
    "Draft": Personal(
        purpose="an application that is being filled in",
        retention="until submitted, discarded, or left alone for the procedure's abandoned_days",
        removed_by=DISCARD,
        rows_of=_his_drafts,
        withheld={"papers_seen": STAFF},
        look_first=("answers", "typed"),
        my_numbers=("answers", "typed"),
    ),
    "DraftFile": Personal(
        purpose="papers added to an application that is being filled in",
        retention="as long as the draft",
        removed_by="with:cases.Draft",
        rows_of=lambda person: Q(draft_id__in=person.drafts),
        look_first=("file",),
    ),
    "AccessCode": Personal(
        purpose="proof that a mail address belongs to the applicant; opening a draft or case again",
        retention="useless after 30 minutes",
        removed_by="with:cases.Draft",
        remark="Codes of cases go with the case; codes asked for in vain have no remover yet.",
        rows_of=lambda person: Q(draft_id__in=person.drafts) | Q(case_id__in=person.cases) | Q(mail__in=person.mails),
        withheld={"code_hash": SECRET},
    ),
    "Case": Personal(
        purpose="examining and deciding an application",
        retention=KEPT,
        remark=NOT_YET,
        rows_of=lambda person: Q(pk__in=person.cases),
        withheld={
            "assignee": STAFF,
            "decided_by": STAFF,
            "papers_seen": STAFF,
            "concerns": OTHERS,
            "attested.signature.certificate": CARD,
            "signature.certificate": SIGNER,
            "signature.signer.address": SIGNER,
            "signature.signer.born_on": SIGNER,
            "signature.signer.sex": SIGNER,
        },
        own_signature=_signed_by_himself,
        look_first=("answers", "findings", "reasons", "attested"),
        my_numbers=("answers",),
    ),
    "CaseContent": Personal(
        purpose="what was stated at submission and after each correction",
        retention="as long as the case",
        removed_by="with:cases.Case",
        rows_of=_in_his_cases,
        look_first=("answers",),
        my_numbers=("answers",),
    ),
    "CaseFile": Personal(
        purpose="papers submitted with an application",
        retention="as long as the case",
        removed_by="with:cases.Case",
        rows_of=_in_his_cases,
        look_first=("file",),
    ),
    "CaseEvent": Personal(
        purpose="the history of a case, shown to the applicant where public",
        retention="as long as the case",
        removed_by="with:cases.Case",
        rows_of=_in_his_cases,
        withheld={"by_name": STAFF, "detail.assignee": STAFF},
    ),
    "Correction": Personal(
        purpose="what the office asked to have corrected, and the answer",
        retention="as long as the case",
        removed_by="with:cases.Case",
        rows_of=_in_his_cases,
        withheld={"asked_by": STAFF},
        look_first=("note", "items", "answers", "typed"),
        my_numbers=("answers", "typed"),
    ),
    "CaseMessage": Personal(
        purpose="letters between applicant and office",
        retention="as long as the case",
        removed_by="with:cases.Case",
        rows_of=_in_his_cases,
        look_first=("body",),
    ),
    "CaseNote": Personal(
        purpose="the office's notes on a case",
        retention="as long as the case",
        removed_by="with:cases.Case",
        rows_of=_in_his_cases,
        withheld={"author": STAFF},
        look_first=("body",),
    ),
    "CheckMark": Personal(
        purpose="who checked what in a case",
        retention="as long as the case",
        removed_by="with:cases.Case",
        rows_of=_in_his_cases,
        withheld={"author": STAFF},
    ),
    "IssuedDocument": Personal(
        purpose="a certificate or notice that was issued",
        retention="as long as the case",
        removed_by="with:cases.Case",
        rows_of=_in_his_cases,
        look_first=("content", "file"),
    ),
}

CLASSES = {
    "Draft": {
        "3A": "answers typed",
        "3B": "provenance mail papers_seen",
        "3C": "id owner resident_id version",
        "2": "channel language confirmed revision mail_confirmed_at begun_at saved_at submitted_at",
    },
    "DraftFile": {
        "3B": "name file",
        "3C": "id draft",
        "2": "added_at",
    },
    "AccessCode": {
        "3A": "code_hash",
        "3B": "mail",
        "3C": "id purpose draft case",
        "2": "asked_at expires_at tries used_at",
    },
    "Case": {
        "3A": "answers",
        "3B": "applicant_name applicant_mail search_text signature attested provenance papers_seen fee reasons findings slug",
        "3C": ("id number draft applicant resident_id concerns assignee decided_by department state due_on version"),
        "2": (
            "channel language assurance content_hash submitted_at received_at decided_at ended_at "
            "stopped_on days_to_decision keep_until revision"
        ),
    },
    "CaseContent": {
        "3A": "answers",
        "3B": "provenance files",
        "3C": "id case",
        "2": "at content_hash",
    },
    "CaseFile": {
        "3B": "name file",
        "3C": "id case",
        "2": "added_at replaced_at",
    },
    "CaseEvent": {
        "3B": "detail",
        "3C": "id case by_name by_post",
        "2": "at kind by_kind public",
    },
    "Correction": {
        "3A": "answers typed",
        "3B": "note items",
        "3C": "id case asked_by",
        "2": "asked_at due_on answered_at cancelled_at",
    },
    "CaseMessage": {
        "3B": "body",
        "3C": "id case author",
        "2": "at from_office read_at",
    },
    "CaseNote": {
        "3B": "body",
        "3C": "id case author",
        "2": "at",
    },
    "CheckMark": {
        "3B": "name",
        "3C": "id case author",
        "2": "at done",
    },
    "IssuedDocument": {
        "3B": "title content file document",
        "3C": "id case number",
        "2": "issued_at",
    },
}
