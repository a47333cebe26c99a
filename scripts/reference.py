"""Write the reference (docs/reference) from the code.   scripts/reference

Pages made here are never edited by hand; ``tests/conformance/test_reference.py`` holds them current.
"""

from __future__ import annotations

import ast
import os
import sys
import types
import typing
from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
MADE = "<!-- Made by scripts/reference from the code; do not edit. -->\n\n"


def _page(title: str, lead: str, *parts: str) -> str:
    return f"{MADE}# {title}\n\n{lead}\n\n" + "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    def line(cells: Iterable[object]) -> str:
        return "| " + " | ".join(" ".join(str(cell).replace("|", "\\|").split()) for cell in cells) + " |"

    heads = list(head)
    return "\n".join([line(heads), line("---" for _ in heads), *(line(row) for row in rows)])


def _japanese(text: object) -> str:
    from django.utils import translation

    with translation.override("ja"):
        return str(text)


def _english(text: object) -> str:
    from django.utils import translation

    with translation.override("en"):
        return str(text)


def _first_line(text: str | None) -> str:
    return (text or "").strip().splitlines()[0] if (text or "").strip() else ""


def acts() -> str:
    """``acts.md``: every act, in the order of the rooms."""
    from tests.conformance.source import acts_in, modules

    rows = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef):
                for call in acts_in(node):
                    name = call.args[0] if call.args else None
                    if isinstance(name, ast.Constant):
                        about = _first_line(ast.get_docstring(node))
                        rows.append((f"`{name.value!s}`", module.app.rpartition(".")[2], f"`{node.name}`", about))
    return _page(
        "Acts (行為)",
        "Every change of state is one act: one transaction and one line in the audit trail, under this name.",
        _table(("Act", "Room", "Operation", "What it does"), sorted(rows)),
    )


def refusals() -> str:
    """``refusals.md``: every refusal with its way out."""
    from tests.conformance.source import modules

    for module in modules():
        if ".tests." not in module.dotted and "Refused" in module.path.read_text(encoding="utf-8"):
            import_module(module.dotted)
    from madoguchi.kernel.refusals import every_refusal

    rows = [
        (
            f"`{one.code}`",
            one.status,
            _japanese(one.reason),
            f"{_english(one.reason)} → {_english(one.next_step)}",
        )
        for one in every_refusal()
        if one.__module__.startswith("madoguchi.") and ".tests." not in one.__module__
    ]
    return _page(
        "Refusals (お断り)",
        "What Madoguchi says instead of doing something, and the way out. Programs get the code and the HTTP status.",
        _table(("Code", "Status", "Japanese", "English → what to do next"), rows),
    )


def settings() -> str:
    """``settings.md``: every environment variable that is read."""
    from madoguchi.config.settings import env

    rows = []
    for name in sorted(env.seen):
        # A default may follow from another setting, and hold this machine's own path.
        default = env.defaults[name].replace(os.environ.get("MADOGUCHI_VAR", str(ROOT / "var")), "var")
        default = default.replace(str(ROOT) + "/", "")
        rows.append((f"`{name}`", f"`{default}`" if default else "—", env.seen[name]))
    return _page(
        "Settings",
        "Environment variables. A wrong value stops the start, with the variable's name, its value and the remedy.",
        _table(("Variable", "Default", "What it is"), rows),
    )


def commands() -> str:
    """``commands.md``: what the console command can do."""
    from django.core.management import load_command_class

    from madoguchi.config.cli import ENTRIES

    parts = []
    os.environ["COLUMNS"] = "100"
    for entry in ENTRIES:
        if entry.command and entry.command != "migrate":
            command = load_command_class("madoguchi.config", entry.command)
            parser = command.create_parser(" ".join(["madoguchi", *entry.words[:-1]]), entry.words[-1])
            parts.append(f"## madoguchi {entry.typed}\n\n```text\n{parser.format_help().strip()}\n```")
        else:
            parts.append(f"## madoguchi {entry.typed}\n\n{entry.about[0].upper()}{entry.about[1:]}.")
    return _page("Commands", "The console command `madoguchi` (in a checkout: `.venv/bin/madoguchi`).", *parts)


def personal_data() -> str:
    """``personal-data.md``: what is known about people, why, and until when."""
    from django.apps import apps

    from madoguchi.kernel.privacy import CONFIDENTIALITY

    rows, classes = [], []
    for config in apps.get_app_configs():
        if config.name.startswith("madoguchi.") and find_spec(f"{config.name}.privacy"):
            for model, one in import_module(f"{config.name}.privacy").PERSONAL_DATA.items():
                removed = f"`{one.removed_by}`" if one.removed_by else "**nothing yet**"
                rows.append((f"{config.label}.{model}", one.purpose, one.retention, removed, one.remark or "—"))
    for config in apps.get_app_configs():
        if config.name.startswith("madoguchi.") and find_spec(f"{config.name}.privacy"):
            for model, fields in import_module(f"{config.name}.privacy").CLASSES.items():
                classes.append(
                    (f"{config.label}.{model}", *(fields.get(one, "").replace(" ", ", ") for one in CONFIDENTIALITY))
                )
    return _page(
        "Personal data (個人情報)",
        "Each table that holds personal data: why, for how long, and what removes it. "
        "“Nothing yet” means just that: no program removes these rows by itself.",
        _table(("Table", "Purpose", "Kept", "Removed by", "Remark"), sorted(rows)),
        "## Classes of confidentiality (自治体機密性)",
        "; ".join(f"**{one}** {meaning}" for one, meaning in CONFIDENTIALITY.items()) + ". A city confirms them.",
        _table(("Table", *CONFIDENTIALITY), sorted(classes)),
    )


def definition_language() -> str:
    """``definition-language.md``: keys, types and functions of a procedure definition."""
    from madoguchi.foundation.forms import schema, schema_examples, schema_words
    from madoguchi.foundation.forms.expressions.functions import every_function
    from madoguchi.foundation.forms.types.registry import every_type

    rooms = (schema_words, schema, schema_examples)
    parts = [
        _keys_of(part) for room in rooms for part in vars(room).values() if _is_part(part, room, schema_words.Part)
    ]
    kinds = [
        (f"`{one.name}`", one.kind, "yes" if one.personal else "", _first_line(type(one).__doc__))
        for one in every_type()
    ]
    functions = [
        (f"`{one.signature}`", _english(one.summary), "" if one.browser else "server only") for one in every_function()
    ]
    return _page(
        "The definition language (手続定義)",
        "One YAML file is one procedure: `cities/<city>/procedures/<slug>.yaml`, its examples beside it in "
        "`<slug>.examples.yaml`. An unknown key is a fault. A *text* is a Japanese string or `{ja: …, plain: …, en: …}`. "
        "An *expression* is text in the language of conditions below. "
        "How to think in it: [definitions](../explanation/definitions.md); how to write one: "
        "[add a procedure](../how-to/add-a-procedure.md).",
        "## Keys",
        *parts,
        "## Field types",
        _table(("Type", "Kind in expressions", "Personal by nature", "What it is"), kinds),
        "## What `known_by` may use",
        "A question of the question guide may say how the registers answer it. Its expression may use the answers to "
        "earlier questions and these names, under `person.` (whom it concerns) and under `members.` (everybody of that "
        "person's household, a repeat). Every kind of the city's `facts.yaml` gives four, its hyphens as underscores: "
        "`ltc_certified` (yes while it is held), `ltc_certified_value`, `ltc_certified_from`, `ltc_certified_until`. "
        "A kind of which nothing was ever brought in is unknown, not no.",
        _table(("Name", "Kind", ""), _known_names()),
        "## Functions of conditions",
        "Besides these: names, literals, `==` `!=` `<` `<=` `>` `>=`, `in`, `and` `or` `not`, `+` `-` `*` `/`. "
        "What was not answered is unknown: neither true nor false.",
        _table(("Function", "What it gives", ""), functions),
    )


def concepts() -> str:
    """``concepts.md``: what several definitions of the example city ask, by name."""
    from madoguchi.foundation.forms.concepts import fields_by_concept, same_label_without_concept
    from tests.desk import sound_city

    checked = sound_city()
    asked = fields_by_concept(checked.procedures)
    rows = []
    for name, text in checked.city.library.concepts.items():
        fields = asked.get(name, [])
        slugs = ", ".join(f"`{slug}`" for slug in sorted({one.slug for one in fields})) or "—"
        kind = f"`{fields[0].field.type}`" if fields else "—"
        rows.append((f"`{name}`", text.ja, text.en, kind, slugs))
    alike = [
        (label, "; ".join(_concept_and_where(fields)))
        for label, fields in same_label_without_concept(checked.procedures).items()
    ]
    return _page(
        "Concepts (概念)",
        "The same question in several definitions names the same concept (`concept:`), so that one answer serves every "
        "form of a visit, and what the registers hold is shown instead of asked. The list is the example city's "
        "(`concepts:` in `library.yaml`); the checker (`madoguchi city check`) refuses a name that is not in it, and "
        "fields of one concept that differ in type, that share less than half of the shorter list of options, or of "
        "which one is asked once and another in every row. A name with `{as}` in a block becomes the name under which "
        "the block is used (`subject.name`, `target.name`); in rows a block speaks of one of several people, and its "
        "concepts begin with `member`. What is declared, signed, enclosed or "
        "booked for one matter has no concept, nor has an individual number: its legal basis is that of one procedure.",
        _table(("Concept", "日本語", "English", "Type", "Asked in"), rows),
        "## Alike, yet not the same",
        "Questions in the same words and of the same type that share no concept: an answer to one need not be true of "
        "the other (another purpose, another dog, another day), or they never stand in one visit. Look here before "
        "you leave a concept out.",
        _table(("Label", "Where (— without concept)"), alike),
    )


def _concept_and_where(fields: Iterable[Any]) -> Iterable[str]:
    """“`payee.account` in 5 (`child-allowance-claim` …)”, a part for each concept."""
    where: dict[str, dict[str, None]] = {}
    for one in fields:
        where.setdefault(one.field.concept, {})[one.slug] = None
    for concept, slugs in where.items():
        few = ", ".join(f"`{slug}`" for slug in list(slugs)[:3]) + (" …" if len(slugs) > 3 else "")
        yield f"{f'`{concept}`' if concept else '—'} in {len(slugs)}: {few}"


def _known_names() -> list[tuple[str, str, str]]:
    from madoguchi.foundation.forms.known_facts import OWN

    words = {
        "born_on": "Day of birth.",
        "age": "Age in full years.",
        "school_age": "Age reached by the first of April to come: 7 to 12 at elementary school, 13 to 15 at junior high.",
        "sex": "", "relation": "To the head of the household.", "foreign": "Not of Japanese nationality.",
    }  # fmt: skip
    keys = {name: ", ".join(f"`{key}`" for key in held.options) for name, held in OWN.items()}
    return [(f"`{name}`", f"`{held.kind}`", words[name] or keys[name]) for name, held in OWN.items()]


def _is_part(value: Any, room: types.ModuleType, base: type) -> bool:
    return (
        isinstance(value, type)
        and issubclass(value, base)
        and value.__module__ == room.__name__
        and bool(getattr(value, "model_fields", None))
    )


def _keys_of(part: Any) -> str:
    from pydantic_core import PydanticUndefined

    rows = []
    for name, field in part.model_fields.items():
        default = field.default
        if field.is_required():
            said = "required"
        elif default in (None, PydanticUndefined, "", []) or default == {} or hasattr(default, "model_dump"):
            said = "—"
        else:
            shown = ("yes" if default else "no") if isinstance(default, bool) else default
            said = f"`{shown}`"
        rows.append((f"`{field.alias or name}`", _kind(field.annotation, field), said))
    title = part.__name__.removesuffix("Part")
    return f"### {title}\n\n{' '.join((part.__doc__ or '').split())}\n\n" + _table(("Key", "Value", "Default"), rows)


def _kind(annotation: Any, field: Any = None) -> str:
    """A type in a person's words."""
    patterns = [getattr(one, "pattern", None) for one in getattr(field, "metadata", [])]
    origin, inside = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _kind(inside[0], types.SimpleNamespace(metadata=inside[1:]))
    if origin is typing.Literal:
        return " ".join(f"`{one}`" for one in inside)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(dict.fromkeys(_kind(one) for one in inside if one is not type(None)))
    if origin is list:
        return f"list of {_kind(inside[0])}"
    if origin is dict:
        return f"{_kind(inside[0])} → {_kind(inside[1])}"
    if origin is tuple:
        return "pair of " + " and ".join(_kind(one) for one in inside)
    if isinstance(annotation, type) and annotation.__name__.endswith("Part"):
        return "text" if annotation.__name__ == "TextPart" else annotation.__name__.removesuffix("Part")
    if annotation is str:
        longest = [getattr(one, "max_length", None) for one in getattr(field, "metadata", [])]
        if any(patterns):
            return "key"
        return "expression" if 500 in longest else "string"
    return {bool: "`yes` or `no`", int: "whole number", Any: "any"}.get(
        annotation, getattr(annotation, "__name__", "any")
    )


def register_import() -> str:
    """``register-import.md``: the columns of the files of the core system."""
    from madoguchi.foundation.residents.importing.columns import PARTS

    parts = []
    for part, columns in PARTS.items():
        rows = [
            (one.heading, "yes" if one.needed else "", "yes" if one.filled else "", one.about or "text")
            for one in columns
        ]
        parts.append(f"## {part}\n\n" + _table(("Heading", "Column needed", "Never empty", "What it holds"), rows))
    return _page(
        "Files of the core system (取込ファイル)",
        "CSV with headings in the first line; UTF-8 with or without BOM, or CP932. The order of the columns is free. A column "
        "that a file does not have leaves what is known; one that is empty empties it. "
        "See [the how-to](../how-to/import-the-register.md).",
        "\n\n".join(parts),
    )


PAGES: dict[str, Callable[[], str]] = {
    "acts.md": acts,
    "refusals.md": refusals,
    "settings.md": settings,
    "commands.md": commands,
    "personal-data.md": personal_data,
    "definition-language.md": definition_language,
    "concepts.md": concepts,
    "register-import.md": register_import,
}


def main() -> int:
    """Write every page; says which changed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    import django

    from madoguchi.config.messages import SOURCE, compile_catalogues

    compile_catalogues(SOURCE)
    django.setup()
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        path, text = REFERENCE / name, make()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
