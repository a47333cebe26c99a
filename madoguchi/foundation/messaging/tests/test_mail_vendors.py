"""What every mail vendor promises; and that TLS means a checked certificate."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
from pytest_django import Settings

from madoguchi.foundation.messaging.tests.mail_server import MailServer
from madoguchi.foundation.messaging.vendors import AddressRefused, Letter, MailVendor, mail_vendor_in_use, mail_vendors

LETTER = Letter(
    "hanako@example.jp", "【五所川原市】お知らせ", "本文\n.\n..点\n" + "長" * 2000 + "\n", "<1@city.example.jp>"
)


@pytest.fixture(params=["smtp", "demo"])
def vendor(request: pytest.FixtureRequest, post_office: MailServer) -> MailVendor:
    post_office.answers.clear()
    return mail_vendors()[request.param]


class TestEveryVendor:
    """The contract suite: a new vendor is added to the fixture above."""

    def test_takes_a_letter_with_long_lines_and_lonely_dots(self, vendor: MailVendor, post_office: MailServer) -> None:
        vendor.send(LETTER)
        assert post_office.faults == []
        for received in post_office.received:
            assert received.message.get_content().replace("\r\n", "\n") == LETTER.body_text

    def test_takes_the_same_letter_twice(self, vendor: MailVendor) -> None:
        vendor.send(LETTER)
        vendor.send(LETTER)

    def test_tells_an_address_that_is_refused_for_good(self, vendor: MailVendor, post_office: MailServer) -> None:
        post_office.answers["RCPT"] = "550 unknown"
        with pytest.raises(AddressRefused):
            vendor.send(Letter("refused@example.jp", "x", "x", "<2@city.example.jp>"))

    def test_finds_nothing_wrong_with_settings_that_work(self, vendor: MailVendor) -> None:
        assert vendor.check_config() == []

    def test_is_listed_under_its_name(self, vendor: MailVendor) -> None:
        assert mail_vendors()[vendor.name].name == vendor.name


def test_a_subject_cannot_carry_another_header(post_office: MailServer) -> None:
    with pytest.raises(ValueError, match="Header"):
        mail_vendors()["smtp"].send(Letter("a@example.jp", "x\nBcc: b@example.jp", "x", "<3@city.example.jp>"))
    assert post_office.received == []


def test_a_server_whose_certificate_nobody_vouches_for_gets_no_letter(secured: MailServer) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        mail_vendors()["smtp"].send(LETTER)
    assert secured.received == []


def test_a_server_with_a_certificate_that_is_vouched_for_gets_it_encrypted(
    secured: MailServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    mail_vendors()["smtp"].send(LETTER)
    assert [one.encrypted for one in secured.received] == [True]


def test_a_server_that_drops_starttls_gets_no_letter(settings: Settings, post_office: MailServer) -> None:
    settings.EMAIL_USE_TLS = True
    with pytest.raises(Exception, match="STARTTLS"):
        mail_vendors()["smtp"].send(LETTER)
    assert post_office.received == []


def test_settings_that_would_send_in_clear_or_from_nowhere_are_told(
    settings: Settings, post_office: MailServer
) -> None:
    smtp = mail_vendors()["smtp"]
    settings.EMAIL_HOST = "mail.example.jp"
    assert any("TLS" in one for one in smtp.check_config())
    settings.EMAIL_USE_TLS = True
    assert smtp.check_config() == []
    settings.DEFAULT_FROM_EMAIL = "nobody"
    assert any("MADOGUCHI_MAIL_FROM" in one for one in smtp.check_config())


def test_a_demonstration_uses_the_demo_vendor(settings: Settings) -> None:
    settings.MADOGUCHI_DEMO = True
    assert mail_vendor_in_use().name == "demo"
    settings.MADOGUCHI_DEMO = False
    assert mail_vendor_in_use().name == "smtp"
