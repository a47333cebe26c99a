"""A report in words and as JSON: what was found, why it matters, what to do."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from madoguchi.services.opendata.invisible import visible
from madoguchi.services.opendata.kinds import KINDS
from madoguchi.services.opendata.rules import RULES
from madoguchi.services.opendata.vocabulary import Change, Group, Report, ranges

Json = dict[str, Any]
MOST_VALUES, MOST_ROWS, MOST_CHANGES = 20, 1000, 10_000
SEVERITIES = {
    "ja": {"error": "誤り", "warning": "注意", "note": "参考"},
    "en": {"error": "error", "warning": "warning", "note": "note"},
}


def as_json(report: Report, language: str = "ja", changes: Iterable[Change] | None = None) -> Json:
    """The report for programs. Long lists are cut: 20 different values a group, rows as ranges, 10,000 changes."""
    told: Json = {
        "form": report.form,
        "encoding": report.encoding,
        "dataset": report.dataset.slug if report.dataset else None,
        "title": report.dataset.title.within(language) if report.dataset else None,
        "edition": report.edition.key if report.edition else None,
        "edition_sure": report.edition.sure if report.edition else None,
        "records": report.records,
        "unjudged": report.unjudged,
        "columns": [
            {"heading": heading, "column": column.name if column else None, "key": column.key if column else None,
             "type": column.type if column else None}
            for heading, column in report.columns
        ],
        "counts": {severity: report.count(severity) for severity in ("error", "warning", "note")},
        "repairable_errors": report.repairable(),
        "groups": [group_as_json(group, language) for group in report.sorted_groups()],
    }  # fmt: skip
    if changes is not None:
        all_changes = list(changes)
        told["changes_count"] = len(all_changes)
        told["changes"] = [change_as_json(one) for one in all_changes[:MOST_CHANGES]]
    return told


def group_as_json(group: Group, language: str) -> Json:
    """One group: every equal problem."""
    seen = sorted(group.seen.values(), key=lambda one: -len(one.rows))
    rows = group.rows
    return {
        "kind": group.kind.key,
        "rule": group.kind.rule,
        "severity": group.severity,
        "column": group.column,
        "what": group.kind.what.within(language),
        "rule_asks": group.rule.asks.within(language),
        "why": group.rule.why.within(language),
        "fix": group.kind.fix.within(language),
        "count": group.count,
        "repaired": group.certain,
        "rows": ranges(rows[:MOST_ROWS]) + ("…" if len(rows) > MOST_ROWS else ""),
        "different_values": len(seen),
        "values": [
            {"value": one.value, "count": len(one.rows), "rows": ranges(sorted(one.rows)[:20]),
             "proposal": one.proposal, "certain": one.certain}
            for one in seen[:MOST_VALUES]
        ],
    }  # fmt: skip


def within(told: Json, language: str) -> list[Json]:
    """The groups of a kept report, in the words of whoever reads it now."""
    return [
        group | {
            "what": kind.what.within(language), "fix": kind.fix.within(language),
            "why": RULES[group["rule"]].why.within(language), "rule_asks": RULES[group["rule"]].asks.within(language),
        } if (kind := KINDS.get(group["kind"])) is not None and group["rule"] in RULES else group
        for group in told.get("groups", [])
    ]  # fmt: skip


def change_as_json(change: Change) -> Json:
    """One line of the diff."""
    return {"row": change.row, "column": change.column, "before": change.before, "after": change.after,
            "kinds": list(change.kinds)}  # fmt: skip


def in_words(told: Json, language: str = "ja") -> list[str]:
    """The report (as made by ``as_json``) for a person at a terminal."""
    japanese = language.startswith("ja")
    names = SEVERITIES["ja" if japanese else "en"]
    unjudged = told.get("unjudged", 0)
    beside = (
        (
            f"、ほかに値の数が合わず調べられない行 {unjudged:,}"
            if japanese
            else f", and {unjudged:,} rows with too many or too few values, not judged"
        )
        if unjudged
        else ""
    )
    dataset = told["title"] or ("標準データセットではないファイル" if japanese else "not one of the standard datasets")
    counts = told["counts"]
    lines = [
        f"{dataset}（{told['form']} {told['encoding']}、{told['records']:,} 件{beside}）" if japanese
        else f"{dataset} ({told['form']} {told['encoding']}, {told['records']:,} records{beside})",
        "、".join(f"{names[one]} {counts[one]:,}" for one in names) if japanese
        else ", ".join(f"{counts[one]:,} {names[one]}s" for one in names),
    ]  # fmt: skip
    if repairable := told["repairable_errors"]:
        lines.append(
            f"誤りのうち {repairable:,} は確実に直せます（--fix、または画面の「直す」）。" if japanese
            else f"{repairable:,} of the errors have a certain repair (--fix, or the page)."
        )  # fmt: skip
    for group in told["groups"]:
        where = f"［{group['column']}］" if group["column"] else ""
        place = f"{'行' if japanese else 'rows'} {_short(group['rows'])}" if group["rows"] else ""
        lines += [
            "",
            f"{names[group['severity']]} {group['rule']} {group['what']}{where} ×{group['count']:,} {place}".rstrip(),
        ]
        for value in group["values"][:5]:
            if value["value"] or value["proposal"]:
                shown, proposed = _both(value["value"], value["proposal"])
                arrow = "" if value["proposal"] is None else f" → 「{proposed}」{'' if value['certain'] else '?'}"
                lines.append(f"    「{shown}」{arrow} ×{value['count']:,}")
        lines.append(f"    {group['why']}")
        lines.append(f"    {group['fix']}")
    return lines


def _both(value: str, proposal: str | None) -> tuple[str, str]:
    """Both as they can be told apart."""
    if proposal is None:
        return _short(value), ""
    return _short(visible(value, proposal)), visible(proposal, value)


def _short(text: str, most: int = 60) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def written(told: Json) -> str:
    """JSON as text."""
    return json.dumps(told, ensure_ascii=False, indent=2)
