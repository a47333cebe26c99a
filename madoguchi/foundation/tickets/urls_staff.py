"""Staff pages of the hall, under ``/staff/``."""

from __future__ import annotations

from django.urls import path

from madoguchi.foundation.tickets.views.staff import desks, devices, figures

urlpatterns = [
    path("desks/", desks.desk_list, name="desk_list"),
    path("desks/<slug:desk_key>/", desks.desk, name="desk"),
    path("desks/<slug:desk_key>/<slug:deed>/", desks.desk_act, name="desk_act"),
    path("hall/devices/", devices.hall_devices, name="hall_devices"),
    path("hall/figures/", figures.hall_figures, name="hall_figures"),
    path("hall/figures.csv", figures.hall_figures_csv, name="hall_figures_csv"),
    path("hall/<slug:area_key>/close/", desks.ticket_day_close, name="ticket_day_close"),
]
