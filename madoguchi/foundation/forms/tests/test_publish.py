"""Publishing: sound definitions become dated versions that never change."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from madoguchi.foundation.audit.public import AuditEntry
from madoguchi.foundation.forms.checker import check_folder
from madoguchi.foundation.forms.models import CityLibrary, FeeSchedule, ProcedureVersion
from madoguchi.foundation.forms.operations import publish_definitions
from madoguchi.foundation.forms.procedure import canonical
from madoguchi.foundation.forms.queries import (
    ProcedureNotOffered,
    city_library,
    fee_schedule,
    find_document,
    get_version_offered,
    procedures_offered,
    versions_offered,
)
from madoguchi.foundation.forms.source import Faulty
from madoguchi.foundation.forms.tests.small import FEES, definition, field, section, small_city, write
from madoguchi.kernel.acts import SYSTEM
from tests.desk import sound_city

pytestmark = pytest.mark.django_db


def publish(city: Path, at: datetime) -> list[str]:
    return [str(v) for v in publish_definitions(check_folder(city), by=SYSTEM, at=at)]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return small_city(tmp_path)


def change(city: Path, **more: object) -> None:
    write(city, "procedures/small.yaml", definition(**more))


def test_a_definition_becomes_version_one(small: Path, at: datetime) -> None:
    assert publish(small, at) == ["small v1"]
    version = ProcedureVersion.objects.get()
    assert version.published_at == at
    assert version.valid_from == date(2026, 10, 1)
    assert version.procedure.title.ja == "小さな手続き"


def test_the_hash_is_taken_over_the_canonical_data_as_stored(small: Path, at: datetime) -> None:
    publish(small, at)
    version = ProcedureVersion.objects.get()
    assert version.sha256 == hashlib.sha256(canonical(version.data)).hexdigest()
    assert version.procedure.sha256 == version.sha256


def test_the_same_definition_makes_no_second_version(small: Path, at: datetime) -> None:
    publish(small, at)
    assert publish(small, at + timedelta(days=1)) == []
    assert ProcedureVersion.objects.count() == 1
    assert FeeSchedule.objects.count() == CityLibrary.objects.count() == 1


def test_a_change_makes_the_next_version_and_leaves_the_first_alone(small: Path, at: datetime) -> None:
    publish(small, at)
    first = ProcedureVersion.objects.get()
    change(small, keywords=["新しい"])
    assert publish(small, at) == ["small v2"]
    kept = ProcedureVersion.objects.get(number=1)
    assert (kept.data, kept.sha256) == (first.data, first.sha256)


def test_going_back_to_an_older_text_needs_a_new_day(small: Path, at: datetime) -> None:
    publish(small, at)
    change(small, keywords=["新しい"])
    publish(small, at)
    change(small)
    with pytest.raises(Faulty, match="older version"):
        publish(small, at)
    assert ProcedureVersion.objects.count() == 2
    change(small, valid={"from": date(2026, 10, 2)})
    assert publish(small, at) == ["small v3"]


def test_with_a_fault_nothing_at_all_is_published(small: Path, at: datetime) -> None:
    write(small, "procedures/broken.yaml", {**definition(), "procedure": "broken", "category": "none"})
    with pytest.raises(Faulty) as caught:
        publish(small, at)
    assert any("no category" in str(f) for f in caught.value.faults)
    assert not ProcedureVersion.objects.exists()
    assert not FeeSchedule.objects.exists()


def test_publishing_is_one_act_in_the_ledger(small: Path, at: datetime) -> None:
    publish(small, at)
    entry = AuditEntry.objects.get(act="procedure.publish")
    assert entry.detail["published"] == ["small v1"]


@pytest.mark.parametrize(
    "change_to",
    [{"data": {}}, {"sha256": "0" * 64}, {"slug": "other"}, {"number": 9}, {"valid_from": date(2020, 1, 1)}],
)
def test_the_database_refuses_to_rewrite_a_version(small: Path, at: datetime, change_to: dict[str, Any]) -> None:
    publish(small, at)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        ProcedureVersion.objects.update(**change_to)
    assert ProcedureVersion.objects.get().slug == "small"


def test_the_end_of_validity_may_be_set_later(small: Path, at: datetime) -> None:
    publish(small, at)
    ProcedureVersion.objects.update(valid_until=date(2026, 12, 31))
    assert ProcedureVersion.objects.get().valid_until == date(2026, 12, 31)


def test_a_version_is_offered_from_its_first_day_to_its_last(small: Path, at: datetime) -> None:
    change(small, valid={"from": date(2026, 10, 1), "until": date(2026, 12, 31)})
    publish(small, at)
    assert [v.slug for v in versions_offered(date(2026, 10, 1))] == ["small"]
    assert [v.slug for v in versions_offered(date(2026, 12, 31))] == ["small"]
    assert versions_offered(date(2026, 9, 30)) == versions_offered(date(2027, 1, 1)) == []
    with pytest.raises(ProcedureNotOffered):
        get_version_offered("small", on=date(2027, 1, 1))


def test_a_version_for_a_later_day_takes_over_on_that_day(small: Path, at: datetime) -> None:
    publish(small, at)
    change(small, valid={"from": date(2027, 4, 1)})
    publish(small, at)
    assert get_version_offered("small", on=date(2027, 3, 31)).number == 1
    assert get_version_offered("small", on=date(2027, 4, 1)).number == 2
    assert [p.valid_from for p in procedures_offered(date(2027, 4, 1))] == [date(2027, 4, 1)]


def test_the_newest_version_of_the_same_day_counts(small: Path, at: datetime) -> None:
    publish(small, at)
    change(small, keywords=["新しい"])
    publish(small, at)
    assert get_version_offered("small", on=date(2026, 11, 2)).number == 2


def test_a_changed_schedule_counts_and_the_older_one_is_kept(small: Path, at: datetime) -> None:
    publish(small, at)
    items = {**FEES["items"], "copy": {**FEES["items"]["copy"], "prices": [{"from": date(2020, 4, 1), "yen": 350}]}}
    write(small, "fees.yaml", {"items": items})
    publish(small, at + timedelta(days=1))
    assert fee_schedule().items["copy"].prices[0].yen == 350
    assert FeeSchedule.objects.count() == 2


def test_before_anything_is_published_there_is_an_empty_city() -> None:
    assert fee_schedule().items == {}
    assert city_library().categories == []
    assert find_document("paper") is None


def test_categories_and_documents_are_taken_over(small: Path, at: datetime) -> None:
    publish(small, at)
    assert [c.key for c in city_library().categories] == ["certificates"]
    document = find_document("paper")
    assert document is not None
    assert document.rows[0].value == "applicant.name"


def test_the_citys_six_procedures_are_published_and_read_back_the_same(at: datetime) -> None:
    checked = sound_city()
    publish_definitions(checked, by=SYSTEM, at=at)
    offered = {p.slug: p for p in procedures_offered(at.date())}
    assert sorted(offered) == sorted(checked.procedures)
    for slug, procedure in offered.items():
        assert procedure.sha256 == checked.procedures[slug].sha256
        assert list(procedure.fields.values()) == list(checked.procedures[slug].fields.values())


def test_a_procedure_added_to_the_folder_joins_those_published(small: Path, at: datetime) -> None:
    publish(small, at)
    more = {**definition(section("q", field("a"))), "procedure": "more"}
    write(small, "procedures/more.yaml", more)
    write(
        small,
        "procedures/more.examples.yaml",
        {"examples": [{"name": "none", "expect": {"problems": ["a", "applicant.name"]}}]},
    )
    assert publish(small, at) == ["more v1"]
    assert [v.slug for v in versions_offered(at.date())] == ["more", "small"]
