"""Households and people."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.residents.vocabulary import Relation, Sex, Status


class Household(models.Model):
    """People who live together and share their living (世帯)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    """Its name in the file it was loaded from."""
    address_guarded = models.BooleanField(default=False)
    """Somebody in it is protected from somebody else (住民基本台帳事務における支援措置): the address is told to nobody.

    Kept true while a ``Protection`` of somebody who lives in it is in force.
    """
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ("key",)
        verbose_name = _("household")
        # Asked by every search and list; few are guarded among all households of a city.
        indexes = [
            models.Index(fields=["id"], condition=models.Q(address_guarded=True), name="residents_guarded_households")
        ]

    def __str__(self) -> str:
        return self.key


class Resident(models.Model):
    """A person as the register knows them (住民). Names keep their variation selectors (IVS) as written."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members")
    position = models.PositiveSmallIntegerField(default=0)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="resident",
    )
    name: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()
    """``{"family", "given", "family_kana", "given_kana"}``."""
    name_key = models.CharField(max_length=200)
    """The name as it is compared: see ``matching.name_key``."""
    born_on = models.DateField()
    sex = models.CharField(max_length=10, choices=Sex.choices)
    relation = models.CharField(max_length=20, choices=Relation.choices)
    """To the head of the household (続柄)."""
    parents: models.ManyToManyField[Resident, models.Model] = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="offspring",
    )
    address: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()
    """``{"postal_code", "prefecture", "city", "town", "street", "building"}``."""
    address_key = models.CharField(max_length=300)
    """The address as it is compared: see ``matching.address_key``."""
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    nationality = models.CharField(max_length=2, default="JP")
    # The defaults below stand in the database, too: the program of before knows none of these and may still run beside.
    former_name: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(
        default=dict, db_default=models.Value({}, models.JSONField()), blank=True
    )
    """The former family name that is registered (旧氏): ``{"family", "family_kana"}``, or empty."""
    alias: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(
        default=dict, db_default=models.Value({}, models.JSONField()), blank=True
    )
    """The alias of a foreign resident (通称): ``{"name", "kana"}``, or empty."""
    card_name = models.CharField(max_length=200, blank=True, default="", db_default="")
    """The name in the order and the letters of the residence card (在留カードの氏名); empty for Japanese."""
    domicile: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(
        default=dict, db_default=models.Value({}, models.JSONField()), blank=True
    )
    """``{"place", "head"}``: 本籍 and 筆頭者; empty for foreign residents."""
    residence_status = models.CharField(max_length=40, blank=True, default="", db_default="")
    """在留資格 as the card words it; empty for Japanese."""
    residence_until_on = models.DateField(null=True, blank=True)
    """The last day of the period of stay (在留期間の満了日)."""
    became_resident_on = models.DateField(null=True, blank=True)
    """住民となった年月日."""
    moved_from = models.CharField(max_length=300, blank=True, default="", db_default="")
    """The address before this city (前住所), in one line."""
    moved_to = models.CharField(max_length=300, blank=True, default="", db_default="")
    """Where somebody who moved out went (転出先), in one line."""
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.LIVING_HERE)
    status_on = models.DateField(null=True, blank=True)
    """The day of the move, the death, or the export in which the person was missing."""
    as_of = models.DateField()
    """The day from which the register says this."""
    imported = models.CharField(max_length=32, blank=True, default="", db_default="")
    """Digest of the row of the last import that changed this; empty for one that no import brought."""
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ("household__key", "position")
        verbose_name = _("resident")
        indexes = [models.Index(fields=["name_key", "born_on"], name="residents_by_name_and_birth")]
        constraints = [
            models.CheckConstraint(condition=models.Q(sex__in=Sex.values), name="residents_sex"),
            models.CheckConstraint(condition=models.Q(relation__in=Relation.values), name="residents_relation"),
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="residents_status"),
            models.UniqueConstraint(
                fields=["household"],
                condition=models.Q(relation="head", status="living-here"),
                name="residents_one_head_a_household",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Family and given name with a space."""
        return f"{self.name['family']} {self.name['given']}".strip()
