"""Refusals of the register of residents."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class CardFitsSeveral(Refused):
    """More than one person on the register has the name, birth and address of the card."""

    code = "residents.card-fits-several"
    reason = _("More than one person on the register fits this card, so we cannot tell who you are.")
    next_step = _("Please come to the counter with your card, or call us.")


class RegisteredToAnother(Refused):
    """The person on the register already has another account."""

    code = "residents.registered-to-another"
    reason = _("There is already another account for the person on this card.")
    next_step = _("Sign in with the card you used before, or ask at the counter to have the accounts put in order.")


class PeopleFileFaulty(Refused):
    """The file of invented people cannot be used."""

    code = "residents.people-file-faulty"
    reason = _("The file %(file)s cannot be used: %(faults)s")
    next_step = _("Mend these keys in the file and load it again.")


class RegisterRulesFaulty(Refused):
    """A file of the city about its register cannot be used."""

    code = "residents.register-rules-faulty"
    reason = _("The file %(file)s cannot be used: %(faults)s")
    next_step = _("Mend these keys in the file and load it again.")


class ProtectedPerson(Refused):
    """The person is protected, and the post is not among those that may see them."""

    code = "residents.protected-person"
    reason = _("This entry of the register is protected. It is shown to named posts only.")
    next_step = _("Ask the chief of the section that decides on protections to take over, at the counter if need be.")
    status = 403


class ConsentNotAsked(Refused):
    """The linkage asks for no consent, or nobody knows it."""

    code = "residents.consent-not-asked"
    reason = _("No consent is asked for here.")
    next_step = _("Load the page again and choose what is listed.")
    status = 404


class PurposeMissing(Refused):
    """Nobody looks into the register without saying why."""

    code = "residents.purpose-missing"
    reason = _("An entry of the register is shown only for a stated purpose.")
    next_step = _("Choose the purpose, then look again.")
    status = 400


class NumberFaulty(Refused):
    """The digits are no Individual Number."""

    code = "residents.number-faulty"
    reason = _("These digits are no Individual Number: the check digit does not fit.")
    next_step = _("Compare the twelve digits with the card or the notice.")
    status = 400


class NumberGone(Refused):
    """No Individual Number is kept of the person."""

    code = "residents.number-gone"
    reason = _("No Individual Number of this person is kept.")
    next_step = _("Ask the person for the card or the notice.")
    status = 404


class NumberLocked(Refused):
    """The Individual Number does not open with the master keys that are known here."""

    code = "residents.number-locked"
    reason = _("The Individual Number cannot be opened or kept: the master key is not known here.")
    next_step = _("The administrator puts the copy of the master key back that is kept apart.")
    status = 503
