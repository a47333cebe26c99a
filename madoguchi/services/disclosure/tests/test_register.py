"""The documents that the law asks for, made from the tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.forms.seal import seal
from madoguchi.foundation.organisation.public import CityFolderFaulty
from madoguchi.services.disclosure.dossier import every_declaration
from madoguchi.services.disclosure.folder import UNKNOWN, privacy_file
from madoguchi.services.disclosure.numbers import numbers_as_markdown, places, questions
from madoguchi.services.disclosure.register import register, register_as_csv, register_as_html
from madoguchi.services.disclosure.words import TABLES
from tests.desk import MakeCase, sound_city

# 個人情報保護法 第75条 第1項, 第74条 第1項.
ASKED_BY_LAW = (
    "個人情報ファイルの名称", "行政機関等の名称", "組織の名称", "利用目的", "記録項目", "記録範囲", "収集方法", "要配慮個人情報",
    "経常的提供先", "開示請求等を受理する組織", "特別の手続", "種別", "備考",
)  # fmt: skip


def test_the_register_says_what_the_law_asks_of_every_table_with_personal_data() -> None:
    entries = register()
    for entry in entries:
        headings = " ".join(heading for heading, _text in entry.rows)
        assert [one for one in ASKED_BY_LAW if one not in headings] == []
        assert all(text for _heading, text in entry.rows), entry.name
    everything = "\n".join(text for entry in entries for _heading, text in entry.rows)
    assert [label for label, _personal in every_declaration() if f"{TABLES[label]}: " not in everything] == []
    assert UNKNOWN not in [entry.name for entry in entries], "the city's privacy.yaml names a file for every room"


def test_what_the_city_has_not_said_is_marked(settings: Settings, tmp_path: Path) -> None:
    settings.CITY_FOLDER = tmp_path
    (entry,) = register()
    assert entry.name == UNKNOWN
    assert dict(entry.rows)["個人情報ファイルの利用目的"] == UNKNOWN
    assert "申請: " in dict(entry.rows)["記録項目"]


def test_a_fault_in_the_citys_file_is_named(settings: Settings, tmp_path: Path) -> None:
    settings.CITY_FOLDER = tmp_path
    (tmp_path / "privacy.yaml").write_text("holdr: 市長\n", encoding="utf-8")
    with pytest.raises(CityFolderFaulty, match="holdr"):
        privacy_file()


@pytest.mark.django_db
def test_everybody_can_read_the_register(city: object) -> None:
    page = Client().get(reverse("privacy_files")).content.decode()
    assert "個人情報ファイル簿" in page
    assert "記録情報の経常的提供先" in page
    lines = list(csv.reader(io.StringIO(Client().get(reverse("privacy_files_csv")).content.decode("utf-8-sig"))))
    assert len(lines) == 1 + len(register())
    assert len({len(line) for line in lines}) == 1


def test_the_console_prints_it_in_three_formats() -> None:
    for name, beginning in (
        ("md", "# 個人情報ファイル簿"),
        ("csv", "個人情報ファイルの名称,"),
        ("html", "<!doctype html>"),
    ):
        said = io.StringIO()
        call_command("privacy_register", f"--format={name}", stdout=said)
        assert said.getvalue().startswith(beginning)
    assert register_as_csv().count("\r\n") >= len(register())
    assert register_as_html().count("<h2>") == len(register())


def _tokens(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("sealed"), str):
            yield value["sealed"]
        for inner in value.values():
            yield from _tokens(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _tokens(inner)


@pytest.mark.django_db
def test_the_sheet_names_every_place_where_a_number_really_lies(
    hanako: User, make_case: MakeCase, at: datetime
) -> None:
    """An application with a number is sent; then every field of every table is searched for its sealed token."""
    basis = sound_city().procedures["child-allowance-claim"].fields["my_number"].legal_basis
    sealed = {"sealed": seal("123456789018", basis)}
    case = make_case("child-allowance-claim", owner=hanako, channel="counter", answers={"my_number": sealed})
    tokens = set(_tokens(case.answers))
    assert tokens, "the sample holds no number: take another procedure"
    found = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            for value in model._default_manager.values_list(field.name, flat=True):
                if any(token in str(value) for token in tokens):
                    found.add(f"{model._meta.label}.{field.name}")
    declared = {f"{label}.{field}" for label, field, _personal in places()}
    assert found >= {"cases.Case.answers", "cases.CaseContent.answers"}
    assert found <= declared, f"numbers lie where the sheet does not say: {found - declared}"
    sheet = numbers_as_markdown(at.date())
    assert all(f"`{one}`" in sheet for one in declared)
    asked = questions(at.date())
    assert asked
    for title, question, basis in asked:
        assert basis != UNKNOWN
        assert f"| {title} | {question} | {basis} |" in sheet
    assert "ありません。" in numbers_as_markdown(date(1999, 1, 1))
