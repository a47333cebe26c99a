"""From the counter's figures down to the single sets: for whoever works at that counter, without anybody's name."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel.indicators import find_indicator
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.vocabulary import State


def test_who_works_there_sees_the_sets_and_nobody_else(
    family: CounterSet, sato: User, tanaka: User, sato_client: Client, tanaka_client: Client
) -> None:
    ended = family.opened_at
    CounterSet.objects.filter(pk=family.pk).update(
        state=State.SUBMITTED, ended_at=ended, written_characters=120, typed_characters=7
    )
    on, indicator = ended.date(), find_indicator("counter.characters_saved")
    assert indicator is not None
    assert indicator.rows is not None
    assert [(line.what, line.count) for line in indicator.look(on)] == [("citizens", 113)]
    address = indicator.rows(sato, on, on)["citizens"]
    assert "citizens" not in indicator.rows(tanaka, on, on)
    page = sato_client.get(address).content.decode()
    for said in (family.short_number, "120", "7", reverse("counter_set", args=[family.pk])):
        assert said in page
    assert family.name
    assert family.name not in page
    assert tanaka_client.get(address).status_code == 404
    assert family.short_number not in sato_client.get(address.partition("?")[0] + "?on=2020-01-01").content.decode()
