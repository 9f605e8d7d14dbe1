"""Addresses of check-in's own pages at the desk."""

from django.contrib import admin
from django.urls import path

from events.checkin import counter, views

app_name = "checkin"
desk = admin.site.admin_view
urlpatterns = [
    path("", desk(views.board), name="board"),
    path("counter/", desk(counter.counter), name="counter"),
    path("shifts/<int:pk>/", desk(views.shift), name="shift"),
]
