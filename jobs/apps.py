"""The floor of jobs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.kit.plugs import furnish


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = _("Jobs")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        furnish("jobs")
