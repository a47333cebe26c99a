"""What a visit is for is chosen in few steps: what has happened, or an everyday word; nothing ticked is lost on the way."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.test import Client
from django.utils import translation

from madoguchi.foundation.booking.visits import picking
from madoguchi.foundation.booking.visits.picking import pick
from madoguchi.foundation.booking.visits.planning import may_be_reserved
from madoguchi.foundation.forms.public import procedures_offered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_published", "at")]
NEW = "/visits/new/"


def boxes(page: str, *, ticked: bool | None = None) -> list[str]:
    """The procedures that stand as boxes on the page; only those ticked, or not, when that is asked."""
    found = re.findall(r'name="chosen" id="[^"]+" value="([^"]+)"( checked)?>', page)
    return [slug for slug, checked in found if ticked is None or bool(checked) == ticked]


def test_first_it_is_asked_what_has_happened_and_no_procedure_is_listed(client: Client) -> None:
    page = client.get(NEW).content.decode()
    assert boxes(page) == []
    assert 'name="life_event" value="death"' in page
    assert 'name="category" value="' in page
    assert 'type="search"' in page
    assert 'value="time"' not in page, "there is nothing yet to choose a time for"


def test_every_procedure_is_behind_a_choice_and_each_choice_has_few(at: datetime) -> None:
    today = at.date()
    start = pick([], on=today)
    steps = [pick([], event=way.key, on=today) for way in start.events]
    steps += [pick([], kind=way.key, on=today) for way in start.kinds]
    reached = {one.slug for step in steps for one in step.listed}
    offered = {one.slug for one in procedures_offered(today) if may_be_reserved(one)}
    assert reached == offered
    assert max(len(step.listed) for step in steps) < len(offered) / 2
    assert [way.count for way in (*start.events, *start.kinds)] == [len(step.listed) for step in steps]


def test_many_procedures_of_one_event_lie_folded_by_kind_and_what_is_ticked_is_not_hidden(at: datetime) -> None:
    step = pick(["juminhyo"], event="death", on=at.date())
    assert len(step.listed) > picking.FEW
    assert sorted(one.slug for shelf in step.shelves for one in shelf.procedures) == sorted(o.slug for o in step.listed)
    assert not any(shelf.is_open for shelf in step.shelves)
    first = step.shelves[0].procedures[0].slug
    assert [shelf.is_open for shelf in pick([first], event="death", on=at.date()).shelves].count(True) == 1
    assert pick([], event="pet", on=at.date()).shelves == [], "the control: a few stand open"


def test_an_everyday_word_finds_it_and_what_was_ticked_stays(client: Client) -> None:
    page = client.get(NEW, {"q": "いぬ", "chosen": ["juminhyo"]}).content.decode()
    assert boxes(page)[0] == "dog-registration"
    assert boxes(page, ticked=True) == ["juminhyo"]
    none = client.get(NEW, {"q": "ゴルフ場の芝", "chosen": ["juminhyo"]}).content.decode()
    assert "見つかりませんでした" in none
    assert boxes(none) == ["juminhyo"]


def test_what_is_ticked_goes_along_through_every_step_and_to_the_times(client: Client) -> None:
    page = client.get(NEW, {"chosen": ["dog-registration", "juminhyo"], "life_event": "pet", "q": "left in the field"})
    assert boxes(page.content.decode(), ticked=True) == ["dog-registration", "juminhyo"]
    more = client.get(NEW, {"chosen": ["juminhyo", "dog-registration"], "to": "more", "q": "犬"}).content.decode()
    assert boxes(more) == ["juminhyo", "dog-registration"]
    assert 'name="life_event"' in more
    times = client.get(NEW, {"chosen": ["juminhyo", "dog-registration"], "to": "time", "q": "犬"})
    assert times["Location"] == f"{NEW}?procedure=juminhyo&procedure=dog-registration"
    plan = client.get(times["Location"]).content.decode()
    assert 'href="?chosen=juminhyo&amp;chosen=dog-registration"' in plan, "the way back keeps them"
    assert "no-store" not in client.get(NEW).get("Cache-Control", ""), (
        "whoever goes back finds the boxes as they were ticked"
    )
    assert "no-store" in client.get(times["Location"])["Cache-Control"]


def test_without_a_choice_there_is_no_time_to_choose_and_the_page_says_so(client: Client) -> None:
    page = client.get(NEW, {"to": "time"})
    assert page.status_code == 422
    assert "市役所でしたいことを選んでください。" in page.content.decode()


def test_an_unknown_choice_is_the_first_page_and_unknown_procedures_are_left_out(client: Client) -> None:
    page = client.get(NEW, {"life_event": "golf", "category": "golf", "chosen": ["golf", "juminhyo"]}).content.decode()
    assert 'name="life_event" value="death"' in page
    assert boxes(page) == ["juminhyo"]


def test_where_nobody_keeps_a_search_none_is_offered(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picking, "_searches", [])
    assert not pick([], words="犬", on=at.date()).is_narrowed
    with translation.override("en"):
        assert str(pick([], event="pet", on=at.date()).heading) == "Keeping a pet"
