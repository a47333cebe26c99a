"""The spine: cases (案件), whichever channel they came by."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from madoguchi.foundation.cases.models.draft import Draft, WithVersion
from madoguchi.foundation.files.public import StoredFile
from madoguchi.foundation.forms.public import TEMPLATES, Procedure, ProcedureVersion, State


class Case(models.Model):
    """One application; answers are frozen at submission and change only by an answered correction."""

    UNCHANGING = ("version",)
    guarded = False
    """Read for somebody who may see it although it is about a protected person: the page carries the warning."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    """受付番号, ten digits in groups, not consecutive."""
    draft = models.OneToOneField(Draft, null=True, on_delete=models.SET_NULL, related_name="case")
    """One draft, one case: the constraint that makes a resend harmless."""
    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="+")
    slug = models.CharField(max_length=60)
    department = models.CharField(max_length=60)
    channel = models.CharField(max_length=10)
    language = models.CharField(max_length=10, default="ja")
    state = models.CharField(max_length=20)
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    resident_id = models.CharField(max_length=40, blank=True, db_index=True)
    """Key of the register, where the applicant is known there."""
    concerns = models.JSONField(default=list, db_default=models.Value([], models.JSONField()), blank=True)
    """Keys of the register of others it speaks of: who acted for the applicant, who died."""
    applicant_name = models.CharField(max_length=200)
    applicant_mail = models.EmailField(blank=True)
    search_text = models.TextField(blank=True)
    """Number, name, kana and title, folded for searching."""
    assurance = models.CharField(max_length=10)
    signature = models.JSONField(null=True)
    """The verified electronic signature over ``content_hash``, if one was asked."""
    answers = models.JSONField()
    provenance = models.JSONField()
    papers_seen = models.JSONField(default=dict)
    """As ``Draft.papers_seen``: attachments that were shown at the counter instead of being handed in."""
    attested = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()), blank=True)
    """What was confirmed and signed at the counter, empty elsewhere:
    ``{"how", "at", "hash", "told", "signature", "sheet", "sheet_seen"}``.

    ``hash`` is the content hash of exactly what was shown; ``told`` pairs of Japanese words (how identity and authority
    were checked); ``signature`` of a finger, keys or card; ``sheet`` the id of the signed sheet that was scanned.
    """
    content_hash = models.CharField(max_length=64)
    fee = models.JSONField(null=True)
    submitted_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    """By when it should be decided; moves back by the working days on which the clock stood."""
    stopped_on = models.DateField(null=True)
    """Since when the clock stands, ``None`` while it runs."""
    days_to_decision = models.PositiveIntegerField(null=True)
    """Working days from submission to decision, standing days left out; set when decided."""
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reasons = models.TextField(blank=True)
    findings = models.JSONField(default=dict)
    """What the office found out and wrote down with a favourable decision: ``finding.<name>`` -> value."""
    decided_by = models.CharField(max_length=200, blank=True)
    keep_until = models.DateField(null=True)
    """End of retention (保存期間満了), set when the case ends."""
    revision = models.PositiveIntegerField(default=1)

    objects = WithVersion["Case"].as_manager()

    class Meta:
        ordering = ["-submitted_at", "-id"]
        indexes = [
            models.Index(fields=["department", "state", "due_on"], name="cases_inbox_due"),
            models.Index(fields=["department", "-submitted_at", "-id"], name="cases_inbox_new"),
            models.Index(fields=["applicant", "-submitted_at"], name="cases_of_applicant"),
            models.Index(fields=["slug", "submitted_at"], name="cases_by_procedure"),
            models.Index(fields=["department", "slug"], name="cases_procedures_seen"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def procedure(self) -> Procedure:
        """The definition it was begun under."""
        return self.version.procedure

    @property
    def state_now(self) -> State:
        """The present state of the review template."""
        return TEMPLATES[self.procedure.review_template].states[self.state]

    @property
    def is_ended(self) -> bool:
        """Whether nothing more is awaited."""
        return self.state_now.ended


class CaseContent(models.Model):
    """What the application said at a time: one row at submission, one for each answered correction."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="contents")
    at = models.DateTimeField()
    answers = models.JSONField()
    provenance = models.JSONField()
    files = models.JSONField(default=list)
    """``[{"name", "file", "sha256"}]``."""
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]


class CaseFile(models.Model):
    """A file of the application, under the name of its attachment or file field."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=100)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["added_at", "pk"]


class CaseEvent(models.Model):
    """What happened, for the case's history; ``public`` lines are shown to the applicant too."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    """The act's name, e.g. ``case.decide``."""
    by_kind = models.CharField(max_length=10)
    by_name = models.CharField(max_length=200, blank=True)
    by_post = models.CharField(max_length=200, blank=True)
    public = models.BooleanField(default=False)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]


class Correction(models.Model):
    """A request for correction (補正): which fields are open, why, and the answer as it grows."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="corrections")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    items = models.JSONField()
    """``[{"path": input path or "attachment.<name>", "label": {...}, "sentence": str}]``."""
    answers = models.JSONField(default=dict)
    """Input path -> new canonical value, saved but not yet sent."""
    typed = models.JSONField(default=dict)
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(answered_at=None, cancelled_at=None),
                name="one_open_correction",
            ),
        ]


class CaseMessage(models.Model):
    """A message between the applicant and the office."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    at = models.DateTimeField()
    from_office = models.BooleanField()
    author = models.CharField(max_length=200)
    """Department and post for the office; the applicant's name otherwise."""
    body = models.TextField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]


class CaseNote(models.Model):
    """A note among the office's staff; never shown to the applicant as such."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField()
    author = models.CharField(max_length=200)
    body = models.TextField()

    class Meta:
        ordering = ["at", "pk"]


class CheckMark(models.Model):
    """A check of the definition, marked by an examiner (審査項目の確認)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="checkmarks")
    name = models.CharField(max_length=40)
    at = models.DateTimeField()
    author = models.CharField(max_length=200)
    done = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "name"], name="one_mark_of_each_check")]


class IssuedDocument(models.Model):
    """A document issued with the decision; its PDF is made by a job and never made again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="documents")
    document = models.CharField(max_length=60)
    title = models.JSONField()
    number = models.CharField(max_length=60)
    content = models.JSONField()
    """Everything the page says, fixed at the decision: lead, rows, tables, closing, seal, date, signer."""
    issued_at = models.DateTimeField()
    file = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["issued_at", "document"]
        constraints = [models.UniqueConstraint(fields=["case", "document"], name="one_of_each_document")]
