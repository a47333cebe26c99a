"""Wiring at start-up."""

from datetime import timedelta

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room ``madoguchi.foundation.accounts``."""

    name = "madoguchi.foundation.accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.mfa import signals
        from django.contrib.auth.signals import user_logged_out

        from madoguchi.foundation.accounts import clockwork, factors, indicators
        from madoguchi.foundation.accounts.contrib.demo.authority import demo_trust
        from madoguchi.foundation.accounts.contrib.demo.vendor import DemoVendor
        from madoguchi.foundation.accounts.identity.registry import register_vendor
        from madoguchi.foundation.accounts.identity.trust import trust_also
        from madoguchi.foundation.accounts.pace import forget_paces
        from madoguchi.foundation.accounts.passkeys import be_strict
        from madoguchi.kernel import clock
        from madoguchi.kernel.chores import chore

        user_logged_out.connect(
            lambda sender, request, **rest: clockwork.note_end(request, clock.now()),
            dispatch_uid="madoguchi.signed_out",
            weak=False,
        )
        chore("accounts.forget_paces", every=timedelta(hours=1))(forget_paces)
        chore("accounts.forget_old_sessions", every=timedelta(hours=24))(clockwork.forget_old_sessions)
        be_strict()
        register_vendor(DemoVendor())
        trust_also(demo_trust)
        signals.authenticator_added.connect(factors.note_added, dispatch_uid="madoguchi.factor_added")
        signals.authenticator_removed.connect(factors.note_removed, dispatch_uid="madoguchi.factor_removed")
        signals.authenticator_used.connect(factors.note_used, dispatch_uid="madoguchi.factor_used")
