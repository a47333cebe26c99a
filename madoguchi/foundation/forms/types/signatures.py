"""``signature``: the applicant's typed name (署名). Signing by card happens on the page of confirmation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from madoguchi.foundation.forms.types.base import FieldType
from madoguchi.foundation.forms.types.names import MOST, check_name, clean_name
from madoguchi.foundation.forms.types.shapes import malformed, object_of, typed_text
from madoguchi.foundation.forms.vocabulary import Circumstances, Field
from madoguchi.kernel import clock
from madoguchi.kernel.ui.wareki import to_wareki_moment


def _moment(value: Any) -> datetime:
    if not isinstance(value, str) or len(value) > 40:
        raise malformed()
    try:
        moment = datetime.fromisoformat(value)
        if timezone.is_naive(moment):
            raise malformed()
        timezone.localtime(moment)
    except (ValueError, OverflowError):
        raise malformed() from None
    return moment


class Signature(FieldType):
    """Value: ``{"name", "signed_at"}``, the moment ISO with its offset."""

    name = "signature"
    kind = "object"
    personal = True

    def retype(self, value: Any, field: Field) -> dict[str, Any]:
        """The name."""
        return {"": str(value.get("name", "")) if isinstance(value, dict) else ""}

    def parse(self, typed: Mapping[str, Any], field: Field) -> Any:
        """The name, signed now: this is where the request is read."""
        name = clean_name(typed_text(typed))
        if not name:
            return None
        check_name(name, "")
        return {"name": name, "signed_at": timezone.localtime(clock.now()).isoformat(timespec="seconds")}

    def check(self, value: Any, field: Field, circumstances: Circumstances) -> None:
        """A name and a moment."""
        held = object_of(value, ("name", "signed_at"))
        check_name(held["name"], "")
        _moment(held["signed_at"])

    def show(self, value: Any, field: Field, language: str) -> str:
        """Name and moment."""
        moment = to_wareki_moment(_moment(value["signed_at"]), language)
        return f"{value['name']} ({moment})" if language.startswith("en") else f"{value['name']}（{moment}）"

    def json_schema(self, field: Field) -> dict[str, Any]:
        """Name and moment."""
        return {
            "type": "object",
            "properties": {
                "name": {"type": "string", "maxLength": MOST},
                "signed_at": {"type": "string", "format": "date-time"},
            },
            "required": ["name", "signed_at"],
            "additionalProperties": False,
        }

    def export(self, value: Any, field: Field) -> dict[str, str]:
        """Two columns."""
        return {"": value["name"] if value else "", "signed_at": value["signed_at"] if value else ""}

    def sample(self, field: Field, circumstances: Circumstances) -> Any:
        """The example person."""
        return {"name": "見本 花子", "signed_at": f"{circumstances.today.isoformat()}T10:00:00+09:00"}
