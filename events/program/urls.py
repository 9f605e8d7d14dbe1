"""Addresses of the program."""

from django.urls import path

from events.program import views
from events.program.exports import views as exports

app_name = "program"
of_any_edition = [
    path("schedule/", views.schedule, name="schedule"),
    path("schedule/grid/", views.grid, name="grid"),
    path("schedule/venues/", views.venues, name="venues"),
    path("events/<slug:slug>/", views.event, name="event"),
    path("sessions/<str:code>/", views.session, name="session"),
    path("speakers/", views.speakers, name="speakers"),
    path("speakers/<str:code>/", views.speaker, name="speaker"),
]
"""What `/archive/<year>/` has as well."""
urlpatterns = [
    *of_any_edition,
    path("schedule/now/", views.now, name="now"),
    path("schedule/time/", views.time, name="time"),
    path("schedule/print/", views.printed, name="print"),
    path("schedule/feed.json", exports.changes_feed, name="feed"),
    path("schedule.ics", exports.whole_calendar, name="calendar"),
    path("schedule.json", exports.frab_json, name="frab_json"),
    path("schedule.xml", exports.frab_xml, name="frab_xml"),
    path("schedule.xlsx", exports.whole_workbook, name="workbook"),
    path("events/<slug:slug>.ics", exports.event_calendar, name="event_calendar"),
]
