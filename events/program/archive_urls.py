"""Addresses of earlier editions: the same pages under their year."""

from django.urls import path
from django.views.generic import RedirectView

from events.program.urls import of_any_edition

app_name = "archive"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="archive:schedule"), name="edition"),
    *of_any_edition,
]
