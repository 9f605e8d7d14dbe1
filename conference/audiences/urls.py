"""Addresses of audiences and lists at the desk: whoever may not enter the desk is led to sign in."""

from django.contrib import admin
from django.urls import path

from conference.audiences import list_views, views

app_name = "audiences"
desk = admin.site.admin_view
urlpatterns = [
    path("", desk(views.audiences), name="list"),
    path("new/", desk(views.new), name="new"),
    path("<int:pk>/", desk(views.audience), name="audience"),
    path("<int:pk>/delete/", desk(views.delete), name="delete"),
    path("lists/", desk(list_views.lists), name="lists"),
    path("lists/new/", desk(list_views.new), name="new_list"),
    path("lists/template.xlsx", desk(list_views.template), name="template"),
    path("lists/<int:pk>/", desk(list_views.contact_list), name="contact_list"),
    path("lists/<int:pk>/take-in/", desk(list_views.take_in_page), name="take_in"),
    path("lists/<int:pk>/delete/", desk(list_views.delete), name="delete_list"),
]
