"""The address for a mail service."""

from django.urls import path

from conference.outbox import mail_events

app_name = "mail_events"
urlpatterns = [path("events/", mail_events.event, name="event")]
