"""What is refused where a resident reads it too, at the tablet; each also in plain Japanese."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class TooLong(Refused):
    """A text is longer than can be kept: nothing of it is cut off unsaid."""

    code = "counter.too-long"
    reason = _("This text has %(length)d characters; up to %(most)d can be kept. Nothing was saved.")
    next_step = _("Shorten it, and send it again.")
    status = 422


class SayWhatIsWrong(Refused):
    """Something is said to be wrong, and neither a mark nor a word says what."""

    code = "counter.say-what-is-wrong"
    reason = _("It is not said yet what is wrong.")
    next_step = _("Tick what is wrong, or write it into the box. Or simply tell the clerk.")
    status = 422


class TabletCodeWrong(Refused):
    """No pairing waits for this code, or it is too old."""

    code = "counter.tablet-code-wrong"
    reason = _("This code is not right, or it is too old.")
    next_step = _(
        "Look at the six digits on the clerk's screen and type them again. A code can be used for five minutes, once."
    )
    status = 422


class NotAsShown(Refused):
    """Something else lies on the tablet than what the resident saw when pressing."""

    code = "counter.not-as-shown"
    reason = _("What lies here now is not what you were looking at: it was changed, or other forms lie here.")
    next_step = _("Nothing was confirmed or signed. Look at what lies here now, or ask the clerk.")
    status = 409


class CardOfAnother(Refused):
    """The card that signed belongs to neither whoever stands at the desk nor the representative."""

    code = "counter.card-of-another"
    reason = _(
        "This is the card of somebody else (%(signer)s); these forms are signed by %(signs)s. Nothing was signed."
    )
    next_step = _("Sign with your own card, with a finger or on the keys; or ask the clerk to note who acts for you.")
    status = 422
