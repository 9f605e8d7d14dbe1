"""Addresses of campaigns at the desk: whoever may not enter the desk is led to sign in."""

from django.contrib import admin
from django.urls import path

from conference.campaigns import report_views, sending_views, template_views, views

app_name = "campaigns"
desk = admin.site.admin_view
urlpatterns = [
    path("", desk(views.campaigns), name="list"),
    path("new/", desk(views.new), name="new"),
    path("templates/", desk(template_views.templates), name="templates"),
    path("templates/new/<str:action>/", desk(template_views.new), name="new_template"),
    path("templates/<int:pk>/", desk(template_views.template), name="template"),
    path("templates/<int:pk>/delete/", desk(template_views.delete), name="delete_template"),
    path("<str:code>/", desk(views.campaign), name="campaign"),
    path("<str:code>/delete/", desk(views.delete), name="delete"),
    path("<str:code>/page/", desk(views.trial_page), name="trial_page"),
    path("<str:code>/send/", desk(sending_views.send), name="send"),
    path("<str:code>/decide/", desk(sending_views.decide), name="decide"),
    path("<str:code>/progress/", desk(report_views.progress), name="progress"),
    path("<str:code>/recipients.xlsx", desk(report_views.recipients), name="recipients"),
    path("<str:code>/calls/", desk(report_views.calls), name="calls"),
]
