"""What only several cells together show: totals, repeated IDs, addresses and their parts."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence

import polars as pl

from madoguchi.services.opendata.check_digits import is_corporate_number, is_municipal_code
from madoguchi.services.opendata.checking.names import SCIENTIFIC, TURNED_TO_DATE
from madoguchi.services.opendata.checking.outline import Outline
from madoguchi.services.opendata.checking.placed import BEGINS_WITH_PREFECTURE, Places, look_at_places, plain
from madoguchi.services.opendata.checking.work import Work
from madoguchi.services.opendata.shapes import PREFECTURES

SUMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("総人口", ("男性", "女性")),
    ("男性トイレ総数", ("男性トイレ数（小便器）", "男性トイレ数（和式）", "男性トイレ数（洋式）")),
    ("女性トイレ総数", ("女性トイレ数（和式）", "女性トイレ数（洋式）")),
    ("男女共用トイレ総数", ("男女共用トイレ数（和式）", "男女共用トイレ数（洋式）")),
)
DAYS_IN_ORDER = (("開始日", "終了日"), ("登録日", "最終更新日"), ("データセット_公開日", "データセット_最終更新日"))
_BEGINS_WITH_CITY = re.compile(
    r"(?!大?字)(?:[^0-9市区町村]{1,5}(?:[町村][^0-9市区町村]?)?市|[市町村][^0-9市区町村]{1,2}市|[^0-9]{1,5}?郡[^0-9]{1,6}?[町村])"
)
"""A city, or a county with its town or village. Not a town alone: 金木町喜良市 is a place within a city."""
_BEGINS_WITH_WARD = re.compile(r"[^0-9市区町村]{1,4}区")
_COUNTY = re.compile("[^0-9市区町村]{1,5}郡")
_CONSTANT = frozenset({"municipality_code", "organization_name"})


def look_at_rows(work: Work, places: Places, outline: Outline | None = None) -> None:
    """Everything else, after each cell was judged by itself."""
    look_at_places(work, places, outline)
    _addresses(work)
    _street_numbers(work)
    _corporate_numbers(work)
    _omitted(work)
    _repeated(work)
    _sums(work)
    _days(work)


def _addresses(work: Work) -> None:
    """The prefecture in front; the city that other columns name."""
    address = work.place_of_type("address")
    if address is None:
        return
    name = pl.col(f"c{address}")
    without = work.frame.select(
        ((name != "") & name.str.strip_chars().str.contains(BEGINS_WITH_PREFECTURE).not_()).alias("x")
    )["x"]
    prefecture, city = work.place_of_type("prefecture"), work.place_of_concept("city")
    codes = [place for concept in ("location_municipality_code", "municipality_code")
             if (place := work.place_of_concept(concept)) is not None]  # fmt: skip
    for row in without.arg_true().to_list():
        if work.has_open_fault(row, address):
            continue
        told = work.now(row, prefecture) if prefecture is not None else ""
        told = (
            told
            if told in PREFECTURES
            else next(
                (PREFECTURES[int(code[:2]) - 1] for place in codes if is_municipal_code(code := work.now(row, place))),
                "",
            )
        )
        now, in_city = work.now(row, address), work.now(row, city) if city is not None else ""
        other = _BEGINS_WITH_CITY.match(now) is not None
        if in_city:
            whole = now.startswith(in_city) or _COUNTY.fullmatch(now.partition(in_city)[0]) is not None
        else:
            whole = other or (told == "東京都" and _BEGINS_WITH_WARD.match(now) is not None)
        if told and whole:
            work.repair(row, address, "address-no-prefecture", told + now)
        else:
            meant = told + in_city + now if told and in_city and not other else None
            work.object_to(row, address, "address-prefecture-unknown", suggestion=meant)
    if city is not None:
        _disagreeing(work, address, city)
    if prefecture is not None:
        _disagreeing(work, address, prefecture, only=without.not_())
    number = work.place_of_type("street_number")
    if number is not None:
        _other_number(work, address, number)


def _disagreeing(work: Work, address: int, other: int, only: pl.Series | None = None) -> None:
    name, part = pl.col(f"c{address}"), pl.col(f"c{other}").str.strip_chars()
    found = work.frame.select(((name != "") & (part != "") & name.str.contains(part, literal=True).not_()).alias("x"))[
        "x"
    ]
    for row in (found if only is None else found & only).arg_true().to_list():
        if work.now(row, other) not in work.now(row, address):
            work.object_to(row, address, "address-disagrees", suggestion=work.headings[other])


def _other_number(work: Work, address: int, number: int) -> None:
    """番地以下 that is not the end of the joined address, however both are written."""
    name, part = pl.col(f"c{address}"), pl.col(f"c{number}")
    ends = name.str.ends_with(part) & name.str.strip_suffix(part).str.contains("[0-9]$").not_()
    unlike = work.frame.select(((name != "") & (part != "") & ends.not_()).alias("x"))["x"]
    for row in unlike.arg_true().to_list():
        if work.has_open_fault(row, number):
            continue
        whole, end = _numbered(work.now(row, address)), _numbered(work.now(row, number))
        if end and re.search(rf"(?<![0-9]){re.escape(end)}(?![0-9-])", whole) is None:
            told = f"{work.now(row, address)} / {work.now(row, number)}"
            work.object_to(row, address, "parts-disagree", shown=told)


def _numbered(text: str) -> str:
    """As numbers with hyphens: 41番地1 is 41-1."""
    plain_text = unicodedata.normalize("NFKC", plain(text))
    told = re.sub(r"(?<=[0-9])(?:番地の?|番|の|ノ|号|丁目)(?=[0-9])", "-", re.sub(r"\s+", "", plain_text))
    return re.sub(r"(?<=[0-9])(?:番地|番|号)", "", told)


def _street_numbers(work: Work) -> None:
    """1月1日 was 1-1 where the whole address still ends so."""
    address = work.place_of_type("address")
    for place, row, value in work.open_values("turned-to-date"):
        turned = TURNED_TO_DATE.fullmatch(value)
        if address is None or turned is None or not turned["month"] or place == address:
            continue
        meant = f"{turned['month']}-{turned['day']}"
        if re.search(rf"(?<![0-9-]){meant}(?![0-9-])", plain(work.now(row, address))):
            work.settle(row, place, "turned-to-date", meant)


def _corporate_numbers(work: Work) -> None:
    """A number lost to scientific notation is known where another row of the same body has it whole."""
    number, name = work.place_of_type("corporate_number"), work.place_of_concept("corporate_name")
    lost = [one for one in work.open_values("scientific") if one[0] == number]
    if number is None or name is None or not lost:
        return
    whole: dict[str, set[str]] = defaultdict(set)
    told = work.frame.select(pl.col(f"c{name}").alias("name"), pl.col(f"c{number}").alias("number")).unique()
    for body, digits in told.iter_rows():
        if body and is_corporate_number(digits):
            whole[body].add(digits)
    for row, digits in work.edits.get(number, {}).items():
        if is_corporate_number(digits) and (body := work.value(row, name)):
            whole[body].add(digits)
    for _place, row, value in lost:
        sign = SCIENTIFIC.fullmatch(value)
        known = whole.get(work.value(row, name), set())
        if sign is None or sign[3] != "12" or len(known) != 1:
            continue
        (meant,) = known
        figures = sign[1] + (sign[2] or "")
        if f"{int(meant):.{len(figures) - 1}E}" == f"{float(value):.{len(figures) - 1}E}":
            work.settle(row, number, "scientific", meant)


def _omitted(work: Work) -> None:
    """Ditto marks, and the code or name of the city written in the first row only."""
    for place, row, value in sorted(work.open_values("ditto")):
        above = work.now(row - 1, place) if row else ""
        if above and above != value:
            work.settle(row, place, "ditto", above)
    for place, column in enumerate(work.columns):
        if column is None or column.concept not in _CONSTANT:
            continue
        values = work.frame[f"c{place}"]
        blank = (values == "").arg_true().to_list()
        if blank and values[0] != "" and values.n_unique() == 2:
            for row in blank:
                work.repair(row, place, "label-omitted", work.now(0, place))


def _repeated(work: Work) -> None:
    """IDs that come again, and rows that do: among those of one ID, or without any."""
    place, part = work.place_of_type("id"), work.frame
    origin: Sequence[int] = range(part.height)
    if place is not None:
        name = pl.col(f"c{place}")
        again = work.frame.select(((name != "") & name.is_first_distinct().not_()).alias("x"))["x"].arg_true().to_list()
        for row in again:
            work.object_to(row, place, "id-duplicate", broken=True)
        repeated = list({work.value(row, place) for row in again})
        same = work.frame.select(((name == "") | name.is_in(repeated)).alias("x"))["x"].arg_true().to_list()
        part, origin = work.frame[same], same
    if part.height < 2 or not part.is_duplicated().any():
        return
    numbers = (
        pl.int_range(part.height, dtype=pl.Int64)
        if isinstance(origin, range)
        else pl.Series("row", origin, dtype=pl.Int64)
    )
    those = part.with_columns(numbers.alias("row")).filter(~_first_of_equals(part))
    for *values, rows in those.group_by(part.columns, maintain_order=True).agg(pl.col("row")).iter_rows():
        work.object_to_rows(rows, "row-duplicate", values)


def _first_of_equals(frame: pl.DataFrame) -> pl.Series:
    return frame.select(pl.struct(pl.all()).is_first_distinct().alias("x"))["x"]


def _sums(work: Work) -> None:
    for total, parts in SUMS:
        places = [work.place_of_name(one) for one in (total, *parts)]
        if any(place is None for place in places):
            continue
        whole, *those = (pl.col(f"c{place}").cast(pl.Int64, strict=False) for place in places)
        wrong = work.frame.select(
            (whole != pl.sum_horizontal(those, ignore_nulls=False)).fill_null(value=False).alias("x")
        )["x"]
        for row in wrong.arg_true().to_list():
            at = places[0]
            if at is not None:
                work.object_to(row, at, "sum-wrong", suggestion=" + ".join(parts))


def _days(work: Work) -> None:
    for first, last in DAYS_IN_ORDER:
        begin, end = work.place_of_name(first), work.place_of_name(last)
        if begin is None or end is None:
            continue
        one, other = (pl.col(f"c{place}").str.to_date("%Y-%m-%d", strict=False) for place in (begin, end))
        for row in work.frame.select((other < one).fill_null(value=False).alias("x"))["x"].arg_true().to_list():
            work.object_to(row, end, "end-before-start", suggestion=f"{first} {work.value(row, begin)}")
