"""The floor of events."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.kit.plugs import furnish


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Program")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        furnish("events")
