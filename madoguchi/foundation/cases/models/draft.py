"""What is not yet an application: drafts (下書き) and the codes that open them again."""

from __future__ import annotations

import uuid
from typing import Self, TypeVar

from django.conf import settings
from django.db import models

from madoguchi.foundation.cases.vocabulary import PREPARED
from madoguchi.foundation.files.public import StoredFile
from madoguchi.foundation.forms.public import ProcedureVersion

M = TypeVar("M", bound=models.Model)


class WithVersion(models.QuerySet[M]):
    """Rows that were begun under a version of a procedure."""

    def with_version(self, *others: str) -> Self:
        """Read the version beside each row (and ``others``), without its data.

        A version's data are tens of kilobytes and what is made of them is in memory already (``ProcedureVersion.procedure``).
        """
        return self.select_related("version", *others).defer("version__data")


class Draft(models.Model):
    """One row a draft: answers and where they came from as JSON, and a revision that tells two tabs apart."""

    UNCHANGING = ("version",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    resident_id = models.CharField(max_length=40, blank=True, db_index=True)
    """Key of the register: whom it is about, where staff fill it in at the counter and nobody signed in."""
    channel = models.CharField(max_length=10, default="online")
    language = models.CharField(max_length=10, default="ja")
    answers = models.JSONField(default=dict)
    """Canonical answers, those of hidden questions too."""
    provenance = models.JSONField(default=dict)
    """Field name or row path -> where the value came from."""
    typed = models.JSONField(default=dict)
    """Input path -> what was typed and could not be understood; shown again until mended."""
    papers_seen = models.JSONField(default=dict)
    """Attachment name -> who looked at the original at the counter (原本確認): ``{"by", "post", "at", "what"}``."""
    confirmed = models.JSONField(default=list)
    """Names of pages that the applicant has been through."""
    revision = models.PositiveIntegerField(default=0)
    mail = models.EmailField(blank=True)
    mail_confirmed_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField(db_index=True)
    submitted_at = models.DateTimeField(null=True)

    objects = WithVersion["Draft"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "-saved_at"], name="drafts_of_owner")]

    def __str__(self) -> str:
        return f"draft {self.id}"

    @property
    def is_prepared(self) -> bool:
        """Whether it was begun at home for the counter, and is no application by itself (事前申請)."""
        return self.channel == PREPARED

    def held_files(self) -> list[DraftFile]:
        """Its files with what is stored of them; asked of the database once until the row is read again (by each act)."""
        if not self.version.procedure.takes_files:
            return []
        models.prefetch_related_objects([self], "files__file")
        return list(self.files.all())


class DraftFile(models.Model):
    """A file sent along with a draft, under the name of its attachment or file field."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=100)
    """Attachment name, or input path of a field of type ``file``."""
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "pk"]


class AccessCode(models.Model):
    """A mailed six-digit code: kept as a hash, short-lived, few tries."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=10)
    draft = models.ForeignKey(Draft, null=True, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.CASCADE, related_name="+")
    mail = models.EmailField()
    code_hash = models.CharField(max_length=128)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
