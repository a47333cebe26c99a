"""Tables of the counter."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from madoguchi.foundation.cases.public import Case, Draft
from madoguchi.foundation.files.public import StoredFile
from madoguchi.services.counter.vocabulary import UNDER_WAY, Identity, Represents, State


class CounterSet(models.Model):
    """What one person came for (受付): several procedures, whose forms are filled and submitted together."""

    guarded = False
    """Read for somebody who may see it although it speaks of a protected person: the page carries the warning."""
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resident_id = models.CharField(max_length=40, blank=True, db_index=True)
    """Key of the register: whom it is about; empty for somebody without an entry."""
    person = models.JSONField(default=dict)
    """Concept -> value, typed once for somebody without an entry (``person.name`` …)."""
    name = models.CharField(max_length=200, blank=True)
    """The name as the lists show it."""
    represent = models.CharField(max_length=10, choices=Represents.choices, default=Represents.SELF)
    representative = models.JSONField(default=dict)
    """``Representation`` as JSON, with who ``noted`` it (``{"by", "post", "at"}``); empty where somebody came himself."""
    identity = models.CharField(max_length=10, choices=Identity.choices, blank=True, default=Identity.UNCHECKED)
    life_event = models.CharField(max_length=60, blank=True)
    facts = models.JSONField(default=dict)
    """What was found out about the situation: answers of the city's question guide."""
    language = models.CharField(max_length=10, default="ja")
    home = models.CharField(max_length=60)
    """Department that began it and sees all of it."""
    department = models.CharField(max_length=60)
    """Department at whose desk it is now."""
    travels = models.JSONField(default=list)
    """``[{"to", "because", "by", "post", "at"}]``: to which desks it was handed over, and why."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    revision = models.PositiveIntegerField(default=0)
    changes = models.JSONField(default=list)
    """``[{"revision", "by", "at", "what", "keys"}]``: what each saving changed, so that a second clerk is told."""
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    written_characters = models.PositiveIntegerField(null=True)
    """What the paper forms would have asked the resident for (``written``), noted when it is submitted."""
    typed_characters = models.PositiveIntegerField(null=True)
    """What was typed and ticked instead."""

    class Meta:
        ordering = ["-saved_at", "-id"]
        indexes = [models.Index(fields=["department", "state", "-saved_at"], name="counter_sets_of_desk")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="counter_set_state"),
        ]

    def __str__(self) -> str:
        return f"set {self.id}"

    @property
    def short_number(self) -> str:
        """How the ledgers name it: the beginning of its key."""
        return self.pk.hex[:8].upper()

    @property
    def under_way(self) -> bool:
        """Whether it can still be changed."""
        return self.state in UNDER_WAY

    @property
    def assurance(self) -> str:
        """How surely the person is known, in the words of definitions: as with a card once identity was checked."""
        return "card" if self.identity else "none"


class CounterForm(models.Model):
    """One chosen procedure of a set, with the draft that is filled in for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    counter_set = models.ForeignKey(CounterSet, on_delete=models.CASCADE, related_name="forms")
    draft = models.OneToOneField(Draft, null=True, on_delete=models.SET_NULL, related_name="+")
    case = models.OneToOneField(Case, null=True, on_delete=models.SET_NULL, related_name="+")
    slug = models.CharField(max_length=60)
    department = models.CharField(max_length=60)
    """Department that owns the procedure."""
    because = models.JSONField(default=dict)
    """Why it was chosen: ``{"ja", "plain", "en"}``."""
    position = models.PositiveSmallIntegerField(default=0)
    chosen_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)
    """Taken off the set; its answers stay until the set ends, so that it can be chosen again."""
    confirmed_at = models.DateTimeField(null=True)
    confirmed_hash = models.CharField(max_length=64, blank=True)
    """Content hash of exactly what the resident was shown and confirmed."""
    confirmed_how = models.CharField(max_length=10, blank=True)
    """``tablet`` or ``paper``."""
    objection = models.TextField(blank=True)
    """What the resident said is wrong, in own words; empty again when it is confirmed."""
    objected = models.JSONField(default=list, db_default=models.Value([], models.JSONField()), blank=True)
    """The answers that were marked as wrong: ``[{"ja", "plain", "en"}]``, each with the person or row it belongs to."""
    set_aside = models.JSONField(default=list, db_default=models.Value([], models.JSONField()), blank=True)
    """Objections that a clerk settled with a word instead of a change: ``[{"said", "marked", "answer", "by", "post", "at"}]``;
    they go along with the case."""
    printed_hash = models.CharField(max_length=64, blank=True)
    """Content hash of what was last printed to be signed."""
    scan = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    """The signed sheet, where it was confirmed on paper."""
    sheet_pages = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()), blank=True)
    """``{"of": 3, "here": [1, 3]}``: how many pages the signed form has, and which of them each page of ``scan`` is."""
    sheet_seen = models.JSONField(null=True)
    """Who looked at the sheet and found a signature on it: ``{"by", "post", "at"}``; no machine judges that."""
    signature = models.JSONField(null=True)
    """Strokes of a finger, or a card's signature, with the hash they are over."""

    class Meta:
        ordering = ["position", "chosen_at"]
        constraints = [
            models.UniqueConstraint(fields=["counter_set", "slug"], name="counter_form_once_a_set"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} of {self.counter_set_id}"

    @property
    def missing_pages(self) -> list[int]:
        """Pages of the signed form that have not come back; none where nothing has."""
        here = self.sheet_pages.get("here", [])
        return [page for page in range(1, self.sheet_pages.get("of", 0) + 1) if page not in here]

    @property
    def is_objected(self) -> bool:
        """Whether the resident said that something is wrong, and nothing was changed since."""
        return bool(self.objection or self.objected)


class Tablet(models.Model):
    """A second browser that lies on the resident's side of the desk (確認用端末), paired with one clerk for some hours."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=64, blank=True)
    """Of the code that pairs it, while nobody has used it; the code itself is kept nowhere."""
    code_until = models.DateTimeField()
    key_hash = models.CharField(max_length=64, blank=True, db_index=True)
    """SHA-256 of the key that the paired browser holds in its session."""
    asked_at = models.DateTimeField()
    paired_at = models.DateTimeField(null=True)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    shows = models.ForeignKey(CounterSet, null=True, on_delete=models.SET_NULL, related_name="+")
    """The set that lies before the resident now."""
    shown_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["code_hash"],
                condition=models.Q(ended_at=None) & ~models.Q(code_hash=""),
                name="counter_tablet_code",
            ),
            models.UniqueConstraint(
                fields=["clerk"],
                condition=models.Q(ended_at=None),
                name="counter_tablet_one_a_clerk",
            ),
        ]

    def __str__(self) -> str:
        return f"tablet {self.id}"
