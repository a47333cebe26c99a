"""Connections to the outside (外部接続): only to the hosts that the settings name, whichever library wants to make one.

Two guards, because a name and an address are asked for apart: names are looked up only when they are allowed, and an
address is connected to only when it came of such a name. A page that could be talked into fetching an address of
somebody's choice (SSRF) therefore reaches nothing: neither the city's inner network nor the cloud's own services.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
from collections.abc import Iterable
from typing import Any

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class OutsideNotAllowed(ConnectionRefusedError):
    """A connection to a host that no setting names; an ``OSError``, so that every library takes it for a refusal."""

    def __init__(self, host: str) -> None:
        super().__init__(f"{host} is not among the hosts that this server may connect to (MADOGUCHI_OUTSIDE).")


class _Guard:
    """What is allowed in this process, and the addresses that came of it."""

    def __init__(self) -> None:
        self.names: frozenset[str] = frozenset()
        self.addresses: set[str] = set()
        self.on = False


_guard = _Guard()
_look_up = socket.getaddrinfo


def guard_outgoing(names: Iterable[str]) -> None:
    """From now on this process connects to these hosts only; said again, the newest list counts."""
    _guard.names = frozenset(name.strip().rstrip(".").lower().strip("[]") for name in names if name.strip())
    _guard.addresses = set()
    if not _guard.on:
        _guard.on = True
        socket.getaddrinfo = _guarded_look_up
        sys.addaudithook(_on_event)  # cannot be taken off again, and that is what it is for


def _guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    if name.rstrip(".").lower() not in _guard.names:
        raise OutsideNotAllowed(name)
    found = _look_up(host, *args, **kwargs)
    for *_kind, place in found:
        address = _read(str(place[0]))
        if address is None or _never(address):
            raise OutsideNotAllowed(f"{name} ({place[0]})")
        _guard.addresses.add(str(address))
    return found


def _on_event(event: str, told: tuple[Any, ...]) -> None:
    if event != "socket.connect" or not _guard.on:
        return
    sock, place = told
    if sock.family not in (socket.AF_INET, socket.AF_INET6):
        return
    address = _read(str(place[0]))
    known = address is not None and str(address) in _guard.addresses | _guard.names
    if address is None or not known or _never(address):
        raise OutsideNotAllowed(str(place[0]))


def _read(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _never(address: Address) -> bool:
    """Whether no name may lead there: the cloud's own services (which give out keys), and what is no single host."""
    odd = address.is_link_local or address.is_multicast or address.is_unspecified
    return odd or str(address) == "fd00:ec2::254"
