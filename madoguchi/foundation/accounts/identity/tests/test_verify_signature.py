"""Verifying a signature: each single fault is refused with its own reason."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from madoguchi.foundation.accounts.contrib.demo.authority import card_certificate, card_key, demo_folder
from madoguchi.foundation.accounts.contrib.demo.cards import get_card
from madoguchi.foundation.accounts.identity import profile
from madoguchi.foundation.accounts.identity.refusals import (
    CertificateForAnotherUse,
    CertificateNotInForce,
    CertificateNotTrusted,
    CertificateRevoked,
    CertificateUnreadable,
    RevocationNotKnown,
    SignatureNotValid,
)
from madoguchi.foundation.accounts.identity.trust import Authorities, trusted_authorities
from madoguchi.foundation.accounts.public import SignedStatement, verify_signature

DIGEST = hashlib.sha256("申請書".encode()).hexdigest()
AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
LONG = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC))


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


CA_KEY, HOLDER_KEY = new_key(), new_key()


def ca_name(unit: str = "test") -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit)])


def usage(**on: bool) -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: on.get(name, False) for name in names})


def authority(*, is_ca: bool = True, days: Any = LONG, key: Any = CA_KEY) -> x509.Certificate:
    return (
        x509.CertificateBuilder()
        .subject_name(ca_name())
        .issuer_name(ca_name())
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(days[0])
        .not_valid_after(days[1])
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(usage(key_cert_sign=is_ca, crl_sign=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def revocations(*serials: int, key: Any = CA_KEY, until: Any = LONG[1]) -> x509.CertificateRevocationList:
    made = x509.CertificateRevocationListBuilder().issuer_name(ca_name()).last_update(LONG[0]).next_update(until)
    for serial in serials:
        made = made.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(serial)
            .revocation_date(datetime(2026, 1, 1, tzinfo=UTC))
            .build()
        )
    return made.sign(key, hashes.SHA256())


FOUR = {
    profile.NAME: "津軽　花子",
    profile.SEX: "2",
    profile.BORN_ON: "319880504",
    profile.ADDRESS: "青森県五所川原市字布屋町900番地1",
}


def certificate(
    *,
    policy: Any = profile.SIGNING_POLICY,
    days: Any = LONG,
    issuer_key: Any = CA_KEY,
    four: dict[Any, str] | None = None,
    use: x509.KeyUsage | None = None,
    key: Any = HOLDER_KEY,
) -> x509.Certificate:
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "X1")]))
        .issuer_name(ca_name())
        .public_key(key.public_key())
        .serial_number(77)
        .not_valid_before(days[0])
        .not_valid_after(days[1])
        .add_extension(use or usage(digital_signature=True, content_commitment=True), critical=True)
    )
    if policy is not None:
        made = made.add_extension(x509.CertificatePolicies([x509.PolicyInformation(policy, None)]), critical=True)
    held = FOUR if four is None else four
    if held:
        names = [x509.OtherName(oid, profile.utf8_der(text)) for oid, text in held.items()]
        made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return made.sign(issuer_key, hashes.SHA256())


def signed(cert: x509.Certificate, *, key: Any = HOLDER_KEY, digest: str = DIGEST) -> SignedStatement:
    raw = key.sign(bytes.fromhex(digest), padding.PKCS1v15(), Prehashed(hashes.SHA256()))
    return SignedStatement(
        vendor="test",
        digest_hex=digest,
        signature_b64=base64.b64encode(raw).decode(),
        certificate_pem=cert.public_bytes(serialization.Encoding.PEM).decode(),
        signed_at=AT,
    )


GOOD = Authorities((authority(),), (revocations(),))


def verify(statement: SignedStatement, *, at: datetime = AT, authorities: Any = GOOD) -> Any:
    return verify_signature(statement, at=at, authorities=authorities)


def test_a_good_signature_names_the_signer() -> None:
    signer = verify(signed(certificate()))
    assert (signer.name, signer.sex, signer.born_on.isoformat()) == ("津軽　花子", "2", "1988-05-04")
    assert signer.address == "青森県五所川原市字布屋町900番地1"
    assert signer.serial == "4d"
    assert signer.policy == "1.2.392.200149.8.5.1.1.20"


def test_a_signature_over_another_document_is_refused() -> None:
    statement = replace(signed(certificate()), digest_hex=hashlib.sha256(b"other").hexdigest())
    with pytest.raises(SignatureNotValid):
        verify(statement)


@pytest.mark.parametrize("wrong", ["", "AAAA", "not base64!", base64.b64encode(b"x" * 256).decode()])
def test_something_that_is_no_signature_is_refused(wrong: Any) -> None:
    with pytest.raises(SignatureNotValid):
        verify(replace(signed(certificate()), signature_b64=wrong))


@pytest.mark.parametrize("wrong", ["", "zz", DIGEST[:-2], DIGEST + "00"])
def test_something_that_is_no_digest_is_refused(wrong: Any) -> None:
    with pytest.raises(SignatureNotValid):
        verify(replace(signed(certificate()), digest_hex=wrong))


def test_another_key_than_the_certificates_is_refused() -> None:
    with pytest.raises(SignatureNotValid):
        verify(signed(certificate(), key=CA_KEY))


def test_an_unknown_authority_is_refused() -> None:
    with pytest.raises(CertificateNotTrusted):
        verify(signed(certificate()), authorities=Authorities((), ()))


def test_an_authority_of_the_same_name_but_another_key_is_refused() -> None:
    with pytest.raises(CertificateNotTrusted):
        verify(signed(certificate(issuer_key=HOLDER_KEY)))


def test_a_certificate_that_may_not_issue_others_issues_none() -> None:
    with pytest.raises(CertificateNotTrusted):
        verify(signed(certificate()), authorities=Authorities((authority(is_ca=False),), (revocations(),)))


def test_an_authority_that_has_ended_is_refused() -> None:
    ended = authority(days=(LONG[0], AT - timedelta(days=1)))
    with pytest.raises(CertificateNotTrusted):
        verify(signed(certificate()), authorities=Authorities((ended,), (revocations(),)))


@pytest.mark.parametrize("days", [(LONG[0], AT - timedelta(seconds=1)), (AT + timedelta(seconds=1), LONG[1])])
def test_a_certificate_before_or_after_its_days_is_refused(days: Any) -> None:
    with pytest.raises(CertificateNotInForce):
        verify(signed(certificate(days=days)))


@pytest.mark.parametrize("policy", [profile.AUTHENTICATION_POLICY, x509.ObjectIdentifier("1.2.3"), None])
def test_a_certificate_under_another_policy_is_refused(policy: Any) -> None:
    with pytest.raises(CertificateForAnotherUse):
        verify(signed(certificate(policy=policy)))


@pytest.mark.parametrize("use", [{"digital_signature": True}, {"content_commitment": True}])
def test_a_certificate_for_another_use_of_its_key_is_refused(use: Any) -> None:
    with pytest.raises(CertificateForAnotherUse):
        verify(signed(certificate(use=usage(**use))))


def test_a_key_of_another_kind_is_refused() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    statement = replace(
        signed(certificate()), certificate_pem=certificate(key=key).public_bytes(serialization.Encoding.PEM).decode()
    )
    with pytest.raises(CertificateForAnotherUse):
        verify(statement)


def test_a_short_key_is_refused() -> None:
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    with pytest.raises(CertificateForAnotherUse):
        verify(signed(certificate(key=short), key=short))


def test_a_revoked_certificate_is_refused_from_that_day_on() -> None:
    listed = Authorities((authority(),), (revocations(5, 77),))
    with pytest.raises(CertificateRevoked):
        verify(signed(certificate()), authorities=listed)
    assert verify(signed(certificate()), at=datetime(2025, 12, 31, tzinfo=UTC), authorities=listed)


@pytest.mark.parametrize("lists", [(), (revocations(until=AT - timedelta(hours=1)),), (revocations(key=HOLDER_KEY),)])
def test_without_a_current_and_genuine_revocation_list_nothing_is_believed(lists: Any) -> None:
    with pytest.raises(RevocationNotKnown):
        verify(signed(certificate()), authorities=Authorities((authority(),), lists))


@pytest.mark.parametrize("missing", [profile.NAME, profile.SEX, profile.BORN_ON, profile.ADDRESS])
def test_a_certificate_without_one_of_the_four_attributes_is_refused(missing: Any) -> None:
    with pytest.raises(CertificateUnreadable):
        verify(signed(certificate(four={oid: text for oid, text in FOUR.items() if oid != missing})))


def test_a_certificate_without_any_attributes_is_refused() -> None:
    with pytest.raises(CertificateUnreadable):
        verify(signed(certificate(four={})))


@pytest.mark.parametrize("born", ["19880504", "319880000", "3198805041", "x19880504"])
def test_a_day_of_birth_that_is_no_day_is_refused(born: Any) -> None:
    with pytest.raises(CertificateUnreadable):
        verify(signed(certificate(four=FOUR | {profile.BORN_ON: born})))


@pytest.mark.parametrize("pem", ["", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_something_that_is_no_certificate_is_refused(pem: Any) -> None:
    with pytest.raises(CertificateUnreadable):
        verify(replace(signed(certificate()), certificate_pem=pem))


def test_long_names_survive_the_certificate() -> None:
    long = "長" * 100
    assert verify(signed(certificate(four=FOUR | {profile.NAME: long}))).name == long


def test_variation_selectors_survive_the_certificate() -> None:
    assert verify(signed(certificate(four=FOUR | {profile.NAME: "葛\U000e0100西　凪"}))).name == "葛\U000e0100西　凪"


def test_the_demo_is_trusted_only_while_the_demo_is_on(settings: Settings) -> None:
    card = get_card("hanako")
    pem = card_certificate(card, "sign")
    statement = replace(signed(certificate(), key=card_key(card, "sign")), certificate_pem=pem)
    assert verify_signature(statement, at=AT).name == "津軽　花子"
    settings.MADOGUCHI_DEMO = False
    with pytest.raises(CertificateNotTrusted):
        verify_signature(statement, at=AT)


def test_the_authentication_certificate_of_a_card_cannot_sign_and_tells_nothing(settings: Settings) -> None:
    card = get_card("hanako")
    pem = card_certificate(card, "auth")
    statement = replace(signed(certificate(), key=card_key(card, "auth")), certificate_pem=pem)
    with pytest.raises(CertificateForAnotherUse):
        verify_signature(statement, at=AT)
    der = bytes(x509.load_pem_x509_certificate(pem.encode()).public_bytes(serialization.Encoding.DER))
    assert card.name.split("　")[0].encode() not in der


def test_the_private_keys_of_the_demo_are_readable_by_us_only(settings: Settings) -> None:
    card_certificate(get_card("taro"), "sign")
    keys = [*demo_folder().glob("keys/*"), *demo_folder().glob("cards/*/*.key")]
    assert keys
    assert all(path.stat().st_mode & 0o077 == 0 for path in keys)


def test_authorities_are_read_from_the_citys_folder_too(settings: Settings, tmp_path: Path) -> None:
    settings.MADOGUCHI_DEMO = False
    settings.CITY_FOLDER = tmp_path
    (tmp_path / "trust").mkdir()
    (tmp_path / "trust" / "a.pem").write_bytes(authority().public_bytes(serialization.Encoding.PEM))
    (tmp_path / "trust" / "a.crl").write_bytes(revocations().public_bytes(serialization.Encoding.DER))
    found = trusted_authorities()
    assert (len(found.certificates), len(found.lists)) == (1, 1)
    assert verify_signature(signed(certificate()), at=AT).name == "津軽　花子"
