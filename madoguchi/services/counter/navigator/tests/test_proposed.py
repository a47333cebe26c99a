"""What the counter proposes of a household follows from what the registers know of each of its people."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.cases.public import Draft
from madoguchi.foundation.forms.public import CheckedCity
from madoguchi.foundation.residents.public import Resident
from madoguchi.kernel import clock
from madoguchi.services.counter.conversation import conversation_of, is_suggested
from madoguchi.services.counter.models import CounterSet

pytestmark = pytest.mark.django_db


def begun(client: Client, key: str, occasion: str, *slugs: str) -> CounterSet:
    """Somebody comes after a move, and these procedures are taken."""
    person = str(Resident.objects.get(key=key).pk)
    client.post(reverse("counter_take"), {"purpose": "registration", "resident_id": person, "identity": "photo"})
    opened = CounterSet.objects.get()
    told = {"occasion": occasion, "happened_on": "2026-10-25"}
    client.post(reverse("counter_happened", args=[opened.pk]), told)
    client.post(reverse("counter_needs", args=[opened.pk]), {"choose": "1", "procedure": list(slugs)})
    opened.refresh_from_db()
    return opened


def draft_in(opened: CounterSet, slug: str) -> Draft:
    found = opened.forms.select_related("draft__version").get(slug=slug).draft
    assert found is not None
    return found


@pytest.mark.usefixtures("register", "all_published")
def test_only_those_of_the_household_who_hold_a_card_are_listed(sato_client: Client) -> None:
    opened = begun(sato_client, "hanako", "moving-within", "mynumber-card-update")
    rows = draft_in(opened, "mynumber-card-update").answers["holders"]
    assert [row["name"]["given"] for row in rows] == ["一郎", "花子"]
    assert [row["has_card"] for row in rows] == [True, True]
    assert not [q for q in conversation_of(opened, at=clock.now()).missing if q.field.name == "has_card"]


@pytest.mark.usefixtures("register", "all_published")
def test_where_no_register_knows_of_a_card_each_is_asked(sato_client: Client) -> None:
    opened = begun(sato_client, "taro", "moving-within", "mynumber-card-update")
    (row,) = draft_in(opened, "mynumber-card-update").answers["holders"]
    assert "has_card" not in row
    assert [q.field.name for q in conversation_of(opened, at=clock.now()).missing if q.field.name == "has_card"]


@pytest.mark.usefixtures("register", "all_published")
def test_after_a_marriage_nobody_elses_card_is_listed(sato_client: Client) -> None:
    opened = begun(sato_client, "tsubasa", "marriage", "mynumber-card-update")
    (row,) = draft_in(opened, "mynumber-card-update").answers["holders"]
    assert row["name"]["given"] == "翼", "his sister's name did not change"


@pytest.mark.usefixtures("register", "all_published")
def test_the_water_is_in_the_name_of_one(sato_client: Client) -> None:
    opened = begun(sato_client, "hanako", "moving-within", "water-stop", "water-start")
    for slug in ("water-stop", "water-start"):
        held = draft_in(opened, slug)
        assert held.answers["user_is_applicant"] is False, slug
        assert held.answers["user_name"] == "津軽 一郎", slug
        assert is_suggested(held.provenance["user_is_applicant"]), "read out, and changed where it is not so any more"


@pytest.mark.usefixtures("register", "all_published")
def test_and_whoever_has_it_in_his_own_name_is_proposed_so(sato_client: Client) -> None:
    opened = begun(sato_client, "ichiro", "moving-within", "water-stop")
    assert draft_in(opened, "water-stop").answers["user_is_applicant"] is True


def questions(client: Client, opened: CounterSet) -> tuple[set[str], set[str]]:
    """(asked, known) on the page of what is needed."""
    page = client.get(reverse("counter_needs", args=[opened.pk])).context["page"]
    return {bound.field.name for bound in page.questions}, {one.question.name for one in page.navigation.known}


def test_whoever_is_seventeen_and_lives_alone_is_asked_whether_there_are_children(
    register: object, all_published: CheckedCity, sato_client: Client
) -> None:
    asked, known = questions(sato_client, begun(sato_client, "ren", "job-left"))
    assert "children" in asked
    assert "children" not in known


def test_the_children_of_a_household_are_known(
    register: object, all_published: CheckedCity, sato_client: Client
) -> None:
    asked, known = questions(sato_client, begun(sato_client, "hanako", "moving-within"))
    assert {"children", "child_age"} <= known
    assert not {"children", "child_age"} & asked


@pytest.mark.usefixtures("register", "all_published")
def test_where_everybody_says_they_hold_no_card_the_form_is_needless_and_says_why(sato_client: Client) -> None:
    slug, title = "mynumber-card-update", "マイナンバーカードの券面記載事項変更・継続利用"
    opened = begun(sato_client, "hanako", "moving-within", "moving-within", slug)
    page = reverse("counter_set", args=[opened.pk])

    def say(whose: str, answer: str) -> str:
        talk = conversation_of(opened, at=clock.now(), dropped=True)
        (question,) = [q for q in talk.questions if q.field.name == "has_card" and q.about == whose]
        data = {"_shown": question.key, question.key: answer, "revision": str(CounterSet.objects.get().revision)}
        return sato_client.post(page, data, follow=True).content.decode()

    def there() -> set[str]:
        return set(opened.forms.filter(dropped_at=None).values_list("slug", flat=True))

    assert "外しました" not in say("津軽 一郎", "no")
    assert slug in there(), "the control: 花子 holds one, as the register says"
    shown = say("津軽 花子", "no")
    assert there() == {"moving-within"}
    assert f"「{title}」を外しました。この手続きの対象の方は、どなたも持っていません：マイナンバーカード" in shown
    assert f'id="needless-{slug}"' in shown, "it stays to be read after the message has gone"
    needs = sato_client.get(reverse("counter_needs", args=[opened.pk])).content.decode()
    assert f'value="{slug}" checked' not in needs
    assert "マイナンバーカードを持っている方はいますか" in needs.partition(title)[2], "the reason of the guide"
    sato_client.post(reverse("counter_procedures", args=[opened.pk]), {"procedure": slug})
    assert slug in there()
    assert "外しました" not in say("津軽 花子", "yes")
    assert slug in there()
    assert "cards" not in CounterSet.objects.get().facts, "what followed from the answer goes with it"
