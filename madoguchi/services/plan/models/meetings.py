"""Meetings of the bodies: agenda, papers, decisions, minutes, and questions that travel up and come back."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.files.public import StoredFile
from madoguchi.services.plan.models.progress import ChangeProposal, ProgressReport
from madoguchi.services.plan.vocabulary import NEEDS_WORDS, MeetingState, Outcome


class Meeting(models.Model):
    """A meeting of a body (会議)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan_key = models.CharField(max_length=60)
    body_key = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField()
    """第1回, 第2回 … of this body."""
    on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    convened_at = models.DateTimeField()
    convened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    convened_by_post = models.CharField(max_length=120, blank=True)
    present: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    """Keys of the posts that were there."""
    opened_at = models.DateTimeField(null=True)
    minutes = models.TextField(blank=True)
    minutes_at = models.DateTimeField(null=True)
    minutes_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    minutes_by_post = models.CharField(max_length=120, blank=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_by_post = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("-on", "-number")
        verbose_name = _("meeting")
        constraints = [
            models.UniqueConstraint(fields=["plan_key", "body_key", "number"], name="plan_meeting_once"),
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="plan_meeting_state"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("minutes_by")), name="plan_minutes_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CLOSED.value) | (Q(approved_at__isnull=False) & ~Q(minutes="")),
                name="plan_closed_with_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_key} {self.number}"


class Paper(models.Model):
    """What the members are given to read (資料): a file, or the address of a page."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers")
    title = models.CharField(max_length=200)
    file = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    link = models.URLField(max_length=500, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_by_post = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("added_at", "id")
        verbose_name = _("paper")
        constraints = [
            models.CheckConstraint(condition=Q(file__isnull=False) | ~Q(link=""), name="plan_paper_is_something")
        ]

    def __str__(self) -> str:
        return self.title


class Referral(models.Model):
    """A question that a body asks the next one upwards (照会), and the answer that comes back down."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan_key = models.CharField(max_length=60)
    from_body = models.CharField(max_length=60)
    to_body = models.CharField(max_length=60)
    item = models.ForeignKey("plan.AgendaItem", on_delete=models.PROTECT, related_name="asked")
    """On which item of its agenda the lower body asked."""
    question = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    noted_at = models.DateTimeField(null=True)
    """When the body that asked had the answer before it."""

    class Meta:
        ordering = ("asked_at", "id")
        verbose_name = _("question to the next body")
        constraints = [
            models.CheckConstraint(condition=~Q(question=""), name="plan_referral_asks"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="plan_referral_answer",
            ),
            models.CheckConstraint(
                condition=Q(noted_at=None) | Q(answered_at__isnull=False), name="plan_referral_noted"
            ),
            models.CheckConstraint(condition=~Q(from_body=F("to_body")), name="plan_referral_travels"),
        ]

    def __str__(self) -> str:
        return f"{self.from_body} → {self.to_body}"


class AgendaItem(models.Model):
    """A line of the agenda (議題): a report, a proposal, a question from below, an answer from above, or words alone."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300, blank=True)
    report = models.ForeignKey(ProgressReport, null=True, on_delete=models.PROTECT, related_name="items")
    proposal = models.ForeignKey(ChangeProposal, null=True, on_delete=models.PROTECT, related_name="items")
    question = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="items")
    """Asked by the body below."""
    answer = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="returned")
    """Of the body above, to what this one asked."""

    class Meta:
        ordering = ("meeting", "number")
        verbose_name = _("item of the agenda")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="plan_item_once"),
            models.CheckConstraint(
                condition=~Q(title="")
                | Q(report__isnull=False)
                | Q(proposal__isnull=False)
                | Q(question__isnull=False)
                | Q(answer__isnull=False),
                name="plan_item_is_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.number}"

    @property
    def matter(self) -> ProgressReport | ChangeProposal | None:
        """What travels upwards, where the item is about such a thing."""
        return self.report or self.proposal


class Decision(models.Model):
    """What a body decided on an item (議決): one for each, never changed."""

    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    """Who wrote the matter: kept here too, so that the database itself tells the two apart."""
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_by_post = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("at", "id")
        verbose_name = _("decision of a body")
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="plan_decision_outcome"),
            models.CheckConstraint(
                condition=~Q(outcome__in=[one.value for one in NEEDS_WORDS]) | ~Q(words=""),
                name="plan_decision_says_why",
            ),
            models.CheckConstraint(
                condition=Q(written_by=None) | ~Q(decided_by=F("written_by")), name="plan_decided_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.outcome}"
