"""Settings from the environment; a wrong one stops the start with its name, its value and the remedy."""

from __future__ import annotations

import importlib.util
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

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


def web_origins(name: str, addresses: list[str]) -> list[str]:
    """The origins of addresses over HTTPS; anything else stops the start with the setting's name."""
    found = []
    for address in addresses:
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        if not re.fullmatch(r"https://[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?(:[0-9]{1,5})?", origin):
            raise ImproperlyConfigured(f"{name}={address!r}: write an address such as https://www.example.jp.")
        found.append(origin)
    return found


_EXAMPLE = re.compile(r"change.?me|insecure|example|secret|password|default|12345678|abcdefgh", re.IGNORECASE)


def refuse_weak_key(key: str) -> None:
    """Stop the start with a key that anybody could know: short, of few different characters, or from a manual."""
    remedy = "make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))', or leave the variable away."
    if len(key) < 32:
        raise ImproperlyConfigured(f"MADOGUCHI_SECRET_KEY is shorter than 32 characters: {remedy}")
    if len(set(key)) < 8 or _EXAMPLE.search(key):
        raise ImproperlyConfigured(f"MADOGUCHI_SECRET_KEY looks like an example, which is no secret: {remedy}")


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
            # Each place of a web process keeps its connection: opening the file anew for each request took a third of a
            # short answer's work.
            "CONN_MAX_AGE": 60,
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
            # Values travel beside the statement, not inside it: what is asked again and again is planned once in each
            # connection. (A pooler that changes connections between transactions would not bear that.)
            "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5},
        }
    raise ImproperlyConfigured(
        f"MADOGUCHI_DATABASE_URL={url!r}: write sqlite:///var/madoguchi.sqlite3 or postgresql://user@host/name."
    )


_OF_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}


def contents(url: str, *, key: str, secret: str, folder: Path) -> dict[str, Any]:
    """Django's storage entry for the contents of files: a folder, or a bucket by its address.

    ``s3://key:secret@host[:port]/bucket?region=…``, over HTTPS; ``s3+http://`` for a server on this machine only.
    """
    if not url:
        place = "madoguchi.foundation.files.storages.folder.FolderStorage"
        return {"BACKEND": place, "OPTIONS": {"location": folder}}
    parts, query = urlsplit(url), dict(parse_qsl(urlsplit(url).query))
    shown = f"{parts.scheme}://{parts.hostname}{parts.path}"
    bucket = parts.path.strip("/")
    secure = parts.scheme == "s3"
    if not (secure or parts.scheme == "s3+http") or not parts.hostname or not bucket or "/" in bucket:
        raise ImproperlyConfigured(f"MADOGUCHI_FILES_URL={shown!r}: write s3://host/bucket?region=ap-northeast-1.")
    if not secure and parts.hostname not in _OF_THIS_MACHINE:
        raise ImproperlyConfigured(
            f"MADOGUCHI_FILES_URL={shown!r}: without HTTPS only a server on this machine may be used; write s3://."
        )
    if unknown := sorted(query.keys() - {"region"}):
        raise ImproperlyConfigured(f"MADOGUCHI_FILES_URL={shown!r}: unknown: {', '.join(unknown)}; known: region.")
    key, secret = key or unquote(parts.username or ""), secret or unquote(parts.password or "")
    if not key or not secret:
        raise ImproperlyConfigured("MADOGUCHI_FILES_KEY and MADOGUCHI_FILES_SECRET: give the bucket's key and secret.")
    if importlib.util.find_spec("storages") is None or importlib.util.find_spec("boto3") is None:
        raise ImproperlyConfigured(
            "MADOGUCHI_FILES_URL needs the extra “s3”: install madoguchi[s3] (in a checkout: uv sync --extra s3)."
        )
    host = parts.hostname if ":" not in parts.hostname else f"[{parts.hostname}]"
    return {
        "BACKEND": "madoguchi.foundation.files.storages.bucket.BucketStorage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": f"{'https' if secure else 'http'}://{host}{f':{parts.port}' if parts.port else ''}",
            "region_name": query.get("region", "ap-northeast-1"),
            "access_key": key,
            "secret_key": secret,
            "default_acl": None,
            "file_overwrite": True,
        },
    }
