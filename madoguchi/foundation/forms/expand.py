"""From the definition as written to canonical data: blocks copied in, code lists filled in, defaults set.

The result is plain JSON that stands alone: a version can be read in ten years without the library.
"""

from __future__ import annotations

import ast
from typing import Any

from madoguchi.foundation.forms.library import CityDefinitions
from madoguchi.foundation.forms.schema import (
    FieldPart,
    LibraryPart,
    ProcedurePart,
    RepeatPart,
    SectionPart,
    UsePart,
)
from madoguchi.foundation.forms.schema_words import TextPart
from madoguchi.foundation.forms.situation import code_lists
from madoguchi.foundation.forms.source import Fault, Loc, Source

WHO_PAGE = "who"
MEMBER = "member"
"""Whom a block speaks of that is asked in every row: its ``person.name`` or ``{as}.name`` is ``member.name`` there."""
REPRESENT = "represent"
FINDING = "finding"
"""Under this name documents speak of what the office found (``finding.degree``)."""
WHO_LABEL = TextPart(ja="どなたが手続きをしますか", plain="手続きを する 人は だれですか", en="Who is applying?")
REPRESENT_LABELS = {
    "self": TextPart(ja="本人", plain="わたし（本人）", en="I am the person concerned"),
    "household": TextPart(ja="同じ世帯の方", plain="同じ 家に 住んでいる 家族", en="Someone in the same household"),
    "proxy": TextPart(ja="代理人（委任を受けた方）", plain="たのまれた 人（代理人）", en="A representative"),
}


def expand_procedure(
    part: ProcedurePart, source: Source, city: CityDefinitions, faults: list[Fault]
) -> tuple[dict[str, Any], dict[str, int]]:
    """Return canonical data, and the line of each field path and page (for the checker's faults)."""
    expander = _Expander(source, city.library, faults)
    pages: list[dict[str, Any]] = []
    for i, item in enumerate(part.form):
        loc: Loc = ("form", i)
        if isinstance(item, UsePart):
            pages.append(expander.block_page(item, loc))
        elif isinstance(item, SectionPart):
            pages.append(expander.section_page(item, loc))
        else:
            pages.append(expander.repeat_page(item, loc))
    if len(part.represent) > 1:
        pages.insert(0, expander.who_page(part))
    data = part.model_dump(mode="json", by_alias=True, exclude={"form"})
    if data["due"] is None:
        # What a definition does not say leaves its hash as it was.
        del data["due"]
    if data["assurance"]["sign"] is None:
        del data["assurance"]["sign"]
    data["pages"] = pages
    data["review"]["findings"] = [
        expander.finding(finding, ("review", "findings", i)) for i, finding in enumerate(part.review.findings)
    ]
    if not part.review.appeal.ja:
        data["review"]["appeal"] = city.library.appeal.model_dump(mode="json")
    return data, expander.lines


class _Expander:
    def __init__(self, source: Source, library: LibraryPart, faults: list[Fault]) -> None:
        self.source, self.library, self.faults = source, library, faults
        self.lines: dict[str, int] = {}

    def who_page(self, part: ProcedurePart) -> dict[str, Any]:
        """The first question where more than one may apply: for whom?"""
        field = FieldPart.model_validate(
            {
                "name": REPRESENT,
                "type": "choice",
                "label": WHO_LABEL,
                "of": [{"key": key, **_dump(REPRESENT_LABELS[key])} for key in part.represent],
            }
        )
        return self._page(WHO_PAGE, WHO_LABEL, TextPart(), None, [self._field(field, REPRESENT, ())], ())

    def block_page(self, use: UsePart, loc: Loc) -> dict[str, Any]:
        block = self.library.blocks.get(use.use)
        return self._page(
            use.as_,
            use.title if use.title.ja or not block else block.title,
            use.intro if use.intro.ja or not block else block.intro,
            use.when,
            self._used(use, loc),
            loc,
        )

    def section_page(self, section: SectionPart, loc: Loc) -> dict[str, Any]:
        fields: list[dict[str, Any]] = []
        for i, item in enumerate(section.fields):
            here = (*loc, "fields", i)
            if isinstance(item, UsePart):
                fields.extend(self._used(item, here))
            else:
                fields.append(self._field(item, item.name, here))
        return self._page(section.section, section.title, section.intro, section.when, fields, loc)

    def repeat_page(self, repeat: RepeatPart, loc: Loc) -> dict[str, Any]:
        parts = list(repeat.fields)
        if repeat.of:
            block = self.library.blocks.get(repeat.of)
            if block is None:
                self._no_block(repeat.of, (*loc, "of"))
            else:
                parts = [*(_of_a_member(one) for one in block.fields), *parts]
        fields = []
        for i, p in enumerate(parts):
            fields.append(self._field(p, p.name, (*loc, "fields", i), path=f"{repeat.repeat}.{p.name}"))
        page = self._page(repeat.repeat, repeat.title, repeat.intro, repeat.when, fields, loc)
        if repeat.fill is not None:
            page["fill"] = repeat.fill.model_dump(mode="json", by_alias=True)
            if not repeat.fill.self_is_one:
                del page["fill"]["self_is_one"]
            if not repeat.fill.shares:
                del page["fill"]["shares"]
        return page | {
            "repeat": True,
            "item": _dump(repeat.item),
            "least": repeat.from_,
            "most": repeat.to,
        }

    def finding(self, part: FieldPart, loc: Loc) -> dict[str, Any]:
        """One thing that the office finds out; documents name it ``finding.<name>``."""
        return self._field(part, f"{FINDING}.{part.name}", loc)

    def _page(
        self, name: str, title: TextPart, intro: TextPart, when: str | None, fields: list[dict[str, Any]], loc: Loc
    ) -> dict[str, Any]:
        self.lines[f"page:{name}"] = self.source.line_of(loc)
        return {
            "name": name,
            "title": _dump(title),
            "intro": _dump(intro),
            "when": when,
            "fields": fields,
            "repeat": False,
            "item": _dump(TextPart()),
            "least": 0,
            "most": 0,
        }

    def _used(self, use: UsePart, loc: Loc) -> list[dict[str, Any]]:
        block = self.library.blocks.get(use.use)
        if block is None:
            self._no_block(use.use, (*loc, "use"))
            return []
        known = {f.name for f in block.fields}
        for key in ("only", "without", "optional"):
            for name in getattr(use, key):
                if name not in known:
                    self.faults.append(
                        self.source.fault(
                            (*loc, key),
                            f"the block “{use.use}” has no field “{name}”",
                            f"use one of: {', '.join(sorted(known))}",
                        )
                    )
        fields = []
        for part in block.fields:
            if (use.only and part.name not in use.only) or part.name in use.without:
                continue
            renamed = part.model_copy(
                update={
                    key: _within(value, use.as_, known)
                    for key in ("when", "compute", "required")
                    if isinstance(value := getattr(part, key), str)
                }
            )
            renamed = renamed.model_copy(update={"concept": part.concept.replace("{as}", use.as_)})
            if part.name in use.optional:
                renamed = renamed.model_copy(update={"required": False})
            field = self._field(renamed, f"{use.as_}.{part.name}", loc)
            if use.when and not isinstance(part.when, str):
                field["when"] = use.when
            elif use.when:
                field["when"] = f"({use.when}) and ({field['when']})"
            fields.append(field)
        return fields

    def _field(self, part: FieldPart, name: str, loc: Loc, *, path: str = "") -> dict[str, Any]:
        self.lines[path or name] = self.source.line_of(loc)
        data = part.model_dump(mode="json", by_alias=True)
        data["name"] = name
        if part.codes:
            options = code_lists(self.library).get(part.codes)
            if options is None:
                self.faults.append(
                    self.source.fault(
                        (*loc, "codes"),
                        f"there is no code list “{part.codes}”",
                        f"use one of: {', '.join(sorted(code_lists(self.library)))}",
                    )
                )
            else:
                data["of"] = [o.model_dump(mode="json") for o in options]
        return data

    def _no_block(self, name: str, loc: Loc) -> None:
        known = ", ".join(sorted(self.library.blocks)) or "none yet"
        self.faults.append(self.source.fault(loc, f"there is no block “{name}”", f"use one of: {known}"))


def _of_a_member(part: FieldPart) -> FieldPart:
    _somebody, dot, what = part.concept.partition(".")
    return part.model_copy(update={"concept": f"{MEMBER}.{what}"}) if dot else part


def _within(expression: str, prefix: str, names: set[str]) -> str:
    """Rewrite a block's own names to their dotted names: ``kind`` -> ``applicant.kind``."""
    try:
        tree = ast.parse(expression, mode="eval")
    except (SyntaxError, ValueError):
        return expression  # the checker reports it where it is used
    spots = sorted(
        ((n.lineno, n.col_offset, n.id) for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id in names),
        reverse=True,
    )
    # Expressions are one line; offsets are in UTF-8 bytes.
    raw = expression.encode()
    for _line, column, _name in spots:
        raw = raw[:column] + f"{prefix}.".encode() + raw[column:]
    return raw.decode()


def _dump(text: TextPart) -> dict[str, str]:
    return {"ja": text.ja, "plain": text.plain, "en": text.en}
