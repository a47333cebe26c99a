"""The door of the booking room."""

from __future__ import annotations

from madoguchi.foundation.booking.calendars import (
    booking_calendars,
    booking_rules,
    find_calendar,
    get_calendar,
    read_calendars,
    read_rules,
)
from madoguchi.foundation.booking.models import Booking, Reservation, Visit
from madoguchi.foundation.booking.queries import bookings_of, free_slots
from madoguchi.foundation.booking.refusals import CalendarUnknown, NotPossibleWithThis, SlotNotOffered, SlotTaken
from madoguchi.foundation.booking.seats import release_slot, release_slots_of, take_slot
from madoguchi.foundation.booking.visits.counter_link import CounterPage, register_counter_page
from madoguchi.foundation.booking.visits.happened import happened_for, told_by_facts, told_by_visit
from madoguchi.foundation.booking.visits.operations import (
    attach_set_to_visit,
    check_in_visit,
    link_draft,
    mark_no_show,
    take_check_in_back,
)
from madoguchi.foundation.booking.visits.picking import register_procedure_search
from madoguchi.foundation.booking.visits.planning import departments_with_visits, may_be_reserved
from madoguchi.foundation.booking.visits.queries import (
    DayFigures,
    booking_figures,
    find_visit,
    get_visit,
    may_receive,
    visits_of_day,
)
from madoguchi.foundation.booking.visits.session import (
    answered_by_visit,
    contact_of,
    told_for_visit,
    visit_being_prepared,
    visit_prepared_by,
)
from madoguchi.foundation.booking.visits.telling import tell_other_forms
from madoguchi.foundation.booking.vocabulary import (
    Calendar,
    CheckInTakenBack,
    ReservationEnded,
    Rules,
    Slot,
    State,
    VisitCheckedIn,
)
from madoguchi.foundation.booking.words import slot_label

__all__ = [
    "Booking",
    "Calendar",
    "CalendarUnknown",
    "CheckInTakenBack",
    "CounterPage",
    "DayFigures",
    "NotPossibleWithThis",
    "Reservation",
    "ReservationEnded",
    "Rules",
    "Slot",
    "SlotNotOffered",
    "SlotTaken",
    "State",
    "Visit",
    "VisitCheckedIn",
    "attach_set_to_visit",
    "booking_calendars",
    "booking_figures",
    "booking_rules",
    "bookings_of",
    "check_in_visit",
    "contact_of",
    "departments_with_visits",
    "find_calendar",
    "find_visit",
    "free_slots",
    "get_calendar",
    "get_visit",
    "happened_for",
    "link_draft",
    "mark_no_show",
    "may_be_reserved",
    "may_receive",
    "read_calendars",
    "read_rules",
    "register_counter_page",
    "register_procedure_search",
    "release_slot",
    "release_slots_of",
    "slot_label",
    "take_check_in_back",
    "take_slot",
    "tell_other_forms",
    "answered_by_visit",
    "told_by_facts",
    "told_by_visit",
    "told_for_visit",
    "visit_being_prepared",
    "visit_prepared_by",
    "visits_of_day",
]
