"""What is put back is what the operations wrote; what cannot be put back is made anew."""

from __future__ import annotations

from datetime import datetime

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.models import AuditEntry
from madoguchi.foundation.organisation.models import Department, Post
from madoguchi.foundation.organisation.public import load_organisation
from madoguchi.kernel.acts import SYSTEM
from tests.cast import CITY_FOLDER
from tests.kept import kept

pytestmark = pytest.mark.django_db


def emptied() -> None:
    Post.objects.all().delete()
    Department.objects.update(parent=None)
    Department.objects.all().delete()


def test_what_is_put_back_is_what_was_written(at: datetime) -> None:
    runs = []

    def load() -> None:
        runs.append(load_organisation(CITY_FOLDER, by=SYSTEM, at=at))

    kept("test: city", load)
    written = [list(model.objects.order_by("pk").values()) for model in (Department, Post)]
    emptied()
    kept("test: city", load)
    assert [list(model.objects.order_by("pk").values()) for model in (Department, Post)] == written
    assert written[0]
    assert len(runs) == 1
    assert AuditEntry.objects.filter(act="organisation.load").count() == 2


def test_what_stands_in_the_way_has_the_operation_run_again(at: datetime) -> None:
    runs = []

    def load() -> None:
        runs.append(load_organisation(CITY_FOLDER, by=SYSTEM, at=at))

    kept("test: in the way", load)
    number = Department.objects.count()
    emptied()
    Department.objects.create(key="citizens", name_ja="前からある課")
    kept("test: in the way", load)
    assert len(runs) == 2
    assert Department.objects.count() == number
    assert Department.objects.get(key="citizens").name_ja != "前からある課"


def test_a_row_that_stood_there_is_changed_again_unless_it_is_another(at: datetime) -> None:
    runs = []

    def rename() -> None:
        runs.append(Department.objects.filter(key="one").update(name_ja="壱"))
        Department.objects.create(key="two", name_ja="二")

    def as_at_first(name: str) -> None:
        Department.objects.all().delete()
        Department.objects.create(key="one", name_ja=name)

    as_at_first("一")
    kept("test: renames", rename)
    as_at_first("一")
    kept("test: renames", rename)
    assert Department.objects.get(key="one").name_ja == "壱"
    assert len(runs) == 1
    as_at_first("もう別の名")
    kept("test: renames", rename)
    assert Department.objects.get(key="one").name_ja == "壱"
    assert len(runs) == 2


def test_what_deletes_is_never_put_back(at: datetime) -> None:
    def replace() -> None:
        Department.objects.filter(key="one").delete()
        Department.objects.create(key="two", name_ja="二")

    for _time in range(2):
        Department.objects.all().delete()
        Department.objects.create(key="one", name_ja="一")
        kept("test: deletes", replace)
        assert [one.key for one in Department.objects.all()] == ["two"]


def test_a_colleague_put_back_is_the_same_person(sato: User, suzuki: User) -> None:
    assert sato.email != suzuki.email
    assert User.objects.filter(pk__in=[sato.pk, suzuki.pk]).count() == 2
