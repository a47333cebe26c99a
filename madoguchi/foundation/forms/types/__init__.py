"""The field types (項目の型), each in one place: how it is asked, read, checked, shown, printed, exported."""

from __future__ import annotations

from madoguchi.foundation.forms.types.base import FieldType, Kind, Unacceptable
from madoguchi.foundation.forms.types.registry import UnknownType, every_type, field_type, known_types

__all__ = ["FieldType", "Kind", "Unacceptable", "UnknownType", "every_type", "field_type", "known_types"]
