"""Taking over exports of the core system: good rows land whole, bad ones are told, nothing is half there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from madoguchi.foundation.audit.public import AuditEntry
from madoguchi.foundation.organisation.public import City
from madoguchi.foundation.residents import numbers
from madoguchi.foundation.residents.importing import running
from madoguchi.foundation.residents.importing.letters import Letters
from madoguchi.foundation.residents.importing.writing import write_part
from madoguchi.foundation.residents.operations import importing as acts
from madoguchi.foundation.residents.public import (
    AddressSpell,
    Fact,
    Household,
    ImportKind,
    ImportRunning,
    ImportUnreadable,
    NumberLocked,
    Outcome,
    PersonalNumber,
    Protection,
    RegisterImport,
    Resident,
    SourceFile,
    TooManyLeaving,
    import_residents,
)
from madoguchi.foundation.residents.tests.import_files import (
    HEADINGS,
    addresses,
    codes,
    facts,
    family,
    number,
    people,
    person,
    protections,
    table,
)
from madoguchi.kernel import master_keys
from madoguchi.kernel.acts import SYSTEM

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 1)
Load = Callable[..., Outcome]


@pytest.fixture
def load(city: City, at: datetime, tmp_path: Path, settings: Settings) -> Load:
    """Take over files as a full import of 1 November."""
    settings.MASTER_KEYS, settings.MASTER_KEY_FILE = [], tmp_path / "master-key"

    def load(*sources: SourceFile, full: bool = True, **more: Any) -> Outcome:
        more = {"as_of": DAY, "at": at, **more}
        return import_residents(sources, kind=ImportKind.FULL if full else ImportKind.DIFFERENCE, by=SYSTEM, **more)

    return load


def one(key: str) -> Resident:
    return Resident.objects.select_related("household").get(key=key)


def test_people_land_with_household_parents_and_domicile(load: Load) -> None:
    outcome = load(people(family()))
    assert codes(outcome) == []
    assert {name: count for name, count in outcome.counts.items() if count} == {"people.read": 4, "people.added": 4}
    aoi = one("1003")
    assert (aoi.born_on, aoi.sex, aoi.relation, aoi.status) == (date(2015, 4, 1), "female", "child", "living-here")
    assert {parent.key for parent in aoi.parents.all()} == {"1001", "1002"}
    assert aoi.household.key == "501"
    assert aoi.address["postal_code"] == "0370046"
    assert one("1001").domicile == {"place": "青森県五所川原市字栄町10番地", "head": "岩木 太一"}
    assert one("1002").born_on == date(1988, 5, 4)
    assert one("2001").born_on == date(1946, 1, 15)
    assert (aoi.as_of, aoi.demo) == (DAY, False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_each_encoding_of_office_programs_is_read(load: Load, encoding: str) -> None:
    outcome = load(people([person("1", "1", 姓="髙橋", 名="﨑子")], encoding=encoding))
    assert one("1").name["family"] == "髙橋"
    assert outcome.files[0]["encoding"] == {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 (BOM)", "cp932": "CP932"}[encoding]
    assert outcome.characters == []


def test_the_same_file_again_changes_nothing(load: Load) -> None:
    sources = (people(family()), facts("1001,resident-tax,taxed,2026-06-01,"))
    load(*sources)
    before = (list(Resident.objects.order_by("key").values()), list(Fact.objects.values()))
    outcome = load(*sources)
    assert outcome.counts["people.unchanged"] == 4
    assert not any(
        outcome.counts.get(name) for name in ("people.added", "people.changed", "people.left", "facts.written")
    )
    assert (list(Resident.objects.order_by("key").values()), list(Fact.objects.values())) == before


BAD = {
    "no key": ({"宛名番号": ""}, "宛名番号", "missing"),
    "key of other letters": ({"宛名番号": "あ1"}, "宛名番号", "key"),
    "no family name": ({"姓": ""}, "姓", "missing"),
    "a name too long": ({"姓": "岩" * 81}, "姓", "too-long"),
    "30 February": ({"生年月日": "2020-02-30"}, "生年月日", "no-date"),
    "no birthday": ({"生年月日": ""}, "生年月日", "missing"),
    "an unknown sex": ({"性別": "9"}, "性別", "sex"),
    "a short postal code": ({"郵便番号": "037"}, "郵便番号", "postal-code"),
    "an unknown state": ({"状態": "休止"}, "状態", "status"),
    "a wrong Individual Number": ({"個人番号": "123456789012"}, "個人番号", "individual-number"),
    "a NUL": ({"名": "一\x00"}, "名", "control-character"),
    "a lost character": ({"名": "一\ufffd"}, "名", "character-lost"),
    "unknown parents": ({"父母": "9999"}, "父母", "parent-unknown"),
    "a second head": ({"世帯番号": "501"}, "続柄", "second-head"),
    "twice": ({"宛名番号": "1001"}, "宛名番号", "twice"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_row_is_told_with_line_and_column_and_the_good_ones_land(load: Load, case: str) -> None:
    change, column, code = BAD[case]
    rows = family()
    rows.insert(3, person("3001", "503") | change)
    outcome = load(people(rows))
    assert codes(outcome) == [("people", 5, column, code)]
    assert set(Resident.objects.values_list("key", flat=True)) == {"1001", "1002", "1003", "2001"}
    assert list(outcome.run.faults.values_list("line", "column", "fault")) == [(5, column, code)]  # type: ignore[union-attr]
    assert outcome.counts["people.faulty"] == 1


def test_a_row_with_a_cell_too_few_and_a_line_that_cannot_be_decoded(load: Load) -> None:
    lines = table(family()).encode("cp932").split(b"\r\n")
    lines[2] = lines[2].rpartition(b",")[0]
    lines[3] = lines[3].replace("葵".encode("cp932"), b"\x81\xff")
    outcome = load(SourceFile("people", "people.csv", b"\r\n".join(lines)))
    assert codes(outcome) == [("people", 3, "", "columns"), ("people", 4, "", "undecodable")]
    assert set(Resident.objects.values_list("key", flat=True)) == {"1001", "2001"}


def test_a_fault_that_follows_from_a_fault_is_told_too(load: Load) -> None:
    rows = family()
    rows[0]["生年月日"] = "x"
    outcome = load(people(rows))
    assert codes(outcome) == [
        ("people", 2, "生年月日", "no-date"),
        ("people", 4, "父母", "parent-unknown"),
    ]
    assert set(Resident.objects.values_list("key", flat=True)) == {"1002", "2001"}


def test_a_bad_row_leaves_what_was_known_of_the_person(load: Load) -> None:
    load(people(family()))
    rows = family()
    rows[3] |= {"名": "トミ", "生年月日": "x"}
    load(people(rows))
    assert one("2001").name["given"] == "トメ"
    assert one("2001").status == "living-here"


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("宛名番号,世帯番号\r\n1,1\r\n", "no column 姓"),
        (table(family()).replace("町名", "町字"), "unknown column 町字"),
        (table(family()).replace("方書", "番地"), "番地 stands twice"),
        ("", "empty"),
        (table(family()) + '"1,2', "line"),
    ],
)
def test_a_file_of_another_form_is_refused_wholly(load: Load, file: str, told: str) -> None:
    with pytest.raises(ImportUnreadable) as refusal:
        load(SourceFile("people", "people.csv", file.encode()))
    assert told in str(refusal.value)
    assert not Resident.objects.exists()
    assert not RegisterImport.objects.exists()


# Who is there no longer -------------------------------------------------------------------------------


def test_a_full_import_marks_who_is_missing_and_deletes_nobody(load: Load, register: City) -> None:
    load(people(family()))
    everybody = Resident.objects.count()
    outcome = load(people(family()[:3]), as_of=DAY + timedelta(days=1))
    assert outcome.counts["people.left"] == 1
    tome = one("2001")
    assert (tome.status, tome.status_on) == ("unlisted", DAY + timedelta(days=1))
    assert Resident.objects.count() == everybody
    assert one("hanako").status == "living-here", "whom no import brought, none takes away"
    load(people(family()), as_of=DAY + timedelta(days=2))
    assert (one("2001").status, one("2001").status_on) == ("living-here", None)


def test_a_difference_takes_nobody_away(load: Load) -> None:
    load(people(family()))
    outcome = load(people([person("2001", "502", 姓="金木", 名="トメ", 状態="死亡", 異動日="2026-11-01")]), full=False)
    assert outcome.counts["people.changed"] == 1
    assert one("2001").status == "deceased"
    assert Resident.objects.filter(status="living-here").count() == 3


@pytest.mark.parametrize("harm", [lambda text: text.replace("2001,", "-,"), lambda text: text.replace("金木", '"金木')])
def test_where_a_row_cannot_be_told_nobody_is_marked(load: Load, harm: Callable[[str], str]) -> None:
    load(people(family()))
    try:
        outcome = load(SourceFile("people", "people.csv", harm(table(family())).encode()))
        assert outcome.counts["people.unsure"] == 1
    except ImportUnreadable:
        pass
    assert Resident.objects.filter(status="unlisted").count() == 0


def test_half_a_file_is_not_believed_unless_somebody_says_so(load: Load) -> None:
    many = [person(str(n), str(n)) for n in range(100)]
    load(people(many))
    with pytest.raises(TooManyLeaving):
        load(people(many[:50]))
    assert Resident.objects.filter(status="living-here").count() == 100
    assert load(people(many[:50]), many_leave=True).counts["people.left"] == 50


# Households ------------------------------------------------------------------------------------------


def test_heads_change_places_in_one_go(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "PART_SIZE", 1)
    load(people(family()))
    swapped = family()
    swapped[0] |= {"世帯番号": "502"}
    swapped[3] |= {"世帯番号": "501"}
    assert codes(load(people(swapped))) == []
    assert (one("1001").household.key, one("2001").household.key) == ("502", "501")
    inside = family()
    inside[0] |= {"続柄": "夫"}
    inside[1] |= {"続柄": "世帯主"}
    assert codes(load(people(inside))) == []
    assert [one(key).relation for key in ("1001", "1002")] == ["husband", "head"]
    left = family()[1:]
    left[0] |= {"続柄": "世帯主"}
    assert codes(load(people(left))) == []
    assert (one("1001").status, one("1002").relation) == ("unlisted", "head")


def test_a_second_head_in_a_difference_is_refused_where_the_first_is_not_in_the_file(load: Load) -> None:
    load(people(family()))
    outcome = load(people([person("1002", "501", 名="花", 性別="女", 生年月日="昭和63年5月4日")]), full=False)
    assert codes(outcome) == [("people", 2, "続柄", "second-head")]
    assert one("1002").relation == "wife"


# The other files -------------------------------------------------------------------------------------


def test_facts_are_kept_and_those_a_full_file_no_longer_names_end(load: Load) -> None:
    outcome = load(
        people(family()),
        facts(
            "1001,resident-tax,taxed,2026-06-01,",
            "1003,child-medical,,2015-04-01,2033-03-31",
            "2001,ltc-certified,care-9,2020-01-01,",
            "2001,moon-owner,,2020-01-01,",
            "9999,resident-tax,taxed,2026-06-01,",
            "2001,resident-tax,exempt,2026-06-01,2026-05-31",
            "1001,seal-registered,,2010-01-01,",
        ),
    )
    assert codes(outcome) == [
        ("facts", 4, "値", "fact-value"), ("facts", 5, "種別", "fact-kind"), ("facts", 6, "宛名番号", "no-person"),
        ("facts", 7, "終了日", "days-reversed"),
    ]  # fmt: skip
    assert Fact.objects.count() == 3
    later = DAY + timedelta(days=30)
    outcome = load(people(family()), facts("1003,resident-tax,exempt,2026-06-01,"), as_of=later)
    tax, seal = (Fact.objects.get(resident__key="1001", kind=kind) for kind in ("resident-tax", "seal-registered"))
    assert tax.until_on == later - timedelta(days=1)
    assert seal.until_on is None, "the file says nothing about that kind"
    assert outcome.counts["facts.ended"] == 1
    outcome = load(
        people([]), facts("1001,resident-tax,exempt,2026-12-05,", "1003,resident-tax,taxed,2026-06-01,"), full=False
    )
    assert [fact.value for fact in Fact.objects.filter(kind="resident-tax").order_by("from_on", "resident__key")] == [
        "taxed", "taxed", "exempt",
    ]  # fmt: skip


def test_the_address_history_of_a_named_person_is_the_files(load: Load) -> None:
    load(people(family()), addresses("2001,0370001,青森県,五所川原市,字旧町,1番地,,1990-01-01,2005-03-27,転入",
                                     "2001,0370202,青森県,五所川原市,金木町朝日山,903番地4,,2005-03-28,,転居"))  # fmt: skip
    assert [spell.because for spell in one("2001").spells.all()] == ["転居", "転入"]
    load(people([]), addresses("2001,0370202,青森県,五所川原市,金木町朝日山,903番地4,,2005-03-29,,転居"), full=False)
    assert [spell.from_on for spell in AddressSpell.objects.all()] == [date(2005, 3, 29)]


def test_numbers_are_locked_and_kept_when_nothing_changed(load: Load) -> None:
    rows = family()
    rows[0]["個人番号"], rows[1]["個人番号"], rows[2]["個人番号"] = number(7), number(8), number(8)
    outcome = load(people(rows))
    assert codes(outcome) == [("people", 4, "個人番号", "number-twice")]
    assert numbers.opened_number(one("1001").pk) == number(7)
    before = set(PersonalNumber.objects.values_list("sealed", flat=True))
    rows[2]["個人番号"] = number(9)
    assert load(people(rows)).counts["numbers.written"] == 1
    assert before < set(PersonalNumber.objects.values_list("sealed", flat=True))
    kept = str(list(RegisterImport.objects.values())) + str(list(AuditEntry.objects.values())) + str(outcome)
    assert number(7) not in kept
    assert "太一" not in kept


def test_only_files_with_numbers_need_the_master_key(load: Load) -> None:
    rows = family()
    assert load(people(rows)).counts["people.added"] == 4
    assert not master_keys.key_file().exists(), "no key is made where there is nothing to lock"
    rows[0]["個人番号"] = number(7)
    load(people(rows))
    # The machine that imports today was set up without the city's key.
    master_keys.key_file().unlink()
    for row in rows:
        row["個人番号"] = ""
    rows[3]["名"] = "ヨネ"
    assert load(people(rows)).counts["people.changed"] >= 1
    assert one("2001").name["given"] == "ヨネ"
    rows[1]["個人番号"] = number(8)
    with pytest.raises(NumberLocked):
        load(people(rows))
    assert not master_keys.key_file().exists()


def test_a_protection_raises_the_guard_of_the_household_and_no_import_lowers_it(load: Load) -> None:
    outcome = load(
        people(family()),
        protections("1002,2026-04-01,2027-03-31,citizens-clerk,", "2001,2026-04-01,2027-03-31,moon-clerk,"),
    )
    assert codes(outcome) == [("protections", 3, "閲覧できる職", "post")]
    assert Household.objects.get(key="501").address_guarded
    assert not Household.objects.get(key="502").address_guarded
    assert [post.key for post in Protection.objects.get().allowed_posts.all()] == ["citizens-clerk"]
    moved = family()
    moved[1] |= {"世帯番号": "503", "続柄": "世帯主"}
    load(people(moved))
    assert Household.objects.get(key="503").address_guarded, "the guard goes along"
    assert Household.objects.get(key="501").address_guarded, "and stays, until somebody decides"
    load(people([]), protections("1002,2026-04-01,2027-03-31,,2026-11-01"), full=False)
    assert Protection.objects.get().ended_at is not None
    assert Household.objects.filter(address_guarded=True).count() == 2


# Characters --------------------------------------------------------------------------------------------


def test_characters_are_kept_or_told(load: Load, tmp_path: Path) -> None:
    rows = family()
    rows[0]["姓"] = "葛\U000e0100西"
    rows[1]["姓"] = "\ue001田"
    rows[2]["名"] = "\uf91d\U00020b9f"
    outcome = load(people(rows))
    assert one("1001").name["family"] == "葛\U000e0100西"
    assert one("1002").name["family"] == "〓田"
    assert one("1003").name["given"] == "\uf91d\U00020b9f"
    assert [(c["code"], c["sort"], c["lines"]) for c in outcome.characters] == [
        ("U+E001", "gaiji", [3]),
        ("U+F91D", "compatibility", [4]),
        ("U+20B9F", "beyond", [4]),
        ("U+845B U+E0100", "selector", [2]),
    ]


def test_a_character_that_the_city_has_mapped_is_written_so() -> None:
    letters = Letters({"\ue001": "髙"})
    assert letters.taken("\ue001田", part="people", line=2) == "髙田"
    assert letters.report()[0]["sort"] == "mapped"


def test_gaiji_of_cp932_are_found(load: Load) -> None:
    data = table(family()).encode("cp932").replace("金木".encode("cp932"), b"\xf0\x40" + "木".encode("cp932"))
    outcome = load(SourceFile("people", "people.csv", data))
    assert (outcome.characters[0]["code"], outcome.characters[0]["sort"]) == ("U+E000", "gaiji")
    assert one("2001").name["family"] == "〓木"


# Nothing is half there ----------------------------------------------------------------------------------


def test_a_dry_run_says_the_same_and_writes_nothing(load: Load) -> None:
    load(people(family()))
    rows = [*family()[:3], person("3001", "503"), person("3002", "503", 生年月日="x")]
    tried = load(people(rows), dry_run=True)
    assert tried.run is None
    assert Resident.objects.count() == 4
    assert RegisterImport.objects.count() == 1
    really = load(people(rows))
    assert codes(tried) == codes(really)
    for name in ("people.added", "people.changed", "people.left", "people.faulty"):
        assert tried.counts[name] == really.counts[name]


@pytest.mark.parametrize("killed_at", [1, 2, 3])
def test_an_import_that_was_killed_leaves_whole_people_and_goes_on(
    load: Load, at: datetime, monkeypatch: pytest.MonkeyPatch, killed_at: int
) -> None:
    monkeypatch.setattr(running, "PART_SIZE", 3)
    sources = (
        people([*family(), person("3001", "503")]),
        facts("1001,seal-registered,,2020-01-01,", "2001,seal-registered,,2020-01-01,"),
    )
    calls: list[int] = []

    def killed(*args: Any, **more: Any) -> dict[str, int]:
        calls.append(1)
        done = write_part(*args, **more)
        if len(calls) == killed_at:
            raise KeyboardInterrupt
        return done

    with monkeypatch.context() as kill:
        kill.setattr(acts, "write_part", killed)
        if killed_at < 3:
            with pytest.raises(KeyboardInterrupt):
                load(*sources)
        else:
            load(*sources)
    there = set(Resident.objects.values_list("key", flat=True))
    assert there in (set(), {"1001", "1002", "1003"}, {"1001", "1002", "1003", "2001", "3001"})
    for key in there & {"1001", "2001"}:
        assert Fact.objects.filter(resident__key=key).count() == 1, "a person came without their facts"
    if killed_at < 3:
        with pytest.raises(ImportRunning):
            load(*sources)
        assert load(*sources, at=at + timedelta(minutes=6)).run.state == "done"  # type: ignore[union-attr]
        assert sorted(RegisterImport.objects.values_list("state", flat=True)) == ["done", "stopped"]
    assert Resident.objects.count() == 5
    assert Fact.objects.count() == 2


def test_an_import_that_fails_says_so_and_may_run_again_at_once(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any, **more: Any) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as harm:
        harm.setattr(acts, "write_part", full)
        with pytest.raises(OSError, match="no space"):
            load(people(family()))
    assert RegisterImport.objects.get().state == "stopped"
    assert load(people(family())).counts["people.added"] == 4


def test_a_real_import_never_touches_invented_people_nor_the_other_way_round(load: Load) -> None:
    load(people(family()), demo=True)
    assert Resident.objects.filter(demo=True).count() == 4
    outcome = load(people([person("1001", "601"), person("7001", "501"), person("7002", "701")]))
    assert codes(outcome) == [
        ("people", 2, "宛名番号", "of-another-kind"),
        ("people", 3, "世帯番号", "of-another-kind"),
    ]
    assert outcome.counts["people.left"] == 0
    assert Resident.objects.filter(demo=False).get().key == "7002"


def test_no_query_is_asked_for_each_person(load: Load) -> None:
    def queries(count: int, first: int) -> int:
        rows = [person(str(n), str(n), 個人番号=number(n)) for n in range(first, first + count)]
        lines = [f"{n},seal-registered,,2020-01-01," for n in range(first, first + count)]
        with CaptureQueriesContext(connection) as seen:
            load(people(rows), facts(*lines), full=False)
        return len([one for one in seen.captured_queries if not one["sql"].startswith("INSERT")])

    few, many = queries(5, 10_000), queries(200, 20_000)
    assert many <= few + 2, f"{few} queries for 5 people, {many} for 200"


def test_headings_that_are_not_there_leave_what_is_known(load: Load) -> None:
    load(people(family()))
    fewer = tuple(heading for heading in HEADINGS if heading not in ("本籍", "筆頭者"))
    outcome = load(people([row | {"番地": "11番地"} for row in family()], headings=fewer), full=False)
    assert outcome.counts["people.changed"] == 4
    assert one("1001").domicile["head"] == "岩木 太一"
    assert one("1001").address["street"] == "11番地"
