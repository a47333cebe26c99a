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


class BodyUnknown(Refused):
    """There is no such body, meeting, report or proposal."""

    code = "plan.body-unknown"
    reason = _("The plan knows no such body, meeting, quarter or proposal.")
    next_step = _("Look for it on the page of the bodies.")
    status = 404


class NotOfTheBody(Refused):
    """Only a member says something at a body's level."""

    code = "plan.not-of-the-body"
    reason = _("Only members of this body do that: %(body)s.")
    next_step = _("The page of the bodies names its members by post.")
    status = 403


class NotTheChair(Refused):
    """The chair decides in the body's name."""

    code = "plan.not-the-chair"
    reason = _("Only the chair, or who takes the chair's place, decides for this body: %(body)s.")
    next_step = _("The page of the bodies names both posts.")
    status = 403


class NotTheSecretariat(Refused):
    """The secretariat convenes, and writes."""

    code = "plan.not-the-secretariat"
    reason = _("Only its secretariat does that for this body: %(body)s.")
    next_step = _("The page of the bodies names it.")
    status = 403


class OwnMatter(Refused):
    """Nobody decides on what he wrote."""

    code = "plan.own-matter"
    reason = _("You wrote this yourself. Nobody decides on what he wrote.")
    next_step = _("Let the one who takes the chair's place decide on it.")


class NoBodies(Refused):
    """Nothing can be submitted where nobody decides."""

    code = "plan.no-bodies"
    reason = _("The plan names no bodies before which this could lie.")
    next_step = _("Write bodies into the plan: a change of the plan, or plan.yaml of the city's folder.")


class QuarterNotOver(Refused):
    """A quarter is reported when it is over."""

    code = "plan.quarter-not-over"
    reason = _("This quarter is not over yet: it ends on %(last)s.")
    next_step = _("Save it as a draft, and submit it after that day.")


class NothingWritten(Refused):
    """An empty report says nothing."""

    code = "plan.nothing-written"
    reason = _("The report does not say yet what was done.")
    next_step = _("Write under “Progress”, even if it is that nothing could be done, and why.")


class NotInWriting(Refused):
    """It was submitted, and is not changed under the eyes of those who discuss it."""

    code = "plan.not-in-writing"
    reason = _("This was submitted and cannot be changed now.")
    next_step = _("If it is wrong, ask the body to send it back.")


class MatterElsewhere(Refused):
    """It does not lie before this body (any more)."""

    code = "plan.matter-elsewhere"
    reason = _("This does not lie before this body now.")
    next_step = _("Its own page says where it is.")


class BodyStillThere(Refused):
    """Only what nobody can decide on is sent on past the bodies."""

    code = "plan.body-still-there"
    reason = _("This lies before a body that can decide on it.")
    next_step = _("Let that body decide: it passes it on, sends it back or refers it to the next one.")


class MeetingNotPlanned(Refused):
    """The agenda is closed once the meeting is closed; the meeting is opened once."""

    code = "plan.meeting-not-planned"
    reason = _("The meeting has gone on already.")
    next_step = _("Open the page of the meeting again to see how far it is.")


class MeetingNotOpen(Refused):
    """Decisions belong to a meeting that goes on."""

    code = "plan.meeting-not-open"
    reason = _("The meeting is not open.")
    next_step = _("Decisions and minutes belong to a meeting that was opened and is not closed yet.")


class TooEarly(Refused):
    """A meeting is not opened before its day."""

    code = "plan.too-early"
    reason = _("The meeting is on %(on)s.")
    next_step = _("Open it on that day.")


class TooFewPresent(Refused):
    """More than half of the members, and one who may lead."""

    code = "plan.too-few-present"
    reason = _("More than half of the members must be there, the chair or who takes the chair's place among them.")
    next_step = _("Tick everybody who is there, or plan the meeting anew.")


class NotOnThisAgenda(Refused):
    """What is decided stands on the agenda of this meeting, and was not decided before."""

    code = "plan.not-on-this-agenda"
    reason = _("This item does not stand on the agenda, or was decided already.")
    next_step = _("Open the page of the meeting again and choose among the open items.")


class OutcomeNotPossible(Refused):
    """Not every outcome fits every item."""

    code = "plan.outcome-not-possible"
    reason = _("“%(outcome)s” cannot be decided on this item by this body.")
    next_step = _("Choose one of the outcomes that the item offers.")


class WordsMissing(Refused):
    """Some outcomes say nothing without words."""

    code = "plan.words-missing"
    reason = _("This needs words: a reason, a question or an answer.")
    next_step = _("Write a sentence; those to whom it goes read it.")


class ItemsUndecided(Refused):
    """A meeting is not closed over open items."""

    code = "plan.items-undecided"
    reason = _("Items of the agenda are still undecided.")
    next_step = _("Decide on each of them, even if only to take note.")


class MinutesMissing(Refused):
    """There is nothing to approve."""

    code = "plan.minutes-missing"
    reason = _("There are no minutes yet.")
    next_step = _("The secretariat writes them on the page of the meeting.")


class OwnMinutes(Refused):
    """Minutes are approved by another than who wrote them."""

    code = "plan.own-minutes"
    reason = _("You wrote these minutes yourself. Another person must approve them.")
    next_step = _("Let the chair, or who takes the chair's place, approve them.")


class PaperMissing(Refused):
    """A paper is a file or an address."""

    code = "plan.paper-missing"
    reason = _("A paper is a file, or the address of a page.")
    next_step = _("Attach a file or write an address that begins with https://.")


class PartUnreadable(Refused):
    """What is proposed is not a plan."""

    code = "plan.part-unreadable"
    reason = _("The plan would not be right with this: %(faults)s")
    next_step = _("Mend these lines. docs/how-to/plan-office.md explains the keys.")


class NothingChanged(Refused):
    """It says what the plan says."""

    code = "plan.nothing-changed"
    reason = _("This is word for word what the plan says already.")
    next_step = _("Change something first.")


class PartMoved(Refused):
    """Somebody else's change came first."""

    code = "plan.part-moved"
    reason = _("This part of the plan was changed by another decision in the meantime.")
    next_step = _("Send the proposal back as not adopted, and propose the change anew from the plan as it is now.")


class FeedbackTwice(Refused):
    """A form was sent before with other words."""

    code = "plan.feedback-twice"
    reason = _("This form was already sent with other words.")
    next_step = _("Open the form anew and put what you wrote there.")


class AnsweredAlready(Refused):
    """A word was answered or set aside."""

    code = "plan.answered-already"
    reason = _("This message was answered already.")
    next_step = _("Open it again to read the answer.")
