"""Files for core systems: the columns of a definition's ``export``, one line a case (基幹系連携).

Columns follow GIF: a name makes four columns, a yes/no is 1 or 0, a day is ISO 8601. In CP932 a character that has
no place there becomes 〓 and is listed in a report beside the file. A cell of free text that a spreadsheet would take
for a formula (it starts with ``=``, ``+``, ``-``, ``@`` or a tab) gets an apostrophe before it; figures, days and
telephone numbers are left as they are.
"""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import IO, Any

from django.db.models import QuerySet
from django.utils import timezone

from madoguchi.foundation.cases.guarding import guards_over
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.forms.public import (
    Circumstances,
    Expression,
    Field,
    Procedure,
    Text,
    field_type,
    newest_versions,
    scope_of,
)
from madoguchi.kernel import clock

CHUNK = 200
IN_MEMORY = 2 * 1024 * 1024
MISSING = "〓"
FREE_TEXT = frozenset({"text", "long_text", "person_name", "address", "persons", "bank_account", "signature", "email"})
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
TWINS = str.maketrans(
    {
        "\u301c": "\uff5e",
        "\u2016": "\u2225",
        "\u2212": "\uff0d",
        "\u00a2": "\uffe0",
        "\u00a3": "\uffe1",
        "\u00ac": "\uffe2",
        "\u2014": "\u2015",
    }
)
"""Characters that JIS X 0208 and CP932 map to different code points of Unicode; they are the same sign."""


@dataclass(frozen=True, slots=True)
class Target:
    """One ``export`` of a procedure: which core system takes it."""

    procedure: Procedure
    number: int
    to: str

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.procedure.slug}:{self.number}"

    @property
    def title(self) -> Text:
        """Procedure and core system."""
        return Text(
            *(
                f"{part} → {self.to}"
                for part in (
                    self.procedure.title.ja,
                    self.procedure.title.within("ja-plain"),
                    self.procedure.title.within("en"),
                )
            )
        )


@dataclass(frozen=True, slots=True)
class Replaced:
    """A character that could not be written, and what stands in its place."""

    number: str
    column: str
    character: str
    code_point: str
    instead: str


@dataclass(slots=True)
class Exported:
    """The finished file; ``replaced`` lists what CP932 could not hold."""

    file: IO[bytes]
    lines: int = 0
    left_out: list[str] = field(default_factory=list)
    """Receipt numbers of cases about protected people: their data leave in no file, whoever asks."""
    replaced: list[Replaced] = field(default_factory=list)


def targets_of(departments: set[str]) -> list[Target]:
    """Every file that the cases of these departments can be exported to."""
    slugs = set(Case.objects.filter(department__in=departments).order_by().values_list("slug", flat=True).distinct())
    procedures = sorted((v.procedure for v in newest_versions(slugs)), key=lambda p: p.title.ja)
    return [Target(p, i, to) for p in procedures for i, (to, _columns) in enumerate(p.exports)]


def cases_to_export(target: Target, departments: set[str], *, start: date, end: date, which: str) -> QuerySet[Case]:
    """The cases of these days: decided in favour (``granted``), or all that were submitted (``all``)."""
    key = "decided_at" if which == "granted" else "submitted_at"
    first = timezone.make_aware(datetime.combine(start, time.min))
    beyond = timezone.make_aware(datetime.combine(end + timedelta(days=1), time.min))
    cases = Case.objects.filter(
        slug=target.procedure.slug, department__in=departments, **{f"{key}__gte": first, f"{key}__lt": beyond}
    )
    return (cases.filter(state__in=("granted", "accepted")) if which == "granted" else cases).order_by(key, "id")


def write_export(cases: QuerySet[Case], target: Target, *, encoding: str, look: Callable[[Case], None]) -> Exported:
    """Write the file; ``look`` is called for each case before its values are read, and stops everything by raising.

    Cases about protected people (支援措置) are left out. What does not fit in memory goes to a temporary file; the
    cases are read in portions.
    """
    exported = Exported(tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115 - handed to the response
    columns = target.procedure.exports[target.number][1]
    heads = [(head, suffix) for head, source in columns.items() for suffix in _suffixes(target.procedure, source)]
    names = ["受付番号", *(_heading(target.procedure, columns[head], head, suffix) for head, suffix in heads)]
    _write(exported, [("", name) for name in names], names, encoding, number="")
    for case, guarded in _in_portions(cases):
        if guarded:
            exported.left_out.append(case.number)
            continue
        look(case)
        values = _values(case, target.to)
        cells = [("number", case.number), *(values.get(key, ("", "")) for key in heads)]
        _write(exported, cells, names, encoding, number=case.number)
        exported.lines += 1
    exported.file.seek(0)
    return exported


def numbers_in(exported: Exported, encoding: str) -> set[str]:
    """The receipt numbers that stand in the finished file, read off it again."""
    text = io.TextIOWrapper(exported.file, encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="")
    numbers = {line[0] for line in csv.reader(text)} - {"受付番号"}
    text.detach()
    exported.file.seek(0)
    return numbers


def with_report(exported: Exported, name: str) -> IO[bytes]:
    """A ZIP of the file, the list of characters that it could not hold, and the numbers of the cases left out of it."""
    packed: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - handed to the response
    report = io.StringIO()
    lines = csv.writer(report)
    lines.writerow(["受付番号", "項目", "文字", "文字コード", "置き換え"])
    lines.writerows([r.number, r.column, r.character, r.code_point, r.instead] for r in exported.replaced)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(f"{name}.csv", "w") as inside:
            while part := exported.file.read(1 << 16):
                inside.write(part)
        if exported.replaced:
            archive.writestr(f"{name}-report.csv", report.getvalue().encode("utf-8-sig"))
        if exported.left_out:
            archive.writestr(f"{name}-left-out.csv", _left_out(exported).encode("utf-8-sig"))
    packed.seek(0)
    return packed


def _left_out(exported: Exported) -> str:
    listed = io.StringIO()
    lines = csv.writer(listed)
    lines.writerow(["受付番号", "理由"])
    lines.writerows(
        [number, "支援措置の対象者のため出力していません。入力は個別に行ってください。"] for number in exported.left_out
    )
    return listed.getvalue()


def _in_portions(cases: QuerySet[Case]) -> Iterator[tuple[Case, bool]]:
    """Each case, and whether it is about somebody protected."""
    ids = list(cases.values_list("id", flat=True))
    for start in range(0, len(ids), CHUNK):
        portion = ids[start : start + CHUNK]
        found = Case.objects.with_version().in_bulk(portion)
        guards = guards_over(None, list(found.values()), on=clock.today())
        yield from ((found[one], one in guards) for one in portion if one in found)


def _field_of(procedure: Procedure, source: Expression) -> Field | None:
    f = procedure.fields.get(source.source.strip())
    return f if f is not None and not f.repeat else None


def _suffixes(procedure: Procedure, source: Expression) -> Sequence[str]:
    f = _field_of(procedure, source)
    return list(field_type(f.type).export(None, f)) if f is not None else [""]


def _heading(procedure: Procedure, source: Expression, head: str, suffix: str) -> str:
    f = _field_of(procedure, source)
    if f is None or not suffix:
        return head
    part = field_type(f.type).parts(f).get(suffix)
    return f"{head}_{part.ja if part else suffix}"


def _values(case: Case, to: str) -> Mapping[tuple[str, str], tuple[str, str]]:
    """(head, suffix) -> (kind of value, text), by the definition the case was begun under."""
    procedure = case.procedure
    columns = next((columns for name, columns in procedure.exports if name == to), {})
    circumstances = Circumstances(
        today=timezone.localdate(case.submitted_at),
        channel=case.channel,
        assurance=case.assurance,
        represent=str(case.answers.get("represent") or procedure.represent[0]),
        register_reached=False,
    )
    scope = scope_of(case.answers, circumstances)
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for head, source in columns.items():
        f = _field_of(procedure, source)
        if f is None:
            value = source(scope)
            found[head, ""] = ("text" if isinstance(value, str) else "computed", _plain(value))
        else:
            texts = field_type(f.type).export(case.answers.get(f.name), f)
            found |= {(head, suffix): (f.type, text) for suffix, text in texts.items()}
    return found


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list | tuple):
        return ";".join(_plain(one) for one in value)
    return str(value)


def _write(
    exported: Exported, cells: Sequence[tuple[str, str]], names: Sequence[str], encoding: str, *, number: str
) -> None:
    texts = []
    for (kind, text), name in zip(cells, names, strict=True):
        safe = f"'{text}" if kind in FREE_TEXT and text.startswith(FORMULA_STARTS) else text
        texts.append(safe if encoding == "utf-8" else _fitting(safe, exported, number, name))
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(texts)
    first = encoding == "utf-8" and not number
    exported.file.write((b"\xef\xbb\xbf" if first else b"") + line.getvalue().encode(encoding))


def _fitting(text: str, exported: Exported, number: str, column: str) -> str:
    """``text`` with only characters of CP932; what had to be replaced is noted."""
    written: list[str] = []
    for character in text.translate(TWINS):
        try:
            character.encode("cp932")
        except UnicodeEncodeError:
            variant = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
            instead = "" if variant else MISSING
            shown = f"{written[-1]}{character}" if variant and written else character
            exported.replaced.append(Replaced(number, column, shown, f"U+{ord(character):04X}", instead))
            written.append(instead)
        else:
            written.append(character)
    return "".join(written)
