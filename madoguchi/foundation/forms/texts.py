"""Every text of the city's folder that people read, and which of them lack a language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from madoguchi.foundation.forms.library import CityDefinitions
from madoguchi.foundation.forms.reading import reading_faults
from madoguchi.foundation.forms.schema import WordsPart
from madoguchi.foundation.forms.schema_words import TextPart
from madoguchi.foundation.forms.situation import situation_fields
from madoguchi.foundation.forms.source import Fault, Loc, Source

Words = Mapping[str, str]
"""A text as data: ``ja``, ``plain``, ``en``."""


def text_faults(file: str, line: int, place: str, text: Words, words: WordsPart | None) -> list[Fault]:
    """What one text lacks: without Japanese it is an error; without another language, or hard to read, it is listed.

    Without ``words`` its reading level is not judged.
    """
    if not text["ja"]:
        return [Fault(file, line, place, "the Japanese text is missing", "add ja:")]
    hard = reading_faults(text["plain"], words) if words else ()
    faults = [Fault(file, line, place, what, remedy, "hard") for what, remedy in hard]
    missing = [language for language in ("plain", "en") if not text[language]]
    if missing:
        what = f"not in {', '.join(missing)}: “{text['ja']:.24}”"
        faults.append(Fault(file, line, place, what, f"add {' and '.join(m + ':' for m in missing)}", "missing"))
    return faults


def procedure_texts(data: Mapping[str, Any]) -> Iterator[tuple[str, Words]]:
    """(place, text) of everything in a definition that must be there, and of what is there."""
    guide, review = data["guide"], data["review"]
    yield "title", data["title"]
    yield "summary", data["summary"]
    yield "guide.who", guide["who"]
    yield from _filled(
        ("guide.when", guide["when"]),
        ("guide.result", guide["result"]),
        ("deadline", data["deadline"]),
        ("processing.note", data["processing"]["note"]),
        ("review.appeal", review["appeal"]),
    )
    for i, text in enumerate(guide["notes"]):
        yield f"guide.notes.{i}", text
    for i, bring in enumerate(guide["bring"]):
        yield f"guide.bring.{i}", bring["item"]
    for page in data["pages"]:
        yield from _page_texts(page)
    for a in data["attachments"]:
        place = f"attachments.{a['name']}"
        yield place, a["label"]
        yield from _filled((place, a["help"]))
        if a["waive_when"]:
            yield place, a["waive_text"]
    for i, fee in enumerate(data["fee"]):
        yield from _filled(*((f"fee.{i}", exempt["text"]) for exempt in fee["exempt"]))
    for kind in ("corrections", "refusals"):
        for i, text in enumerate(review[kind]):
            yield f"review.{kind}.{i}", text
    for name, text in review["states"].items():
        yield f"review.states.{name}", text
    yield from _filled(("guide.because", guide["because"]), ("migrate.tell", data["migrate"]["tell"]))
    for i, rule in enumerate(data["migrate"]["rules"]):
        yield from _filled((f"migrate.rules.{i}", rule["because"]))
    for f in review["findings"]:
        yield from _field_texts(f["name"], f)
    for check in review["checks"]:
        # Read by the office only, which needs no plain Japanese.
        yield f"review.checks.{check['name']}", {**check, "plain": check["plain"] or check["ja"]}


def _page_texts(page: Mapping[str, Any]) -> Iterator[tuple[str, Words]]:
    yield page["name"], page["title"]
    yield from _filled((page["name"], page["intro"]))
    if page["repeat"]:
        yield page["name"], page["item"]
    for f in page["fields"]:
        yield from _field_texts(f"{page['name']}.{f['name']}" if page["repeat"] else f["name"], f)


def _field_texts(path: str, f: Mapping[str, Any]) -> Iterator[tuple[str, Words]]:
    yield path, f["label"]
    yield from _filled(*((path, f[part]) for part in ("help", "example", "unit")))
    for option in f["of"]:
        yield path, option
        yield from _filled((path, option["help"]))


def _filled(*texts: tuple[str, Words]) -> Iterator[tuple[str, Words]]:
    """Those that are written at all: nobody must write them, but whoever does writes three."""
    yield from ((place, text) for place, text in texts if any(text[language] for language in ("ja", "plain", "en")))


def city_texts(city: CityDefinitions) -> Iterator[tuple[str, int, str, Words]]:
    """(file, line, place, text) of categories, life events, fees and issued documents."""
    library = city.library_source
    if library is not None:
        for kind in ("categories", "life_events", "occasions"):
            for i, option in enumerate(getattr(city.library, kind)):
                yield _placed(library, (kind, i), option)
                if option.help.ja:
                    yield _placed(library, (kind, i, "help"), option.help)
        if city.library.appeal.ja:
            yield _placed(library, ("appeal",), city.library.appeal)
        for f in situation_fields(city.library):
            for place, text in _field_texts(f"situation.{f['name']}", f):
                yield library.file, library.line_of(("situation",)), place, text
    if city.fees_source is not None:
        for name, item in city.fees.items.items():
            yield _placed(city.fees_source, ("items", name), item.title)
    for source, document in city.documents.values():
        yield _placed(source, ("title",), document.title)
        for part in ("lead", "closing"):
            if getattr(document, part).ja:
                yield _placed(source, (part,), getattr(document, part))
        for i, row in enumerate(document.rows):
            yield _placed(source, ("rows", i), row.label)
        for i, table in enumerate(document.tables):
            for j, column in enumerate(table.columns):
                yield _placed(source, ("tables", i, "columns", j), column.label)


def _placed(source: Source, loc: Loc, text: TextPart) -> tuple[str, int, str, Words]:
    words = {"ja": text.ja, "plain": text.plain, "en": text.en}
    return source.file, source.line_of(loc), ".".join(map(str, loc)), words
