"""What goes through the bodies: the progress of a quarter, and changes of the plan."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.services.plan.models.values import IndicatorValue
from madoguchi.services.plan.models.versions import PlanVersion
from madoguchi.services.plan.quarters import Quarter
from madoguchi.services.plan.vocabulary import BEFORE_A_BODY, IN_WRITING, MatterState

_BEFORE = [one.value for one in BEFORE_A_BODY]


class Matter(models.Model):
    """What lies before a body until it has gone up to the one that adopts it, or is sent back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan_key = models.CharField(max_length=60)
    state = models.CharField(max_length=12, choices=MatterState.choices, default=MatterState.DRAFT)
    body_key = models.CharField(max_length=60, blank=True)
    """The body before which it lies; empty while it lies before none."""
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    """Who wrote it last: he does not adopt it."""
    written_by_post = models.CharField(max_length=120, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def in_writing(self) -> bool:
        """Whether it may be changed."""
        return self.state in IN_WRITING

    @property
    def lies_before_a_body(self) -> bool:
        """Whether a body has it to discuss."""
        return self.state in BEFORE_A_BODY


def _lies_somewhere(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=(Q(state__in=_BEFORE) & ~Q(body_key="")) | (~Q(state__in=_BEFORE) & Q(body_key="")), name=name
    )


class ProgressReport(Matter):
    """How a measure went in a quarter (四半期進捗報告): what was done, what stands in the way, what is done about it."""

    measure_key = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    """Fiscal year."""
    quarter = models.PositiveSmallIntegerField()
    progress = models.TextField(blank=True)
    issues = models.TextField(blank=True)
    improvement = models.TextField(blank=True)

    class Meta:
        ordering = ("-year", "-quarter", "measure_key")
        verbose_name = _("progress report")
        constraints = [
            models.UniqueConstraint(fields=["plan_key", "measure_key", "year", "quarter"], name="plan_report_once"),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="plan_report_quarter"),
            models.CheckConstraint(condition=Q(state__in=MatterState.values), name="plan_report_state"),
            _lies_somewhere("plan_report_lies"),
        ]

    def __str__(self) -> str:
        return f"{self.measure_key} {self.year}-{self.quarter}"

    @property
    def of(self) -> Quarter:
        """Its quarter."""
        return Quarter(self.year, self.quarter)


class Submission(models.Model):
    """A report as it was submitted (提出): never changed; sent back and submitted again, there are two."""

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+")
    progress = models.TextField()
    issues = models.TextField(blank=True)
    improvement = models.TextField(blank=True)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_by_post = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("report", "-number")
        verbose_name = _("submitted report")
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="plan_submission_once"),
            models.CheckConstraint(condition=~Q(progress=""), name="plan_submission_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.number}"


class SubmittedValue(models.Model):
    """Which value of an indicator stood in a submitted report: a reference to the value, no copy of it."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="values")
    kpi_key = models.CharField(max_length=60)
    value = models.ForeignKey(IndicatorValue, null=True, on_delete=models.PROTECT, related_name="+")
    """``None``: none was known."""

    class Meta:
        ordering = ("submission", "id")
        verbose_name = _("value in a submitted report")
        constraints = [models.UniqueConstraint(fields=["submission", "kpi_key"], name="plan_submitted_value_once")]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.kpi_key}"


class ChangeProposal(Matter):
    """A change of the plan that somebody proposes (変更案): a part of it anew, with the reason."""

    title = models.CharField(max_length=200)
    reason = models.TextField()
    base = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=60, blank=True)
    """Key of the measure that is changed; empty: all that stands outside the measures."""
    content: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    """The part as it is to be."""
    changes: models.JSONField[list[list[Any]], list[list[Any]]] = models.JSONField()
    """(path, old, new), as it was when it was proposed."""
    effect = models.OneToOneField(PlanVersion, null=True, on_delete=models.PROTECT, related_name="made_by")
    """The version that came of it."""

    class Meta:
        ordering = ("-written_at", "id")
        verbose_name = _("proposal of a change")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="plan_proposal_says_why"),
            models.CheckConstraint(condition=Q(state__in=MatterState.values), name="plan_proposal_state"),
            models.CheckConstraint(
                condition=Q(state=MatterState.ADOPTED.value, effect__isnull=False)
                | (~Q(state=MatterState.ADOPTED.value) & Q(effect=None)),
                name="plan_proposal_effect",
            ),
            _lies_somewhere("plan_proposal_lies"),
        ]

    def __str__(self) -> str:
        return self.title


class Remark(models.Model):
    """What a member of a body says to a report or a proposal, at that body's level (意見): rows are only added."""

    report = models.ForeignKey(ProgressReport, null=True, on_delete=models.PROTECT, related_name="remarks")
    proposal = models.ForeignKey(ChangeProposal, null=True, on_delete=models.PROTECT, related_name="remarks")
    body_key = models.CharField(max_length=60)
    text = models.TextField()
    at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_by_post = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("at", "id")
        verbose_name = _("remark")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="plan_remark_says_something"),
            models.CheckConstraint(
                condition=Q(report__isnull=False, proposal=None) | Q(report=None, proposal__isnull=False),
                name="plan_remark_on_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_key} {self.at:%Y-%m-%d}"
