"""A prepared question reads what the same queryset reads, fresh each time, in every thread by its own connection."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Count, QuerySet
from django.test.utils import CaptureQueriesContext

from madoguchi.kernel.prepared import Prepared

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_it_reads_what_the_queryset_reads_with_what_a_row_points_to() -> None:
    def rows() -> QuerySet[Permission]:
        return Permission.objects.select_related("content_type").defer("name").order_by("-codename")

    prepared: Prepared[Permission] = Prepared(rows, "content_type", "codename__gte")
    some = Permission.objects.all()[:30]
    for one in some:
        found = prepared.all(one.content_type_id, one.codename)
        expected = list(rows().filter(content_type=one.content_type_id, codename__gte=one.codename))
        assert found == expected
        with CaptureQueriesContext(connection) as asked:
            assert [row.content_type.model for row in found] == [row.content_type.model for row in expected]
            assert [row.codename for row in found] == [row.codename for row in expected]
        assert len(asked) == 0
        assert found[0].get_deferred_fields() == {"name"}
        assert found[0].name == Permission.objects.get(pk=found[0].pk).name


def test_columns_of_what_a_row_points_to_are_compared() -> None:
    prepared: Prepared[Permission] = Prepared(
        lambda: Permission.objects.order_by("pk"), "content_type__app_label", "codename__gte"
    )
    for label in ("auth", "sessions", "nowhere"):
        expected = Permission.objects.filter(content_type__app_label=label, codename__gte="b").order_by("pk")
        assert prepared.all(label, "b") == list(expected)


def test_nothing_that_was_read_is_kept() -> None:
    prepared = Prepared(Group.objects.all, "pk")
    group = Group.objects.create(name="before")
    first = prepared.find(group.pk)
    Group.objects.filter(pk=group.pk).update(name="after")
    second = prepared.find(group.pk)
    assert first is not None
    assert first.name == "before"
    assert second is not None
    assert second.name == "after"
    Group.objects.all().delete()
    assert prepared.find(group.pk) is None


def test_moments_are_compared_as_the_database_holds_them() -> None:
    prepared = Prepared(Session.objects.all, "session_key", "expire_date__gt")
    Session.objects.create(session_key="k", session_data="x", expire_date=NOON)
    assert prepared.find("k", NOON - timedelta(seconds=1)) is not None
    assert prepared.find("k", NOON) is None
    assert prepared.find("other", NOON - timedelta(seconds=1)) is None


def test_what_it_cannot_do_is_refused_instead_of_answered_falsely() -> None:
    with pytest.raises(ValueError, match="NULL"):
        Prepared(Group.objects.all, "name").find(None)
    with pytest.raises(ValueError, match="other values"):
        Prepared(lambda: Group.objects.filter(name="a"), "pk").find(1)
    with pytest.raises(ValueError, match="other values"):
        Prepared(lambda: Group.objects.annotate(n=Count("permissions")), "pk").find(1)
    with pytest.raises(ValueError, match="zip"):
        Prepared(Group.objects.all, "pk").find(1, 2)


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_by_its_own_connection() -> None:
    group = Group.objects.create(name="of all")
    prepared = Prepared(Group.objects.all, "pk")
    seen: list[tuple[str, int]] = []

    def ask() -> None:
        try:
            found = prepared.find(group.pk)
            assert found is not None
            seen.append((found.name, id(prepared._made.statement.compiler.connection)))
        finally:
            connection.close()

    ask()
    other = threading.Thread(target=ask)
    other.start()
    other.join()
    assert [name for name, _connection in seen] == ["of all", "of all"]
    assert seen[0][1] != seen[1][1]
