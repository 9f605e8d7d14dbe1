"""Addresses of the demo's mailbox, and of what a mail's reader wants."""

from django.urls import path

from conference.outbox import views

app_name = "outbox"
urlpatterns = [
    path("outbox/", views.mailbox, name="list"),
    path("mail/<str:code>/<str:mac>/", views.preferences, name="preferences"),
    path("outbox/<str:code>/<int:index>/", views.attachment, name="attachment"),
]
