"""This machine: fonts, disk, clock."""

from __future__ import annotations

import shutil
import socket
import struct
import time
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.checks import Finding, check, green, red, yellow
from madoguchi.kernel.press import ONE_AT_A_TIME

# A glyph that other fonts lack or draw otherwise: 髙 and 﨑; 葛 as the family register writes it (IVS, MJ文字情報基盤), 𠮷.
NEEDED = {
    "IPAexMincho": "亜髙﨑",
    "IPAexGothic": "亜髙﨑",
    "IPAmjMincho": "葛\U000e0101\U00020bb7",
}
PACKAGES = "fonts-ipaexfont fonts-ipamj-mincho"
LITTLE, TOO_LITTLE = 5 * 1024**3, 1024**3
_SINCE_1900 = 2_208_988_800


@check("machine.fonts", _("Fonts"))
def fonts(*, at: datetime) -> Finding:
    """Each family is really the one that is put into a PDF, for glyphs that matter."""
    missing = [family for family, sample in NEEDED.items() if fonts_used_for(family, sample) != {family}]
    if missing:
        return red(
            _("Certificates are printed in another font: %(fonts)s is missing, or lacks characters of names."),
            _("Run: apt-get install %(packages)s; then restart the services."),
            fonts=", ".join(missing), packages=PACKAGES,
        )  # fmt: skip
    return green(_("IPAex and IPAmj are found and cover the characters of names."))


def fonts_used_for(family: str, sample: str) -> set[str]:
    """The fonts that WeasyPrint embeds when ``sample`` is set in ``family``."""
    from weasyprint import HTML

    page = f'<html lang="ja"><p style="font-family:{family}">{sample}</p></html>'
    with ONE_AT_A_TIME:
        made = HTML(string=page).write_pdf()
    with pikepdf.open(BytesIO(made)) as opened:
        found: Any = opened.pages[0].resources.get("/Font", {})
        return {str(font.BaseFont).rpartition("+")[2].lstrip("/").replace("-", "") for font in found.values()}


@check("machine.disk", _("Room on the disk"))
def disk(*, at: datetime) -> Finding:
    """Where the service and its backups write."""
    tight: tuple[int, Path] | None = None
    for folder in filter(None, (Path(settings.VAR), settings.BACKUP_FOLDER)):
        if folder.exists():
            free = shutil.disk_usage(folder).free
            if tight is None or free < tight[0]:
                tight = (free, folder)
    free, folder = tight or (0, Path(settings.VAR))
    told = {"folder": folder, "free": f"{free / 1024**3:.1f}"}
    remedy = _("Remove old backups (madoguchi backup --keep 14) and logs, or make the disk larger.")
    if free < TOO_LITTLE:
        return red(_("Only %(free)s GB are free at %(folder)s: applications will soon be refused."), remedy, **told)
    if free < LITTLE:
        return yellow(_("Only %(free)s GB are free at %(folder)s."), remedy, **told)
    return green(_("%(free)s GB are free at %(folder)s."), **told)


@check("machine.clock", _("Clock"))
def clock(*, at: datetime) -> Finding:
    """Against the database's server, and a time server where one is named: receipts carry this clock's time."""
    off: dict[str, float] = {}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            off["PostgreSQL"] = abs((cursor.fetchone()[0] - timezone.now()).total_seconds())
    if settings.NTP_SERVER:
        try:
            off[settings.NTP_SERVER] = abs(time_told_by(settings.NTP_SERVER) - time.time())
        except OSError as silent:
            return yellow(
                _("The time server %(server)s does not answer (%(kind)s)."),
                _("Look at MADOGUCHI_NTP_SERVER and the way there (UDP, port 123)."),
                server=settings.NTP_SERVER, kind=type(silent).__name__,
            )  # fmt: skip
    worst = max(off, key=lambda name: off[name], default="")
    remedy = _("Run timedatectl, and set up systemd-timesyncd or chrony with the house's time server.")
    if worst and off[worst] > 30:
        return red(
            _("This clock differs by %(seconds)s s from %(other)s: receipts carry a wrong time."),
            remedy,
            seconds=round(off[worst]),
            other=worst,
        )
    if worst and off[worst] > 2:
        return yellow(
            _("This clock differs by %(seconds)s s from %(other)s."), remedy, seconds=round(off[worst]), other=worst
        )
    if not off:
        return green(
            _("It is %(now)s here; no other clock is named to compare it with (MADOGUCHI_NTP_SERVER)."),
            now=f"{datetime.now(UTC):%H:%M:%S} UTC",
        )
    return green(_("This clock agrees with %(others)s."), others=", ".join(off))


def time_told_by(server: str) -> float:
    """Seconds since 1970 by SNTP (RFC 4330), to about the time that the answer takes; raises ``OSError``."""
    host, _colon, port = server.partition(":")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(3)
        asking.sendto(b"\x23" + 47 * b"\0", (host, int(port or 123)))
        answer, _from = asking.recvfrom(512)
    if len(answer) < 48:
        raise OSError("a short answer")
    seconds, fraction = struct.unpack("!II", answer[40:48])
    return float(seconds - _SINCE_1900 + fraction / 2**32)
