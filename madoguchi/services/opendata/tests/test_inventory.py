"""What the city holds: read with every fault at once, counted from its lines, shown to everybody and to colleagues."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from madoguchi.foundation.organisation.public import City, read_organisation
from madoguchi.services.opendata.folder import check_catalogue
from madoguchi.services.opendata.inventory import FILE, Openness, check_inventory, city_inventory, figures_of
from tests.cast import CITY_FOLDER

HEAD = """
reasons:
  - {key: personal, title: {ja: あ, plain: あ, en: a}, about: {ja: あ, plain: あ, en: a}}
holdings:
"""
LINE = "  - {key: a, title: {ja: あ, plain: あ, en: a}, owner: it, kind: table, personal: none, state: open, dataset: aed}\n"


def faults(folder: Path, lines: str) -> str:
    """What is wrong with a file of these lines."""
    (folder / "open_data").mkdir(exist_ok=True)
    (folder / FILE).write_text(HEAD + lines, encoding="utf-8")
    catalogue = check_catalogue(CITY_FOLDER, None).catalogue
    return "\n".join(map(str, check_inventory(folder, read_organisation(CITY_FOLDER), catalogue).faults))


def test_the_citys_own_file_is_sound_and_names_every_published_dataset() -> None:
    catalogue = check_catalogue(CITY_FOLDER, None).catalogue
    checked = check_inventory(CITY_FOLDER, read_organisation(CITY_FOLDER), catalogue)
    assert checked.faults == []
    assert checked.inventory is not None
    assert catalogue is not None
    shown = {one.dataset for one in checked.inventory.holdings}
    assert {one.slug for one in catalogue.datasets if one.standard and not one.source} <= shown


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("owner: it", "owner: nobody", "“nobody”"),
        ("dataset: aed", "dataset: aeds", "“aeds”"),
        (", dataset: aed", "", "nobody is told where"),
        ("state: open, dataset: aed", "state: planned", "write by"),
        ("state: open, dataset: aed", "state: statistics", "write dataset or by"),
        ("state: open, dataset: aed", "state: closed", "without a reason"),
        ("state: open, dataset: aed", "state: closed, because: [secret]", "“secret”"),
        ("state: open,", "state: closed, because: [personal],", "yet a dataset shows it"),
        ("personal: none", "personal: all", "all about people"),
        ("kind: table", "kind: chair", "kind"),
    ],
)
def test_what_cannot_be_is_a_fault(tmp_path: Path, before: str, after: str, said: str) -> None:
    assert faults(tmp_path, LINE) == ""
    assert before in LINE
    assert said in faults(tmp_path, LINE.replace(before, after))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    told = faults(tmp_path, LINE + LINE.replace("owner: it", "owner: nobody"))
    assert "“nobody”" in told
    assert "stands here twice" in told


def test_the_figures_add_up() -> None:
    inventory = city_inventory(CITY_FOLDER)
    assert inventory is not None
    figures = figures_of(inventory, on=date(2027, 4, 1))
    assert sum(one.total for one in figures.shares) == figures.whole.total == len(inventory.holdings)
    assert figures.shown[""] == 16
    assert figures.whole.openable == sum(
        one.state in (Openness.OPEN, Openness.STATISTICS, Openness.PLANNED) for one in inventory.holdings
    )
    assert figures.percent(figures.whole) == round(1600 / figures.whole.openable)
    assert figures.late == sum(one.by is not None and one.by < date(2027, 4, 1) for one in inventory.holdings)
    assert figures_of(inventory, on=date(2026, 11, 2)).late == 0


def test_everybody_sees_it_and_may_narrow_it(client: Client, city: City) -> None:
    whole = client.get("/open/inventory/").content.decode()
    assert "住民基本台帳" in whole
    assert "個人が分かる" in whole
    rows = whole.partition('id="holdings-heading"')[2].partition("</table>")[0].count('<th scope="row"')
    assert (rows, 'href="?page=2#holdings-heading"' in whole) == (20, True), "on a phone nobody scrolls through all"
    last = client.get("/open/inventory/?page=99&state=").content.decode()
    assert "監査結果の報告書" in last
    assert "住民基本台帳" not in last.partition('id="holdings-heading"')[2].partition("</table>")[0]
    narrowed = client.get("/open/inventory/?department=water&state=closed").content.decode()
    assert "上下水道の管路図" in narrowed
    assert "住民基本台帳" not in narrowed
    assert client.get("/open/inventory/?department=%00&state=x").status_code == 200


def test_colleagues_sort_it(sato_client: Client, client: Client) -> None:
    first = sato_client.get("/staff/opendata/inventory/?sort=day").content.decode()
    assert first.index("投票所の一覧") < first.index("予算・決算")
    assert "印鑑登録原票" not in first, "it has no day"
    assert first.partition('id="holdings-heading"')[2].partition("</table>")[0].count('<th scope="row"') == 20
    assert '<details class="disclosure"><summary id="shares-heading">' in first, "folded"
    assert 'href="?sort=day&amp;page=2#holdings-heading"' in first, "the order is kept from page to page"
    last = sato_client.get("/staff/opendata/inventory/?sort=day&page=99").content.decode()
    assert "投票所の一覧" not in last.partition('id="holdings-heading"')[2].partition("</table>")[0]
    assert client.get("/staff/opendata/inventory/").status_code == 302
