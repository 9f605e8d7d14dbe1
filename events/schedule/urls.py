"""Addresses of the schedule's editor, at the desk: whoever may not enter the desk is led to sign in."""

from django.contrib import admin
from django.urls import path

from events.schedule import views

app_name = "schedule"
desk = admin.site.admin_view
urlpatterns = [
    path("", desk(views.editor), name="editor"),
    path("state/", desk(views.state), name="state"),
    path("sessions/", desk(views.add), name="add"),
    path("sessions/<str:code>/", desk(views.move), name="move"),
    path("sessions/<str:code>/ripple/", desk(views.ripple), name="ripple"),
    path("approvals/", desk(views.approvals), name="approvals"),
    path("releases/<int:number>/", desk(views.release_page), name="release"),
    path("releases/<int:number>/restore/", desk(views.restore_release), name="restore"),
    path("releases/<int:number>/announce/", desk(views.announce_release), name="announce"),
]
