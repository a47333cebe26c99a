"""Addresses for programs, under ``/api/``."""

from django.urls import path

from madoguchi.services.procedures.views import api

urlpatterns = [
    path("procedures/", api.api_procedure_list, name="api_procedure_list"),
    path("procedures/<slug:slug>/", api.api_procedure, name="api_procedure"),
    path("procedures/<slug:slug>/schema.json", api.api_procedure_schema, name="api_procedure_schema"),
]
