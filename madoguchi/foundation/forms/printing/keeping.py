"""The form of a published version: printed once, kept with its boxes, filled again and again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from madoguchi.foundation.forms.evaluation import FormState
from madoguchi.foundation.forms.models import PrintedForm, ProcedureVersion
from madoguchi.foundation.forms.operations import keep_printed_form
from madoguchi.foundation.forms.printing.codes import FormCode
from madoguchi.foundation.forms.printing.drawing import form_pdf
from madoguchi.foundation.forms.printing.filling import fill_form
from madoguchi.foundation.forms.printing.paper import FormLayout
from madoguchi.foundation.forms.printing.plan import Sender, form_layout
from madoguchi.foundation.forms.printing.signing import Signing, left_out
from madoguchi.foundation.forms.procedure import Procedure
from madoguchi.foundation.forms.queries import find_printed_form
from madoguchi.foundation.organisation.public import City, Department, city
from madoguchi.kernel.acts import Actor


def sender_from(hall: City, office: str, place: str = "", phone: str = "") -> Sender:
    """Whom the form is addressed to."""
    code = hall.postal_code
    return Sender(
        mayor=hall.mayor_title.ja, office=office, place=place, address=f"〒{code[:3]}-{code[3:]}　{hall.address.ja}",
        phone=phone or hall.phone, hours=hall.office_hours.ja,
    )  # fmt: skip


def sender_of(procedure: Procedure) -> Sender:
    """The mayor, and the office in charge."""
    found = Department.objects.filter(key=procedure.owner).first()
    if found is None:
        return sender_from(city(), "")
    return sender_from(city(), found.name_ja, found.place_ja, found.phone)


@lru_cache(maxsize=200)
def _layout(
    procedure: Procedure, sender: Sender, left_out: frozenset[str] = frozenset(), signed: bool = False
) -> FormLayout:
    return form_layout(procedure, sender, left_out=left_out, signed=signed)


def printed_form(version: ProcedureVersion, *, by: Actor, at: datetime) -> PrintedForm:
    """The blank form as it is handed out today; printed and kept when it is asked for the first time."""
    return _kept(version, _layout(version.procedure, sender_of(version.procedure)), by, at)


def _kept(version: ProcedureVersion, layout: FormLayout, by: Actor, at: datetime) -> PrintedForm:
    kept = find_printed_form(version, layout_sha256=layout.sha256)
    return kept or keep_printed_form(version, layout, by=by, at=at)


def proof_pdf(procedure: Procedure, sender: Sender, state: FormState | None = None) -> tuple[bytes, int]:
    """A proof (校正刷り) of a definition that is not yet published, and its pages; nothing of it is kept."""
    layout, code = form_layout(procedure, sender), FormCode(procedure.slug, 0, 0, procedure.sha256[:16])
    if state is None:
        return form_pdf(layout, code), layout.pages
    enclosed = [one.attachment.name for one in state.attachments if not one.waived]
    filled = fill_form(layout, state, on=state.circumstances.today, enclosed=enclosed, computed=True)
    return form_pdf(layout, code, filled.written, pages=filled.pages), filled.pages


def filled_form_pdf(
    version: ProcedureVersion, state: FormState, *, by: Actor, at: datetime, on: date | None = None, draft: str = "",
    receipt: str = "", enclosed: Iterable[str] = (), record: str = "", computed: bool = False,
    signing: Signing | None = None,
) -> bytes:  # fmt: skip
    """The same form with the answers of ``state`` in its boxes; its code names the draft or the receipt number.

    With ``signing`` it is printed to be signed: with a box for the signature, and without sections that do not apply.
    """
    out = left_out(state) if signing is not None else frozenset()
    layout = _layout(version.procedure, sender_of(version.procedure), out, signing is not None)
    edition = _kept(version, layout, by, at).edition
    filled = fill_form(layout, state, on=on, enclosed=enclosed, record=record, computed=computed, signing=signing)
    code = FormCode(version.slug, version.number, edition, version.sha256[:16], draft=draft, receipt=receipt)
    return form_pdf(layout, code, filled.written, pages=filled.pages)
