"""Which addresses this server opens: told at start-up by who composes it, asked by the pages that lead there."""

from __future__ import annotations

from collections.abc import Callable

_asked: list[Callable[[str], bool]] = []


def tell_doors(is_open: Callable[[str], bool]) -> None:
    """Wiring at start-up: how a page learns whether an address (a path) is opened by this server."""
    _asked[:] = [is_open]


def is_open_here(address: str) -> bool:
    """Whether this server opens an address; without anybody to ask, all of them."""
    return all(ask(address) for ask in _asked)
