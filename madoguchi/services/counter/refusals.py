"""What the counter refuses, and the way out of each."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class SetNotFound(Refused):
    """There is no such set, or this post does not see it: the answer is the same."""

    code = "counter.set-not-found"
    reason = _("There is no set of procedures here that your post sees.")
    next_step = _("Look for it on the counter's page, or ask the department that began it.")
    status = 404


class SetEnded(Refused):
    """The set was submitted or abandoned."""

    code = "counter.set-ended"
    reason = _("This set has been submitted or abandoned; it cannot be changed any more.")
    next_step = _("Open the cases it became, or begin a new set.")


class NotAtTheCounter(Refused):
    """The procedure is not taken at the counter."""

    code = "counter.not-at-the-counter"
    reason = _("This procedure is not taken at the counter.")
    next_step = _("Take it off the list; tell the resident by which way it is applied for.")


class NobodyChosen(Refused):
    """Neither somebody of the register nor a name was given."""

    code = "counter.nobody-chosen"
    reason = _("It is not known whom this set is for.")
    next_step = _("Find the person in the register, or write down the name of somebody who is not on it.")
    status = 422
