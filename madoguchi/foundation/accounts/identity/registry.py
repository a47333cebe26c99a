"""Which vendors there are."""

from __future__ import annotations

from madoguchi.foundation.accounts.identity.base import Vendor
from madoguchi.foundation.accounts.identity.refusals import UnknownVendor

_vendors: dict[str, Vendor] = {}


def register_vendor(vendor: Vendor) -> None:
    """Add a vendor at start-up; one with the same key takes the place of the earlier."""
    _vendors[vendor.key] = vendor


def identity_vendors() -> list[Vendor]:
    """The vendors residents may choose now, in the order they were added."""
    return [vendor for vendor in _vendors.values() if vendor.is_open()]


def vendor_named(key: str) -> Vendor:
    """An open vendor; refuses ``UnknownVendor``."""
    for vendor in identity_vendors():
        if vendor.key == key:
            return vendor
    raise UnknownVendor
