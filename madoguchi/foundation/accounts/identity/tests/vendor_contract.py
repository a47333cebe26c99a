"""What every vendor must do, whoever he is. A suite for one vendor subclasses ``VendorContract``.

``walk`` is the part that differs: it takes a browser standing at the vendor's page to the vendor's answer, as the person
``who`` holding the right card would, and returns the address at which the browser is sent back to us.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.identity.base import Vendor
from madoguchi.foundation.accounts.identity.registry import vendor_named
from madoguchi.foundation.accounts.identity.signing import IDENTITY_KEY, SIGNED_KEY
from madoguchi.foundation.accounts.models import CardLink, User
from madoguchi.foundation.accounts.public import SignedStatement, verify_signature
from madoguchi.foundation.organisation.public import City

DIGEST = hashlib.sha256(b"an application").hexdigest()
OTHER_DIGEST = hashlib.sha256(b"another application").hexdigest()


@pytest.mark.django_db
class VendorContract:
    """The contract."""

    key: ClassVar[str]
    who: ClassVar[str]
    another: ClassVar[str]
    name: ClassVar[str]

    def walk_sign_in(self, client: Client, url: str, who: str) -> str:
        """From the vendor's page to the address he sends the browser back to."""
        raise NotImplementedError

    def walk_signing(self, client: Client, url: str, who: str) -> str:
        """As ``walk_sign_in``, for signing."""
        raise NotImplementedError

    def begin(self, client: Client, next_page: str = "/my/") -> str:
        response = client.post(reverse("identity_begin", args=[self.key]), {"next": next_page})
        assert response.status_code == 302
        return str(response["Location"])

    def sign_in(self, client: Client, who: str, next_page: str = "/my/") -> str:
        back = self.walk_sign_in(client, self.begin(client, next_page), who)
        response = client.get(back)
        assert response.status_code == 302, response.content.decode()
        return str(response["Location"])

    def begin_signing(self, client: Client, digest: str = DIGEST) -> str:
        raise NotImplementedError

    def test_it_says_what_it_is_and_that_it_is_ready(self, city: City) -> None:
        vendor = vendor_named(self.key)
        assert isinstance(vendor, Vendor)
        assert str(vendor.label)
        assert str(vendor.about)
        assert vendor.check_config() == []

    def test_a_card_signs_its_holder_in_and_the_next_time_leads_to_the_same_account(self, register: City) -> None:
        first = Client()
        assert self.sign_in(first, self.who, "/applications/") == "/applications/"
        user = User.objects.get(pk=first.session["_auth_user_id"])
        assert (user.kind, user.name) == ("resident", self.name)
        second = Client()
        self.sign_in(second, self.who)
        assert second.session["_auth_user_id"] == str(user.pk)
        assert CardLink.objects.filter(user=user, vendor=self.key).count() == 1

    def test_another_card_leads_to_another_account(self, register: City) -> None:
        one, two = Client(), Client()
        self.sign_in(one, self.who)
        self.sign_in(two, self.another)
        assert one.session["_auth_user_id"] != two.session["_auth_user_id"]

    def test_the_session_gets_a_new_id_when_somebody_signs_in(self, register: City) -> None:
        client = Client()
        back = self.walk_sign_in(client, self.begin(client), self.who)
        before = client.session.session_key
        client.get(back)
        assert client.session.session_key != before

    def test_the_answer_counts_once(self, register: City) -> None:
        client = Client()
        back = self.walk_sign_in(client, self.begin(client), self.who)
        assert client.get(back).status_code == 302
        assert client.get(back).status_code == 400

    def test_the_answer_counts_only_in_the_browser_that_asked(self, register: City) -> None:
        asked, stranger = Client(), Client()
        back = self.walk_sign_in(asked, self.begin(asked), self.who)
        assert stranger.get(back).status_code == 400
        self.begin(stranger)
        assert stranger.get(back).status_code == 400
        assert "_auth_user_id" not in stranger.session

    def test_a_changed_state_is_refused(self, register: City) -> None:
        client = Client()
        back = self.walk_sign_in(client, self.begin(client), self.who)
        state = parse_qs(urlsplit(back).query)["state"][0]
        assert client.get(back.replace(state, "x" * len(state))).status_code == 400

    def test_no_answer_from_nowhere_signs_in(self, register: City) -> None:
        client = Client()
        assert client.get(reverse("identity_back", args=[self.key]), {"state": "", "code": ""}).status_code == 400

    @pytest.mark.parametrize(
        "evil", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
    )
    def test_it_never_sends_the_browser_to_another_host(self, register: City, evil: Any) -> None:
        client = Client()
        assert self.sign_in(client, self.who, evil) == "/my/"

    def test_what_was_shown_is_signed_and_the_signature_holds_for_exactly_that(
        self, register: City, at: datetime
    ) -> None:
        client = Client()
        self.sign_in(client, self.who)
        back = self.walk_signing(client, self.begin_signing(client), self.who)
        response = client.get(back)
        assert response.status_code == 302, response.content.decode()
        statement = _kept(client, DIGEST)
        assert statement is not None
        signer = verify_signature(statement, at=at)
        assert "".join(signer.name.split()) == "".join(self.name.split())
        assert signer.address
        assert _kept(client, OTHER_DIGEST) is None

    def test_the_signature_counts_once_and_only_in_the_browser_that_asked(self, register: City) -> None:
        client, stranger = Client(), Client()
        self.sign_in(client, self.who)
        back = self.walk_signing(client, self.begin_signing(client), self.who)
        assert stranger.get(back).status_code == 400
        assert client.get(back).status_code == 302
        assert client.get(back).status_code == 400

    def test_the_card_of_another_person_cannot_sign_for_the_one_signed_in(self, register: City) -> None:
        client = Client()
        self.sign_in(client, self.who)
        back = self.walk_signing(client, self.begin_signing(client), self.another)
        assert client.get(back).status_code == 403
        assert SIGNED_KEY not in client.session

    def test_what_the_card_said_is_forgotten_when_the_session_ends(self, register: City) -> None:
        client = Client()
        self.sign_in(client, self.who)
        assert IDENTITY_KEY in client.session
        client.post(reverse("account_logout"))
        assert IDENTITY_KEY not in client.session


def _kept(client: Client, digest: str) -> SignedStatement | None:
    held = client.session.get(SIGNED_KEY, {}).get(digest)
    if held is None:
        return None
    return SignedStatement(**{**held, "signed_at": datetime.fromisoformat(held["signed_at"])})
