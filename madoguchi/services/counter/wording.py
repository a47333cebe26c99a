"""Words of the counter's pages."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Sentence

GROUP_WORDS: Mapping[str, Sentence] = {
    "happened": _("What happened"),
    "people": _("The people"),
    "things": _("Things and particulars"),
    "money": _("Money"),
}
CHANGE_WORDS: Mapping[str, Sentence] = {
    "answers": _("wrote down answers"),
    "chosen": _("chose procedures"),
    "dropped": _("took a procedure off"),
    "identity": _("checked who is applying"),
    "representation": _("noted the representation"),
    "rows": _("changed the entries of a list"),
    "papers": _("noted papers"),
    "held": _("put the set on hold"),
    "taken_up": _("took the set up"),
    "handed_over": _("handed the set over"),
    "confirmed": _("had a form confirmed"),
    "objected": _("noted an objection"),
    "set_aside": _("set an objection aside"),
    "signed": _("had the forms signed"),
    "submitted": _("submitted the set"),
    "abandoned": _("gave the set up"),
}
SIGNED_WORDS: Mapping[str, Sentence] = {
    "finger": _("with a finger"),
    "card": _("with the card"),
    "typed": _("typed"),
    "sheet": _("on paper, seen by the clerk"),
}
"""How a form was signed."""
STATE_KINDS = {"open": "info", "held": "warning", "confirmed": "success", "submitted": "success", "abandoned": "quiet"}
"""How the badge of a state is coloured."""
