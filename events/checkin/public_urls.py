"""Addresses of the scanner."""

from django.urls import path

from events.checkin import scanner

app_name = "scanner"
urlpatterns = [
    path("scanner/", scanner.page, name="page"),
    path("scanner/worker.js", scanner.worker, name="worker"),
]
