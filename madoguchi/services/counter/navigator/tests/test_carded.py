"""Somebody without an entry shows a card: what it says stands in the forms, as read from the card."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.cases.public import source_in_words
from madoguchi.kernel import clock
from madoguchi.services.counter.conversation import conversation_of
from madoguchi.services.counter.models import CounterSet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register", "all_published")]
CAREFUL = {"purpose": "registration"}
TYPED = {
    "family": "八甲", "given": "旅人", "family_kana": "ハッコウ", "given_kana": "タビト", "born_on": "1982-09-01", "sex": "male",
}  # fmt: skip
READ = {
    "prefecture": "青森県",
    "city": "青森市",
    "town": "",
    "street": "架空町1番地",
    "building": "",
    "postal_code": "",
}


def begun(client: Client, card: str = "from-elsewhere", **typed: str) -> CounterSet:
    """A card is read, and a set begins for somebody without an entry."""
    if card:
        nonce = client.post(reverse("counter_card_begin"), CAREFUL).context["reading"].nonce
        client.post(reverse("counter_card_read"), {"nonce": nonce, "card": card, "pin": "1234"})
    assert client.post(reverse("counter_take_unknown"), CAREFUL | TYPED | typed).status_code == 302
    return CounterSet.objects.latest("opened_at")


def choose(client: Client, opened: CounterSet, *slugs: str) -> None:
    client.post(reverse("counter_procedures", args=[opened.pk]), {"procedure": list(slugs)})


def told(opened: CounterSet, slug: str, concept: str) -> tuple[Any, str]:
    """The answer to a question, and where it came from."""
    draft = opened.forms.get(slug=slug).draft
    assert draft is not None
    name = next(f.name for f in draft.version.procedure.fields.values() if f.concept == concept)
    return draft.answers.get(name), draft.provenance.get(name, {}).get("source", "")


def test_what_the_card_says_stands_in_the_forms_as_read_from_it(sato_client: Client) -> None:
    opened = begun(sato_client)
    assert opened.identity == "card"
    choose(sato_client, opened, "dog-registration")
    name, source = told(opened, "dog-registration", "person.name")
    assert (name["given"], name["given_kana"], source) == ("旅人", "タビト", "card")
    assert told(opened, "dog-registration", "person.address") == (READ, "card")
    form = opened.forms.get()
    assert form.draft is not None
    place = next(f.name for f in form.draft.version.procedure.fields.values() if f.concept == "person.name")
    assert source_in_words(form.draft.provenance[place]) == "令和8年11月2日にカードから読み取り"
    (address,) = [q for q in conversation_of(opened, at=clock.now()).missing if q.field.concept == "person.address"]
    assert address.value == READ, "only the postal code, which no card says, is asked"


def test_whoever_moves_lived_where_the_card_says(sato_client: Client) -> None:
    opened = begun(sato_client)
    choose(sato_client, opened, "dog-registration")
    assert told(opened, "dog-registration", "person.address")[0] == READ, "the control: nobody speaks of a move"
    choose(sato_client, opened, "moving-in")
    assert told(opened, "moving-in", "event.old_address") == (READ, "card")
    assert told(opened, "moving-in", "event.new_address") == (None, "")
    assert told(opened, "dog-registration", "person.address") == (None, "")


def test_a_move_that_was_noted_first_says_the_same(sato_client: Client) -> None:
    opened = begun(sato_client)
    sato_client.post(reverse("counter_happened", args=[opened.pk]), {"occasion": "moving-in"})
    choose(sato_client, opened, "moving-in", "dog-registration")
    assert told(opened, "moving-in", "event.old_address") == (READ, "card")
    assert told(opened, "dog-registration", "person.address") == (None, "")


def test_without_a_card_it_was_heard_and_the_card_of_another_is_none(sato_client: Client) -> None:
    heard = begun(sato_client, card="")
    choose(sato_client, heard, "dog-registration")
    assert (heard.identity, told(heard, "dog-registration", "person.name")[1]) == ("", "clerk")
    for typed in ({"given": "次郎"}, {"born_on": "1983-09-01"}):
        other = begun(sato_client, **typed)
        choose(sato_client, other, "dog-registration")
        assert other.identity == "", "somebody else stands there than the card says"
        assert told(other, "dog-registration", "person.name")[1] == "clerk"
        assert told(other, "dog-registration", "person.address") == (None, "")


def test_what_the_clerk_heard_otherwise_was_heard(sato_client: Client) -> None:
    opened = begun(sato_client, sex="female")
    assert opened.person["person.sex"] == "female"
    assert opened.person["@card"]["of"] == ["person.name", "person.born_on"]


AOMORI = {
    "prefecture": "青森県",
    "city": "青森市",
    "town": "新町",
    "street": "1-2",
    "building": "",
    "postal_code": "0300801",
}


def family_typed(client: Client) -> CounterSet:
    """A family without an entry says where it lives, without a card."""
    person = {f"person.name.{part}": TYPED[part] for part in ("family", "given", "family_kana", "given_kana")}
    person |= {f"person.address.{part}": text for part, text in AOMORI.items()}
    answer = client.post(reverse("counter_person"), {"identity": "photo", "person.born_on": "1982-09-01", **person})
    assert answer.status_code == 302
    return CounterSet.objects.latest("opened_at")


@pytest.mark.parametrize("order", [("moving-in", "dog-registration"), ("dog-registration", "moving-in")])
def test_where_somebody_who_moves_says_to_live_is_the_previous_address(
    sato_client: Client, order: tuple[str, ...]
) -> None:
    opened = family_typed(sato_client)
    for slug in order:
        choose(sato_client, opened, slug)
    assert told(opened, "moving-in", "event.old_address") == (AOMORI, "clerk")
    assert told(opened, "moving-in", "event.new_address") == (None, "")
    assert told(opened, "dog-registration", "person.address") == (None, ""), "lives no more where they said"


def test_where_somebody_lives_who_does_not_move_is_their_address(sato_client: Client) -> None:
    opened = family_typed(sato_client)
    choose(sato_client, opened, "dog-registration")
    assert told(opened, "dog-registration", "person.address") == (AOMORI, "clerk")
