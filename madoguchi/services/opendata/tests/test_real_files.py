"""Files as cities really publish them, where they lie beside the checkout: what a person would say of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.services.opendata.checking.tables import Checked, check
from madoguchi.services.opendata.repairing import repaired_csv

BESIDE = [parent / "shared" / "real" for parent in Path(__file__).resolve().parents[5:7]]
REAL = next((folder for folder in BESIDE if folder.is_dir()), BESIDE[0])
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="no real files beside this checkout")


def checked(name: str) -> Checked:
    return check((REAL / name).read_bytes(), name=name)


def counts(one: Checked) -> dict[tuple[str, str], int]:
    return {key: group.count for key, group in one.report.groups.items()}


def test_the_prefectures_aed_list() -> None:
    one = checked("170003_ishikawa_aed_repaired_utf8.csv")
    found = counts(one)
    expected = {
        ("scientific", "法人番号"): 233,
        ("turned-to-date", "所在地_番地以下"): 40,
        ("coordinates-swapped", "緯度"): 22,
        ("code-wrong", "所在地_全国地方公共団体コード"): 23,
        ("time-form", "開始時間"): 224,
        ("letters-lost", "名称_英字"): 24,
        ("address-no-prefecture", "所在地_連結表記"): 5,
        ("kana-wrong", "名称_カナ"): 1,
        ("letters-lost", "所在地_連結表記"): 3,  # 幸町１２?１ and two more
        ("parts-disagree", "所在地_連結表記"): 8,
    }
    assert {key: found.get(key) for key in expected} == expected
    assert (one.report.dataset and one.report.dataset.slug, one.report.records) == ("aed", 286)
    # 68 rows are of a body that has its whole number in another row; nothing tells the digits of the others.
    assert one.report.groups["scientific", "法人番号"].certain == 68
    assert repaired_csv(one).count(b"E+12") == 228 - 68


def test_the_same_list_as_it_was_garbled() -> None:
    data = (REAL / "170003_ishikawa_aed_repaired_utf8.csv").read_bytes()
    garbled = data.decode("utf-8").encode("cp932", "ignore").decode("latin-1").encode()
    found = check(garbled)
    assert ("mojibake", "") in found.report.groups
    assert found.report.dataset is not None
    assert found.report.dataset.slug == "aed"


def test_the_prefectures_toilets_and_wireless_lan() -> None:
    found = counts(checked("170003_ishikawa_public_toilet.csv"))
    assert (found["blank-column", ""], found["time-form", "利用開始時間"], found["coordinate-outside", "経度"]) == (
        2,
        101,
        1,
    )
    assert counts(checked("170003_ishikawa_public_wireless_lan.csv")) == {
        ("spaces-around", "名称"): 1,
        ("parts-disagree", "所在地_連結表記"): 1,  # 兼六町1-4 beside 1
    }


@pytest.mark.parametrize(
    ("name", "slug", "edition", "kinds"),
    [
        ("yanai_tourism.csv", "tourism", "recommended", {"newline", "time-form", "not-a-number", "header-variant"}),
        ("yanai_tourism_sjis.csv", "tourism", "recommended", {"encoding-other", "note-above"}),
        ("katsushika_tourism.csv", "tourism", "recommended", {"encoding-other", "time-form"}),
        (
            "shirasagi_demo_designated_shelter.csv",
            "evacuation_space",
            "standard",
            {"encoding-other", "header-duplicate"},
        ),
    ],
)
def test_other_files_are_recognised(name: str, slug: str, edition: str, kinds: set[str]) -> None:
    one = checked(name)
    assert one.report.dataset is not None
    assert one.report.edition is not None
    assert (one.report.dataset.slug, one.report.edition.key) == (slug, edition)
    assert kinds <= {kind for kind, _column in one.report.groups}


def test_every_template_is_known_by_its_headings() -> None:
    for path in sorted((REAL / "templates_suisho").glob("*.csv")):
        one = check(path.read_bytes())
        slug = one.report.dataset.slug if one.report.dataset is not None else "food_business"
        assert slug in path.name
        assert {kind for kind, _column in one.report.groups} == {"empty-file"}


@pytest.mark.parametrize("path", sorted(REAL.glob("*.csv")) if REAL.is_dir() else [], ids=lambda path: path.name[:30])
def test_a_repaired_file_has_nothing_certain_left(path: Path) -> None:
    again = check(repaired_csv(check(path.read_bytes(), name=path.name)))
    assert [(kind, column) for (kind, column), group in again.report.groups.items() if group.certain] == []
