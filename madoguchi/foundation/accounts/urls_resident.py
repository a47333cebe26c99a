"""Addresses of signing in with a card."""

from __future__ import annotations

from django.urls import path

from madoguchi.foundation.accounts.contrib.demo import views as demo
from madoguchi.foundation.accounts.views import identity

urlpatterns = [
    path("sign-in/", identity.identity_sign_in, name="identity_sign_in"),
    path("sign-in/demo/reader/", demo.demo_card_reader, name="demo_card_reader"),
    path("sign-in/demo/signer/", demo.demo_card_signer, name="demo_card_signer"),
    path("sign-in/<slug:vendor>/begin/", identity.identity_begin, name="identity_begin"),
    path("sign-in/<slug:vendor>/back/", identity.identity_back, name="identity_back"),
    path("sign-in/<slug:vendor>/signed/", identity.identity_signed, name="identity_signed"),
]
