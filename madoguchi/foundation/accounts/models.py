"""Tables of the accounts room."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.accounts.vocabulary import Kind


class UserManager(BaseUserManager["User"]):
    """Finds a user by mail address without regard to letter case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """An account (利用者): a resident's, or that of a member of staff.

    Residents have no password: they come with a card or a mailed code. Rights come from posts, never from flags here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.RESIDENT, editable=False)
    email = models.EmailField(_("mail address"), max_length=254, unique=True, null=True, blank=True)
    """Empty for a resident who only ever came with a card."""
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False, editable=False)
    """An invented person; made only where the demo is on."""
    created_at = models.DateTimeField(null=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ("id",)
        verbose_name = _("account")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_email_any_case"),
            models.CheckConstraint(condition=models.Q(kind__in=["resident", "staff"]), name="accounts_kind"),
            models.CheckConstraint(
                condition=~models.Q(kind="staff", email__isnull=True),
                name="accounts_staff_have_mail",
            ),
            models.CheckConstraint(condition=~models.Q(email=""), name="accounts_email_null_when_none"),
        ]

    def __str__(self) -> str:
        return self.name or (self.email or str(self.id))

    @property
    def is_staff(self) -> bool:
        """Whether this is the account of a member of staff."""
        return self.kind == Kind.STAFF

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class CardLink(models.Model):
    """A vendor's opaque subject that identifies one account (カード連携)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="card_links")
    vendor = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    linked_at = models.DateTimeField()
    last_used_at = models.DateTimeField()

    class Meta:
        ordering = ("linked_at",)
        verbose_name = _("card link")
        constraints = [
            models.UniqueConstraint(fields=["vendor", "subject"], name="accounts_one_account_a_card"),
            models.UniqueConstraint(fields=["vendor", "user"], name="accounts_one_card_an_account"),
        ]

    def __str__(self) -> str:
        return f"{self.vendor} {self.subject[:8]}"


class MailCode(models.Model):
    """A code mailed to an address (確認コード); only its keyed hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    address = models.EmailField(max_length=254)
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at",)
        verbose_name = _("mailed code")
        indexes = [models.Index(fields=["expires_at"], name="accounts_code_age")]

    def __str__(self) -> str:
        return f"{self.id}"


class DemoCard(models.Model):
    """How often a PIN of an invented card was wrong in a row (デモ用カード); the card itself is in the city's folder."""

    card = models.SlugField(primary_key=True, max_length=40)
    pin_wrong = models.PositiveSmallIntegerField(default=0)
    password_wrong = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("card",)
        verbose_name = _("demo card")

    def __str__(self) -> str:
        return self.card


class PaceCount(models.Model):
    """How many requests one address of the network sent in one window of time (利用の速さ); forgotten after two hours."""

    key = models.CharField(max_length=64)
    """Keyed hash of what is counted and the client's address."""
    begun_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ("-begun_at",)
        verbose_name = _("pace")
        constraints = [models.UniqueConstraint(fields=["key", "begun_at"], name="accounts_one_count_a_window")]

    def __str__(self) -> str:
        return f"{self.begun_at:%H:%M} {self.count}"
