"""Addresses of one's own schedule."""

from django.urls import path

from events.agenda import views

app_name = "agenda"
urlpatterns = [
    path("sessions/<str:code>/star/", views.star_session, name="star"),
    path("me/stars/", views.mine, name="mine"),
    path("me/schedule/", views.schedule, name="schedule"),
    path("me/schedule/feed/", views.renew, name="renew_feed"),
    path("me/schedule/feed/close/", views.close, name="close_feed"),
    path("me/schedule/feed/qr.png", views.feed_qr, name="feed_qr"),
    path("me/schedule/<str:code>/", views.session, name="session"),
    path("feeds/<slug:secret>.ics", views.feed, name="feed"),
]
