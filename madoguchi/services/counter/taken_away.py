"""What became of forms that lay on a tablet while their page for signing was open: told as it is."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.submitting import cases_of_set
from madoguchi.services.counter.signed import how_signed
from madoguchi.services.counter.vocabulary import State


def told_of_taken_away(set_id: str) -> tuple[bool, str]:
    """Whether all is well, and the sentence for whoever was about to sign."""
    try:
        found = CounterSet.objects.filter(pk=set_id).first()
    except ValidationError:
        found = None
    forms = list(found.forms.filter(dropped_at=None)) if found is not None else []
    signed = bool(forms) and all(form.signature and how_signed(form) for form in forms)
    if found is not None and found.state == State.SUBMITTED:
        told = {"numbers": ", ".join(case.number for case in cases_of_set(found))}
        if signed:
            return True, _("You have signed, and everything was sent. Receipt numbers: %(numbers)s") % told
        return True, _("The clerk has sent the forms; you did not sign here. Receipt numbers: %(numbers)s") % told
    if found is not None and found.state == State.ABANDONED:
        return False, _("The clerk has ended this without sending anything. Please ask the clerk.")
    if signed:
        return True, _("You have signed everything. It has not been sent yet: the clerk sends it.")
    return False, _("The clerk has taken the forms away before you signed. Nothing was signed.")
