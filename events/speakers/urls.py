"""Addresses of speakers' own profiles."""

from django.urls import path

from events.speakers import views

app_name = "speakers"
urlpatterns = [
    path("invitations/<slug:secret>/", views.open_invitation, name="open"),
    path("me/speaker/claim/", views.claim_profile, name="claim"),
    path("me/speaker/sessions/<str:code>/materials/", views.add_material, name="add_material"),
    path("me/speaker/materials/<str:code>/", views.change_material, name="change_material"),
    path("me/speaker/materials/<str:code>/remove/", views.remove_material, name="remove_material"),
    path("me/speaker/", views.profile, name="profile"),
]
