"""Every sentence of the product that is shown in three languages, and where it stands."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import allauth
import django
import polib
from django.apps import apps
from django.utils.translation.template import templatize

from madoguchi.config.messages import catalogues
from tests.conformance.source import PRODUCT, modules, templates

SINGULAR = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
IN_CONTEXT = {"pgettext", "pgettext_lazy"}
TEXT = r"u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
CALL = re.compile(rf"\b(_|gettext|ngettext|pgettext)\(\s*({TEXT}(?:\s*,\s*{TEXT})*)", re.DOTALL)
STRING = re.compile(TEXT, re.DOTALL)
# Rooms and files whose sentences only staff (or whoever writes definitions, or tries out the demo) reads.
OFFICE_ROOMS = {
    "staff", "management", "checks", "expressions", "demo", "models", "cases_staff", "importing", "readers", "indicators",
}  # fmt: skip
OFFICE_FILES = {
    "foundation/cases/forms", "foundation/cases/wording", "foundation/booking/forms",
    "foundation/tickets/forms", "foundation/tickets/tables",
    "services/counter/attesting", "services/counter/forms", "services/counter/refusals", "services/counter/vocabulary",
    "services/counter/wording",
    "services/counter/navigator/forms", "services/counter/navigator/refusals",
    "services/counter/navigator/views/identify", "services/counter/navigator/views/navigate",
    "services/counter/templatetags/counter_staff",
    "services/evidence/desk_refusals", "services/evidence/desk_wording", "services/evidence/forms",
    "services/evidence/forms_chart", "services/evidence/forms_figures", "services/evidence/picking", "services/evidence/states",
    "services/disclosure/forms", "services/procedures/differences", "services/plan/forms", "services/plan/refusals",
    "services/plan/body_forms", "services/plan/timeline", "services/plan/single", "services/plan/single_forms",
    "services/plan/population_file", "services/plan/paths",
    "services/plan/wording",
    "foundation/residents/forms", "foundation/residents/protection_refusals",
    "foundation/organisation/folder", "foundation/organisation/refusals", "foundation/organisation/vocabulary",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in the source: its English text and its file."""

    text: str
    context: str
    path: Path

    @property
    def key(self) -> tuple[str, str]:
        """What a catalogue looks it up by."""
        return self.context, self.text

    @property
    def for_office_only(self) -> bool:
        """Shown to staff, or on the console, and never to a resident."""
        place = self.path.relative_to(PRODUCT).with_suffix("")
        return bool(set(place.parts) & OFFICE_ROOMS) or str(place) in OFFICE_FILES


def _sentence(name: str, texts: list[str], path: Path) -> Iterator[Sentence]:
    if name in IN_CONTEXT and len(texts) >= 2:
        yield Sentence(texts[1], texts[0], path)
    elif texts:
        yield Sentence(texts[0], "", path)


def in_python(path: Path, tree: ast.Module) -> Iterator[Sentence]:
    """The sentences of a Python file."""
    # A module may call gettext by a name of its own: from django.utils.translation import gettext as _now.
    called = {
        alias.asname: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.asname
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            name = called.get(name, name)
            if name in SINGULAR | PLURAL | IN_CONTEXT:
                texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                yield from _sentence(name, texts, path)


def in_template(path: Path, source: str) -> Iterator[Sentence]:
    """The sentences of a template."""
    for call in CALL.finditer(templatize(source, origin=str(path))):
        texts = [ast.literal_eval(text) for text in STRING.findall(call.group(2))]
        yield from _sentence(call.group(1), texts, path)


@cache
def sentences() -> tuple[Sentence, ...]:
    """All of them."""
    found: list[Sentence] = []
    for module in modules():
        found += in_python(module.path, module.tree)
    for path in templates():
        found += in_template(path, path.read_text(encoding="utf-8"))
    return tuple(one for one in found if one.text.strip())


@cache
def translated(language: str) -> frozenset[tuple[str, str]]:
    """What our catalogues translate into ``language`` (a folder's name: ``ja``, ``ja_Plain``)."""
    return frozenset(
        (entry.msgctxt or "", entry.msgid)
        for path in catalogues(PRODUCT)
        if path.parts[-3] == language
        for entry in polib.pofile(str(path))
        if not entry.obsolete
    )


@cache
def translated_by_others() -> frozenset[tuple[str, str]]:
    """What Django and allauth bring along in Japanese; ours may say it again in easier words."""
    found: set[tuple[str, str]] = set()
    # A catalogue of an app that is not installed (Django's admin) is there, and never read.
    rooms = [Path(django.__file__ or "").parent / "conf", Path(allauth.__file__ or "").parent]
    rooms += [Path(app.path) for app in apps.get_app_configs()]
    for room in rooms:
        for path in room.glob("locale/ja/LC_MESSAGES/*.mo"):
            found |= {(entry.msgctxt or "", entry.msgid) for entry in polib.mofile(str(path))}
    return frozenset(found)


def missing(language: str) -> dict[str, list[str]]:
    """Sentences without a translation, by file; plain Japanese is asked only of what residents read."""
    known = translated(language) | (translated_by_others() if language == "ja" else frozenset())
    found: dict[str, set[str]] = {}
    for one in sentences():
        if one.key not in known and not (language == "ja_Plain" and one.for_office_only):
            found.setdefault(str(one.path.relative_to(PRODUCT)), set()).add(one.text)
    return {place: sorted(texts) for place, texts in sorted(found.items())}


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    django.setup()
    for language in ("ja", "ja_Plain"):
        for place, texts in missing(language).items():
            print(f"{language}  {place}")
            for text in texts:
                print(f"    {text!r}")
