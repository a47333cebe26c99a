"""The page that tells of a changed form, and the choice between the old one and the new."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from madoguchi.config.versions import NoSuchVersion, find_version
from madoguchi.foundation.cases.public import Draft
from madoguchi.foundation.forms.public import (
    ProcedureVersion,
    check_definition,
    check_folder,
    get_version_offered,
    publish_definitions,
)
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.procedures.differences import differences
from madoguchi.services.procedures.tests.conftest import DOG, SMALL_CITY, Begin, fill, send, words

NEW_RULE = {"ja": "新しい決まりです。", "plain": "きまり", "en": "A new rule."}


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The file of a changed registration, in a copy of the small city."""
    folder = tmp_path / "small_city"
    shutil.copytree(SMALL_CITY, folder)
    path = folder / "procedures" / "dog.yaml"
    definition = yaml.safe_load(path.read_text())
    fields = definition["form"][1]["fields"]
    fields[0]["label"] = {"ja": "犬の呼び名", "plain": "犬の なまえ", "en": "What the dog is called"}
    fields[1]["of"].append({"key": "akita", "ja": "秋田犬", "plain": "あきたいぬ", "en": "Akita"})
    fields.append({"name": "colour", "type": "text", "label": {"ja": "毛色", "plain": "いろ", "en": "Colour"}})
    definition["attachments"] = definition["attachments"][:1]
    definition["fee"] = []
    definition["processing"]["standard_days"] = 5
    definition["migrate"] = {
        "tell": {"ja": "特徴をもう一度おたずねします。", "plain": "もう一度 聞きます。", "en": "We ask for the marks again."},
        "rules": [{"from": "traits", "ask_again": True, "because": NEW_RULE}],
    }  # fmt: skip
    path.write_text(yaml.safe_dump(definition, allow_unicode=True, sort_keys=False))
    return path


@pytest.fixture
def publish(changed: Path, at: datetime) -> Callable[[], ProcedureVersion]:
    """Publish the changed registration."""

    def now() -> ProcedureVersion:
        checked = check_folder(changed.parent.parent)
        assert not [f for f in checked.errors if "examples" not in f.file], checked.errors
        checked.faults = []
        publish_definitions(checked, by=SYSTEM, at=at)
        return get_version_offered("dog", on=at.date())

    return now


@pytest.fixture
def half_done(client: Client, begin: Begin) -> Draft:
    """A guest's draft with everything answered but not sent."""
    draft = begin(client)
    fill(client, draft)
    send(client, draft, "dog", {**DOG, "traits": ["", "chip"]})
    return draft


def test_whoever_comes_back_is_told_and_goes_on_with_the_new_form(
    client: Client, half_done: Draft, publish: Callable[[], ProcedureVersion]
) -> None:
    newer = publish()
    here = reverse("draft_changed", args=[half_done.pk])
    for door in ("draft_resume", "draft_check"):
        assert client.get(reverse(door, args=[half_done.pk]))["Location"] == here
    told = words(client.get(here))
    for part in (
        "様式が変わりました",
        "特徴をもう一度おたずねします。",
        "新しい決まりです。",
        "毛色",
        "今までの様式は、令和9年4月30日",
    ):
        assert part in told
    client.post(here)
    half_done.refresh_from_db()
    assert half_done.version == newer
    assert half_done.answers["dog_name"] == "ポチ"
    assert "traits" not in half_done.answers
    landed = client.get(reverse("draft_resume", args=[half_done.pk]))["Location"]
    assert landed.endswith("/pages/dog/"), "the page with the new question is open again"


def test_the_old_form_may_be_finished(
    client: Client, half_done: Draft, publish: Callable[[], ProcedureVersion]
) -> None:
    publish()
    client.post(reverse("draft_changed", args=[half_done.pk]), {"_keep": "1"})
    assert "/changed/" not in client.get(reverse("draft_resume", args=[half_done.pk]))["Location"]
    half_done.refresh_from_db()
    assert half_done.version.number == 1


def test_there_is_nothing_to_tell_without_a_new_version(client: Client, half_done: Draft) -> None:
    answer = client.get(reverse("draft_changed", args=[half_done.pk]))
    assert answer["Location"] == reverse("draft_resume", args=[half_done.pk])


def test_two_versions_are_compared_in_words(changed: Path, at: datetime) -> None:
    newer, faults = check_definition(changed)
    assert newer is not None, faults
    older = get_version_offered("dog", on=at.date()).procedure
    said = {change.sentence for change in differences(older, newer)}
    assert said >= {
        "新しく加わります：「毛色」", "文言が変わります：「犬の名前」→「犬の呼び名」",
        "「犬種」に選択肢「秋田犬」が加わります。", "不要になります：「住所がわかる書類」", "手数料がかからなくなります。",
        "標準処理期間：3日 → 5日（開庁日）", "作成中の申請は、この版に引き継がれます。",
        f"質問の数：{older.questions} → {older.questions + 1}",
    }  # fmt: skip
    assert differences(older, older) == []


def test_the_commands_say_the_same(
    client: Client, half_done: Draft, changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = StringIO()
    call_command("procedures_diff", "dog@1", str(changed), stdout=said)
    assert "新しく加わります：「毛色」" in said.getvalue()
    checked = check_folder(changed.parent.parent)
    checked.faults = []
    monkeypatch.setattr("madoguchi.config.management.commands.procedures_preview.check_city", lambda _folder: checked)
    said = StringIO()
    call_command("procedures_preview", str(changed.parent.parent), stdout=said)
    assert "作成中（未送信）：1件" in said.getvalue()
    assert "もう一度たずねる質問：「特徴」（1件）" in said.getvalue()
    half_done.refresh_from_db()
    assert half_done.version.number == 1, "a preview writes nothing"


@pytest.mark.parametrize("name", ["cat", "dog@7", "dog@x", "missing.yaml"])
def test_a_version_that_is_not_there_is_named(name: str) -> None:
    with pytest.raises(NoSuchVersion):
        find_version(name)
