"""Contents: every address of the portal. What people see is in two languages, Chinese without a prefix."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from conference import api, health
from conference.kit import pictures

handler500 = "conference.errors.broken"
urlpatterns = [
    path("health/live", health.live, name="live"),
    path("health/", health.health, name="health"),
    path("api/v1/", include(api)),
    path("api/mail/", include("conference.outbox.mail_event_urls")),
    path("api/sms/", include("conference.outbox.receipt_urls")),
    path("media/<path:name>", pictures.serve, name="picture"),
    path("favicon.ico", RedirectView.as_view(url="/static/favicon.svg")),
    path("i18n/setlang/", set_language, name="set_language"),
    *i18n_patterns(
        path("", include("conference.editions.urls")),
        path("", include("conference.accounts.urls")),
        path("", include("conference.organizations.urls")),
        path("", include("conference.outbox.urls")),
        path("", include("conference.news.urls")),
        path("", include("conference.campaigns.public_urls")),
        path("", include("events.program.urls")),
        path("archive/<int:year>/", include("events.program.archive_urls")),
        path("schedule/check/", include("events.schedule.public_urls")),
        path("", include("events.registration.urls")),
        path("", include("events.checkin.public_urls")),
        path("", include("events.materials.urls")),
        path("", include("events.agenda.urls")),
        path("", include("events.speakers.urls")),
        path("", include("jobs.positions.urls")),
        path("accounts/", include("allauth.urls")),
        path("admin/audiences/", include("conference.audiences.urls")),
        path("admin/campaigns/", include("conference.campaigns.urls")),
        path("admin/schedule/", include("events.schedule.urls")),
        path("admin/checkin/", include("events.checkin.urls")),
        path("admin/", admin.site.urls),
        prefix_default_language=False,
    ),
]
