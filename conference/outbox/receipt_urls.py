"""Addresses for the provider of texts."""

from django.urls import path

from conference.outbox import receipts

app_name = "sms"
urlpatterns = [
    path("receipts/<str:secret>/", receipts.receipts, name="receipts"),
    path("replies/<str:secret>/", receipts.replies, name="replies"),
]
