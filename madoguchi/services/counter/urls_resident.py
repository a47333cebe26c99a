"""Addresses of the tablet on the resident's side of the desk."""

from django.urls import path

from madoguchi.services.counter.views import tablet

urlpatterns = [
    path("tablet/", tablet.tablet, name="tablet"),
    path("tablet/stand/", tablet.tablet_stand, name="tablet_stand"),
    path("tablet/forms/", tablet.tablet_forms, name="tablet_forms"),
    path("tablet/forms/<uuid:counter_form_id>/", tablet.tablet_form, name="tablet_form"),
    path("tablet/sign/", tablet.tablet_sign, name="tablet_sign"),
    path("tablet/forget/", tablet.tablet_forget, name="tablet_forget"),
]
