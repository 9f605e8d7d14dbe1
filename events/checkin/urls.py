"""Addresses of the scanner."""

from django.urls import path

from events.checkin import views

app_name = "checkin"
urlpatterns = [
    path("scanner/", views.scanner, name="scanner"),
    path("scanner/worker.js", views.worker, name="worker"),
]
