"""Tables of the accounts room."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.accounts.vocabulary import Kind, LinkPurpose

# Each of these also calls itself by the names that follow, so the order counts.
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


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
    email_changed_at = models.DateTimeField(null=True, editable=False)
    """Since when the address is this one, where it is not the first."""
    enrols_by_link = models.BooleanField(default=True, editable=False)
    """The password alone does not open the page where a second factor is set up: a one-time link must be followed."""
    session_generation = models.PositiveIntegerField(default=0, editable=False)
    """Counted up to end every session of the account at once."""
    posts_meanwhile: dict[date, list[Any]] | None = None
    """Posts by day, asked for once in a request; only the door of the office begins to remember (``{}``)."""

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

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """What Django compares at each request; it changes with the password and with ``session_generation``."""
        generation = str(self.session_generation) if self.session_generation else ""
        salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        return salted_hmac(salt, f"{self.password}{generation}", secret=secret, algorithm="sha256").hexdigest()

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


class StaffLink(models.Model):
    """A link that works once (一回限りのリンク): to choose a password and set up a second factor; only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="staff_links")
    purpose = models.CharField(max_length=12, choices=LinkPurpose.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    """Since when a newer one takes its place, or the account is closed."""

    class Meta:
        ordering = ("-made_at",)
        verbose_name = _("one-time link")
        indexes = [models.Index(fields=["user", "-made_at"], name="accounts_links_of")]

    def __str__(self) -> str:
        return f"{self.id}"

    def is_usable(self, at: datetime) -> bool:
        """Whether it can still be followed."""
        return self.used_at is None and self.voided_at is None and at < self.expires_at


class OpenSession(models.Model):
    """A session of a member of staff (ログイン中の端末), as he sees it in his list and can end it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="open_sessions")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    """When it was last used, to within a minute."""
    ended_at = models.DateTimeField(null=True, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    """What the browser says it is."""
    client = models.CharField(max_length=64, blank=True)
    """The client's address."""

    class Meta:
        ordering = ("-seen_at", "id")
        verbose_name = _("session")
        indexes = [models.Index(fields=["user", "-seen_at"], name="accounts_sessions_of")]

    def __str__(self) -> str:
        return f"{self.id}"

    @property
    def browser(self) -> str:
        """Browser and system by the names their makers give them, as far as the browser says: ``Chrome, Windows``."""
        named = [next((name for mark, name in marks if mark in self.agent), "") for marks in (BROWSERS, SYSTEMS)]
        return ", ".join(name for name in named if name) or self.agent[:40] or "—"


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
