"""``file``: photos and PDFs. The value holds ids; the files room holds the files and their rules."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from madoguchi.foundation.forms.types.base import FieldType, Unacceptable, given
from madoguchi.foundation.forms.types.shapes import list_of, malformed, typed_list
from madoguchi.foundation.forms.vocabulary import Circumstances, Field

MOST = 10
_MEDIA = {"photo": "image/jpeg,image/png,image/heic,image/heif", "pdf": "application/pdf"}


def _is_id(value: Any) -> bool:
    try:
        return isinstance(value, str) and str(uuid.UUID(value)) == value
    except ValueError:
        return False


class File(FieldType):
    """Value: ``["<file uuid>", …]``."""

    name = "file"
    kind = "list"
    personal = True

    def most(self, field: Field) -> int:
        """How many files are taken."""
        return field.maximum if isinstance(field.maximum, int) and 0 < field.maximum <= MOST else MOST

    def media_types(self, field: Field) -> str:
        """The ``accept`` attribute."""
        return ",".join(_MEDIA[kind] for kind in field.accept or ("photo", "pdf") if kind in _MEDIA)

    def typed(self, data: Mapping[str, Sequence[str]], path: str) -> dict[str, Any]:
        """The ids of files already kept; the upload itself comes with ``request.FILES``."""
        return {"": given(data, path)}

    def retype(self, value: Any, field: Field) -> dict[str, Any]:
        """The ids."""
        return {"": list(value) if isinstance(value, list) else []}

    def parse(self, typed: Mapping[str, Any], field: Field) -> Any:
        """The ids, each once."""
        ids = list(dict.fromkeys(typed_list(typed)))
        if not all(_is_id(each) for each in ids):
            raise malformed()
        return ids or None

    def check(self, value: Any, field: Field, circumstances: Circumstances) -> None:
        """Ids, not too many; whether they are this person's files, the files room knows."""
        ids = list_of(value, most=MOST)
        if not all(_is_id(each) for each in ids) or len(set(ids)) < len(ids):
            raise malformed()
        if isinstance(field.minimum, int) and len(ids) < field.minimum:
            raise Unacceptable(_("Add at least %(least)d files.") % {"least": field.minimum}, code="few")
        if len(ids) > self.most(field):
            raise Unacceptable(_("Keep at most %(most)d files.") % {"most": self.most(field)}, code="many")

    def show(self, value: Any, field: Field, language: str) -> str:
        """How many; the page that shows them lists their names."""
        with override(language):
            return ngettext("%(count)d file", "%(count)d files", len(value)) % {"count": len(value)}

    def json_schema(self, field: Field) -> dict[str, Any]:
        """A list of UUIDs."""
        return {
            "type": "array",
            "items": {"type": "string", "format": "uuid"},
            "uniqueItems": True,
            "maxItems": self.most(field),
        }

    def export(self, value: Any, field: Field) -> dict[str, str]:
        """The ids."""
        return {"": ";".join(value or ())}

    def sample(self, field: Field, circumstances: Circumstances) -> Any:
        """An id of no file, the same each time."""
        count = field.minimum if isinstance(field.minimum, int) else 1
        return [str(uuid.uuid5(uuid.NAMESPACE_URL, f"sample:{n}")) for n in range(max(1, count))]
