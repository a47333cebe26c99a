"""Addresses of the office's pages."""

from __future__ import annotations

from django.urls import path

from madoguchi.services.counter.views.staff import (
    checking,
    choosing,
    confirming,
    consenting,
    counted,
    families,
    home,
    representing,
    screen,
    steps,
)

ONE = "counter/<uuid:set_id>/"
FORM = f"{ONE}forms/<uuid:counter_form_id>/"

urlpatterns = [
    path("counter/", home.counter_home, name="counter_home"),
    path("counter/person/", families.counter_person, name="counter_person"),
    path("counter/counted/<slug:desk_key>/", counted.counter_counted, name="counter_counted"),
    path(ONE, screen.counter_set, name="counter_set"),
    path(f"{ONE}procedures/", choosing.counter_procedures, name="counter_procedures"),
    path(f"{ONE}identity/", choosing.counter_identity, name="counter_identity"),
    path(f"{ONE}language/", choosing.counter_language, name="counter_language"),
    path(f"{ONE}representation/", representing.counter_representation, name="counter_representation"),
    path(f"{ONE}representative/", representing.counter_representative, name="counter_representative"),
    path(f"{ONE}consents/", consenting.counter_consents, name="counter_consents"),
    path(f"{ONE}hold/", steps.counter_hold, name="counter_hold"),
    path(f"{ONE}take-up/", steps.counter_take_up, name="counter_take_up"),
    path(f"{ONE}hand-over/", steps.counter_hand_over, name="counter_hand_over"),
    path(f"{ONE}abandon/", steps.counter_abandon, name="counter_abandon"),
    path(f"{ONE}check/", checking.counter_check, name="counter_check"),
    path(f"{ONE}done/", checking.counter_done, name="counter_done"),
    path(f"{ONE}receipts.pdf", checking.counter_receipts, name="counter_receipts"),
    path("counter/tablet/clear/", confirming.counter_tablet_clear, name="counter_tablet_clear"),
    path(f"{ONE}tablet/", confirming.counter_tablet, name="counter_tablet"),
    path(f"{ONE}tablet/stand/", confirming.counter_tablet_stand, name="counter_tablet_stand"),
    path(f"{ONE}print/", confirming.counter_print, name="counter_print"),
    path(f"{ONE}scan/", confirming.counter_scan, name="counter_scan"),
    path(f"{FORM}drop/", choosing.counter_drop, name="counter_drop"),
    path(f"{FORM}row/", steps.counter_row, name="counter_row"),
    path(f"{FORM}paper/", steps.counter_paper, name="counter_paper"),
    path(f"{FORM}sheet/", confirming.counter_sheet, name="counter_sheet"),
    path(f"{FORM}sheet/seen/", confirming.counter_sheet_seen, name="counter_sheet_seen"),
    path(f"{FORM}confirm/", checking.counter_confirm, name="counter_confirm"),
]
