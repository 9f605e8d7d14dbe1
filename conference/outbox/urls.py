"""Addresses of the demo's mailbox."""

from django.urls import path

from conference.outbox import views

app_name = "outbox"
urlpatterns = [
    path("outbox/", views.mailbox, name="list"),
    path("outbox/<str:code>/<int:index>/", views.attachment, name="attachment"),
]
