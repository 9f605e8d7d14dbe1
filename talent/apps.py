"""The floor of talent."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.kit.plugs import furnish


class TalentConfig(AppConfig):
    name = "talent"
    verbose_name = _("Talent")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        furnish("talent")
