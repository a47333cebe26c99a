"""Settings that work but should not stand in a city hall."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from madoguchi.config.models import WorkerSign
from madoguchi.kernel.checks import Finding, check, green, red, yellow

ON_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}
_GUESSABLE = ("secret", "change", "example", "insecure", "only-for-tests", "password", "xxxx")


def address_of_residents() -> str:
    """The host name in the address that residents see."""
    return urlsplit(settings.BASE_URL).hostname or ""


@check("settings.secret_key", _("Secret key"))
def secret_key(*, at: datetime) -> Finding:
    """Long, and nobody's example."""
    key: str = settings.SECRET_KEY
    if len(key) < 32 or len(set(key)) < 12 or any(word in key.lower() for word in _GUESSABLE):
        return red(
            _("The secret key is short, or an example that others know."),
            _(
                "Take MADOGUCHI_SECRET_KEY out of the settings: one is made in var/secret-key, and everybody signs in anew."
            ),
        )
    return green(_("The secret key is long and nobody's example."))


@check("settings.debug", _("Debug pages"))
def debug(*, at: datetime) -> Finding:
    """They show settings and answers of residents to everybody."""
    if settings.DEBUG:
        return red(
            _("Debug pages are on: an error shows the insides to everybody."),
            _("Take MADOGUCHI_DEBUG out of the settings, and restart."),
        )
    return green(_("Debug pages are off."))


@check("settings.demo", _("Demo mode"))
def demo(*, at: datetime) -> Finding:
    """Invented cards with published PINs."""
    if not settings.MADOGUCHI_DEMO:
        return green(_("Demo mode is off."))
    if address_of_residents() in ON_THIS_MACHINE:
        return yellow(
            _("Demo mode is on: invented cards open with published PINs, and no mail leaves the house."),
            _("Right for trying out on one machine. Take MADOGUCHI_DEMO out of the settings before a resident comes."),
        )
    return red(
        _("Demo mode is on at an address that residents reach: anybody signs in with an invented card."),
        _(
            "Take MADOGUCHI_DEMO out of the settings, restart, and look through the audit trail for what was done meanwhile."
        ),
    )


@check("settings.address", _("Address for residents"))
def address(*, at: datetime) -> Finding:
    """HTTPS, and a host that this server answers to."""
    host = address_of_residents()
    if not settings.BASE_URL.startswith("https://") and host not in ON_THIS_MACHINE:
        return red(
            _("Residents come by http: what they type can be read on the way."),
            _("Set MADOGUCHI_BASE_URL to https://…, and a proxy with a certificate in front (docs/how-to/install.md)."),
        )
    if "*" in settings.ALLOWED_HOSTS or (host not in settings.ALLOWED_HOSTS and not _covered(host)):
        return red(
            _("MADOGUCHI_HOSTS does not fit the address %(url)s."),
            _("Set MADOGUCHI_HOSTS=%(host)s; never to *, which lets forged links into mails."),
            url=settings.BASE_URL, host=host,
        )  # fmt: skip
    return green(_("The address is %(url)s, and this server answers to it."), url=settings.BASE_URL)


def _covered(host: str) -> bool:
    return any(one.startswith(".") and host.endswith(one) for one in settings.ALLOWED_HOSTS)


def _one_folder(seen: QuerySet[WorkerSign], machines: int) -> bool:
    """Whether every machine is seen to keep files in the same folder, which all mount."""
    places = set(seen.values_list("machine", "place"))
    return len({machine for machine, _place in places}) == machines and len({place for _machine, place in places}) == 1


@check("settings.deployment", _("Fit of the parts"))
def deployment(*, at: datetime) -> Finding:
    """What one machine may have and several may not."""
    seen = WorkerSign.objects.filter(seen_at__gt=at - timedelta(minutes=15))
    machines = max(settings.MACHINES, len(set(seen.values_list("machine", flat=True))))
    if machines > 1 and connection.vendor == "sqlite":
        return red(
            _("%(machines)s machines work on SQLite, which only one machine can hold: what one writes, the others lose."),
            _("Stop all but one now. Then move to PostgreSQL (MADOGUCHI_DATABASE_URL; docs/decisions/)."),
            machines=machines,
        )  # fmt: skip
    if machines > 1 and "FolderStorage" in settings.STORAGES["default"]["BACKEND"] and not _one_folder(seen, machines):
        return red(
            _("%(machines)s machines keep files in a folder of their own: each misses what the others took in."),
            _("Set MADOGUCHI_FILES_URL to a bucket that all reach, and copy the folders' files there."),
            machines=machines,
        )  # fmt: skip
    if machines > 1 and not settings.MASTER_KEYS:
        return yellow(
            _("%(machines)s machines read the master key from a file of their own, and the files may differ."),
            _("Put the same keys into MADOGUCHI_MASTER_KEY on every machine."),
            machines=machines,
        )  # fmt: skip
    return green(_("Database, files and keys fit %(machines)s machine(s)."), machines=machines)
