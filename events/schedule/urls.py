"""Addresses of the schedule's pages at the desk: whoever may not enter the desk is led to sign in."""

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
    path("imports/", desk(views.imports), name="imports"),
    path("imports/template.xlsx", desk(views.import_template), name="import_template"),
    path("imports/program.xlsx", desk(views.program_table_file), name="program_table"),
    path("imports/<int:pk>/", desk(views.import_page), name="import"),
    path("imports/<int:pk>/apply/", desk(views.apply_import_page), name="apply_import"),
    path("imports/<int:pk>/undo/", desk(views.undo_import_page), name="undo_import"),
    path("run-of-show/", desk(views.runs_of_show), name="runs_of_show"),
    path("events/<slug:slug>/run-of-show/", desk(views.run_sheet), name="run_sheet"),
    path("events/<slug:slug>/run-of-show.xlsx", desk(views.run_sheet_file), name="run_sheet_file"),
    path("events/<slug:slug>/run-of-show/edit/", desk(views.edit_run_sheet), name="edit_run_sheet"),
    path("releases/<int:number>/", desk(views.release_page), name="release"),
    path("releases/<int:number>/restore/", desk(views.restore_release), name="restore"),
    path("releases/<int:number>/announce/", desk(views.announce_release), name="announce"),
]
