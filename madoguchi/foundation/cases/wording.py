"""Words of the office's pages for what is stored as a key."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from madoguchi.kernel.refusals import Sentence

EVENTS: Mapping[str, Sentence] = {
    "application.submit": _("The application arrived"),
    "application.withdraw": _("The applicant withdrew the application"),
    "case.receive": _("Received"),
    "case.assign": _("Assigned"),
    "case.request_correction": _("A correction was requested"),
    "case.cancel_correction": _("The request for correction was taken back"),
    "correction.answer": _("The applicant answered the correction"),
    "case.hold": _("Put on hold"),
    "case.resume": _("Work went on"),
    "case.consult": _("Another department was asked"),
    "case.end_consultation": _("The other department answered"),
    "case.decide": _("Decided"),
    "case.sheet_came_back": _("The signed sheet came back"),
}

CHANNELS: Mapping[str, Sentence] = {
    "online": pgettext_lazy("channel", "Online"),
    "counter": pgettext_lazy("channel", "Counter"),
    "mail": pgettext_lazy("channel", "By post"),
}

ASSURANCES: Mapping[str, Sentence] = {
    "none": _("Identity not confirmed online"),
    "email": _("Mail address confirmed"),
    "card": _("My Number Card (user certificate)"),
    "signature": _("My Number Card (signature certificate)"),
}

VIEWS: Mapping[str, Sentence] = {
    "new": _("Not yet received"),
    "mine": _("Mine"),
    "waiting": _("Waiting for the applicant"),
    "due_soon": _("Due soon"),
    "overdue": _("Overdue"),
    "open": _("All open"),
    "ended": _("Ended"),
    "all": _("All"),
}

OUTCOMES: Mapping[str, Sentence] = {
    "granted": _("Grant (認定・交付)"),
    "accepted": _("Accept (受理)"),
    "refused": _("Refuse (却下)"),
}

STATE_KINDS: Mapping[str, str] = {
    "received": "info",
    "examining": "solid",
    "correcting": "warning",
    "consulting": "warning",
    "held": "warning",
    "granted": "success",
    "accepted": "success",
    "refused": "error",
    "withdrawn": "quiet",
    "returned": "quiet",
}
"""State -> colour of its label; the words say the same."""

EXAMINATION = gettext_noop("Examination of the application")
EXPORT = gettext_noop("Transfer to the core system")
PURPOSES: Mapping[str, str] = {
    "enquiry": gettext_noop("Enquiry by the applicant"),
    "appeal": gettext_noop("Handling of an appeal"),
    "disclosure": gettext_noop("Request for disclosure of records"),
    "reissue": gettext_noop("Checking or issuing a document again"),
    "inspection": gettext_noop("Audit or inspection"),
}
"""For which purposes a case that has ended may be opened; the applicant reads them in the record of looks."""

MY_NUMBER_PURPOSES: Mapping[str, str] = {
    "entry": gettext_noop("Entry of the Individual Number in the core system"),
    "check": gettext_noop("Checking the Individual Number against a document"),
}

WHOLE_CASE = gettext_noop("The application with its answers and history")
A_FILE = gettext_noop("A file sent with the application")
A_DOCUMENT = gettext_noop("A document issued by the city")
PRINTED = gettext_noop("The application as a printed form")
EXPORTED = gettext_noop("Values of the application in a file for the core system")
MY_NUMBER = gettext_noop("The Individual Number (My Number) in the application")
