"""Settings from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from madoguchi.config.env import Env, database


def test_what_is_not_set_has_its_default() -> None:
    env = Env({})
    assert env.text("MADOGUCHI_A", "a", "about") == "a"
    assert env.flag("MADOGUCHI_B", True, "about") is True
    assert env.number("MADOGUCHI_C", 25, "about") == 25
    assert env.names("MADOGUCHI_D", "a, b,,c", "about") == ["a", "b", "c"]


def test_every_setting_that_was_read_is_remembered_for_the_reference() -> None:
    env = Env({})
    env.number("MADOGUCHI_SMTP_PORT", 25, "mail server's port")
    assert env.seen == {"MADOGUCHI_SMTP_PORT": "mail server's port"}


@pytest.mark.parametrize("typed", ["1", "true", "YES", " on "])
def test_a_flag_may_be_said_in_several_ways(typed: str) -> None:
    assert Env({"MADOGUCHI_X": typed}).flag("MADOGUCHI_X", False, "about") is True


@pytest.mark.parametrize("typed", ["0", "false", "No", "off", ""])
def test_no_may_be_said_in_several_ways(typed: str) -> None:
    assert Env({"MADOGUCHI_X": typed}).flag("MADOGUCHI_X", True, "about") is False


def test_a_wrong_value_is_named_with_the_remedy() -> None:
    with pytest.raises(ImproperlyConfigured, match="MADOGUCHI_X='maybe': write 1 or 0"):
        Env({"MADOGUCHI_X": "maybe"}).flag("MADOGUCHI_X", False, "about")
    with pytest.raises(ImproperlyConfigured, match="MADOGUCHI_X='many': write a whole number"):
        Env({"MADOGUCHI_X": "many"}).number("MADOGUCHI_X", 1, "about")


def test_a_folder_is_made_absolute() -> None:
    assert Env({"MADOGUCHI_X": "var"}).path("MADOGUCHI_X", Path("/else"), "about") == Path.cwd() / "var"


def test_sqlite_waits_for_its_turn_instead_of_failing() -> None:
    found = database("sqlite:////srv/madoguchi/city%20hall.sqlite3")
    assert found["NAME"] == "/srv/madoguchi/city hall.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_three_slashes_begin_a_path_from_here() -> None:
    assert database("sqlite:///var/city.sqlite3")["NAME"] == str(Path.cwd() / "var" / "city.sqlite3")


def test_postgresql_is_reached_over_the_network_or_by_a_socket() -> None:
    found = database("postgresql://madoguchi:p%40ss@db.example.jp:5433/city")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "madoguchi", "p@ss", "db.example.jp", "5433", "city",
    )  # fmt: skip
    assert database("postgresql://postgres@/city?host=/run/postgresql")["HOST"] == "/run/postgresql"


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="MADOGUCHI_DATABASE_URL='mysql://x/y'"):
        database("mysql://x/y")


def test_a_closed_list_names_its_words() -> None:
    words = ("none", "starttls", "tls")
    assert Env({}).one_of("MADOGUCHI_X", "none", words, "about") == "none"
    assert Env({"MADOGUCHI_X": " TLS "}).one_of("MADOGUCHI_X", "none", words, "about") == "tls"
    with pytest.raises(ImproperlyConfigured, match="MADOGUCHI_X='ssl': write one of none, starttls, tls"):
        Env({"MADOGUCHI_X": "ssl"}).one_of("MADOGUCHI_X", "none", words, "about")
