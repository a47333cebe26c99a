"""The city's folder of definitions: blocks, code lists, fees, documents, procedures, examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from madoguchi.foundation.forms.schema import (
    DocumentPart,
    FeeSchedulePart,
    LibraryPart,
    ProcedurePart,
    WordsPart,
)
from madoguchi.foundation.forms.schema_examples import ExamplesPart
from madoguchi.foundation.forms.source import Fault, Faulty, Source, read_source

M = TypeVar("M", bound=BaseModel)

REMEDIES = {
    "missing": "add “{key}:”",
    "extra_forbidden": "remove it, or correct the spelling",
    "string_pattern_mismatch": "use small letters, digits and the separator of the neighbours",
    "literal_error": "use one of {expected}",
    "bool_type": "write yes or no",
    "date_from_datetime_parsing": "write the day as 2026-10-01",
    "too_short": "write at least one",
}


@dataclass(frozen=True, slots=True)
class Read:
    """A file that could be read, and what it says."""

    source: Source
    part: BaseModel


@dataclass(slots=True)
class CityDefinitions:
    """Everything that definitions are made of, as read from the folder, with all faults found on the way."""

    folder: Path
    library: LibraryPart = field(default_factory=LibraryPart)
    library_source: Source | None = None
    fees_source: Source | None = None
    words: WordsPart | None = None
    """``None``: the city has no ``words.yaml``, and the reading level of its texts is not judged."""
    fees: FeeSchedulePart = field(default_factory=lambda: FeeSchedulePart(items={}))
    documents: dict[str, tuple[Source, DocumentPart]] = field(default_factory=dict)
    procedures: dict[str, tuple[Source, ProcedurePart]] = field(default_factory=dict)
    examples: dict[str, tuple[Source, ExamplesPart]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)
    """Procedures whose file could not be understood: what leans on them is not faulty for that."""
    foundations_unreadable: bool = False
    """``library.yaml`` or ``fees.yaml`` is there and could not be understood."""


def understand(source: Source, shape: type[M], faults: list[Fault]) -> M | None:
    """Validate a file against its shape; every mistake becomes a fault with line and remedy."""
    try:
        return shape.model_validate(source.data)
    except ValidationError as error:
        for e in error.errors():
            loc = tuple(e["loc"])
            key = str(loc[-1]) if loc else ""
            context: Mapping[str, object] = e.get("ctx", {})
            remedy = REMEDIES.get(e["type"], "see docs/reference/definition-language.md").format(
                key=key, expected=context.get("expected", "the allowed words")
            )
            shown = f"{e['msg']} (found {e['input']!r:.60})" if e["type"] != "missing" else f"“{key}” is missing"
            faults.append(source.fault(loc, shown, remedy))
        return None


def _files(folder: Path, pattern: str) -> Iterator[Path]:
    yield from sorted(folder.glob(pattern)) if folder.is_dir() else ()


def read_city(folder: Path) -> CityDefinitions:
    """Read the whole folder; nothing raises, all faults are collected."""
    city = CityDefinitions(folder=folder)

    def read(path: Path, shape: type[M]) -> tuple[Source, M] | None:
        try:
            source = read_source(path, shown_as=_shown(path, folder))
        except Faulty as faulty:
            city.faults.extend(faulty.faults)
            return None
        part = understand(source, shape, city.faults)
        return (source, part) if part is not None else None

    if found := read(folder / "library.yaml", LibraryPart):
        city.library_source, city.library = found
    if schedule := read(folder / "fees.yaml", FeeSchedulePart):
        city.fees_source, city.fees = schedule
    city.foundations_unreadable = any(
        source is None and (folder / name).exists()
        for name, source in (("library.yaml", city.library_source), ("fees.yaml", city.fees_source))
    )
    if (folder / "words.yaml").exists() and (words := read(folder / "words.yaml", WordsPart)):
        _source, city.words = words
    for path in _files(folder / "documents", "*.yaml"):
        if document := read(path, DocumentPart):
            city.documents[document[1].document] = document
    for path in _files(folder / "procedures", "*.yaml"):
        if path.name.endswith(".examples.yaml"):
            if examples := read(path, ExamplesPart):
                city.examples[path.name.removesuffix(".examples.yaml")] = examples
        elif (procedure := read(path, ProcedurePart)) is None:
            city.unreadable.add(path.stem)
        else:
            city.procedures[procedure[1].procedure] = procedure
            if procedure[1].procedure != path.stem:
                city.faults.append(
                    procedure[0].fault(
                        ("procedure",), f"the file is called {path.name}", f"call it {procedure[1].procedure}.yaml"
                    )
                )
    return city


def _shown(path: Path, folder: Path) -> str:
    """The file's name as people write it: from the folder's parent on."""
    return str(Path(folder.parent.name, folder.name, path.relative_to(folder)))
