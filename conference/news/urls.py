"""Addresses of news."""

from django.urls import path

from conference.news import views

app_name = "news"
urlpatterns = [
    path("news/", views.items, name="list"),
    path("news/feed.atom", views.feed, name="feed"),
    path("news/<str:code>/", views.detail, name="detail"),
    path("news/<str:code>/preview/", views.preview, name="preview"),
    path("news/files/<str:code>", views.attachment, name="attachment"),
]
