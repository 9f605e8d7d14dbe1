"""What pages show of materials goes with them."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from conference.pages.services import outdate_pages
from events.materials.models import Material


@receiver(post_delete, sender=Material)
def material_is_gone(**_options: Any) -> None:
    """A session takes its materials with it, and asks no service of theirs."""
    outdate_pages()
