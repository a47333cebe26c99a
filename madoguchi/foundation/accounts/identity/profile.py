"""The profile of public personal certificates (公的個人認証サービス プロファイル): OIDs, and the four attributes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cryptography import x509
from cryptography.x509.oid import ObjectIdentifier

SIGNING_POLICY = ObjectIdentifier("1.2.392.200149.8.5.1.1.20")
AUTHENTICATION_POLICY = ObjectIdentifier("1.2.392.200149.8.5.1.3.30")
NAME = ObjectIdentifier("1.2.392.200149.8.5.5.1")
NAME_SUBSTITUTIONS = ObjectIdentifier("1.2.392.200149.8.5.5.2")
SEX = ObjectIdentifier("1.2.392.200149.8.5.5.3")
BORN_ON = ObjectIdentifier("1.2.392.200149.8.5.5.4")
ADDRESS = ObjectIdentifier("1.2.392.200149.8.5.5.5")
ADDRESS_SUBSTITUTIONS = ObjectIdentifier("1.2.392.200149.8.5.5.6")

_ERAS = ((5, date(2019, 5, 1)), (4, date(1989, 1, 8)), (3, date(1926, 12, 25)), (2, date(1912, 7, 30)))
_UTF8_STRING = 0x0C


@dataclass(frozen=True, slots=True)
class FourAttributes:
    """基本4情報, in the signing certificate only. ``sex`` is ``1`` male, ``2`` female, ``3`` not known."""

    name: str
    address: str
    born_on: date
    sex: str


class ProfileBroken(ValueError):
    """A certificate does not follow the profile."""


def utf8_der(text: str) -> bytes:
    """DER of a UTF8String."""
    body = text.encode()
    if len(body) < 0x80:
        return bytes([_UTF8_STRING, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([_UTF8_STRING, 0x80 | len(length)]) + length + body


def text_of(der: bytes) -> str:
    """The text of a DER UTF8String; raises ``ProfileBroken`` for anything else or with anything after it."""
    if len(der) < 2 or der[0] != _UTF8_STRING:
        raise ProfileBroken("not a UTF8String")
    start, size = 2, der[1]
    if size & 0x80:
        start = 2 + (size & 0x7F)
        size = int.from_bytes(der[2:start], "big")
    if len(der) != start + size:
        raise ProfileBroken("length does not fit")
    try:
        return der[start:].decode()
    except UnicodeDecodeError:
        raise ProfileBroken("not UTF-8") from None


def birth_code(born_on: date) -> str:
    """One digit of the era, then the Gregorian day: ``4`` + ``19900102``."""
    era = next((digit for digit, first in _ERAS if born_on >= first), 1)
    return f"{era}{born_on:%Y%m%d}"


def born_on_of(code: str) -> date:
    """The day in ``birth_code``'s form; an unknown month or day (``00``) cannot be compared and is refused."""
    if len(code) != 9 or not code.isascii() or not code.isdigit():
        raise ProfileBroken("birth is not nine digits")
    try:
        return date(int(code[1:5]), int(code[5:7]), int(code[7:9]))
    except ValueError:
        raise ProfileBroken("birth is no day") from None


def four_attributes(certificate: x509.Certificate) -> FourAttributes:
    """The four attributes of a signing certificate; raises ``ProfileBroken`` where one is missing."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        raise ProfileBroken("no alternative names") from None
    held: dict[ObjectIdentifier, str] = {}
    for one in names.get_values_for_type(x509.OtherName):
        held[one.type_id] = text_of(one.value)
    missing = [oid.dotted_string for oid in (NAME, ADDRESS, BORN_ON, SEX) if not held.get(oid)]
    if missing:
        raise ProfileBroken(f"missing {', '.join(missing)}")
    return FourAttributes(name=held[NAME], address=held[ADDRESS], born_on=born_on_of(held[BORN_ON]), sex=held[SEX])


def policies_of(certificate: x509.Certificate) -> set[ObjectIdentifier]:
    """The certificate policies it was issued under."""
    try:
        held = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    except x509.ExtensionNotFound:
        return set()
    return {one.policy_identifier for one in held}
