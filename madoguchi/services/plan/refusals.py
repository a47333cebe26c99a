"""Refusals of the plan room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class NoPlan(Refused):
    """No plan was taken over yet."""

    code = "plan.none"
    reason = _("No plan has been taken over yet.")
    next_step = _("Write plan.yaml in the city's folder and run madoguchi city load.")
    status = 404


class MeasureUnknown(Refused):
    """There is no such measure or indicator in the plan."""

    code = "plan.unknown"
    reason = _("The plan knows no such measure or indicator.")
    next_step = _("Look for it on the page of the plan.")
    status = 404


class PlanKnownAlready(Refused):
    """This very text is the newest version already."""

    code = "plan.known-already"
    reason = _("This is word for word the plan as it stands.")
    next_step = _("Change something first, or leave it as it is.")


class PlanBegunAlready(Refused):
    """A plan under this key exists."""

    code = "plan.begun-already"
    reason = _("There is a plan called “%(key)s” already.")
    next_step = _("Choose another name, or go on with that plan.")


class PeriodNotAfter(Refused):
    """The next plan begins after the one before has ended."""

    code = "plan.period-not-after"
    reason = _("The next plan must begin after %(last)s, and end after it began.")
    next_step = _("Choose another period.")


class NotForThisPost(Refused):
    """Only the owner of an indicator, or the office of the plan, does this."""

    code = "plan.not-for-this-post"
    reason = _("This is done by the department that answers for the indicator, or by the office of the plan.")
    next_step = _("Ask them. The page of the measure names both.")
    status = 403


class NotEntered(Refused):
    """A counted value is never typed, and an entered one never counted."""

    code = "plan.not-entered"
    reason = _("This indicator is counted by the system. Nobody types its values.")
    next_step = _("Have it counted again, with the reason.")


class NotCounted(Refused):
    """Nothing counts it."""

    code = "plan.not-counted"
    reason = _("No room of the system counts this indicator.")
    next_step = _("Enter a value with its evidence.")


class NotThatDay(Refused):
    """It cannot be counted, or said, for that day."""

    code = "plan.not-that-day"
    reason = _("This cannot be told for that day.")
    next_step = _("Choose today or a day before. Some things can be counted as they stand now only.")


class EvidenceMissing(Refused):
    """A value without evidence is an opinion."""

    code = "plan.evidence-missing"
    reason = _("A value needs its evidence: a file, or the address of a page.")
    next_step = _("Attach a file or write an address that begins with https://.")


class ReasonMissing(Refused):
    """A correction says why."""

    code = "plan.reason-missing"
    reason = _("Say why.")
    next_step = _("Write the reason in a sentence; it is kept with the value.")


class NotTheSame(Refused):
    """A correction takes the place of a value of the same indicator and day."""

    code = "plan.not-the-same"
    reason = _("A correction is for the same indicator and the same day.")
    next_step = _("Enter a value for the other day by itself.")


class SamePerson(Refused):
    """Who entered it does not confirm it."""

    code = "plan.same-person"
    reason = _("You entered this value yourself. Another person must confirm it.")
    next_step = _("Ask a colleague, or the office of the plan.")


class JudgedAlready(Refused):
    """It was confirmed or declined."""

    code = "plan.judged-already"
    reason = _("This value was confirmed or declined already.")
    next_step = _("If it is wrong, enter a correction.")
