"""Addresses of the office's pages of the plan."""

from __future__ import annotations

from django.urls import path

from madoguchi.services.plan import urls_bodies
from madoguchi.services.plan.views.staff import giving, reporting, seeing

VALUE = "plan/values/<int:value_id>/"
KPI = "plan/kpis/<slug:kpi_key>/"

urlpatterns = [
    path("plan/", seeing.plan_dashboard, name="plan_dashboard"),
    path("plan/compare/", seeing.plan_compare, name="plan_compare"),
    path("plan/indicators/", seeing.plan_indicators, name="plan_indicators"),
    path("plan/population/", seeing.plan_population, name="plan_population"),
    path("plan/population/file/", giving.plan_population_file, name="plan_population_file"),
    path("plan/take/", reporting.plan_take, name="plan_take"),
    path("plan/measures/<slug:measure_key>/", seeing.plan_measure, name="plan_measure"),
    path(KPI, seeing.plan_kpi, name="plan_kpi"),
    path(f"{KPI}enter/", reporting.plan_value_enter, name="plan_value_enter"),
    path(VALUE, reporting.plan_value, name="plan_value"),
    path(f"{VALUE}confirm/", reporting.plan_value_confirm, name="plan_value_confirm"),
    path(f"{VALUE}decline/", reporting.plan_value_decline, name="plan_value_decline"),
    path(f"{VALUE}recount/", reporting.plan_value_recount, name="plan_value_recount"),
    path(f"{VALUE}correct/", reporting.plan_value_correct, name="plan_value_correct"),
    path(f"{VALUE}evidence/", reporting.plan_value_evidence, name="plan_value_evidence"),
    *urls_bodies.urlpatterns,
]
