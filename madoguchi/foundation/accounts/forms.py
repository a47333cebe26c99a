"""What people type to sign in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.accounts import limits
from madoguchi.foundation.audit.public import attempts_since, record_attempt
from madoguchi.kernel import clock


class AddressForm(forms.Form):
    """Where to mail a code."""

    email = forms.EmailField(
        label=_("Mail address"),
        max_length=254,
        error_messages={
            "required": _("Type your mail address."),
            "invalid": _("Type a mail address such as hanako@example.jp."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )


class CodeForm(forms.Form):
    """The code that was mailed."""

    code = forms.CharField(
        label=_("Code of six digits"),
        max_length=20,
        error_messages={"required": _("Type the six digits in the mail.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class StaffSignInForm(LoginForm):  # type: ignore[misc]
    """Mail address and password of a member of staff."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Mail address of the office")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class NewPasswordForm(forms.Form):
    """A password chosen by its owner, typed twice."""

    password = forms.CharField(
        label=_("New password"),
        max_length=200,
        strip=False,
        help_text=_("Twelve characters or more; several words that only you would put together are good."),
        error_messages={"required": _("Type a password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        max_length=200,
        strip=False,
        error_messages={"required": _("Type the same password again.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        typed = super().clean() or {}
        if typed.get("password") and typed.get("again") and typed["password"] != typed["again"]:
            self.add_error("again", ValidationError(_("The two passwords are not the same. Type both again.")))
        return typed


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey and what its owner calls it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What you call this passkey")


class _Limited:
    """Wrong codes are counted; too many, and none is looked at. A code shown once is not taken again."""

    user: Any

    def clean_code(self) -> str:
        request, account, at = context.request, str(self.user.pk), clock.now()
        limits.refuse_over(limits.SECOND_FACTOR, request, account, at)
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError:
            limits.note_try(limits.SECOND_FACTOR, request, account, succeeded=False, at=at)
            raise ValidationError(
                _("This code is not right. Type the six digits that your device shows now.")
            ) from None
        used = f"{account}:{code}"
        if attempts_since("accounts.code-shown", used, at - timedelta(minutes=5)):
            raise ValidationError(_("This code was used already. Wait until your device shows the next one."))
        record_attempt(kind="accounts.code-shown", key=used, succeeded=True, at=at)
        return code


class SecondFactorForm(_Limited, AuthenticateForm):  # type: ignore[misc]
    """The second factor while signing in."""


class SecondFactorAgainForm(_Limited, ReauthenticateForm):  # type: ignore[misc]
    """The second factor within a session."""
