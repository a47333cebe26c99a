"""The port: what every way to identify a resident and to sign can do (本人確認・電子署名の口).

A vendor sends the browser to a page (its own or another host's) and gets an answer back at our return address.
Between the two, ``Pending`` lies in the session; ``state`` and ``nonce`` are fresh random values of ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from django.http import HttpRequest
from django.utils.functional import Promise

from madoguchi.foundation.accounts.vocabulary import Identity, SignedStatement


@dataclass(frozen=True, slots=True)
class Pending:
    """A step that was begun. ``return_url`` is where the vendor sends the browser (absolute);
    ``digest_hex`` and ``label`` only for signing."""

    vendor: str
    state: str
    nonce: str
    return_url: str
    digest_hex: str = ""
    label: str = ""


@runtime_checkable
class Vendor(Protocol):
    """One way to identify and sign."""

    key: str
    label: str | Promise
    about: str | Promise

    def is_open(self) -> bool:
        """Whether residents may choose it now."""

    def check_config(self) -> list[str]:
        """What is missing before it can work; empty when all is well."""

    def begin_sign_in(self, request: HttpRequest, pending: Pending) -> str:
        """The URL of the vendor's page for identification."""

    def complete_sign_in(self, request: HttpRequest, pending: Pending) -> Identity:
        """Read and prove the answer; raises ``Refused``. Called once for each ``pending``."""

    def begin_signing(self, request: HttpRequest, pending: Pending) -> str:
        """The URL of the vendor's page that shows what is to be signed."""

    def complete_signing(self, request: HttpRequest, pending: Pending) -> SignedStatement:
        """Read the signature over ``pending.digest_hex``; the caller verifies it.

        Raises ``Refused``: ``CardStopped`` and ``CardLocked`` where the vendor says so; then the browser is led back to the
        page on which signing began, and may go another way there.
        """
