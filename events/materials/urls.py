"""Addresses of materials."""

from django.urls import path

from events.materials import views

app_name = "materials"
urlpatterns = [path("materials/<str:code>", views.download, name="download")]
