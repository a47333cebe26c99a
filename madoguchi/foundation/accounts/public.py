"""The door of the accounts room."""

from __future__ import annotations

from madoguchi.foundation.accounts.contrib.demo.cards import Card as DemoCard
from madoguchi.foundation.accounts.contrib.demo.cards import demo_cards
from madoguchi.foundation.accounts.contrib.demo.operations import PinNotRight as DemoPinNotRight
from madoguchi.foundation.accounts.contrib.demo.operations import try_pin as try_demo_pin
from madoguchi.foundation.accounts.contrib.demo.operations import unlock_demo_cards
from madoguchi.foundation.accounts.contrib.demo.peek import PeekedMail, register_mail_peek
from madoguchi.foundation.accounts.contrib.demo.staff import StaffFile, bring_demo_colleague, read_demo_staff
from madoguchi.foundation.accounts.contrib.demo.vendor import bring_demo_resident, sign_with_any_demo_card
from madoguchi.foundation.accounts.devices import remember_device
from madoguchi.foundation.accounts.identity.base import Pending, Vendor
from madoguchi.foundation.accounts.identity.refusals import CardLocked
from madoguchi.foundation.accounts.identity.registry import identity_vendors, register_vendor
from madoguchi.foundation.accounts.identity.signatures import verify_signature
from madoguchi.foundation.accounts.identity.signing import begin_signing, forget_signature, take_signature
from madoguchi.foundation.accounts.limits import Limit, client_in, client_of, note_try, refuse_over
from madoguchi.foundation.accounts.links import (
    MadeLink,
    end_sessions,
    enrolled,
    factor_types,
    make_link,
    strip_secrets,
    void_links,
)
from madoguchi.foundation.accounts.models import OpenSession, StaffLink, User
from madoguchi.foundation.accounts.operations import (
    close_account,
    enrol_demo_totp,
    make_staff_account,
    remove_second_factors,
    set_staff_password,
)
from madoguchi.foundation.accounts.pace import ASKING, UPLOADING, Pace, at_a_pace, keep_pace, keep_pace_of
from madoguchi.foundation.accounts.posts import posts_of, register_post_source
from madoguchi.foundation.accounts.refusals import AddressTaken, ForStaffOnly, OnlyInTheDemo, PasswordTooWeak
from madoguchi.foundation.accounts.session import actor_of, assurance_of, has_second_factor, signed_in
from madoguchi.foundation.accounts.vocabulary import (
    ASSURANCES,
    Assurance,
    CardShown,
    Identity,
    Kind,
    LinkPurpose,
    PostHeld,
    SignedStatement,
    SignInCodeMade,
    StaffAddressChanged,
    StaffLinkMade,
    VerifiedSigner,
)

__all__ = [
    "ASKING",
    "ASSURANCES",
    "AddressTaken",
    "Assurance",
    "CardLocked",
    "CardShown",
    "ForStaffOnly",
    "Identity",
    "Kind",
    "Limit",
    "LinkPurpose",
    "MadeLink",
    "OnlyInTheDemo",
    "Pace",
    "OpenSession",
    "PasswordTooWeak",
    "PeekedMail",
    "Pending",
    "PostHeld",
    "SignInCodeMade",
    "StaffAddressChanged",
    "StaffFile",
    "StaffLink",
    "StaffLinkMade",
    "SignedStatement",
    "UPLOADING",
    "User",
    "Vendor",
    "VerifiedSigner",
    "actor_of",
    "assurance_of",
    "at_a_pace",
    "begin_signing",
    "DemoCard",
    "DemoPinNotRight",
    "bring_demo_colleague",
    "bring_demo_resident",
    "demo_cards",
    "client_in",
    "client_of",
    "close_account",
    "end_sessions",
    "enrol_demo_totp",
    "enrolled",
    "factor_types",
    "forget_signature",
    "has_second_factor",
    "identity_vendors",
    "keep_pace",
    "keep_pace_of",
    "make_link",
    "make_staff_account",
    "note_try",
    "posts_of",
    "read_demo_staff",
    "register_mail_peek",
    "register_post_source",
    "refuse_over",
    "register_vendor",
    "remember_device",
    "remove_second_factors",
    "set_staff_password",
    "strip_secrets",
    "sign_with_any_demo_card",
    "signed_in",
    "take_signature",
    "try_demo_pin",
    "unlock_demo_cards",
    "verify_signature",
    "void_links",
]
