"""Words written into the ledger of looks; the person concerned reads them in his own language."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

ANSWERING = _("Answering a request for disclosure")
EVERYTHING = _("Everything that is kept about the person")
OWN = _("Reading what is kept about oneself")
