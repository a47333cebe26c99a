"""Refusals of the organisation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.organisation.folder import CityFolderFaulty as CityFolderFaulty  # noqa: PLC0414 - told here with the others
from madoguchi.kernel.refusals import Refused


class NotOfStaff(Refused):
    """A resident's account cannot hold a post."""

    code = "organisation.not-of-staff"
    reason = _("%(name)s is not a member of staff and cannot hold a post.")
    next_step = _("Make a staff account for this person first.")


class AlreadyHeld(Refused):
    """The same person holds the same post in an overlapping time."""

    code = "organisation.already-held"
    reason = _("%(name)s already holds this post in that time.")
    next_step = _("End the earlier holding first, or choose a later day.")


class NotHeldSoLong(Refused):
    """A holding would end before it began."""

    code = "organisation.not-held-so-long"
    reason = _("This post is held from %(from_on)s; it cannot end on %(until_on)s.")
    next_step = _("Choose a later day.")


class PostNotOffered(Refused):
    """The city's folder no longer lists the post."""

    code = "organisation.post-not-offered"
    reason = _("The post %(post)s is no longer in the city's folder and is given to nobody any more.")
    next_step = _("Choose another post, or list it in organisation.yaml again and load the folder.")


class NotAnAdministrator(Refused):
    """Accounts and posts are administered by holders of an administrator's post only."""

    code = "organisation.not-an-administrator"
    reason = _("Only a system administrator may do this.")
    next_step = _("Ask an administrator of the system.")
    status = 403


class NotYourself(Refused):
    """Nobody administers his own account."""

    code = "organisation.not-yourself"
    reason = _("Nobody can change the rights, the state or the second factor of his own account.")
    next_step = _("Ask another administrator to do it.")
    status = 403


class LastAdministrator(Refused):
    """Nobody would be left who can run the system."""

    code = "organisation.last-administrator"
    reason = _("After this nobody would be left who can run the system.")
    next_step = _("Give the post of an administrator to somebody else first, and have him sign in once.")


class RetiredAlready(Refused):
    """The account is closed."""

    code = "organisation.retired-already"
    reason = _("The account of %(name)s is closed.")
    next_step = _("Reinstate the account first, if it is to be used again.")


class NotRetired(Refused):
    """The account is open: there is nothing to reinstate."""

    code = "organisation.not-retired"
    reason = _("The account of %(name)s is open.")
    next_step = _("Look at the list of staff; perhaps a colleague was quicker.")


class AlreadyEnrolled(Refused):
    """A link would let one administrator alone replace a second factor."""

    code = "organisation.already-enrolled"
    reason = _("%(name)s has already set up a second factor; no new link is sent.")
    next_step = _("If the device is lost, ask for a reset of the second factor: it takes two administrators.")


class NothingToReset(Refused):
    """There is no second factor that could be taken away."""

    code = "organisation.nothing-to-reset"
    reason = _("%(name)s has not set up a second factor yet.")
    next_step = _("Send a new link instead.")


class ResetAskedAlready(Refused):
    """A request for the same person is open."""

    code = "organisation.reset-asked-already"
    reason = _("A reset for %(name)s has already been asked for.")
    next_step = _("Another administrator can confirm it; or decline it first.")


class ResetNotOpen(Refused):
    """The request was confirmed, declined, or has expired."""

    code = "organisation.reset-not-open"
    reason = _("This request can no longer be confirmed.")
    next_step = _("If the second factor still has to be reset, ask for it again.")


class TwoPersonsNeeded(Refused):
    """Whoever asked cannot be the one who confirms."""

    code = "organisation.two-persons-needed"
    reason = _("You asked for this reset yourself; another administrator has to confirm it.")
    next_step = _("Ask a second administrator. If there is none, appoint one first.")
    status = 403


class AddressTooNew(Refused):
    """The link would go to an address that was changed a short time ago."""

    code = "organisation.address-too-new"
    reason = _("The mail address of %(name)s was changed less than %(days)s days ago.")
    next_step = _("Wait until the address has stood for %(days)s days: a link goes to a known address only.")


class ReasonNeeded(Refused):
    """A reset without a reason."""

    code = "organisation.reason-needed"
    reason = _("Write why the second factor has to be reset.")
    next_step = _("Write how you made sure that it was really this person who asked.")
    status = 422


class ReviewOpenAlready(Refused):
    """One review is going on."""

    code = "organisation.review-open-already"
    reason = _("A review of accounts is already going on.")
    next_step = _("Finish it first.")


class ReviewClosed(Refused):
    """The review is closed; its lines are evidence."""

    code = "organisation.review-closed"
    reason = _("This review is closed and can no longer be changed.")
    next_step = _("Begin a new review.")


class ReviewUnfinished(Refused):
    """Some accounts have not been judged."""

    code = "organisation.review-unfinished"
    reason = _("%(count)s accounts have not been judged yet.")
    next_step = _("Judge every account; your own is judged by another administrator or by an auditor.")
