"""Addresses of registration."""

from django.urls import path

from events.registration import unit_views, views

app_name = "registration"
urlpatterns = [
    path("events/<slug:slug>/register/", views.register_for, name="register"),
    path("events/<slug:slug>/register/group/", unit_views.register_group, name="group"),
    path("units/open/<slug:secret>/", unit_views.open_unit, name="open_unit"),
    path("units/<str:code>/", unit_views.unit, name="unit"),
    path("units/<str:code>/template/", unit_views.unit_template, name="unit_template"),
    path("units/<str:code>/table/", unit_views.unit_table, name="unit_table"),
    path("units/<str:code>/withdraw/<str:registration>/", unit_views.unit_withdraw, name="unit_withdraw"),
    path("events/<slug:slug>/seats/", views.seats, name="seats"),
    path("registrations/<str:code>/", views.detail, name="detail"),
    path("registrations/<str:code>/sessions/", views.sessions, name="sessions"),
    path("registrations/<str:code>/answers/", views.answer, name="answers"),
    path("registrations/<str:code>/answers/<str:question>/", views.answer_file, name="answer_file"),
    path("registrations/<str:code>/document/", views.document, name="document"),
    path("registrations/<str:code>/vetting/", views.vetting, name="vetting"),
    path("registrations/<str:code>/photo/", views.photo, name="photo"),
    path("registrations/<str:code>/accept/", views.accept_seat, name="accept"),
    path("registrations/<str:code>/cancel/", views.cancel_own, name="cancel"),
    path("pass/", views.show_pass, name="pass"),
    path("pass/calendar.ics", views.calendar, name="calendar"),
    path("pass/qr.png", views.qr_image, name="qr"),
    path("pass/worker.js", views.worker, name="worker"),
    # In capital letters, which a QR code writes the shortest way.
    path("P/<str:token>", views.scanned, name="scanned"),
]
