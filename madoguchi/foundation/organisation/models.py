"""Tables of the organisation."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.organisation.vocabulary import Manner, Role, Text, Verdict


class Department(models.Model):
    """A department or section (部・課)."""

    key = models.SlugField(primary_key=True, max_length=40)
    name_ja = models.CharField(max_length=80)
    name_plain = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    phone = models.CharField(max_length=20, blank=True)
    place_ja = models.CharField(max_length=80, blank=True)
    place_plain = models.CharField(max_length=120, blank=True)
    place_en = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    """Place in lists, as in the city's file."""

    class Meta:
        ordering = ("position", "key")
        verbose_name = _("department")
        constraints = [
            models.CheckConstraint(condition=~Q(parent=F("key")), name="organisation_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Text:
        """The name in three languages; ``str()`` of it is in the reader's."""
        return Text(self.name_ja, self.name_plain, self.name_en)

    @property
    def place(self) -> Text:
        """Building and floor."""
        return Text(self.place_ja, self.place_plain, self.place_en)


class Post(models.Model):
    """A post (職) of a department; its holders have its role there."""

    key = models.SlugField(primary_key=True, max_length=60)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="posts")
    title_ja = models.CharField(max_length=80)
    title_plain = models.CharField(max_length=120, blank=True)
    title_en = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role.choices)
    listed = models.BooleanField(default=True)
    """Whether the city's folder still lists it; one that it lists no longer is given to nobody any more."""

    class Meta:
        ordering = ("department__position", "key")
        verbose_name = _("post")
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="organisation_post_role"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def title(self) -> Text:
        """The title in three languages."""
        return Text(self.title_ja, self.title_plain, self.title_en)

    @property
    def label(self) -> str:
        """Department and title as written in the ledgers, in Japanese: ``市民課 窓口係``."""
        return f"{self.department.name_ja} {self.title_ja}"


class Holding(models.Model):
    """A person holding a post for a time (在職); both days are counted, an open end is ``None``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="holdings")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    manner = models.CharField(max_length=10, choices=Manner.choices, default=Manner.REGULAR)

    class Meta:
        ordering = ("from_on", "id")
        verbose_name = _("holding of a post")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="organisation_holding_days",
            ),
            models.UniqueConstraint(
                fields=["user", "post"],
                condition=Q(until_on__isnull=True),
                name="organisation_one_open_holding",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.from_on}–{self.until_on or ''}"

    def covers(self, day: date) -> bool:
        """Whether the post is held on ``day``."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


class FactorReset(models.Model):
    """A wish to take away somebody's second factors (二要素の再設定の申請): one administrator asks, another confirms."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="factor_resets")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    reason = models.TextField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    declined_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at", "id")
        verbose_name = _("reset of a second factor")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (~Q(confirmed_by=F("asked_by")) & ~Q(confirmed_by=F("user")) & ~Q(asked_by=F("user"))),
                name="organisation_reset_by_two",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(declined_at__isnull=True),
                name="organisation_reset_one_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id}"

    def is_open(self, at: datetime) -> bool:
        """Whether it still waits for a second person."""
        return self.confirmed_at is None and self.declined_at is None and at < self.expires_at


class AccountReview(models.Model):
    """A review of all accounts of staff (ID棚卸し); its lines are kept as evidence."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=240)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering = ("-begun_at", "id")
        verbose_name = _("review of accounts")

    def __str__(self) -> str:
        return f"{self.begun_at:%Y-%m-%d}"


class ReviewLine(models.Model):
    """One account as it was when the review began, and what was judged of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(AccountReview, on_delete=models.CASCADE, related_name="lines")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    posts = models.TextField(blank=True)
    factors = models.CharField(max_length=80, blank=True)
    last_used_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    judged_by = models.CharField(max_length=240, blank=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name", "id")
        verbose_name = _("line of a review")
        constraints = [
            models.UniqueConstraint(fields=["review", "user"], name="organisation_one_line_an_account"),
            models.CheckConstraint(
                condition=Q(verdict="", judged_at__isnull=True) | (~Q(verdict="") & Q(judged_at__isnull=False)),
                name="organisation_judged_with_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.verdict}"
