"""Refusals of the evidence desk: who may, and what stands in the way of a sheet; only staff read them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class NotForThisPost(Refused):
    """Neither of a department that makes sheets nor one of the posts that decide on them."""

    code = "evidence.not-for-this-post"
    reason = _("Your post does not make sheets of evidence.")
    next_step = _("Read the published sheets under /open/evidence/, or ask a department that evidence.yaml names.")
    status = 403


class NotTheDecider(Refused):
    """The city's folder names the posts that decide on sheets."""

    code = "evidence.not-the-decider"
    reason = _("Your post does not decide on sheets of evidence.")
    next_step = _("Ask one of the posts that evidence.yaml names.")
    status = 403


class SamePersonPublishes(Refused):
    """Two persons see everything that is published."""

    code = "evidence.same-person"
    reason = _("You wrote a part of this edition: somebody else decides on it.")
    next_step = _("Ask a colleague whose post decides on sheets.")
    status = 403


class NotInWriting(Refused):
    """It is submitted, published or given up."""

    code = "evidence.not-in-writing"
    reason = _("This edition cannot be changed now.")
    next_step = _("Take it back from approval, or begin a newer edition.")


class NotWaiting(Refused):
    """It was taken back, returned or decided."""

    code = "evidence.not-waiting"
    reason = _("This edition does not wait for approval (any more).")
    next_step = _("Open the sheet to see how it stands.")


class AnotherOnItsWay(Refused):
    """A sheet has one edition in writing at most."""

    code = "evidence.another-on-its-way"
    reason = _("A newer edition is being written already.")
    next_step = _("Go on with that one.")


class NotFinished(Refused):
    """What a second person needs to judge by is missing."""

    code = "evidence.not-finished"
    reason = _("This is still missing: %(what)s.")
    next_step = _("Write it, then submit the edition.")
    status = 422


class SayWhy(Refused):
    """A submission says what is new; a return and a withdrawal say why."""

    code = "evidence.say-why"
    reason = _("The words are missing.")
    next_step = _("Write a sentence: it stands beside the sheet, or tells your colleague what to do.")
    status = 422


class AddressTaken(Refused):
    """Each sheet has an address of its own."""

    code = "evidence.address-taken"
    reason = _("Another sheet has this address.")
    next_step = _("Choose another one, or begin a newer edition of that sheet.")
    status = 422


class SourceGone(Refused):
    """A version that a figure comes from was withdrawn."""

    code = "evidence.source-gone"
    reason = _("The figure “%(figure)s” comes from data that was withdrawn: %(data)s.")
    next_step = _("Draw it anew from the newest data.")


class ChangedSinceSubmitted(Refused):
    """What would be published is not what was submitted."""

    code = "evidence.changed-since-submitted"
    reason = _("This edition is not what was submitted.")
    next_step = _("Return it; it is then submitted again.")


class FigureChangedMeanwhile(Refused):
    """Two editors at one figure."""

    code = "evidence.figure-changed-meanwhile"
    reason = _("Somebody else has changed this figure since you opened it.")
    next_step = _("Look at what stands there now, then keep yours or theirs.")


class PickingErased(Refused):
    """Without its conditions a figure would count other records, under the same title."""

    code = "evidence.picking-erased"
    reason = _("How the records of this figure were picked was erased with its data.")
    next_step = _("Go through the steps of the figure again.")


class FiguresInAnotherOrder(Refused):
    """Two editors at one order, or a button that was pressed twice."""

    code = "evidence.figures-in-another-order"
    reason = _("The figures stand in another order than your page showed: nothing was moved.")
    next_step = _("Look at their order now, then move the figure again.")


class TooManyFigures(Refused):
    """A page that nobody reads to its end helps nobody."""

    code = "evidence.too-many-figures"
    reason = _("A sheet holds %(most)s figures at most.")
    next_step = _("Remove one, or make a second sheet.")


class NoFigureYet(Refused):
    """Nothing can be drawn yet."""

    code = "evidence.no-figure-yet"
    reason = _("This figure is not finished.")
    next_step = _("Go through its steps to the last one.")


class NotPublic(Refused):
    """Only what is public can be withdrawn or followed by a newer edition."""

    code = "evidence.not-public"
    reason = _("This edition is not public.")
    next_step = _("Open the sheet to see how it stands.")


class RulesFaulty(Refused):
    """The city's file cannot be read."""

    code = "evidence.rules-faulty"
    reason = _("evidence.yaml of the city's folder cannot be used: %(faults)s")
    next_step = _("Run madoguchi city check and mend the file.")
    status = 500
