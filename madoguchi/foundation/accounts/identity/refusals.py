"""Refusals of identification and signing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused

_SIGN_AGAIN = _("Sign again with a valid card, or apply at the counter.")


class UnknownVendor(Refused):
    """No such way to identify oneself."""

    code = "accounts.unknown-vendor"
    reason = _("This way to identify yourself does not exist here.")
    next_step = _("Go back to the sign-in page and choose another way.")
    status = 404


class NothingBegun(Refused):
    """An answer came for which this session had not asked (or too late, or twice)."""

    code = "accounts.nothing-begun"
    reason = _("This step was not begun in this browser, or it took too long.")
    next_step = _("Go back and begin again.")
    status = 400


class IdentityNotProved(Refused):
    """The vendor's proof does not hold."""

    code = "accounts.identity-not-proved"
    reason = _("Your identity could not be confirmed: the proof from the card does not hold.")
    next_step = _("Hold your card to the reader again. If it does not work, please come to the counter.")
    status = 403


class CardStopped(Refused):
    """The user stopped at the vendor's page."""

    code = "accounts.card-stopped"
    reason = _("You stopped before the card was read. Nothing has been sent.")
    next_step = _("Go back and begin again whenever you like.")
    status = 400


class CardLocked(Refused):
    """Too many wrong tries in a row; the vendor says so."""

    code = "accounts.card-locked"
    reason = _("This card is locked because a wrong number was typed too often.")
    next_step = _(
        "A real card is unlocked at the counter of the city hall. A demo card: on the demo desk, or by `madoguchi demo`."
    )
    status = 423


class SignatureNotValid(Refused):
    """The signature does not belong to this document and this certificate."""

    code = "accounts.signature-not-valid"
    reason = _("The electronic signature does not match what was to be signed.")
    next_step = _SIGN_AGAIN
    status = 422


class CertificateUnreadable(Refused):
    """Not a certificate, or one without the parts that a signing certificate has."""

    code = "accounts.certificate-unreadable"
    reason = _("The certificate of the signature cannot be read.")
    next_step = _SIGN_AGAIN
    status = 422


class CertificateNotTrusted(Refused):
    """No certification authority that the city trusts issued this certificate."""

    code = "accounts.certificate-not-trusted"
    reason = _("The certificate was not issued by an authority that the city trusts.")
    next_step = _SIGN_AGAIN
    status = 422


class CertificateNotInForce(Refused):
    """The certificate had not begun or had ended."""

    code = "accounts.certificate-not-in-force"
    reason = _("The certificate of the card is not valid on this day. It may have expired.")
    next_step = _("Renew the certificate of your My Number card at the counter of the city hall.")
    status = 422


class CertificateRevoked(Refused):
    """The certificate is on its authority's list of revoked ones."""

    code = "accounts.certificate-revoked"
    reason = _("The certificate of the card has been revoked.")
    next_step = _("Have a new certificate issued at the counter of the city hall.")
    status = 422


class RevocationNotKnown(Refused):
    """There is no current revocation list of the authority, so it cannot be said whether the certificate stands."""

    code = "accounts.revocation-not-known"
    reason = _("We cannot find out at the moment whether the certificate of the card is still valid.")
    next_step = _("Please try again later, or apply at the counter.")
    status = 503


class CertificateForAnotherUse(Refused):
    """A certificate for user authentication, or any other, cannot sign an application."""

    code = "accounts.certificate-for-another-use"
    reason = _("This certificate is not one for electronic signatures.")
    next_step = _("Use the certificate for electronic signatures (password of 6 to 16 letters and digits).")
    status = 422


class SignerIsAnother(Refused):
    """The person who signed is not the person who signed in."""

    code = "accounts.signer-is-another"
    reason = _("The card that signed belongs to another person than the one who is signed in.")
    next_step = _("Sign with your own card.")
    status = 403
