"""Addresses of one's own pages; allauth's own lie under `/accounts/`, where ours stands before one of them."""

from django.urls import path

from conference.accounts import views

app_name = "accounts"
urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/header/", views.header, name="header"),
    path("me/profile/", views.profile, name="profile"),
    path("me/tokens/", views.tokens, name="tokens"),
    path("me/tokens/<str:code>/revoke/", views.revoke, name="revoke_token"),
    path("accounts/login/code/confirm/", views.SignInCode.as_view(), name="sign_in_code"),
    path("privacy/", views.privacy, name="privacy"),
]
