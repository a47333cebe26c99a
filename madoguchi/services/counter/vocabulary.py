"""Words of the counter (窓口)."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.texts import Text


class State(models.TextChoices):
    """Where a set stands."""

    OPEN = "open", _("open")
    HELD = "held", _("held for the day")
    CONFIRMED = "confirmed", _("confirmed by the resident")
    SUBMITTED = "submitted", _("submitted")
    ABANDONED = "abandoned", _("abandoned")


UNDER_WAY = (State.OPEN, State.HELD, State.CONFIRMED)
"""States in which a set can still be changed."""


class Identity(models.TextChoices):
    """How the clerk made sure who stands there (本人確認)."""

    UNCHECKED = "", _("not checked yet")
    CARD = "card", _("the card was read")
    PHOTO = "photo", _("one paper with a photograph")
    TWO = "two", _("two papers without a photograph")


NOTED_BY_ITSELF = frozenset({Identity.UNCHECKED.value, Identity.CARD.value})
"""What no clerk chooses: a card counts when it was read for this set, and that is noted then."""


class Represents(models.TextChoices):
    """For whom the person at the counter acts."""

    SELF = "self", _("for himself or herself")
    HOUSEHOLD = "household", _("for somebody of the same household")
    PROXY = "proxy", _("as a representative")


MOST_OF_REASON, MOST_OF_OBJECTION = 200, 1000
"""Characters of the reason for a hand-over, and of what the resident says is wrong."""
NO_REASON = Text("")


@dataclass(frozen=True, slots=True)
class Chosen:
    """One procedure to be taken into a set, and why. ``prepared`` is a draft made at home whose answers are taken over."""

    slug: str
    because: Text = NO_REASON
    prepared: UUID | None = None


@dataclass(frozen=True, slots=True)
class Representation:
    """Who acts for the subject of a set (代理). Values of the person by concept-like keys, as forms hold them."""

    kind: str = "voluntary"
    """``voluntary`` (任意代理) or ``legal`` (法定代理)."""
    resident_id: str = ""
    """The representative's key of the register, where he is on it."""
    person: dict[str, object] = field(default_factory=dict)
    """``{"name", "born_on", "address", "phone"}``, typed where the register does not know him."""
    authority: str = ""
    """How the authority was checked: a key of ``AUTHORITIES``."""
    note: str = ""
    checked: dict[str, str] = field(default_factory=dict)
    """What the register itself showed (``IN_REGISTER``): ``{"what", "as_of"}``, empty where papers were looked at."""


AUTHORITIES = {
    "letter": _("letter of authority (委任状)"),
    "same_household": _("the register: same household"),
    "register_parent": _("the register: parent of a minor"),
    "family_register": _("certificate of the family register"),
    "guardian": _("certificate of guardianship (登記事項証明書)"),
    "court": _("ruling of the family court"),
    "known_document": _("another paper (see the note)"),
}
"""How authority to act for somebody is proved (代理権の確認)."""
IN_REGISTER = frozenset({"same_household", "register_parent"})
"""Those that the register of this city shows: nobody writes them down without its saying so."""
