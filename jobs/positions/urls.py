"""Addresses of positions."""

from django.urls import path

from jobs.positions import views

app_name = "positions"
urlpatterns = [
    path("jobs/", views.search, name="list"),
    path("jobs/new/", views.create, name="create"),
    path("jobs/<str:code>/", views.detail, name="detail"),
    path("jobs/<str:code>/edit/", views.edit, name="edit"),
]
