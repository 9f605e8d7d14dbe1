"""Addresses of organizations."""

from django.urls import path

from conference.organizations import views

app_name = "organizations"
urlpatterns = [
    path("organizers/", views.organizers, name="organizers"),
    path("organizations/new/", views.create, name="create"),
]
