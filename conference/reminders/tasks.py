"""The workers of reminders."""

from celery import shared_task

from conference.reminders import services


@shared_task(ignore_result=True)
def remind() -> None:
    """Write what is due."""
    services.remind()
