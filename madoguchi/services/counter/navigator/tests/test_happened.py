"""What was chosen as having happened is known to the forms: nobody is asked for its day once more."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.forms.public import CheckedCity
from madoguchi.foundation.residents.public import Resident
from madoguchi.kernel import clock
from madoguchi.services.counter.conversation import conversation_of, is_suggested
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.templatetags.counter_staff import source_of_answer

pytestmark = pytest.mark.django_db


def begin(client: Client, key: str) -> CounterSet:
    """Somebody has come."""
    person = str(Resident.objects.get(key=key).pk)
    client.post(reverse("counter_take"), {"purpose": "registration", "resident_id": person, "identity": "photo"})
    return CounterSet.objects.get()


def ways(counter_set: CounterSet) -> list[str]:
    """Where it is said what has happened, whom it concerns, and what is taken of what is needed."""
    return [reverse(f"counter_{name}", args=[counter_set.pk]) for name in ("happened", "concerned", "needs")]


def answers(counter_set: CounterSet, slug: str) -> dict[str, object]:
    draft = counter_set.forms.get(slug=slug).draft
    assert draft is not None
    found: dict[str, object] = draft.answers
    return found


def test_the_day_it_happened_stands_in_the_form_and_follows_a_correction(
    register: object, all_published: CheckedCity, sato_client: Client
) -> None:
    begun = begin(sato_client, "hanako")
    happened, _concerned, needs = ways(begun)
    sato_client.post(happened, {"occasion": "moving-within", "happened_on": "2026-10-25"})
    sato_client.post(needs, {"choose": "1", "procedure": "moving-within"})
    assert answers(begun, "moving-within")["moved_on"] == "2026-10-25"
    sato_client.post(happened, {"occasion": "moving-within", "happened_on": "2026-10-26"})
    assert answers(begun, "moving-within")["moved_on"] == "2026-10-26"


def test_who_died_and_when_stand_in_the_form(register: object, all_published: CheckedCity, sato_client: Client) -> None:
    begun = begin(sato_client, "hanako")
    happened, concerned, needs = ways(begun)
    sato_client.post(happened, {"occasion": "death", "happened_on": "2026-10-25"})
    sato_client.post(concerned, {"concerned": str(Resident.objects.get(key="tome").pk)})
    sato_client.post(needs, {"choose": "1", "procedure": "card-return"})
    known = {str(value) for value in answers(begun, "card-return").values()}
    assert any("トメ" in one for one in known), known
    assert "2026-10-25" in known


def test_the_notification_to_the_family_register_that_is_not_here_is_named_with_its_desk(
    register: object, all_published: CheckedCity, sato_client: Client
) -> None:
    begun = begin(sato_client, "aoi")
    happened, _concerned, needs = ways(begun)
    notified = {"birth": "出生届", "marriage": "婚姻届", "divorce": "離婚届"}
    for occasion in (*notified, "moving-within"):
        sato_client.post(happened, {"occasion": occasion, "happened_on": "2026-10-25"})
        page = sato_client.get(needs).content.decode()
        told = page.partition("ここにはない届出")[2].partition("<form")[0]
        assert notified.get(occasion, "") in told
        assert ("市民課の戸籍の窓口" in told) == (occasion in notified)
    sato_client.post(happened, {"occasion": "marriage", "happened_on": "2026-10-25"})
    page = sato_client.get(needs).content.decode()
    assert page.index("婚姻届") < page.index("児童扶養手当の資格喪失の届出") < page.index('name="choose"')


@pytest.fixture
def after_a_death(register: object, all_published: CheckedCity, sato_client: Client) -> CounterSet:
    """花子 comes after 一郎, the head of her household, has died."""
    begun = begin(sato_client, "hanako")
    happened, concerned, needs = ways(begun)
    sato_client.post(happened, {"occasion": "death", "happened_on": "2026-10-25"})
    sato_client.post(concerned, {"concerned": str(Resident.objects.get(key="ichiro").pk)})
    sato_client.post(needs, {"choose": "1", "procedure": ["head-of-household-change", "tax-heir-representative"]})
    return begun


def test_whoever_died_stands_in_no_row_of_the_household(after_a_death: CounterSet) -> None:
    rows = answers(after_a_death, "head-of-household-change")["members"]
    assert isinstance(rows, list)
    given = [row["name"]["given"] for row in rows]
    assert "花子" in given
    assert "一郎" not in given


def test_what_the_heir_was_to_whoever_died_is_known_from_the_register(after_a_death: CounterSet) -> None:
    assert answers(after_a_death, "tax-heir-representative")["heir.relation"] == "spouse"


@pytest.fixture
def opened(register: object, all_published: CheckedCity, sato_client: Client) -> CounterSet:
    """花子 has come."""
    return begin(sato_client, "hanako")


@pytest.mark.parametrize(
    ("occasion", "typed", "told"),
    [("death", "0001-01-01", "以降"), ("moving-out", "R99.1.1", "以前"), ("birth", "2026-11-03", "以前"),
     ("moving-within", "2999-12-31", "100年"), ("moving-out", "2028-01-01", "以前"), ("death", "1900-01-01", "以降")],
)  # fmt: skip
def test_a_day_that_cannot_be_is_refused_and_stays_as_it_was_typed(
    opened: CounterSet, sato_client: Client, occasion: str, typed: str, told: str
) -> None:
    page = reverse("counter_happened", args=[opened.pk])
    answer = sato_client.post(page, {"occasion": occasion, "happened_on": typed})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{typed}"' in shown
    assert told in shown
    opened.refresh_from_db()
    assert not opened.life_event


@pytest.mark.parametrize(
    ("occasion", "typed"), [("moving-out", "2026-11-20"), ("death", "2026-11-02"), ("birth", "1990-01-01")]
)
def test_a_day_that_can_be_is_taken(opened: CounterSet, sato_client: Client, occasion: str, typed: str) -> None:
    page = reverse("counter_happened", args=[opened.pk])
    assert sato_client.post(page, {"occasion": occasion, "happened_on": typed}).status_code == 302


def test_the_visitor_is_not_the_one_who_died(opened: CounterSet, sato_client: Client) -> None:
    sato_client.post(reverse("counter_happened", args=[opened.pk]), {"occasion": "death", "happened_on": "2026-10-25"})
    page = reverse("counter_concerned", args=[opened.pk])
    found = sato_client.post(page, {"text": "津軽 花子"}).content.decode()
    assert f'value="{opened.resident_id}"' in found
    answer = sato_client.post(page, {"concerned": opened.resident_id, "text": "津軽 花子"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "亡くなった方ではありません" in shown
    assert 'value="津軽 花子"' in shown, "what was typed stays"
    opened.refresh_from_db()
    assert "@concerns" not in opened.facts


def children_in(counter_set: CounterSet, slug: str) -> list[dict[str, Any]]:
    rows = answers(counter_set, slug)["children"]
    assert isinstance(rows, list)
    return rows


def test_the_day_of_a_birth_is_asked_in_no_form_and_older_children_are_no_newborns(
    opened: CounterSet, sato_client: Client
) -> None:
    happened, needs = (reverse(name, args=[opened.pk]) for name in ("counter_happened", "counter_needs"))
    sato_client.post(happened, {"occasion": "birth", "happened_on": "2026-10-25"})
    slugs = ("child-allowance-amount-change", "child-medical-certificate", "child-allowance-claim")
    sato_client.post(needs, {"choose": "1", "procedure": list(slugs)})
    opened.refresh_from_db()
    for slug in slugs[:2]:
        (newborn,) = children_in(opened, slug)
        assert (newborn.get("name"), newborn["born_on"]) == (None, "2026-10-25"), slug
    raised = children_in(opened, "child-allowance-claim")
    assert [str(row.get("name", {}).get("given", "")) for row in raised] == ["さくら", "晴斗", ""]
    talk = conversation_of(opened, at=clock.now())
    assert not [q for q in talk.missing if q.means.startswith("member.born_on") or q.field.name == "event_on"]
    told = [q for q in talk.answered if q.field.name == "event_on"]
    assert {place.form.slug for q in told for place in q.places} == set(slugs)
    assert {q.provenance["source"] for q in told} == {"clerk"}, "it was told, not proposed"
    assert {source_of_answer(q.provenance) for q in told} == {"聞き取り"}
    assert not [q for q in talk.suggested if q.field.name == "event_on"]
    (name,) = [q for q in talk.missing if q.means.startswith("member.name")]
    assert len({place.form.slug for place in name.places}) == 3, "the newborn child is one and the same in every form"
    sato_client.post(happened, {"occasion": "birth", "happened_on": "2026-10-26"})
    assert children_in(opened, "child-allowance-claim")[-1]["born_on"] == "2026-10-26"
    assert answers(opened, "child-allowance-claim")["event_on"] == "2026-10-26", "it follows what is told"


def test_a_newborn_on_the_register_is_not_asked_about(opened: CounterSet, sato_client: Client) -> None:
    Resident.objects.filter(key="haruto").update(born_on="2026-10-25")
    happened, needs = (reverse(name, args=[opened.pk]) for name in ("counter_happened", "counter_needs"))
    sato_client.post(happened, {"occasion": "birth", "happened_on": ""})
    sato_client.post(needs, {"choose": "1", "procedure": "child-medical-certificate"})
    (newborn,) = children_in(opened, "child-medical-certificate")
    assert newborn["name"] == Resident.objects.get(key="haruto").name
    assert newborn["lives_apart"] is False
    draft = opened.forms.get(slug="child-medical-certificate").draft
    assert draft is not None
    assert draft.provenance[f"children#{newborn['id']}.lives_apart"]["source"] == "register", "known, not only proposed"
    assert answers(opened, "child-medical-certificate")["event_on"] == "2026-10-25"
    assert is_suggested(draft.provenance["event_on"]), "the register knows it, nobody has told it"


def test_the_day_of_moving_in_is_told_but_is_not_the_day_that_the_allowance_counts_from(
    opened: CounterSet, sato_client: Client
) -> None:
    happened, needs = (reverse(name, args=[opened.pk]) for name in ("counter_happened", "counter_needs"))
    sato_client.post(happened, {"occasion": "moving-in", "happened_on": "2026-10-25"})
    sato_client.post(needs, {"choose": "1", "procedure": ["child-medical-certificate", "child-allowance-claim"]})
    opened.refresh_from_db()
    assert answers(opened, "child-medical-certificate")["event_on"] == "2026-10-25"
    talk = conversation_of(opened, at=clock.now())
    assert "event_on" not in {q.field.name for q in talk.suggested}
    assert talk.typed_characters == 0, "nobody typed it here"
    (asked,) = [q for q in talk.missing if q.field.name == "event_on"]
    assert [place.form.slug for place in asked.places] == ["child-allowance-claim"]
    assert "転出予定日" in asked.field.help.ja
    assert "event_on" not in answers(opened, "child-allowance-claim")
