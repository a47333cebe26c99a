"""Settings from the environment; a wrong one stops the start with its name, its value and the remedy."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


class Env:
    """Reads ``MADOGUCHI_*`` variables and remembers each, so that the reference lists them all."""

    def __init__(self, values: dict[str, str] | None = None) -> None:
        self.values = dict(os.environ) if values is None else values
        self.seen: dict[str, str] = {}
        self.defaults: dict[str, str] = {}

    def text(self, name: str, default: str, about: str) -> str:
        """A text setting."""
        self.seen[name], self.defaults[name] = about, default
        return self.values.get(name, default)

    def flag(self, name: str, default: bool, about: str) -> bool:
        """A yes-or-no setting: 1/0, true/false, yes/no, on/off."""
        raw = self.text(name, "1" if default else "0", about).strip().lower()
        if raw in {"1", "true", "yes", "on"}:
            return True
        if raw in {"0", "false", "no", "off", ""}:
            return False
        raise ImproperlyConfigured(f"{name}={raw!r}: write 1 or 0.")

    def number(self, name: str, default: int, about: str) -> int:
        """A whole-number setting."""
        raw = self.text(name, str(default), about)
        try:
            return int(raw)
        except ValueError:
            raise ImproperlyConfigured(f"{name}={raw!r}: write a whole number.") from None

    def one_of(self, name: str, default: str, words: tuple[str, ...], about: str) -> str:
        """A setting with a closed list of words."""
        raw = self.text(name, default, f"{about} ({' | '.join(words)})").strip().lower()
        if raw not in words:
            raise ImproperlyConfigured(f"{name}={raw!r}: write one of {', '.join(words)}.")
        return raw

    def path(self, name: str, default: Path, about: str) -> Path:
        """A folder or file, made absolute."""
        return Path(self.text(name, str(default), about)).resolve()

    def names(self, name: str, default: str, about: str) -> list[str]:
        """A comma-separated list."""
        return [part.strip() for part in self.text(name, default, about).split(",") if part.strip()]


def database(url: str) -> dict[str, Any]:
    """Django's database entry for an address.

    ``sqlite:///PATH`` (four slashes when absolute) or ``postgresql://user:password@host:port/name?host=/socket``.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        file = str(Path(unquote(parts.path).removeprefix("/")).resolve())
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": file,
            # In a file: a database in memory knows neither WAL nor waiting, so tests with threads would be false.
            "TEST": {"NAME": f"{file}.test"},
            # IMMEDIATE: a writer waits for its turn instead of failing half-way; WAL: readers never wait.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    if parts.scheme in {"postgresql", "postgres"}:
        query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(query.get("host", parts.hostname or "")),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured(
        f"MADOGUCHI_DATABASE_URL={url!r}: write sqlite:///var/madoguchi.sqlite3 or postgresql://user@host/name."
    )
