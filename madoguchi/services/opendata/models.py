"""Tables of the catalogue: datasets, their versions, the contents of those, and who did what when."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.files.public import StoredFile
from madoguchi.services.opendata.definition import Definition
from madoguchi.services.opendata.states import DECIDED, FLAWLESS, ONCE_PUBLIC, OPEN, READABLE, Origin, State

LONGEST_WISH = 2000
LONGEST_ALT = 200


class Dataset(models.Model):
    """A dataset of the catalogue (データセット), as the city's folder defines it."""

    slug = models.CharField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    """Place in lists, as in the city's file."""
    standard = models.CharField(max_length=60, blank=True)
    """The standard dataset that it follows."""
    owner = models.CharField(max_length=60)
    """Key of the department."""
    source = models.CharField(max_length=80, blank=True)
    """The source among the platform's own tables."""
    content: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    """``definition.Definition`` as JSON."""
    sha256 = models.CharField(max_length=64)
    listed = models.BooleanField(default=True)
    """Whether the folder still lists it; one that it lists no longer takes no new versions."""
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ("position", "slug")
        verbose_name = _("dataset")

    def __str__(self) -> str:
        return self.slug

    @cached_property
    def definition(self) -> Definition:
        """Title, terms, columns, owner and all that the folder says."""
        return Definition.model_validate(self.content)

    @property
    def title(self) -> str:
        """In the reader's language."""
        return str(self.definition.part.title)


class Content(models.Model):
    """Bytes of a version, packed (gzip), once for each digest. Web processes keep no state: this is where data lies."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    """Of the bytes as they are read."""
    size = models.PositiveIntegerField()
    packed = models.BinaryField()
    stored_at = models.DateTimeField()

    class Meta:
        ordering = ("stored_at",)
        verbose_name = _("content of a version")

    def __str__(self) -> str:
        return self.sha256[:12]


class Version(models.Model):
    """One version of a dataset (版), from the file somebody sent to what the public reads."""

    UNCHANGING = ("dataset",)

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    origin = models.CharField(max_length=8, choices=Origin.choices)
    restores = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="restored_by")

    file = models.ForeignKey(Content, null=True, on_delete=models.PROTECT, related_name="+")
    """What was sent, as it was sent; forgotten once the version is published or given up."""
    file_name = models.CharField(max_length=160, blank=True)
    table = models.ForeignKey(Content, null=True, on_delete=models.PROTECT, related_name="+")
    """The canonical CSV (UTF-8 with a mark): what is checked, approved and published."""
    repaired = models.ForeignKey(Content, null=True, on_delete=models.PROTECT, related_name="+")
    """The same with every certain repair, offered; it takes the place of the table only when somebody says so."""
    sha256 = models.CharField(max_length=64)
    """Of the table; stays when the table is forgotten."""
    rows = models.PositiveIntegerField(default=0)
    columns: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    """Each column of the table as ``standards.Column`` has it, with ``heading``."""
    file_report: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    """What the check of the file as it was sent said (``telling.as_json``), in Japanese; the repairs stand beside it."""
    check_report: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    """What the check of the table said (``telling.as_json``), in Japanese."""
    repairs: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    """Each certain repair (row, column, before, after): offered, or applied."""
    repairs_count = models.PositiveIntegerField(default=0)
    is_repaired = models.BooleanField(default=False)
    """Whether somebody said yes to the repairs."""
    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    checked_sha256 = models.CharField(max_length=64, blank=True)
    """Which bytes the check found without error."""

    reason = models.TextField(blank=True)
    """What is new in this version; published with it."""
    as_of = models.DateField(null=True)
    """The day that the data is of (基準日)."""
    held_back = models.TextField(blank=True)
    """What the source kept back to protect people; published with the data."""
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    """``None``: the platform itself, from its own tables."""
    prepared_by_post = models.CharField(max_length=120, blank=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by_post = models.CharField(max_length=120, blank=True)
    by_rule = models.BooleanField(default=False)
    """Approved by the standing rule: from a source of which a person approved an earlier version."""
    returned_because = models.TextField(blank=True)
    publish_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)
    described: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    """The dataset's definition as it stood when this was published: the terms that this version was given under."""
    ended_at = models.DateTimeField(null=True)
    """When it was superseded, withdrawn or given up."""
    withdrawn_because = models.TextField(blank=True)
    """Shown in its place."""

    class Meta:
        ordering = ("dataset", "-number")
        verbose_name = _("version of a dataset")
        indexes = [
            models.Index(fields=["state", "publish_on"], name="opendata_to_publish"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["dataset", "number"], name="opendata_version_once"),
            models.UniqueConstraint(
                fields=["dataset"], condition=Q(state=State.PUBLISHED.value), name="opendata_one_published"
            ),
            models.UniqueConstraint(
                fields=["dataset"], condition=Q(state__in=[one.value for one in OPEN]), name="opendata_one_open"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="opendata_version_state"),
            # A failing check cannot be published, by whatever way: the check is bound to the very bytes.
            models.CheckConstraint(
                condition=~Q(state__in=[one.value for one in FLAWLESS])
                | (Q(errors=0, checked_sha256=F("sha256")) & ~Q(sha256="")),
                name="opendata_without_errors",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[one.value for one in DECIDED])
                | Q(decided_by__isnull=False, decided_at__isnull=False, by_rule=False)
                | Q(by_rule=True, prepared_by=None, submitted_by=None, decided_at__isnull=False),
                name="opendata_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (
                    (Q(prepared_by=None) | ~Q(decided_by=F("prepared_by")))
                    & (Q(submitted_by=None) | ~Q(decided_by=F("submitted_by")))
                ),
                name="opendata_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[one.value for one in ONCE_PUBLIC]) | Q(published_at__isnull=False),
                name="opendata_published_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WITHDRAWN.value) | ~Q(withdrawn_because=""), name="opendata_withdrawn_why"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.RETURNED.value) | ~Q(returned_because=""), name="opendata_returned_why"
            ),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="opendata_version_origin"),
        ]

    def __str__(self) -> str:
        return f"{self.dataset.slug} {self.number}"

    @property
    def is_public(self) -> bool:
        """Whether anybody may read it: the one published, and those it followed."""
        return self.state in READABLE

    @cached_property
    def definition(self) -> Definition:
        """Title, licence and columns it was published under; before that, those of the dataset."""
        return Definition.model_validate(self.described) if self.described else self.dataset.definition


class Step(models.Model):
    """Who did what with a version, and in which words (経過); rows are only added."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_post = models.CharField(max_length=120, blank=True)
    said = models.TextField(blank=True)

    class Meta:
        ordering = ("at", "id")
        verbose_name = _("step of a version")

    def __str__(self) -> str:
        return f"{self.version_id} {self.act}"


class Photo(models.Model):
    """A photograph of a place (写真). The data names it by its address; so long as a public version does, anybody sees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="photos")
    versions: models.ManyToManyField[Version, models.Model] = models.ManyToManyField(Version, related_name="photos")
    """Those whose table names it; without any it is forgotten."""
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    alt = models.CharField(max_length=LONGEST_ALT)
    """What is to be seen, for those who do not see it; in Japanese, published with it."""
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    added_by_post = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("added_at", "id")
        verbose_name = _("photograph of a place")
        constraints = [models.CheckConstraint(condition=~Q(alt=""), name="opendata_photo_in_words")]

    def __str__(self) -> str:
        return f"{self.pk}"


class DataRequest(models.Model):
    """What data somebody would like to have (データの要望). Nobody is asked who they are; the answer stands at its address,
    and, with the question in the city's own words, in the public list."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    """Chosen by the form, so that a form that is sent twice is one request."""
    received_at = models.DateTimeField()
    language = models.CharField(max_length=10)
    about = models.CharField(max_length=60, blank=True)
    """Address of the dataset that it is about; empty for data that is not there yet."""
    wish = models.TextField(max_length=LONGEST_WISH, blank=True)
    """As it was written; never public, and forgotten in time."""
    purpose = models.TextField(max_length=LONGEST_WISH, blank=True)
    question = models.TextField(blank=True)
    """The same in the city's words, without anything that tells of a person: what is published."""
    answer = models.TextField(blank=True)
    is_public = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_by_post = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("-received_at", "-id")
        verbose_name = _("request for data")
        indexes = [models.Index(fields=["is_public", "-answered_at"], name="opendata_answered")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="", is_public=False)
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="opendata_answered_with_words",
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | ~Q(question=""), name="opendata_public_in_the_citys_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class Usage(models.Model):
    """How often a file was fetched or records were asked for, a day (利用数): a number, and nothing of who it was."""

    day = models.DateField()
    slug = models.CharField(max_length=60)
    format = models.CharField(max_length=20)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-day", "slug", "format")
        verbose_name = _("use of a dataset")
        constraints = [models.UniqueConstraint(fields=["day", "slug", "format"], name="opendata_usage_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.slug} {self.format}"
