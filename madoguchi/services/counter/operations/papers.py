"""The forms on paper: printed, signed by hand, and back by the code on each sheet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from madoguchi.foundation.cases.public import Case, lay_sheet_beside
from madoguchi.foundation.files.public import StoredFile, claim_files
from madoguchi.kernel.acts import Actor, act
from madoguchi.services.counter.models import CounterForm, CounterSet
from madoguchi.services.counter.policies import speaks_of_protected
from madoguchi.services.counter.refusals import PagesMissing, ProtectedNotPrinted, SheetMeanwhile, SheetOfAnother
from madoguchi.services.counter.showing import Shown, shown_form
from madoguchi.services.counter.steps import drop_sheet, holder_of_sheet, note_change, refuse_ended


def note_printed(
    counter_set: CounterSet, *, within: Collection[str] | None = None, by: Actor, at: datetime
) -> list[Shown]:
    """Fix what is printed to be signed: a sheet that comes back counts only while the form still says the same.

    ``within``: only the forms of these departments. Returns the forms to be printed; those on which something is still open
    are not among them. Refuses ``SetEnded``, and ``ProtectedNotPrinted``: a sheet can lie about, the tablet cannot.
    """
    with act("counter_set.print", on=counter_set, by=by, at=at) as this:
        refuse_ended(counter_set)
        if speaks_of_protected(counter_set, on=localdate(at)):
            raise ProtectedNotPrinted
        forms = list(counter_set.forms.filter(dropped_at=None).select_related("draft__version"))
        if within is not None:
            forms = [one for one in forms if one.department in within]
        for form in forms:
            form.counter_set = counter_set
        ready = [one for one in (shown_form(form, at=at) for form in forms) if not one.problems]
        for one in ready:
            one.form.printed_hash = one.content_hash
            one.form.save(update_fields=["printed_hash"])
        this.note(forms=len(ready), left_out=len(forms) - len(ready))
    return ready


def keep_signed_sheet(
    form: CounterForm,
    *,
    scan: StoredFile,
    here: Sequence[int],
    of: int,
    beside: UUID | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Keep the sheet that came back beside its form; it counts as signed when somebody has looked at it (``attest_sheet``).

    ``here`` says which page of the form each page of ``scan`` is, ``of`` how many the form has: as long as some are missing
    nobody can attest it. ``beside`` is the scan whose pages are joined into this one. Refuses ``SheetMeanwhile`` where another
    page came at the same time, and ``SheetOfAnother`` where the form was never printed as it is now, or as it was confirmed.
    """
    with act("counter_form.keep_sheet", on=form, by=by, at=at) as this:
        says = form.confirmed_hash if form.case_id else shown_form(form, at=at).content_hash
        if not form.printed_hash or form.printed_hash != says:
            raise SheetOfAnother
        form.refresh_from_db(fields=["scan"])
        if beside is not None and form.scan_id != beside:
            raise SheetMeanwhile
        drop_sheet(form)
        claim_files([scan.pk], holder=holder_of_sheet(form), at=at)
        form.scan, form.sheet_pages = scan, {"of": of, "here": list(here)}
        form.save(update_fields=["scan", "sheet_pages"])
        this.note(pages=len(set(here)), missing=len(form.missing_pages))


def attest_sheet(form: CounterForm, *, by: Actor, at: datetime) -> None:
    """The clerk has looked at the sheet and says that a signature stands on it (署名の確認).

    Refuses ``SetEnded``, ``PagesMissing``, ``SheetOfAnother`` where no sheet lies there, or the form is not confirmed as it was
    printed.
    """
    with act("counter_form.attest_sheet", on=form, by=by, at=at):
        refuse_ended(form.counter_set)
        form.refresh_from_db(fields=["scan", "sheet_pages", "printed_hash", "confirmed_hash"])
        refuse_pages_missing(form)
        if form.scan_id is None or not form.printed_hash or form.printed_hash != form.confirmed_hash:
            raise SheetOfAnother
        form.sheet_seen = _seen(by, at)
        form.save(update_fields=["sheet_seen"])
        note_change(form.counter_set, "signed", keys=[form.slug], by=by, at=at)


def keep_late_sheet(form: CounterForm, *, by: Actor, at: datetime) -> None:
    """Lay the sheet that came back after submitting beside the case; the clerk has seen the signature on it.

    Refuses ``PagesMissing``, ``SheetOfAnother`` where none lies there, or the form was never printed as it was confirmed.
    """
    with act("counter_form.keep_late_sheet", on=form, by=by, at=at):
        case = Case.objects.select_for_update().filter(pk=form.case_id).first() if form.case_id else None
        fits = form.printed_hash and form.printed_hash == form.confirmed_hash
        if case is None or form.scan is None or not fits:
            raise SheetOfAnother
        refuse_pages_missing(form)
        form.sheet_seen = _seen(by, at)
        form.save(update_fields=["sheet_seen"])
        lay_sheet_beside(case, form.scan, seen=form.sheet_seen, by=by, at=at)


def remove_sheet(form: CounterForm, *, by: Actor, at: datetime) -> None:
    """Take a sheet away on which no signature stands; one that was attested stays. Done twice, nothing changes."""
    with act("counter_form.remove_sheet", on=form, by=by, at=at):
        form.refresh_from_db(fields=["scan", "sheet_seen"])
        if form.sheet_seen is None:
            drop_sheet(form)


def refuse_pages_missing(form: CounterForm) -> None:
    """Refuse ``PagesMissing``: whoever signs the last page signs what stands on all of them."""
    if form.missing_pages:
        raise PagesMissing(form.missing_pages, of=form.sheet_pages["of"])


def _seen(by: Actor, at: datetime) -> dict[str, str]:
    return {"by": by.name, "post": by.post, "at": at.isoformat()}
