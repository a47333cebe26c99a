"""Addresses of the navigator."""

from __future__ import annotations

from django.urls import path

from madoguchi.services.counter.navigator.views import identify, navigate

ONE = "counter/sets/<uuid:set_id>/"

urlpatterns = [
    path("counter/reception/", identify.counter_identify, name="counter_identify"),
    path("counter/reception/card/", identify.counter_card_begin, name="counter_card_begin"),
    path("counter/reception/card/read/", identify.counter_card_read, name="counter_card_read"),
    path("counter/reception/take/", identify.counter_take, name="counter_take"),
    path("counter/reception/without-entry/", identify.counter_take_unknown, name="counter_take_unknown"),
    path(f"{ONE}happened/", navigate.counter_happened, name="counter_happened"),
    path(f"{ONE}concerned/", navigate.counter_concerned, name="counter_concerned"),
    path(f"{ONE}needs/", navigate.counter_needs, name="counter_needs"),
]
