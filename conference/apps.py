"""The ground floor."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _

from conference.kit.plugs import furnish


class ConferenceConfig(AppConfig):
    name = "conference"
    verbose_name = _("The conference")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        furnish("conference")


class DeskConfig(admin.AdminConfig):
    """Makes the organizers' desk the default admin site."""

    default = False
    default_site = "conference.admin_site.Desk"
