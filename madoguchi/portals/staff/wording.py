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
