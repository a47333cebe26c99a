"""What is confirmed is exactly what was shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from madoguchi.foundation.cases.circumstances import draft_state
from madoguchi.foundation.cases.content import Content, content_of
from madoguchi.foundation.cases.models import Draft
from madoguchi.foundation.cases.operations.drafting import add_row, attach_file
from madoguchi.foundation.cases.tests.conftest import DOG, GUEST, photo


def now(draft: Draft, at: datetime, assurance: str = "email") -> Content:
    state = draft_state(draft, assurance=assurance, at=at)
    return content_of(draft, state, list(draft.files.select_related("file")))


def test_the_hash_is_of_64_hexadecimal_digits_and_the_same_for_the_same(ready: Draft, at: datetime) -> None:
    one, again = now(ready, at), now(Draft.objects.get(pk=ready.pk), at)
    assert len(one.content_hash) == 64
    assert one.content_hash == again.content_hash


def test_every_answer_moves_the_hash_and_putting_it_back_brings_it_back(ready: Draft, say: Any, at: datetime) -> None:
    before = now(ready, at).content_hash
    say(ready, "dog", DOG | {"dog_name": ["ハチ"]})
    assert now(ready, at).content_hash != before
    say(ready, "dog", DOG)
    assert now(ready, at).content_hash == before


def test_an_answer_that_is_hidden_is_in_neither_content_nor_hash(ready: Draft, say: Any, at: datetime) -> None:
    before = now(ready, at).content_hash
    say(ready, "dog", DOG | {"kind": ["other"], "kind_other": ["秋田犬"]})
    say(ready, "dog", DOG)
    assert ready.answers["kind_other"] == "秋田犬"
    assert "kind_other" not in now(ready, at).answers
    assert now(ready, at).content_hash == before


def test_only_the_documents_that_are_asked_for_count(ready: Draft, say: Any, at: datetime) -> None:
    attach_file(ready, name="attachment.proof", upload=photo(), by=GUEST, at=at)
    assert now(ready, at).files == []
    say(ready, "dog", DOG | {"vaccinated": ["yes"]})
    assert [f["name"] for f in now(ready, at).files] == ["attachment.proof"]


def test_a_document_that_falls_away_does_not_count(ready: Draft, at: datetime) -> None:
    attach_file(ready, name="attachment.residence", upload=photo(), by=GUEST, at=at)
    assert len(now(ready, at).files) == 1
    assert now(ready, at, assurance="card").files == []


def test_other_content_under_the_same_file_name_moves_the_hash(ready: Draft, at: datetime) -> None:
    before = now(ready, at).content_hash
    attach_file(ready, name="attachment.residence", upload=photo("a.jpg"), by=GUEST, at=at)
    assert now(ready, at).content_hash != before


def test_each_value_says_where_it_came_from(ready: Draft, say: Any, at: datetime) -> None:
    row = add_row(ready, page="litters", by=GUEST, at=at)
    say(ready, "litters", {"litters.name": ["コロ"], "litters.given_away": ["no"]}, row=row)
    provenance = now(ready, at).provenance
    assert provenance["dog_name"]["source"] == "stated"
    assert provenance["litters.0.name"]["source"] == "stated"
    assert "kind_other" not in provenance
