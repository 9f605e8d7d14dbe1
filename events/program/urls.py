"""Addresses of the program."""

from django.urls import path

from events.program import views
from events.program.exports import views as exports

app_name = "program"
urlpatterns = [
    path("schedule/", views.schedule, name="schedule"),
    path("schedule.ics", exports.whole_calendar, name="calendar"),
    path("schedule.json", exports.frab_json, name="frab_json"),
    path("schedule.xml", exports.frab_xml, name="frab_xml"),
    path("schedule.xlsx", exports.whole_workbook, name="workbook"),
    path("schedule/feed.json", exports.changes_feed, name="feed"),
    path("events/<slug:slug>/", views.event, name="event"),
    path("events/<slug:slug>.ics", exports.event_calendar, name="event_calendar"),
    path("sessions/<str:code>/", views.session, name="session"),
    path("speakers/<str:code>/", views.speaker, name="speaker"),
]
