"""Protection of victims of violence and stalking (住民基本台帳事務における支援措置)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.organisation.public import Post
from madoguchi.foundation.residents.models.people import Resident


class Protection(models.Model):
    """The protection of one person, and of whoever lives with them.

    It stays in force until somebody ends it: passing ``until_on`` alone opens nothing, because a term that was
    forgotten must not tell an address to the one it is kept from.
    """

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="protections")
    from_on = models.DateField()
    until_on = models.DateField()
    """The last day of the term that was granted; on the list of what is overdue from then on."""
    allowed_posts: models.ManyToManyField[Post, models.Model] = models.ManyToManyField(
        Post, blank=True, related_name="+"
    )
    """Whose holders may see the people, besides the posts that decide on protections."""
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("until_on", "id")
        verbose_name = _("protection of a resident")
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="residents_protection_days"),
            models.UniqueConstraint(
                fields=["resident"], condition=Q(ended_at__isnull=True), name="residents_one_protection_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_on}–{self.until_on}"
