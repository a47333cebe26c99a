"""Pages of the hall that need no signing in."""

from __future__ import annotations

from django.urls import path

from madoguchi.foundation.tickets.views import boards, kiosk, phone

urlpatterns = [
    path("waiting/", boards.waiting, name="waiting"),
    path("waiting/<slug:area_key>/board.json", boards.waiting_board, name="waiting_board"),
    path("waiting/<slug:area_key>/stream/<slug:device>/", boards.waiting_stream, name="waiting_stream"),
    path("display/<slug:area_key>/<slug:device>/", boards.display, name="display"),
    path("kiosk/<slug:area_key>/<slug:device>/", kiosk.kiosk, name="kiosk"),
    path("kiosk/<slug:area_key>/<slug:device>/<uuid:ticket_id>/", kiosk.kiosk_ticket, name="kiosk_ticket"),
    path("tickets/<slug:area_key>/", phone.ticket_take, name="ticket_take"),
    path("ticket/<uuid:ticket_id>/", phone.ticket, name="ticket"),
    path("ticket/<uuid:ticket_id>/give-up/", phone.ticket_give_up, name="ticket_give_up"),
    path("ticket/<uuid:ticket_id>/come-back/", phone.ticket_come_back, name="ticket_come_back"),
]
