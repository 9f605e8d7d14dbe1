"""Addresses of registration."""

from django.urls import path

from events.registration import views

app_name = "registration"
urlpatterns = [
    path("events/<slug:slug>/register/", views.register_for, name="register"),
    path("events/<slug:slug>/seats/", views.seats, name="seats"),
    path("registrations/<str:code>/", views.show_pass, name="pass"),
    path("registrations/<str:code>/qr.png", views.qr_image, name="qr"),
    path("registrations/<str:code>/cancel/", views.cancel_own, name="cancel"),
]
