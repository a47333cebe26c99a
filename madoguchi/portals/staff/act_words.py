"""Every act in plain words, for those who read the audit trail. A new act is given its words here."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Sentence

ACTS: Mapping[str, Sentence] = {
    "account.admit_card": _("Signed in with a card"),
    "account.close": _("Closed an account"),
    "account.enrol_demo_totp": _("Gave an invented colleague a second factor"),
    "account.link": _("Joined an account with the register"),
    "account.make_staff": _("Made an account of staff"),
    "account.remove_second_factors": _("Took second factors away"),
    "account.set_password": _("Set a password for a colleague"),
    "account_review.begin": _("Began a review of accounts"),
    "account_review.close": _("Closed a review of accounts"),
    "account_review.judge": _("Judged an account in a review"),
    "application.submit": _("Submitted an application"),
    "application.withdraw": _("Withdrew an application"),
    "backup.make": _("Made a backup"),
    "backup.restore": _("Restored a backup"),
    "case.add_note": _("Wrote a note on a case"),
    "case.assign": _("Assigned a case"),
    "case.cancel_correction": _("Took a request for correction back"),
    "case.consult": _("Asked another department"),
    "case.decide": _("Decided a case"),
    "case.end_consultation": _("Wrote down another department's answer"),
    "case.hold": _("Put a case on hold"),
    "case.mark_check": _("Marked a check"),
    "case.read_messages": _("Marked messages as read"),
    "case.receive": _("Received an application"),
    "case.request_correction": _("Asked for a correction"),
    "case.resume": _("Went on with a case"),
    "case.send_message": _("Wrote a message on a case"),
    "code.request": _("Had a code mailed"),
    "code.use": _("Used a mailed code"),
    "correction.answer": _("Answered a correction"),
    "correction.attach_file": _("Added a file to a correction"),
    "correction.save": _("Saved a correction"),
    "demo_card.try_password": _("Tried the password of an invented card"),
    "demo_card.try_pin": _("Tried the PIN of an invented card"),
    "demo_card.unlock": _("Unlocked the invented cards"),
    "document.print": _("Printed an issued document"),
    "draft.add_row": _("Added a row to a draft"),
    "draft.adopt": _("Took a draft into an account"),
    "draft.attach_file": _("Attached a file to a draft"),
    "draft.begin": _("Began a draft"),
    "draft.carry_over": _("Went on with a draft under a newer version"),
    "draft.confirm_page": _("Went on from a page of a draft"),
    "draft.detach_file": _("Removed a file from a draft"),
    "draft.discard": _("Threw a draft away"),
    "draft.remove_row": _("Removed a row from a draft"),
    "draft.save": _("Saved a page of a draft"),
    "factor_reset.ask": _("Asked for a reset of a second factor"),
    "factor_reset.confirm": _("Confirmed a reset of a second factor"),
    "factor_reset.decline": _("Declined a reset of a second factor"),
    "file.lock": _("Encrypted a file that lay open"),
    "file.take_in": _("Took in a file"),
    "form.print": _("Drew a blank form"),
    "master_key.rewrap": _("Changed the master key of the files"),
    "organisation.load": _("Loaded departments and posts from the folder"),
    "post.assign": _("Gave a post"),
    "post.end": _("Ended a post"),
    "procedure.publish": _("Published procedures"),
    "resident.load_demo": _("Loaded the invented residents"),
    "second_factor.add": _("Set up a second factor"),
    "second_factor.remove": _("Removed a second factor"),
    "session.end": _("Ended a session"),
    "sign_in_code.send": _("Had a code to sign in mailed"),
    "sign_in_code.use": _("Signed in with a mailed code"),
    "staff.change": _("Changed a colleague's name or mail address"),
    "staff.invite": _("Invited a colleague"),
    "staff.reinstate": _("Reinstated a colleague"),
    "staff.retire": _("Retired a colleague"),
    "staff.send_link": _("Sent a colleague a new link"),
    "staff_link.use": _("Chose a password by a one-time link"),
}


def in_words(act: str) -> Sentence:
    """The words of an act; its name where it has none (an act of an earlier version)."""
    return ACTS.get(act, act)
