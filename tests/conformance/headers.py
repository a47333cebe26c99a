"""What the headers of every answer must say; used on each address and role, on errors, on a live server, in journeys."""

from __future__ import annotations

import re
from collections.abc import Mapping

ALWAYS = {
    "x-content-type-options": r"nosniff",
    "x-frame-options": r"DENY|SAMEORIGIN",
    "referrer-policy": r"same-origin|no-referrer",
    "cross-origin-opener-policy": r"same-origin",
    "cross-origin-resource-policy": r"same-origin|cross-origin",
    "permissions-policy": r".*camera=\(\).*geolocation=\((self)?\).*",  # (self): the map asks where one is
    "content-security-policy": r"default-src 'none'; .*",
    "cache-control": r".+",
}
LOOSE = ("unsafe-inline", "unsafe-eval", "http:", "https:", "data:", "blob:", "*", "unsafe-hashes")
TELLING = ("x-powered-by", "x-aspnet-version", "x-runtime", "via")
VERSION = re.compile(r"\d|gunicorn|python|django|wsgi", re.IGNORECASE)


def faults_of(headers: Mapping[str, str], *, https: bool = False, personal: bool = False) -> list[str]:
    """What is wrong with an answer that carries these headers; ``personal``: it must be kept nowhere."""
    got = {name.lower(): value for name, value in headers.items()}
    faults = [
        f"{name}: {got.get(name, '(missing)')}"
        for name, wanted in ALWAYS.items()
        if not re.fullmatch(wanted, got.get(name, ""))
    ]
    policy = {part.split()[0]: part.split()[1:] for part in got.get("content-security-policy", "").split("; ") if part}
    faults += [f"the policy allows {word}" for word in LOOSE for allowed in policy.values() if _holds(word, allowed)]
    faults += [
        f"the policy leaves {one} open" for one in ("frame-ancestors", "base-uri", "form-action") if one not in policy
    ]
    if got.get("content-type", "").startswith("text/html"):
        wanted_on_pages = {
            "script-src": ["'self'"],
            "require-trusted-types-for": ["'script'"],
            "frame-ancestors": ["'none'"],
        }
        faults += [
            f"a page's {name} is {policy.get(name)}"
            for name, value in wanted_on_pages.items()
            if policy.get(name) != value
        ]
    elif "sandbox" not in policy:
        faults.append("a file is not in the sandbox")
    faults += [f"{name} is told" for name in TELLING if name in got]
    if VERSION.search(got.get("server", "")):
        faults.append(f"server: {got['server']}")
    if https and not re.match(r"max-age=\d{8,}", got.get("strict-transport-security", "")):
        faults.append("strict-transport-security is missing")
    if personal and "no-store" not in got.get("cache-control", ""):
        faults.append(f"cache-control: {got.get('cache-control')}")
    return faults


def _holds(word: str, allowed: list[str]) -> bool:
    return any(word == one.strip("'") or (word.endswith(":") and one.startswith(word)) for one in allowed)


def cookie_faults(cookies: list[str], *, https: bool) -> list[str]:
    """What is wrong with these ``Set-Cookie`` lines."""
    faults = []
    for line in cookies:
        name, _, rest = line.partition("=")
        said = {part.strip().partition("=")[0].lower(): part.strip().partition("=")[2] for part in rest.split(";")[1:]}
        wrong = [
            *(["HttpOnly"] if "httponly" not in said and said.get("max-age") != "0" else []),
            *(["SameSite"] if said.get("samesite") not in ("Lax", "Strict") else []),
            *(["Secure"] if https and "secure" not in said else []),
            *(["__Host-"] if https and not name.startswith("__Host-") else []),
            *(["Path"] if said.get("path") != "/" else []),
            *(["Domain"] if "domain" in said else []),
        ]
        faults += [f"cookie {name}: {one}" for one in wrong]
    return faults
