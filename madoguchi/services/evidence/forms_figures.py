"""What is picked at each step of a figure: tables, rows, numbers, drawing; or SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.evidence_tables import TableListed
from madoguchi.kernel.refusals import Sentence
from madoguchi.kernel.ui.office_forms import OfficeForm
from madoguchi.services.evidence.content import LONGEST_LINE
from madoguchi.services.evidence.figures.drawing_up import sql_names
from madoguchi.services.evidence.figures.vocabulary import (
    LONGEST_SQL,
    MOST_KEYS,
    MOST_MEASURES,
    MOST_ROWS,
    MOST_SOURCES,
    Filter,
    Key,
    Measure,
    Recipe,
)
from madoguchi.services.evidence.picking import added, filter_from, number_columns, places_in, typed_of
from madoguchi.services.evidence.wording import BETWEEN, HOWS, KEYS, OPERATORS

STEPS_WAY, SQL_WAY = "steps", "sql"
SELECT = {"class": "field__input"}
MORE_FILTERS, MORE_MEASURES = 2, 3
MOST_OPEN = 6
"""Numbers whose fields lie open; of more only the names are seen until one is opened."""


def choose_one(label: Sentence, choices: Sequence[tuple[str, Any]], **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,  # type: ignore[arg-type]
        choices=list(choices),
        required=False,
        widget=forms.Select(attrs=SELECT),
        error_messages={"invalid_choice": _("Choose it from the list.")},
        **more,
    )


def _typed(label: Sentence, longest: int = LONGEST_LINE) -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        required=False,
        max_length=longest,
        widget=forms.TextInput(attrs={"class": "field__input", "autocomplete": "off"}),
    )


def choose_several(label: Sentence, choices: Sequence[tuple[str, Any]], **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,  # type: ignore[arg-type]
        choices=list(choices),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choice__input"}),
        **more,
    )


class TablesForm(OfficeForm):
    """Step 1: the data, and the way."""

    def __init__(self, *args: Any, offered: Mapping[str, TableListed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tables"] = choose_several(
            _("Data"),
            [(name, one.title) for name, one in offered.items()],
            error_messages={"required": _("Choose the data."), "invalid_choice": _("Choose it from the list.")},
        )
        self.fields["way"] = forms.ChoiceField(
            label=_("How to pick from it"),
            choices=[(STEPS_WAY, _("Step by step")), (SQL_WAY, _("With SQL, for those who know it"))],
            initial=STEPS_WAY,
            widget=forms.RadioSelect(attrs={"class": "choice__input"}),
            error_messages={"required": _("Choose one.")},
        )

    def clean_tables(self) -> list[str]:
        """Not more than can be joined."""
        chosen: list[str] = self.cleaned_data["tables"]
        if len(chosen) > MOST_SOURCES:
            raise forms.ValidationError(_("Choose at most %(most)s.") % {"most": MOST_SOURCES})
        return chosen


class RowsForm(OfficeForm):
    """Step 2: what makes a row, how tables are joined by it, and which records count."""

    def __init__(self, *args: Any, recipe: Recipe, tables: Sequence[TableListed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.recipe, self.tables = recipe, tables
        self.shown_keys = min(MOST_KEYS, len(recipe.keys) + 1)
        self.shown_filters = [len(one.filters) + MORE_FILTERS for one in recipe.sources]
        for k in range(self.shown_keys):
            self._add_key(k)
        if len(tables) > 1:
            self.fields["joined"] = choose_one(
                _("Rows to keep"),
                [("all", _("Every row that any table has")), ("common", _("Only rows that all tables have"))],
                initial=recipe.joined,
            )
        for s, table in enumerate(tables):
            for f in range(self.shown_filters[s]):
                self._add_filter(s, f, table)

    def _add_key(self, k: int) -> None:
        known = self.recipe.keys[k] if k < len(self.recipe.keys) else None
        self.fields[f"key-{k}-kind"] = choose_one(
            _("A row for each"), [("", _("nothing more")), *KEYS.items()], initial=known.kind if known else ""
        )
        self.fields[f"key-{k}-title"] = _typed(_("Called, in the table"))
        self.fields[f"key-{k}-title"].initial = known.title if known else ""
        for s, table in enumerate(self.tables):
            at = known.columns[s] if known and s < len(known.columns) else ""
            self.fields[f"key-{k}-{s}"] = choose_one(
                _("Its column in “%(table)s”") % {"table": table.title}, _columns(table), initial=at
            )

    def _add_filter(self, s: int, f: int, table: TableListed) -> None:
        filters = self.recipe.sources[s].filters
        known = filters[f] if f < len(filters) else None
        self.fields[f"filter-{s}-{f}-column"] = choose_one(
            _("Column"), _columns(table), initial=known.column if known else ""
        )
        self.fields[f"filter-{s}-{f}-operator"] = choose_one(
            _("Condition"), list(OPERATORS.items()), initial=known.operator if known else "eq"
        )
        self.fields[f"filter-{s}-{f}-value"] = _typed(_("Value"))
        self.fields[f"filter-{s}-{f}-value"].initial = typed_of(known) if known else ""

    @property
    def key_groups(self) -> Iterator[list[BoundField]]:
        """Kind, name and columns of each key."""
        for k in range(self.shown_keys):
            yield [self[name] for name in self.fields if name.startswith(f"key-{k}-")]

    @property
    def filter_groups(self) -> Iterator[tuple[TableListed, list[list[BoundField]]]]:
        """The conditions of each table."""
        for s, table in enumerate(self.tables):
            yield (
                table,
                [
                    [self[f"filter-{s}-{f}-{part}"] for part in ("column", "operator", "value")]
                    for f in range(self.shown_filters[s])
                ],
            )

    def clean(self) -> dict[str, Any]:
        """Keys name a column, conditions a value that fits their column."""
        typed = self.cleaned_data
        for k in range(self.shown_keys):
            columns = [typed.get(f"key-{k}-{s}") for s in range(len(self.tables))]
            if typed.get(f"key-{k}-kind") and not any(columns):
                self.add_error(f"key-{k}-0", _("Choose the column."))
            elif not typed.get(f"key-{k}-kind") and any(columns):
                self.add_error(f"key-{k}-kind", _("Say what a row is for."))
        self.filters: list[list[Filter]] = [[] for _table in self.tables]
        for s, table in enumerate(self.tables):
            known = {one.name: one for one in table.columns}
            for f in range(self.shown_filters[s]):
                self._clean_filter(s, f, known)
        return typed

    def _clean_filter(self, s: int, f: int, known: Mapping[str, Any]) -> None:
        typed, name = self.cleaned_data, f"filter-{s}-{f}"
        column, operator, value = (typed.get(f"{name}-{part}", "") for part in ("column", "operator", "value"))
        if not column:
            if value:
                self.add_error(f"{name}-column", _("Choose the column."))
            return
        if not value and operator != "missing":
            self.add_error(f"{name}-value", _("Write the value."))
            return
        try:
            self.filters[s].append(filter_from(known[column], operator or "eq", value))
        except ValueError:
            self.add_error(f"{name}-value", _("Write a number."))

    @property
    def picked(self) -> Recipe:
        """The recipe with them."""
        typed = self.cleaned_data
        keys = tuple(
            Key(
                typed[f"key-{k}-kind"],
                tuple(typed[f"key-{k}-{s}"] for s in range(len(self.tables))),
                typed[f"key-{k}-title"],
            )
            for k in range(self.shown_keys)
            if typed[f"key-{k}-kind"]
        )
        sources = tuple(
            replace(one, filters=tuple(filters)) for one, filters in zip(self.recipe.sources, self.filters, strict=True)
        )
        common = typed.get("joined") == "common"
        return replace(self.recipe, sources=sources, keys=keys, joined="common" if common else "all", sql="")


class MeasuresForm(OfficeForm):
    """Step 3: the numbers of each row."""

    def __init__(self, *args: Any, recipe: Recipe, tables: Sequence[TableListed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.recipe, self.tables = recipe, tables
        self.shown = min(MOST_MEASURES, len(recipe.measures) + MORE_MEASURES)
        columns = _columns_of_all(tables)
        for m in range(self.shown):
            self._add(m, columns)
        for s, table in enumerate(tables):
            offered = [(one.name, one.title) for one in number_columns(table)]
            if offered:
                self.fields[f"add-{s}"] = choose_several(
                    _("Columns of “%(table)s”") % {"table": table.title}, offered, required=False
                )
        placed = [(str(s), table.title) for s, table in enumerate(tables) if places_in(table) is not None]
        if placed:
            self.fields["places"] = choose_several(
                _("For a map: take longitude and latitude along"),
                placed,
                required=False,
                help_text=_("With a row for each district or the like it is the middle of its places."),
            )
        self.fields["add-how"] = choose_one(_("How each becomes one number"), _hows("sum"), initial="sum")
        order: list[tuple[str, object]] = [("0", _("In the order of its rows"))]
        for n, one in enumerate(recipe.measures, len(recipe.keys) + 1):
            title = one.title or _now("Number %(place)s") % {"place": n - len(recipe.keys)}
            order += [
                (str(n), _("%(title)s, smallest first") % {"title": title}),
                (str(-n), _("%(title)s, largest first") % {"title": title}),
            ]
        self.fields["order"] = choose_one(_("Order of the rows"), order, initial=str(recipe.order))
        self.fields["most"] = forms.IntegerField(
            label=_("Rows at most"),
            required=False,
            min_value=1,
            max_value=MOST_ROWS,
            initial=recipe.most if recipe.most != MOST_ROWS else None,
            help_text=_("Empty: all of them."),
            widget=forms.NumberInput(attrs={"class": "field__input", "min": 1}),
        )

    def _add(self, m: int, columns: Sequence[tuple[str, Any]]) -> None:
        known = self.recipe.measures[m] if m < len(self.recipe.measures) else None
        pick = f"{known.source}:{known.column}" if known else ""
        of = [("", "–"), *((str(n), self._named(n)) for n in range(len(self.recipe.measures)) if n != m)]
        self.fields[f"m-{m}-pick"] = choose_one(_("Column"), columns, initial=pick)
        self.fields[f"m-{m}-how"] = choose_one(
            _("How it becomes one number"), _hows(), initial=known.how if known else "sum"
        )
        self.fields[f"m-{m}-title"] = _typed(_("Called, in the table"))
        self.fields[f"m-{m}-title"].initial = known.title if known else ""
        self.fields[f"m-{m}-unit"] = _typed(_("Unit"), 40)
        self.fields[f"m-{m}-unit"].initial = known.unit if known else ""
        self.fields[f"m-{m}-of"] = choose_one(
            _("Of which number"), of, initial=str(known.of) if known and known.of >= 0 else ""
        )
        self.fields[f"m-{m}-times"] = forms.IntegerField(
            label=_("For each (rate)"),
            required=False,
            min_value=1,
            max_value=10_000_000,
            initial=known.times if known and known.how == "rate" else None,
            widget=forms.NumberInput(attrs={"class": "field__input", "min": 1}),
        )

    def _named(self, n: int) -> str:
        return self.recipe.measures[n].title or str(n + 1)

    @property
    def groups(self) -> Iterator[tuple[int, str, bool, list[BoundField]]]:
        """The fields of each number: its place from 1, what it is called, whether they lie open."""
        for m in range(self.shown):
            fields = [self[f"m-{m}-{part}"] for part in ("pick", "how", "title", "unit", "of", "times")]
            known = self._named(m) if m < len(self.recipe.measures) else ""
            is_open = not known or len(self.recipe.measures) <= MOST_OPEN or any(one.errors for one in fields)
            yield m + 1, known, is_open, fields

    @property
    def add_how(self) -> BoundField:
        """How columns that are added at once become numbers."""
        return self["add-how"]

    @property
    def additions(self) -> list[BoundField]:
        """Lists of columns to add at once."""
        return [self[name] for name in self.fields if name.startswith("add-") and name != "add-how"]

    def clean(self) -> dict[str, Any]:
        """A rate says of what."""
        typed = self.cleaned_data
        for m in range(self.shown):
            if typed.get(f"m-{m}-pick") and typed.get(f"m-{m}-how") == "rate" and not typed.get(f"m-{m}-of"):
                self.add_error(f"m-{m}-of", _("Choose the number that the rate is of."))
            if typed.get(f"m-{m}-title") and not typed.get(f"m-{m}-pick"):
                self.add_error(f"m-{m}-pick", _("Choose the column."))
        kept = [m for m in range(self.shown) if typed.get(f"m-{m}-pick")]
        extra = sum(len(typed.get(f"add-{s}") or []) for s in range(len(self.tables)))
        places = typed.get("places") or []
        self._clean_values(kept, with_others=bool(extra), with_places=bool(places))
        extra += 2 * len(places)
        if not kept and not extra:
            self.add_error("m-0-pick", _("Choose at least one number."))
        if len(kept) + extra > MOST_MEASURES:
            self.add_error("m-0-pick", _("Choose at most %(most)s.") % {"most": MOST_MEASURES})
        return typed

    def _clean_values(self, kept: Sequence[int], *, with_others: bool, with_places: bool) -> None:
        """Records as they stand have no key, and stand beside nothing that is added up."""
        hows = {f"m-{m}-how": self.cleaned_data.get(f"m-{m}-how") or "sum" for m in kept}
        if with_others:
            hows["add-how"] = self.cleaned_data.get("add-how") or "sum"
        as_they_are = [name for name, how in hows.items() if how == "value"]
        if self.recipe.keys:
            said = _("There is a row for each %(what)s: choose sum, average or the like. Or take that away at “Rows”.")
            for name in as_they_are:
                self.add_error(name, said % {"what": self._keys_in_words()})
        elif as_they_are or with_places:
            said = _(
                "Each record is a row here: choose “as it stands in each record”. Or say at “Rows” what makes a row."
            )
            for name in hows.keys() - set(as_they_are):
                self.add_error(name, said)

    def _keys_in_words(self) -> str:
        return str(BETWEEN).join(one.title or self._key_title(one) for one in self.recipe.keys)

    def _key_title(self, key: Key) -> str:
        titles = [
            one.title
            for table, name in zip(self.tables, key.columns, strict=False)
            for one in table.columns
            if name == one.name
        ]
        return titles[0] if key.kind == "column" and titles else str(KEYS[key.kind])

    @property
    def picked(self) -> Recipe:
        """The recipe with them."""
        typed = self.cleaned_data
        kept = [m for m in range(self.shown) if typed[f"m-{m}-pick"]]
        measures = [self._measure(m, kept) for m in kept]
        for s, table in enumerate(self.tables):
            measures = added(measures, s, table, typed.get(f"add-{s}") or [], typed["add-how"] or "sum")
        for s, table in enumerate(self.tables):
            if str(s) in typed.get("places", ()):
                how = "average" if self.recipe.keys else "value"
                measures = added(measures, s, table, places_in(table) or (), how)
        order = int(typed["order"] or 0)
        if abs(order) > len(self.recipe.keys) + len(measures):
            order = 0
        return replace(self.recipe, measures=tuple(measures), order=order, most=typed["most"] or MOST_ROWS, sql="")

    def _measure(self, m: int, kept: Sequence[int]) -> Measure:
        typed = self.cleaned_data
        source, _colon, column = typed[f"m-{m}-pick"].partition(":")
        of = typed[f"m-{m}-of"]
        title = typed[f"m-{m}-title"]
        if not title and column:
            title = next((one.title for one in self.tables[int(source)].columns if one.name == column), column)
        return Measure(
            int(source), column, typed[f"m-{m}-how"] or "sum", title, typed[f"m-{m}-unit"],
            kept.index(int(of)) if of and int(of) in kept else -1, typed[f"m-{m}-times"] or 100,
        )  # fmt: skip


class SqlForm(OfficeForm):
    """Steps 2 and 3 in one, for those who know SQL. ``names`` is what a question calls each table."""

    def __init__(self, *args: Any, recipe: Recipe, tables: Sequence[TableListed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = list(zip(sql_names(recipe), tables, strict=True))

    sql = forms.CharField(
        label=_("SQL"),
        max_length=LONGEST_SQL,
        error_messages={"required": _("Write the SQL.")},
        widget=forms.Textarea(attrs={"class": "field__input", "rows": 10, "spellcheck": "false", "lang": "en"}),
    )


def _columns(table: TableListed) -> list[tuple[str, Any]]:
    return [("", "–"), *((one.name, one.title) for one in table.columns)]


def _columns_of_all(tables: Sequence[TableListed]) -> list[tuple[str, Any]]:
    groups: list[tuple[str, Any]] = [("", "–")]
    for s, table in enumerate(tables):
        columns = [
            (f"{s}:", _now("the records themselves")),
            *((f"{s}:{one.name}", one.title) for one in table.columns),
        ]
        groups.append((table.title, columns))
    return groups


def _hows(*first: str) -> list[tuple[str, Any]]:
    return [*((how, HOWS[how]) for how in first), *((how, words) for how, words in HOWS.items() if how not in first)]
