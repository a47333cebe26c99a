"""What the counter refuses, and the way out of each."""

from __future__ import annotations

from collections.abc import Sequence

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


class NotByRepresentative(Refused):
    """The procedure knows no representative of this kind."""

    code = "counter.not-by-representative"
    reason = _("“%(procedure)s” cannot be applied for by a representative.")
    next_step = _(
        "Take it off the set and do the others: the person applies for it himself, here or online. "
        "Somebody who acts by law (法定代理) may apply for it."
    )


class NoSuchRow(Refused):
    """There is no such list, or it is full."""

    code = "counter.no-such-row"
    reason = _("No further entry can be added here.")
    next_step = _("Fill in the entries that are there, or remove one first.")


class NoSuchPaper(Refused):
    """The form asks for no such paper."""

    code = "counter.no-such-paper"
    reason = _("This form does not ask for that paper.")
    next_step = _("Open the set again and look at which papers are asked for now.")
    status = 404


class NoSuchDesk(Refused):
    """The department does not exist, or the set is there already."""

    code = "counter.no-such-desk"
    reason = _("The set cannot be handed over to this department.")
    next_step = _("Choose another department than the one where it is now.")
    status = 422


class NobodyThereMaySee(Refused):
    """The set speaks of a protected person, whom nobody at the other desk may see."""

    code = "counter.nobody-there-may-see"
    reason = _("Nobody at that desk may see this person (支援措置): the set would lie there and open for nobody.")
    next_step = _(
        "Do the forms of that department here, or ask whoever decides on protections to name a post of it first; then hand over."
    )


class ReasonNeeded(Refused):
    """Somebody must say why."""

    code = "counter.reason-needed"
    reason = _("The reason is missing.")
    next_step = _("Write in a few words why.")
    status = 422


class NothingChosen(Refused):
    """A set without a procedure."""

    code = "counter.nothing-chosen"
    reason = _("No procedure has been chosen yet.")
    next_step = _("Choose at least one procedure, then go on.")


class NotConfirmed(Refused):
    """The resident has not confirmed every form."""

    code = "counter.not-confirmed"
    reason = _("The resident has not confirmed every form yet.")
    next_step = _("Let the resident confirm the marked forms on the tablet or on paper.")


class NotSigned(Refused):
    """A procedure asks for a signature, nobody has signed, and no reason was given."""

    code = "counter.not-signed"
    reason = _("Nobody has signed yet: %(procedures)s. Nothing was submitted.")
    next_step = _("Let the resident sign on the tablet or on paper, or choose why it goes out without a signature.")


class UnsignedNoteNeeded(Refused):
    """The reason why nobody signed says too little, or too much."""

    code = "counter.unsigned-note-needed"
    reason = _("This reason has to be explained in up to %(most)d characters. Nothing was submitted.")
    next_step = _("Write in a few words what was done instead of a signature.")
    status = 422


class CounterRulesFaulty(Refused):
    """The city's file about its counter cannot be used."""

    code = "counter.rules-faulty"
    reason = _("The file counter.yaml cannot be used: %(faults)s")
    next_step = _("Mend these keys in the file and load it again.")


class ChangedSinceConfirmed(Refused):
    """A form says something else now than what the resident confirmed."""

    code = "counter.changed-since-confirmed"
    reason = _("“%(procedure)s” was changed after the resident confirmed it. Nothing was submitted.")
    next_step = _("Show it to the resident again and let it be confirmed.")


class SetIncomplete(Refused):
    """A form lacks something; ``problems`` are sentences."""

    code = "counter.set-incomplete"
    reason = _("Something is missing in “%(procedure)s”. Nothing was submitted.")
    next_step = _("Open the set: what is missing stands there.")
    status = 422

    def __init__(self, problems: Sequence[str] = (), **details: object) -> None:
        super().__init__(**details)
        self.problems = list(problems)


class IdentityNeeded(Refused):
    """Identity was not checked as the procedure wants it."""

    code = "counter.identity-needed"
    reason = _("For “%(procedure)s” it must be checked who is applying.")
    next_step = _("Look at the papers that the procedure asks for, and write down which ones you saw.")


class NoCardWasRead(Refused):
    """A card was to be noted that nobody has read."""

    code = "counter.no-card-was-read"
    reason = _("No card was read in this set.")
    next_step = _("Note which papers you looked at; or begin at the reception by reading the card.")
    status = 422


class AuthorityNeeded(Refused):
    """Nobody wrote down how the representative's authority was checked."""

    code = "counter.authority-needed"
    reason = _("It has not been written down how the representative's authority was checked.")
    next_step = _("Look at the letter of authority or the register, and write down what you saw.")


class SayWhoFirst(Refused):
    """Nobody knows yet who says it, or whether they may say it for the person."""

    code = "counter.say-who-first"
    reason = _("It has not been checked yet who is speaking.")
    next_step = _("Check who is applying, and the authority of a representative; then write the consent down.")
    status = 422


class RepresentationChanged(Refused):
    """Somebody else has noted meanwhile for whom the person at the counter acts."""

    code = "counter.representation-changed"
    reason = _("Meanwhile something else was noted here: %(now)s. What you sent was not noted.")
    next_step = _("Choose: leave the page if that is right. If yours is right, note it once more.")


class NotInTheRegister(Refused):
    """The register does not show the authority that was to be written down."""

    code = "counter.not-in-the-register"
    reason = _(
        "The register does not show this authority: the two do not live in one household, or it is no parent of a child under 18."
    )
    next_step = _("Find the representative in the register first, or look at a paper and write down which one.")
    status = 422


class OwnRepresentative(Refused):
    """Somebody cannot represent himself."""

    code = "counter.own-representative"
    reason = _("This is the person whom the set is for: nobody is his or her own representative.")
    next_step = _(
        "Choose “for himself or herself”, or find the one who acts for the person. Of a namesake, write down the address too."
    )
    status = 422


class SetBegunForVisit(Refused):
    """It was to be taken back that a visitor has come, for whom something was begun at the counter."""

    code = "counter.set-begun-for-visit"
    reason = _("Something was begun at the counter for this visitor: %(set)s.")
    next_step = _("If the visitor is another person, give up what was begun there first; then take it back here.")


class VisitorDied(Refused):
    """The person at the counter would be the one who died."""

    code = "counter.visitor-died"
    reason = _("This is the person who has come; the one who died is somebody else.")
    next_step = _("Look for the person who died. If the set is for the wrong person, give it up and begin again.")
    status = 422


class VisitorDead(Refused):
    """A set was to begin for somebody of whom the register says that they died."""

    code = "counter.visitor-dead"
    reason = _("The register says that this person has died: nobody can come as this person.")
    next_step = _(
        "For a bereavement begin with whoever reports it: choose that person, then say what has happened. "
        "If the entry is wrong, ask the department of the register."
    )
    status = 422


class RepresentativeTooYoung(Refused):
    """Somebody younger than the city's bound was to act by another's will."""

    code = "counter.representative-too-young"
    reason = _("This person is younger than %(age)s: so young nobody acts for another by their will.")
    next_step = _("Choose the person who stands here, or note a legal representative.")
    status = 422


class RepresentativeAgeUnknown(Refused):
    """Of somebody who is on no register nobody asked how old they are, and the city has a bound."""

    code = "counter.representative-age-unknown"
    reason = _(
        "Whoever acts by another's will has to be at least %(age)s years old, and the day of birth is not known."
    )
    next_step = _("Ask for the representative's day of birth, and enter it.")
    status = 422


class RepresentativeDead(Refused):
    """Somebody of whom the register says that they died was to act for another."""

    code = "counter.representative-dead"
    reason = _("The register says that this person has died: nobody who has died acts for another.")
    next_step = _("Choose the person who stands here. If the entry is wrong, ask the department of the register.")
    status = 422


class LanguageUnknown(Refused):
    """There is no such language here."""

    code = "counter.language-unknown"
    reason = _("These pages do not speak this language.")
    next_step = _("Choose one of the languages shown.")
    status = 422


class NotForThisPost(Refused):
    """Somebody who works at no counter."""

    code = "counter.not-for-this-post"
    reason = _("The counter is for clerks and chiefs of a department.")
    next_step = _("Ask your administrator to give you such a post, or go back to your inbox.")
    status = 403


class OwnPartOnly(Refused):
    """What belongs to a visit, and whether it is given up, is for the department that began it."""

    code = "counter.own-part-only"
    reason = _("Only the department that began this set chooses its procedures or gives it up.")
    next_step = _("Work on the forms of your department, or ask the one that began it.")
    status = 403


class NotAtThisDesk(Refused):
    """The set is at another desk now."""

    code = "counter.not-at-this-desk"
    reason = _("The set is at another desk now.")
    next_step = _("Ask for it to be handed over to you, then go on.")
    status = 403


class NoTablet(Refused):
    """The clerk has no paired tablet."""

    code = "counter.no-tablet"
    reason = _("There is no tablet that belongs to your desk now.")
    next_step = _("Pair a tablet with the code on your screen, or let the resident confirm on paper.")


class ObjectionOpen(Refused):
    """The resident said that something is wrong, and it is not settled."""

    code = "counter.objection-open"
    reason = _("The resident said that something is wrong on “%(procedure)s”, and that is not settled yet.")
    next_step = _("Change what is wrong; or say on this page in a few words why the objection is set aside.")


class NotPrinted(Refused):
    """Nobody can have signed on paper what was not printed."""

    code = "counter.not-printed"
    reason = _("“%(procedure)s” was not printed since it was changed last: nobody can have signed it on paper.")
    next_step = _("Print the forms, have them signed, then note it here or scan the sheets back.")


class SheetUnread(Refused):
    """No code of ours was found on a scanned sheet."""

    code = "counter.sheet-unread"
    reason = _("No code of one of our forms was found on this sheet.")
    next_step = _("Scan the whole sheet straight and sharp at 200 dots per inch or more, and send it again.")
    status = 422


class SheetOfAnother(Refused):
    """The sheet belongs to something else, or to an earlier state of the form."""

    code = "counter.sheet-of-another"
    reason = _("This sheet does not say what the form says now: it is another form, or it was printed before a change.")
    next_step = _("Print the form anew and have it signed again.")


class PagesMissing(Refused):
    """Of the form that was printed, some pages have not come back."""

    code = "counter.pages-missing"
    reason = _("Of this form, pages are missing: %(pages)s of %(of)d. A signature counts for the whole form.")
    next_step = _("Scan only the missing pages and send them: what came is kept.")
    status = 422

    def __init__(self, pages: list[int], *, of: int) -> None:
        super().__init__(pages=", ".join(map(str, pages)), of=of)


class SheetMeanwhile(Refused):
    """Two scans of one form were sent at the same moment."""

    code = "counter.sheet-meanwhile"
    reason = _("Another page of this form came back at the same moment.")
    next_step = _("Send this scan once more.")


class NeverOnPaper(Refused):
    """A file that a program drew: nobody can have signed it by hand."""

    code = "counter.never-on-paper"
    reason = _("This is the file that was printed, and no scan of a sheet: nobody can have signed it by hand.")
    next_step = _("Print it, have it signed, and scan the signed sheet or take a photo of it.")
    status = 422


class SignatureNotSeen(Refused):
    """The clerk has not said that a signature stands on the sheet."""

    code = "counter.signature-not-seen"
    reason = _("You have not said yet whether a signature stands on this sheet.")
    next_step = _("Look at its picture; tick that the signature stands there, or take the sheet away.")
    status = 422


class ProtectedNotPrinted(Refused):
    """The forms of a protected person (支援措置) are not put on paper."""

    code = "counter.protected-not-printed"
    reason = _("This set speaks of a protected person: its forms, with address and telephone number, are not printed.")
    next_step = _("Let the person read and sign them on the tablet.")
    status = 403
