"""What is seen from outside: the certificate of the address; and what would bring us back: the backup."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from madoguchi.config.checks.settings import ON_THIS_MACHINE
from madoguchi.foundation.audit.public import AuditEntry
from madoguchi.kernel.checks import Finding, check, green, red, yellow

SOON, TOO_SOON = timedelta(days=21), timedelta(days=7)


@check("outside.certificate", _("Certificate"))
def certificate(*, at: datetime) -> Finding:
    """Valid for the address, and for a while yet."""
    parts = urlsplit(settings.BASE_URL)
    host = parts.hostname or ""
    if parts.scheme != "https":
        if host in ON_THIS_MACHINE:
            return green(_("The address is this machine's own; no certificate is needed."))
        return red(
            _("The address has no https, so there is no certificate."), _("See what “Address for residents” says.")
        )
    remedy = _("Renew the certificate at the proxy, and find out why that did not happen by itself.")
    try:
        ends = certificate_ends(host, parts.port or 443)
    except ssl.SSLCertVerificationError as wrong:
        return red(
            _("Browsers refuse the certificate of %(host)s: %(why)s."), remedy, host=host, why=wrong.verify_message
        )
    except OSError as silent:
        return yellow(
            _("%(host)s could not be reached from here to look at its certificate (%(kind)s)."),
            _("Where the network lets this server not reach its own public address, look from outside."),
            host=host, kind=type(silent).__name__,
        )  # fmt: skip
    left = ends - at
    if left < TOO_SOON:
        return red(_("The certificate of %(host)s ends in %(days)s days."), remedy, host=host, days=left.days)
    if left < SOON:
        return yellow(_("The certificate of %(host)s ends in %(days)s days."), remedy, host=host, days=left.days)
    return green(_("The certificate of %(host)s is good for %(days)s days."), host=host, days=left.days)


def trusted() -> ssl.SSLContext:
    """What browsers, too, would trust."""
    return ssl.create_default_context()


def certificate_ends(host: str, port: int) -> datetime:
    """The end of the certificate that is served there; raises ``SSLCertVerificationError`` or ``OSError``."""
    with (
        socket.create_connection((host, port), timeout=5) as plain,
        trusted().wrap_socket(plain, server_hostname=host) as secured,
    ):
        told = secured.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(told["notAfter"])), tz=UTC)


@check("outside.backup", _("Backup"))
def backup(*, at: datetime) -> Finding:
    """How old the newest one is, as the audit trail tells."""
    newest = AuditEntry.objects.filter(act="backup.make").order_by("-at").first()
    remedy = _("Run madoguchi backup --to FOLDER, and look why the nightly one did not run (docs/how-to/backup.md).")
    if newest is None:
        return red(_("No backup was ever made."), remedy)
    hours = round((at - newest.at).total_seconds() / 3600)
    if hours >= 48:
        return red(_("The newest backup is %(hours)s hours old."), remedy, hours=hours)
    if hours > 26:
        return yellow(_("The newest backup is %(hours)s hours old."), remedy, hours=hours)
    return green(
        _("The newest backup is %(hours)s hours old: %(name)s."), hours=hours, name=newest.detail.get("archive", "")
    )
