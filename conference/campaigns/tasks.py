"""The workers of campaigns."""

from celery import shared_task

from conference.campaigns.services.launching import launch_due
from conference.campaigns.services.sending import escalate_due, follow_statuses
from conference.campaigns.wake import ADVANCE
from conference.outbox.poke import hear


@shared_task(ignore_result=True)
def advance() -> None:
    """Launch what is due, and hold what its campaign holds."""
    hear(ADVANCE)
    launch_due()
    escalate_due()
    follow_statuses()
