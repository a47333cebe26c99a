"""What never stands in the source: a city, a long file, a banned word."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.conformance.source import PRODUCT, ROOT, modules, templates

MOST_LINES = 500
CITY = re.compile(r"五所川原|goshogawara|022055|02205\b", re.IGNORECASE)
# The default folder of the settings, and sentences that point a person to the example to copy.
CITY_MAY_STAND_IN = {"madoguchi/config/settings.py"}
EXAMPLE_TO_COPY = re.compile(r"cities/goshogawara")
BANNED_NAMES = {"utils", "helpers", "common", "misc", "manager", "service", "util", "helper"}


def city_named(path: Path, text: str) -> list[str]:
    """Lines that name a city."""
    place = str(path.relative_to(ROOT))
    if place in CITY_MAY_STAND_IN:
        return []
    return [
        f"{place}:{number}"
        for number, line in enumerate(text.splitlines(), 1)
        if CITY.search(EXAMPLE_TO_COPY.sub("", line))
    ]


def test_no_city_is_named_in_the_product() -> None:
    found = []
    for path in sorted(PRODUCT.rglob("*")):
        if path.suffix in {".py", ".html", ".txt", ".css", ".js", ".po"} and "tests" not in path.parts:
            found += city_named(path, path.read_text(encoding="utf-8"))
    assert found == []


def test_this_harness_can_fail() -> None:
    assert city_named(PRODUCT / "x.py", 'NAME = "五所川原市"\n# see cities/goshogawara\n') == ["madoguchi/x.py:1"]


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    long = {
        module.place: lines
        for module in modules()
        if (lines := len(module.path.read_text(encoding="utf-8").splitlines())) >= MOST_LINES
    }
    assert long == {}


def test_no_file_is_called_by_a_word_that_says_nothing() -> None:
    assert [module.place for module in modules() if module.path.stem in BANNED_NAMES] == []


def test_every_module_of_the_product_says_what_it_is() -> None:
    silent = [
        module.place
        for module in modules()
        if module.path.read_text(encoding="utf-8").strip() and not ast.get_docstring(module.tree)
    ]
    assert silent == []


def lines_with(what: str) -> list[str]:
    """Where the product's source and templates have it."""
    wanted = re.compile(what)
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in [*(module.path for module in modules()), *templates()]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if wanted.search(line)
    ]


def test_nothing_is_left_to_be_done_later() -> None:
    assert lines_with(r"\b(TODO|FIXME|XXX|HACK)\b") == []


def test_a_refusal_in_one_line_is_told_by_itself() -> None:
    by_hand = r"\{ ?(?!self\b)([\w.]+) ?\}{1,2} \{{1,2} ?\1\.way_out"
    assert re.search(by_hand, "{{ why }} {{ why.way_out }}")
    assert re.search(by_hand, 'f"{why} {why.way_out}"')
    assert lines_with(by_hand) == []


HEAVY = {"weasyprint", "cv2", "pandas"}
"""What takes a second to load: every command and every worker would wait for it, and few of them use it."""


def loaded_at_once(tree: ast.Module) -> set[str]:
    """The packages that a module loads as soon as it is loaded itself."""
    return {
        name.partition(".")[0]
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }


def test_what_is_heavy_is_loaded_when_it_is_needed() -> None:
    assert [module.place for module in modules() if loaded_at_once(module.tree) & HEAVY] == []
    assert loaded_at_once(ast.parse("import weasyprint.css\nfrom weasyprint import HTML")) == {"weasyprint"}
    assert loaded_at_once(ast.parse("def f():\n    import weasyprint")) == set()
