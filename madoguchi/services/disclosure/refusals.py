"""Refusals of the disclosure room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class NotForThisPost(Refused):
    """Only the department that answers requests for disclosure may open these pages."""

    code = "disclosure.not-for-this-post"
    reason = _("Requests for disclosure are answered by another department.")
    next_step = _("Ask the department that privacy.yaml in the city's folder names.")
    status = 403


class DisclosureNotFound(Refused):
    """There is no such disclosure."""

    code = "disclosure.not-found"
    reason = _("There is no such request for disclosure.")
    next_step = _("Look for it in the list.")
    status = 404


class SamePerson(Refused):
    """What one person put together, another must look through."""

    code = "disclosure.same-person"
    reason = _("You put this together yourself. Another person must look through it.")
    next_step = _("Ask a colleague or the chief of your department.")


class ReviewedAlready(Refused):
    """It was looked through already."""

    code = "disclosure.reviewed-already"
    reason = _("This was already looked through.")
    next_step = _("Hand it out, or put it together anew.")


class NotReviewed(Refused):
    """Nothing is handed out before a second person has looked through it."""

    code = "disclosure.not-reviewed"
    reason = _("Nobody has looked through this yet, so it cannot be handed out.")
    next_step = _("Ask a colleague or the chief of your department to look through it.")


class CardFirst(Refused):
    """All that is kept about a person is shown to somebody who came with a card only."""

    code = "disclosure.card-first"
    reason = _("To download everything about you, sign in with your card.")
    next_step = _("Sign out, and sign in again with your My Number card. Without a card, ask at the window.")
    status = 403
