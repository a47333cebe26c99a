"""Comparing what a card says with what the register says.

The stored forms keep every variation selector; only for comparing are they put aside, because a card and a
register may write the same character with and without one. Characters that are really different (髙 and 高)
stay different: guessing who somebody is would be worse than asking at the counter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_HYPHENS = re.compile("[‐‑‒–—―−－ー-](?=[0-9])|(?<=[0-9])[‐‑‒–—―−－ー-]")
_BLOCK_WORDS = re.compile(r"(?<=[0-9])(丁目|番地の|番地|番の|番|号|の)")


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKC", _SELECTORS.sub("", text)).casefold()
    return "".join(bare.split())


def name_key(name: str) -> str:
    """A name without spaces, selectors and differences of width or letter case."""
    return _plain(name)[:200]


def address_key(address: str) -> str:
    """An address without spaces and width, with ``41番地1``, ``41-1`` and ``41－1`` alike."""
    bare = _BLOCK_WORDS.sub("-", _plain(address))
    return re.sub("-+", "-", _HYPHENS.sub("-", bare)).strip("-")[:300]


def written_name(name: Mapping[str, str]) -> str:
    """Family and given name as a card writes them, with a full-width space."""
    return f"{name['family']}　{name['given']}"


def written_address(address: Mapping[str, str]) -> str:
    """The address in one line as a card writes it."""
    return "".join(address.get(part, "") for part in ("prefecture", "city", "town", "street", "building"))
