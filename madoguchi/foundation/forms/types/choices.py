"""``yes_no``, ``choice``, ``choices`` and ``statement``: what is ticked rather than typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from madoguchi.foundation.forms.types.base import FieldType, Kind, Unacceptable, given
from madoguchi.foundation.forms.types.shapes import malformed, typed_list, typed_text
from madoguchi.foundation.forms.vocabulary import Circumstances, Field


def _within(language: str, sentence: object) -> str:
    with override(language):
        return str(sentence)


class YesNo(FieldType):
    """Value: ``true`` or ``false``."""

    name = "yes_no"
    kind = "bool"
    group = True

    def retype(self, value: Any, field: Field) -> dict[str, Any]:
        """The radio button that is on."""
        return {"": {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else ""}

    def parse(self, typed: Mapping[str, Any], field: Field) -> Any:
        """Which radio button was on."""
        answer = typed_text(typed)
        if answer not in ("", "yes", "no"):
            raise malformed()
        return {"yes": True, "no": False}.get(answer)

    def check(self, value: Any, field: Field, circumstances: Circumstances) -> None:
        """Only truth values."""
        if not isinstance(value, bool):
            raise malformed()

    def show(self, value: Any, field: Field, language: str) -> str:
        """The option's label where the definition gives its own, else yes or no."""
        for option in field.options:
            if option.key == ("yes" if value else "no"):
                return option.label.within(language)
        if language == "ja-plain":
            return "はい" if value else "いいえ"
        return _within(language, gettext_lazy("Yes")) if value else _within(language, gettext_lazy("No"))

    def json_schema(self, field: Field) -> dict[str, Any]:
        """A boolean."""
        return {"type": "boolean"}

    def export(self, value: Any, field: Field) -> dict[str, str]:
        """GIF's code list 有無: 1 or 0."""
        return {"": "" if value is None else "1" if value else "0"}

    def sample(self, field: Field, circumstances: Circumstances) -> Any:
        """Yes."""
        return True


class OneChoice(FieldType):
    """Value: the key of one option."""

    name = "choice"
    kind: ClassVar[Kind] = "choice"
    group = True

    def parse(self, typed: Mapping[str, Any], field: Field) -> Any:
        """The key that was chosen."""
        key = typed_text(typed)
        if not key:
            return None
        self._known(key, field)
        return key

    def _known(self, key: Any, field: Field) -> None:
        if not isinstance(key, str):
            raise malformed()
        if key not in {option.key for option in field.options}:
            raise Unacceptable(_("Choose one of the options shown."), code="option")

    def check(self, value: Any, field: Field, circumstances: Circumstances) -> None:
        """Only a key that is offered."""
        self._known(value, field)

    def show(self, value: Any, field: Field, language: str) -> str:
        """The option's label."""
        return next((o.label.within(language) for o in field.options if o.key == value), str(value))

    def json_schema(self, field: Field) -> dict[str, Any]:
        """One of the keys."""
        return {"type": "string", "enum": [option.key for option in field.options]}

    def export(self, value: Any, field: Field) -> dict[str, str]:
        """The key."""
        return {"": value or ""}

    def sample(self, field: Field, circumstances: Circumstances) -> Any:
        """The first option."""
        return field.options[0].key


class SeveralChoices(OneChoice):
    """Value: the keys that were ticked, in the order of the definition."""

    name = "choices"
    kind = "choices"

    def typed(self, data: Mapping[str, Sequence[str]], path: str) -> dict[str, Any]:
        """All ticked boxes."""
        return {"": given(data, path)}

    def retype(self, value: Any, field: Field) -> dict[str, Any]:
        """The ticked boxes."""
        return {"": list(value) if isinstance(value, list) else []}

    def parse(self, typed: Mapping[str, Any], field: Field) -> Any:
        """The keys in the order of the definition."""
        ticked = typed_list(typed)
        for key in ticked:
            self._known(key, field)
        return [option.key for option in field.options if option.key in ticked] or None

    def check(self, value: Any, field: Field, circumstances: Circumstances) -> None:
        """Only keys that are offered, none twice, as many as the definition says."""
        if not isinstance(value, list):
            raise malformed()
        for key in value:
            self._known(key, field)
        if len(set(value)) != len(value):
            raise malformed()
        if isinstance(field.minimum, int) and len(value) < field.minimum:
            raise Unacceptable(_("Choose at least %(least)d.") % {"least": field.minimum}, code="few")
        if isinstance(field.maximum, int) and len(value) > field.maximum:
            raise Unacceptable(_("Choose at most %(most)d.") % {"most": field.maximum}, code="many")

    def show(self, value: Any, field: Field, language: str) -> str:
        """The labels, one a line."""
        return "\n".join(OneChoice.show(self, key, field, language) for key in value)

    def json_schema(self, field: Field) -> dict[str, Any]:
        """A list of keys."""
        bounds = {"minItems": field.minimum, "maxItems": field.maximum}
        return {
            "type": "array",
            "items": OneChoice.json_schema(self, field),
            "uniqueItems": True,
            **{name: bound for name, bound in bounds.items() if isinstance(bound, int)},
        }

    def export(self, value: Any, field: Field) -> dict[str, str]:
        """The keys, separated by ``;``."""
        return {"": ";".join(value or ())}

    def sample(self, field: Field, circumstances: Circumstances) -> Any:
        """As few as allowed."""
        least = field.minimum if isinstance(field.minimum, int) else 1
        return [option.key for option in field.options[: max(1, least)]]


class Statement(FieldType):
    """A declaration to agree to (誓約・同意). Value: ``true``; nobody can state the opposite."""

    name = "statement"
    kind = "bool"

    def retype(self, value: Any, field: Field) -> dict[str, Any]:
        """Ticked or not."""
        return {"": "yes" if value is True else ""}

    def parse(self, typed: Mapping[str, Any], field: Field) -> Any:
        """``True`` when ticked."""
        return True if typed_text(typed) == "yes" else None

    def check(self, value: Any, field: Field, circumstances: Circumstances) -> None:
        """Only true."""
        if value is not True:
            raise Unacceptable(_("Read the statement, and tick the box to agree."), code="statement")

    def show(self, value: Any, field: Field, language: str) -> str:
        """That it was agreed to."""
        return _within(language, gettext_lazy("Agreed"))

    def json_schema(self, field: Field) -> dict[str, Any]:
        """The constant true."""
        return {"const": True}

    def export(self, value: Any, field: Field) -> dict[str, str]:
        """1 when agreed."""
        return {"": "1" if value else ""}

    def sample(self, field: Field, circumstances: Circumstances) -> Any:
        """Agreed."""
        return True
