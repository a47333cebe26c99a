"""A reservation as an iCalendar file (RFC 5545), for the resident's own calendar.

Written out here: one event with times in UTC needs no time zones, and the rules are few (CRLF, lines of at most 75
octets, four characters escaped).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal

Method = Literal["PUBLISH", "CANCEL"]
LONGEST_LINE = 75
"""Octets, without the line break (RFC 5545, 3.1)."""


def calendar_file(
    *,
    uid: str,
    sequence: int,
    at: datetime,
    starts_at: datetime,
    minutes: int,
    summary: str,
    place: str,
    description: str,
    url: str,
    method: Method = "PUBLISH",
    remind: timedelta | None = None,
) -> str:
    """One event. ``uid`` stays the same through all changes; ``sequence`` grows with each."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Madoguchi//Reservations//EN",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{_text(uid)}",
        f"SEQUENCE:{sequence}",
        f"DTSTAMP:{_moment(at)}",
        f"DTSTART:{_moment(starts_at)}",
        f"DTEND:{_moment(starts_at + timedelta(minutes=minutes))}",
        f"SUMMARY:{_text(summary)}",
        f"LOCATION:{_text(place)}",
        f"DESCRIPTION:{_text(description)}",
        f"URL:{url}",
        f"STATUS:{'CANCELLED' if method == 'CANCEL' else 'CONFIRMED'}",
        "CLASS:PRIVATE",
        *(_alarm(remind, summary) if remind and method == "PUBLISH" else ()),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 octets, never through the middle of a character; further ones begin with a space."""
    part, room = "", LONGEST_LINE
    for character in line:
        width = len(character.encode())
        if width > room:
            yield part
            part, room = " ", LONGEST_LINE - 1
        part += character
        room -= width
    yield part


def _alarm(before: timedelta, summary: str) -> list[str]:
    minutes = int(before.total_seconds() // 60)
    return ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(summary)}", f"TRIGGER:-PT{minutes}M", "END:VALARM"]


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    """TEXT (RFC 5545, 3.3.11); other controls are left out."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    for character, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        kept = kept.replace(character, escaped)
    return "".join(c for c in kept if c >= " " and c != "\x7f")
