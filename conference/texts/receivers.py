"""The portal's own texts are there as soon as their table is."""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as all_apps
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from conference.texts.services import settle_declared


@receiver(post_migrate)
def declared_texts(sender: AppConfig, apps: Any = all_apps, **_: Any) -> None:
    """A row for each; in a database of older migrations there may be no table for them yet."""
    if sender.label == "conference" and "texttemplate" in apps.all_models["conference"]:
        settle_declared(apps.get_model("conference", "TextTemplate"))
