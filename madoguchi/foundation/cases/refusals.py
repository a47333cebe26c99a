"""What cases refuse, and the way out of each."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.forms.public import Problem
from madoguchi.kernel.refusals import Refused


class CaseNotFound(Refused):
    """It does not exist, or is not this person's: the answer is the same."""

    code = "cases.not-found"
    reason = _("There is nothing at this address that you can open.")
    next_step = _("Sign in, or open your application with its receipt number and a mailed code.")
    status = 404


class ProtectedCase(Refused):
    """The case is about a protected person (支援措置), and the post is not among those that may see them."""

    code = "cases.protected"
    reason = _("This case is about a protected person (支援措置). It is shown to named posts only.")
    next_step = _(
        "Tell nobody that it is here. Ask the chief of the section that decides on protections to name your post, or to "
        "take over."
    )
    status = 403

    def __init__(self, number: str = "", **details: object) -> None:
        super().__init__(**details)
        self.number = number


class ProtectedNotPrinted(Refused):
    """Nothing of a protected person is put on paper that is not theirs."""

    code = "cases.protected-not-printed"
    reason = _("The application of a protected person is not printed.")
    next_step = _("Read it on the screen. Documents that were issued to the person can still be opened.")
    status = 403


class DraftEnded(Refused):
    """The draft was already submitted or discarded."""

    code = "cases.draft-ended"
    reason = _("This application has already been sent.")
    next_step = _("Open “My applications” to see its receipt number.")


class NotComplete(Refused):
    """Required answers are missing or wrong; ``problems`` lists them."""

    code = "cases.not-complete"
    reason = _("Some answers are missing or need to be corrected.")
    next_step = _("Go back to the questions that are marked, then send it again.")
    status = 422

    def __init__(self, problems: Sequence[Problem] = ()) -> None:
        super().__init__()
        self.problems = list(problems)


class ChangedSinceShown(Refused):
    """The draft changed after the check page was shown (another tab, another person)."""

    code = "cases.changed-since-shown"
    reason = _("The answers were changed after this page was shown.")
    next_step = _("Look at the answers once more, then send them.")


class SignatureNeeded(Refused):
    """The procedure asks for an electronic signature over exactly what was shown."""

    code = "cases.signature-needed"
    reason = _("This application has to be signed with your My Number Card.")
    next_step = _("Sign on the check page, then send it.")
    status = 422


class MailNeeded(Refused):
    """The procedure asks for a confirmed mail address."""

    code = "cases.mail-needed"
    reason = _("This application needs a mail address that you have confirmed.")
    next_step = _("Enter your mail address and the six-digit code that we send to it.")
    status = 422


class CardNeeded(Refused):
    """The procedure may only be begun after signing in with a card."""

    code = "cases.card-needed"
    reason = _("This procedure needs your My Number Card.")
    next_step = _("Sign in with your card, or come to the counter.")
    status = 403


class OnlyPrepared(Refused):
    """Answers that were given at home for the counter are no application."""

    code = "cases.only-prepared"
    reason = _("These answers are prepared for the counter. They cannot be sent in from here.")
    next_step = _("Show the QR code of your visit at the counter: there they are opened and you confirm them.")


class NotAcceptedAnyMore(Refused):
    """The version of the draft is past its ``accept_until``."""

    code = "cases.not-accepted-any-more"
    reason = _("This form was replaced by a newer one and is not accepted any more.")
    next_step = _("Open your draft again: what you entered is taken over into the newer form.")
    status = 410


class NotPossibleNow(Refused):
    """The case is in a state in which this cannot be done."""

    code = "cases.not-possible-now"
    reason = _("This cannot be done in the present state of the case.")
    next_step = _("Load the page again to see what has happened meanwhile.")


class CaseMovedOn(Refused):
    """The case changed after the page on which somebody is deciding was shown."""

    code = "cases.moved-on"
    reason = _("The case has changed since this page was shown.")
    next_step = _("Open the case again and look at what is new, then take this step.")


class LookNotRecorded(Refused):
    """The line in the record of looks could not be written, so nothing is shown."""

    code = "cases.look-not-recorded"
    reason = _("The case is not shown, because the record of who looks at it could not be written.")
    next_step = _("Try again in a few minutes. If it happens again, tell the system administrator.")
    status = 503


class NotForYou(Refused):
    """The post does not allow it."""

    code = "cases.not-for-you"
    reason = _("Your post does not allow this step.")
    next_step = _("Ask a chief of the department.")
    status = 403


class ReasonsNeeded(Refused):
    """A refusal without reasons (行政手続法第8条)."""

    code = "cases.reasons-needed"
    reason = _("A refusal needs its reasons.")
    next_step = _("Write the reasons so that the applicant can understand them.")
    status = 422


class FindingsNeeded(Refused):
    """A favourable decision without what the office has to write down; ``problems`` lists it."""

    code = "cases.findings-needed"
    reason = _("What the office has found out is not complete.")
    next_step = _("Fill in what is marked, then decide.")
    status = 422

    def __init__(self, problems: Sequence[Problem] = ()) -> None:
        super().__init__()
        self.problems = list(problems)


class NothingAsked(Refused):
    """A correction that opens no field."""

    code = "cases.nothing-asked"
    reason = _("Choose at least one field to be corrected, and say what is needed.")
    next_step = _("Tick the field and write or choose a sentence.")
    status = 422


class TooManyRows(Refused):
    """A repeat is full."""

    code = "cases.too-many-rows"
    reason = _("No more can be added here.")
    next_step = _("If you need more, write it in a message after sending, or call the office.")


class TooManyFiles(Refused):
    """An attachment is full."""

    code = "cases.too-many-files"
    reason = _("No more files can be added here (at most %(most)s).")
    next_step = _("Remove a file first, or put several pages into one PDF.")


class WrongCode(Refused):
    """The code is wrong, old, or was tried too often."""

    code = "cases.wrong-code"
    reason = _("The code is not right, or it is no longer valid.")
    next_step = _("Look at the newest mail, or ask for a new code.")
    status = 422


class EmptyText(Refused):
    """A message or note without text."""

    code = "cases.empty-text"
    reason = _("There is no text yet.")
    next_step = _("Write your message, then send it.")
    status = 422


class TextTooLong(Refused):
    """A message or reason of more characters than are kept."""

    code = "cases.text-too-long"
    reason = _("The text is too long: at most %(most)s characters can be kept.")
    next_step = _("Shorten it, then send it.")
    status = 422
