"""Words of the officer's pages for what is stored as a key."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madoguchi.kernel.refusals import Sentence

STATE_WORDS: Mapping[str, Sentence] = {
    "working": pgettext_lazy("account", "In use"),
    "without_post": pgettext_lazy("account", "Holds no post today"),
    "not_enrolled": pgettext_lazy("account", "Invited, no second factor yet"),
    "retired": pgettext_lazy("account", "Retired"),
}
STATE_KINDS: Mapping[str, str] = {
    "working": "success",
    "without_post": "warning",
    "not_enrolled": "info",
    "retired": "quiet",
}
FACTOR_WORDS: Mapping[str, Sentence] = {
    "totp": _("authenticator app"),
    "webauthn": _("passkey"),
    "recovery_codes": _("recovery codes"),
}

LIGHT_WORDS: dict[str, Sentence] = {"red": _("Today"), "yellow": _("Soon"), "green": _("All is well")}
"""The lights of the doctor."""
ACTOR_WORDS: Mapping[str, Sentence] = {
    "resident": pgettext_lazy("actor", "Resident"),
    "guest": pgettext_lazy("actor", "Not signed in"),
    "staff": pgettext_lazy("actor", "Member of staff"),
    "system": pgettext_lazy("actor", "System"),
}
ATTEMPT_WORDS: Mapping[str, Sentence] = {
    "accounts.password": _("Password of a member of staff"),
    "accounts.second-factor": _("Second factor"),
    "accounts.code-shown": _("Code of an authenticator app"),
    "accounts.mail-code": _("Code that was mailed"),
    "accounts.code-request": _("Request for a code by mail"),
    "accounts.staff-link": _("One-time link"),
    "accounts.card": _("Card"),
    "residents.protected": _("Entry of a protected person"),
    "cases.protected": _("Case of a protected person"),
}
READING_PURPOSES: Mapping[str, Sentence] = {
    "regular": _("Regular audit of the records"),
    "incident": _("Examination of an incident"),
    "question": _("Answer to a question of the person concerned"),
    "report": _("Report to a supervising authority"),
}
