"""Addresses of the program."""

from django.urls import path

from events.program import views

app_name = "program"
urlpatterns = [
    path("schedule/", views.schedule, name="schedule"),
    path("schedule.ics", views.whole_calendar, name="calendar"),
    path("events/<slug:slug>/", views.event, name="event"),
    path("events/<slug:slug>.ics", views.event_calendar, name="event_calendar"),
    path("sessions/<str:code>/", views.session, name="session"),
    path("speakers/<str:code>/", views.speaker, name="speaker"),
]
