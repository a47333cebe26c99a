"""What the navigator refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class NotAtACounter(Refused):
    """The person holds no post that works at a counter."""

    code = "counter.not-at-a-counter"
    reason = _("This page is for those who work at a counter.")
    next_step = _("Ask your administrator if your post should be one of them.")
    status = 403


class NotASituation(Refused):
    """The city's library knows no such occasion."""

    code = "counter.not-a-situation"
    reason = _("What has happened was not understood.")
    next_step = _("Choose one of the occasions that the page offers.")
    status = 422
