"""Addresses of the front page and what is about the whole edition."""

from django.urls import path

from conference.editions import views

app_name = "editions"
urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
]
