"""Where recipients answer: short, because it also stands in texts."""

from django.urls import path

from conference.campaigns import reply_views

app_name = "replies"
urlpatterns = [path("i/<str:token>/", reply_views.reply, name="reply")]
