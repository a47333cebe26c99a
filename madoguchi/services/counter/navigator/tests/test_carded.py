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


def read_card(client: Client, card: str = "from-elsewhere") -> None:
    """The card lies on the reader, and is read."""
    nonce = client.post(reverse("counter_card_begin"), CAREFUL).context["reading"].nonce
    client.post(reverse("counter_card_read"), {"nonce": nonce, "card": card, "pin": "1234"})


def inputs_of(page: Any) -> dict[str, str]:
    """What the inputs of the family's page hold, as a browser sends them."""
    drawn = [*page.context["person"], *(bound for member in page.context["members"] for bound in member)]
    held = {
        (f"{bound.path}.{part}" if part else bound.path): str(text)
        for bound in drawn
        for part, text in (bound.typed or {}).items()
    }
    return {name: text for name, text in held.items() if text}


KANA = {"person.name.family_kana": "ハッコウ", "person.name.given_kana": "タビト"}


def test_a_family_is_written_down_from_the_card_of_one(sato_client: Client) -> None:
    read_card(sato_client)
    page = sato_client.get(reverse("counter_person"))
    held = inputs_of(page)
    assert (held["person.name.family"], held["person.name.given"]) == ("八甲", "旅人")
    assert (held["person.born_on"], held["person.sex"]) == ("昭和57年9月1日", "male")
    assert held["person.address.city"] == "青森市"
    assert held["m0.name.family"] == held["m5.name.family"] == "八甲"
    assert 'name="identity"' not in page.content.decode(), "the card says who stands there"
    wife = {"m0.name.given": "花", "m0.name.given_kana": "ハナ", "m0.born_on": "1984-02-03", "m0.relation": "妻"}
    answer = sato_client.post(reverse("counter_person"), held | KANA | wife)
    assert answer.status_code == 302, answer.context and answer.context["problems"]
    opened = CounterSet.objects.get()
    assert opened.identity == "card"
    names = [one["name"] for one in opened.person["household.members"]]
    assert [(one["family"], one["given"], one["family_kana"]) for one in names] == [
        ("八甲", "旅人", "ハッコウ"),
        ("八甲", "花", "ハッコウ"),
    ], "whose name alone was proposed is nobody"
    choose(sato_client, opened, "moving-in")
    assert told(opened, "moving-in", "event.old_address") == (READ, "card")


def test_an_address_that_was_typed_goes_before_that_of_the_card(sato_client: Client) -> None:
    read_card(sato_client)
    held = inputs_of(sato_client.get(reverse("counter_person"))) | KANA
    typed = {f"person.address.{part}": text for part, text in AOMORI.items()}
    assert sato_client.post(reverse("counter_person"), held | typed).status_code == 302
    opened = CounterSet.objects.get()
    choose(sato_client, opened, "moving-in")
    assert told(opened, "moving-in", "event.old_address") == (AOMORI, "clerk")


def test_somebody_else_than_the_card_says_shows_a_paper(sato_client: Client) -> None:
    read_card(sato_client)
    held = inputs_of(sato_client.get(reverse("counter_person"))) | KANA
    other = held | {"person.born_on": "1983-09-01", "person.address.postal_code": "030-0801"}
    answer = sato_client.post(reverse("counter_person"), other)
    assert answer.status_code == 422
    assert 'name="identity"' in answer.content.decode()
    assert inputs_of(answer)["person.address.city"] == "青森市", "nothing typed is lost"
    assert sato_client.post(reverse("counter_person"), other | {"identity": "photo"}).status_code == 302
    assert CounterSet.objects.get().identity == "photo"


def test_the_card_of_a_resident_fills_nobody_elses_page(sato_client: Client) -> None:
    read_card(sato_client, "hanako")
    assert inputs_of(sato_client.get(reverse("counter_person"))) == {}


def test_what_is_wrong_names_the_person_and_the_question_and_leads_to_it(sato_client: Client) -> None:
    told = {
        "identity": "photo", "person.born_on": "1990-01-01", "person.name.family": "岩木", "person.name.given": "次郎",
        "person.name.family_kana": "イワキ", "m1.name.given": "花",
    }  # fmt: skip
    answer = sato_client.post(reverse("counter_person"), told)
    assert answer.status_code == 422
    assert answer.context["problems"] == [
        ("f-person-name-given_kana", "ご本人の「氏名」の名（フリガナ）：この欄を入力してください。"),
        ("f-m1-name-given_kana", "岩木 花の「氏名」の名（フリガナ）：この欄を入力してください。"),
    ]
    page = answer.content.decode()
    for ident, _sentence in answer.context["problems"]:
        assert f'href="#{ident}"' in page
        assert f'id="{ident}"' in page


def test_the_postal_code_of_another_city_fills_the_address(sato_client: Client) -> None:
    typed = {"person.name.family": "岩木", "person.address.postal_code": "030-0801", "m0.name.given": "花"}
    answer = sato_client.post(reverse("counter_person"), typed | {"_fill": "person.address"})
    assert answer.status_code == 200
    held = inputs_of(answer)
    assert (held["person.address.prefecture"], held["person.address.city"]) == ("青森県", "青森市")
    assert held["person.address.town"] == "新町"
    assert (held["person.name.family"], held["m0.name.given"]) == ("岩木", "花"), "nothing typed is lost"
    assert not CounterSet.objects.exists()
