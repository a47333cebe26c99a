"""What is known about a person besides the entry itself: where they lived, and what other registers hold."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.residents.models.people import Resident


class AddressSpell(models.Model):
    """An address of a person for a time (住所の履歴); both days are counted, an open end is ``None``."""

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="spells")
    address: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()
    """As ``Resident.address``."""
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    because = models.CharField(max_length=40, blank=True)
    """The event that began it (異動事由), as the core system words it."""

    class Meta:
        ordering = ("resident", "-from_on")
        verbose_name = _("address for a time")
        constraints = [
            models.UniqueConstraint(fields=["resident", "from_on"], name="residents_one_address_a_day"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="residents_spell_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_on}–{self.until_on or ''}"


class Fact(models.Model):
    """Something another register of the city holds about a person (資格・給付等の情報): insured, taxed, certified ..."""

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="facts")
    kind = models.SlugField(max_length=60)
    """A key of the city's ``facts.yaml``, which names the system it comes from and the legal basis."""
    value = models.CharField(max_length=200, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    as_of = models.DateField()
    """The day of the export from which it reads so."""

    class Meta:
        ordering = ("resident", "kind", "-from_on")
        verbose_name = _("fact about a resident")
        constraints = [
            models.UniqueConstraint(fields=["resident", "kind", "from_on"], name="residents_one_fact_a_day"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="residents_fact_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.from_on}–{self.until_on or ''}"
