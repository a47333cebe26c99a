"""The way of a version to the public: by two persons, never with an error, and nothing lost when it is cut off."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AuditEntry, missing_guards
from madoguchi.kernel import jobs
from madoguchi.kernel.indicators import figure_of, find_indicator
from madoguchi.kernel.refusals import Refused
from madoguchi.services.opendata import refusals, tasks
from madoguchi.services.opendata.models import Content, Dataset, Version
from madoguchi.services.opendata.operations import (
    approve_version,
    discard_version,
    publish_version,
    repair_version,
    restore_version,
    return_version,
    submit_version,
    take_back_version,
    withdraw_version,
)
from madoguchi.services.opendata.queries import bytes_of, find_published, public_history, standing_of, table_of
from madoguchi.services.opendata.shelf import folder_of, snapshot_of, sweep_shelf
from madoguchi.services.opendata.states import DAYS, GROWING, State
from madoguchi.services.opendata.tasks import examine_table, publish_approved, publish_due
from madoguchi.services.opendata.tests.desk import (
    NEW,
    approved,
    broken_file,
    clean_file,
    dirty_file,
    in_one_process,
    prepared,
    published,
    submitted,
)
from tests.cast import _colleague, acting

pytestmark = pytest.mark.django_db


def again(version: Version) -> Version:
    """As it stands in the database."""
    return Version.objects.select_related("dataset", "table").get(pk=version.pk)


def test_a_clean_file_goes_to_the_public_by_two_persons(
    population: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    version = prepared(population, sato, at)
    assert (version.state, version.number, version.rows, version.errors) == (State.CHECKED, 1, 4, 0)
    submit_version(version, reason=NEW, publish_on=None, as_of=date(2026, 4, 1), by=acting(sato), at=at)
    assert find_published("population") is None
    approve_version(version, publish_on=None, by=acting(suzuki), at=at)
    assert find_published("population") is None, "approved is not yet public: the snapshot is built first"
    assert publish_approved(version.pk, at=at)
    public = find_published("population")
    assert public is not None
    assert (public.number, public.reason, public.as_of) == (1, NEW, date(2026, 4, 1))
    assert (public.prepared_by, public.decided_by, public.file_id) == (sato, suzuki, None)
    assert (snapshot_of(public) / "data.csv").read_bytes() == table_of(public)
    said = [one.act for one in public.steps.all()]
    assert said == ["version.prepare", "version.submit", "version.approve", "version.publish"]
    assert AuditEntry.objects.filter(act="version.publish").count() == 1


def test_the_real_processes_say_the_same(catalogue: None, sato: User, suzuki: User, at: datetime) -> None:
    dataset = Dataset.objects.get(slug="population")
    version = published(dataset, sato, suzuki, at)
    folder = snapshot_of(version)
    assert (folder / "data.csv").read_bytes() == table_of(version)
    with in_one_process():
        here = examine_table(dataset, clean_file(), name="population.csv")
    assert examine_table(dataset, clean_file(), name="population.csv") == here


def test_nothing_in_a_file_is_changed_before_somebody_says_so(population: Dataset, sato: User, at: datetime) -> None:
    version = prepared(population, sato, at, dirty_file())
    assert (version.state, version.repairs_count) == (State.DRAFT, 4)
    assert version.errors > 0
    assert version.repairs[0]["before"] == "令和8年4月1日"
    assert version.repairs[0]["after"] == "2026-04-01"
    assert "令和8年4月1日".encode() in table_of(version)
    assert version.file is not None
    assert bytes_of(version.file) == dirty_file()
    with pytest.raises(refusals.CheckFails):
        submit_version(version, reason=NEW, publish_on=None, as_of=None, by=acting(sato), at=at)
    assert version.repaired is not None
    examined = examine_table(population, bytes_of(version.repaired))
    repair_version(version, examined=examined, by=acting(sato), at=at)
    assert (version.state, version.errors, version.is_repaired) == (State.CHECKED, 0, True)
    assert "令和".encode() not in table_of(version)
    with pytest.raises(refusals.NothingToRepair):
        repair_version(version, examined=examined, by=acting(sato), at=at)


def test_whoever_had_a_hand_in_it_does_not_approve_it(
    population: Dataset, sato: User, suzuki: User, tanaka: User, at: datetime
) -> None:
    version = submitted(population, sato, at)
    with pytest.raises(refusals.NotTheDecider):
        approve_version(version, publish_on=None, by=acting(sato), at=at)
    with pytest.raises(refusals.NotTheDecider):
        approve_version(version, publish_on=None, by=acting(tanaka), at=at)
    return_version(version, reason="件数が違う", by=acting(suzuki), at=at)
    with pytest.raises(refusals.NotForThisDataset):
        prepared(population, tanaka, at)
    prepared(population, suzuki, at)
    version.refresh_from_db()
    submit_version(version, reason=NEW, publish_on=None, as_of=None, by=acting(sato), at=at)
    with pytest.raises(refusals.SamePersonPublishes):
        approve_version(version, publish_on=None, by=acting(suzuki), at=at)
    approve_version(version, publish_on=None, by=acting(_colleague("miura", at)), at=at)
    assert version.state == State.APPROVED


def test_the_database_itself_knows_that_two_are_needed_and_no_error_stands(
    population: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    version = approved(population, sato, suzuki, at)
    rows = Version.objects.filter(pk=version.pk)
    wrong: list[dict[str, object]] = [
        {"decided_by": sato},
        {"decided_by": None},
        {"errors": 1},
        {"sha256": "0" * 64},
        {"checked_sha256": ""},
        {"by_rule": True, "decided_by": None},
        {"state": State.PUBLISHED},
        {"state": State.PUBLISHED, "published_at": at, "errors": 2},
        {"state": State.WITHDRAWN, "published_at": at},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)
    assert missing_guards() == []
    assert GROWING == ("opendata_step",)


def test_a_file_with_errors_is_published_in_no_way(population: Dataset, sato: User, suzuki: User, at: datetime) -> None:
    version = prepared(population, sato, at, broken_file())
    assert version.state == State.DRAFT
    ways: list[object] = [
        lambda: submit_version(version, reason=NEW, publish_on=None, as_of=None, by=acting(sato), at=at),
        lambda: approve_version(version, publish_on=None, by=acting(suzuki), at=at),
        lambda: publish_version(
            version, sha256=version.sha256, examined=examine_table(population, clean_file()), at=at
        ),
    ]
    for way in ways:
        with pytest.raises(Refused):
            way()  # type: ignore[operator]
    assert not publish_approved(version.pk, at=at)
    assert again(version).state == State.DRAFT


def test_content_that_was_changed_after_approval_goes_back(
    population: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    version = approved(population, sato, suzuki, at)
    other = prepared_content(b"\xef\xbb\xbf" + clean_file(2), at)
    Content.objects.filter(pk=version.table_id).update(packed=other.packed)
    assert not publish_approved(version.pk, at=at)
    version = again(version)
    assert (version.state, version.decided_by) == (State.RETURNED, None)
    assert "点検" in version.returned_because


def prepared_content(data: bytes, at: datetime) -> Content:
    """Bytes in the database."""
    from madoguchi.services.opendata.keeping import keep

    return keep(data, at=at)


def test_what_breaks_the_rules_of_the_day_goes_back(
    population: Dataset, sato: User, suzuki: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = approved(population, sato, suzuki, at)
    failing = examine_table(population, broken_file())
    monkeypatch.setattr(tasks, "examine_table", lambda *_given, **_named: failing)
    assert not publish_approved(version.pk, at=at)
    assert again(version).state == State.RETURNED
    assert find_published("population") is None


def test_publishing_waits_for_its_day(population: Dataset, sato: User, suzuki: User, at: datetime) -> None:
    day = at.date() + timedelta(days=3)
    with pytest.raises(refusals.DayHasPassed):
        submitted(population, sato, at, publish_on=at.date() - timedelta(days=1))
    version = again(Version.objects.get())
    submit_version(version, reason=NEW, publish_on=day, as_of=None, by=acting(sato), at=at)
    approve_version(version, publish_on=None, by=acting(suzuki), at=at)
    assert version.publish_on == day
    assert publish_due(at=at) == 0
    with pytest.raises(refusals.NotToBePublished):
        publish_version(version, sha256=version.sha256, examined=examine_table(population, clean_file()), at=at)
    assert publish_due(at=at + timedelta(days=3)) == 1
    assert publish_due(at=at + timedelta(days=3)) == 0


def test_killed_between_the_snapshot_and_the_database_it_is_published_the_next_time(
    population: Dataset, sato: User, suzuki: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = approved(population, sato, suzuki, at)

    class Killed(BaseException):
        """The process ends here."""

    def die(*_given: object, **_named: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(tasks, "publish_version", die)
        with pytest.raises(Killed), transaction.atomic():
            publish_approved(version.pk, at=at)
    assert again(version).state == State.APPROVED
    assert find_published("population") is None
    assert publish_due(at=at) == 1
    jobs_left = [one for one in jobs.every_job() if one.name == "opendata.publish_version"]
    jobs_left[0].run(key="again", version_id=version.pk)
    assert AuditEntry.objects.filter(act="version.publish").count() == 1


def test_a_snapshot_that_was_lost_is_built_again_from_the_database(
    population: Dataset, sato: User, suzuki: User, at: datetime, tmp_path: Path
) -> None:
    version = published(population, sato, suzuki, at)
    folder = folder_of(version)
    assert folder.is_relative_to(tmp_path)
    before = (folder / "data.csv").read_bytes()
    folder.rename(tmp_path / "lost")
    assert (snapshot_of(again(version)) / "data.csv").read_bytes() == before


def test_snapshots_of_what_is_not_public_any_more_are_swept(
    population: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    first = published(population, sato, suzuki, at)
    second = published(population, sato, suzuki, at + timedelta(hours=1), clean_file(6))
    folders = [folder_of(first), folder_of(second)]
    assert sweep_shelf(at=at) == 0
    withdraw_version(second, reason="誤り", erase=True, by=acting(sato), at=at)
    assert sweep_shelf(at=at) == 1
    assert [one.exists() for one in folders] == [True, False]
    assert snapshot_of(again(first)) == folders[0]


def test_a_newer_version_follows_and_an_earlier_one_comes_back_as_a_new_one(
    population: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    first = published(population, sato, suzuki, at)
    second = published(population, sato, suzuki, at + timedelta(hours=1), clean_file(6))
    assert (again(first).state, second.state, second.number) == (State.SUPERSEDED, State.PUBLISHED, 2)
    with pytest.raises(refusals.NotPublic):
        restore_version(second, examined=examine_table(population, table_of(second)), by=acting(sato), at=at)
    first = again(first)
    third = restore_version(first, examined=examine_table(population, table_of(first)), by=acting(sato), at=at)
    assert (third.state, third.number, third.sha256, third.restores) == (State.CHECKED, 3, first.sha256, first)
    submit_version(third, reason="第1版に戻す", publish_on=None, as_of=None, by=acting(sato), at=at)
    approve_version(third, publish_on=None, by=acting(suzuki), at=at)
    assert publish_approved(third.pk, at=at)
    assert [one.number for one in public_history(population)] == [3, 2, 1]
    assert Content.objects.count() == 2, "the same bytes are kept once"


def test_a_version_is_taken_down_at_once_and_its_data_erased(
    population: Dataset, sato: User, suzuki: User, tanaka: User, at: datetime
) -> None:
    version = published(population, sato, suzuki, at)
    with pytest.raises(refusals.NotForThisDataset):
        withdraw_version(version, reason="x", erase=False, by=acting(tanaka), at=at)
    with pytest.raises(refusals.SayWhatIsNew):
        withdraw_version(version, reason=" ", erase=False, by=acting(sato), at=at)
    withdraw_version(version, reason="誤って個人の情報を含めていた", erase=True, by=acting(sato), at=at)
    assert find_published("population") is None
    version = again(version)
    assert (version.state, version.table, Content.objects.count()) == (State.WITHDRAWN, None, 0)
    with pytest.raises(refusals.ContentErased):
        restore_version(version, examined=examine_table(population, clean_file()), by=acting(sato), at=at)
    with pytest.raises(refusals.NotPublic):
        withdraw_version(version, reason="again", erase=False, by=acting(sato), at=at)


def test_one_version_is_on_its_way_at_a_time(population: Dataset, sato: User, suzuki: User, at: datetime) -> None:
    version = submitted(population, sato, at)
    with pytest.raises(refusals.AnotherOnItsWay):
        prepared(population, sato, at)
    with pytest.raises(refusals.NotInWriting):
        discard_version(version, by=acting(sato), at=at)
    take_back_version(version, by=acting(sato), at=at)
    assert version.state == State.CHECKED
    replaced = prepared(population, sato, at, clean_file(2))
    assert (replaced.pk, replaced.rows) == (version.pk, 2)
    discard_version(replaced, by=acting(sato), at=at)
    assert (Content.objects.count(), standing_of(population, on=at.date()).open) == (0, None)
    assert prepared(population, sato, at).number == 2


def test_what_was_taken_back_from_its_day_is_not_published(
    population: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    version = approved(population, sato, suzuki, at)
    take_back_version(version, by=acting(sato), at=at)
    assert not publish_approved(version.pk, at=at)
    assert again(version).state == State.CHECKED


def test_the_plan_counts_the_standards_that_are_public(
    population: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    indicator = find_indicator("opendata.standard_datasets")
    assert indicator is not None
    assert figure_of(indicator.look(at.date()), indicator.total) == 0
    version = published(population, sato, suzuki, at)
    assert figure_of(indicator.look(at.date()), indicator.total) == 1
    assert figure_of(indicator.look(at.date() - timedelta(days=1)), indicator.total) == 0
    later = at + timedelta(days=2)
    withdraw_version(version, reason="誤り", erase=False, by=acting(sato), at=later)
    assert figure_of(indicator.look(at.date()), indicator.total) == 1
    assert figure_of(indicator.look(later.date()), indicator.total) == 0


def test_a_dataset_is_overdue_by_its_frequency(population: Dataset, sato: User, suzuki: User, at: datetime) -> None:
    assert standing_of(population, on=at.date()).overdue, "never published"
    published(population, sato, suzuki, at)
    days = DAYS[population.definition.part.frequency]
    assert not standing_of(population, on=at.date() + timedelta(days=days)).overdue
    assert standing_of(population, on=at.date() + timedelta(days=days + 1)).overdue
