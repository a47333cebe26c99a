"""Addresses of the plan for everybody. Those under ``open/`` stay for good: programs read them."""

from __future__ import annotations

from django.urls import path

from madoguchi.services.plan.views import everybody, feedback

urlpatterns = [
    path("plan/", everybody.public_plan, name="public_plan"),
    path("plan/population/", everybody.public_population, name="public_population"),
    path("plan/measures/<slug:measure_key>/", everybody.public_measure, name="public_measure"),
    path("plan/feedback/", feedback.plan_feedback, name="plan_feedback"),
    path("plan/feedback/<uuid:feedback_id>/", feedback.plan_feedback_sent, name="plan_feedback_sent"),
    path("open/plan-kpis.csv", everybody.open_plan_kpis_csv, name="open_plan_kpis_csv"),
    path("open/plan-kpis.json", everybody.open_plan_kpis_json, name="open_plan_kpis_json"),
    path("open/plan-population.csv", everybody.open_plan_population_csv, name="open_plan_population_csv"),
    path("open/plan-values.csv", everybody.open_plan_values_csv, name="open_plan_values_csv"),
    path("open/plan-values.json", everybody.open_plan_values_json, name="open_plan_values_json"),
]
