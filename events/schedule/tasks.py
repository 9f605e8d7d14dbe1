"""What the schedule does in the background."""

from celery import shared_task

from conference.outbox.poke import hear
from events.schedule.services.announcing import WRITE, write_announced


@shared_task(ignore_result=True, acks_late=True)
def write_announcements() -> None:
    """Write what is announced and not written yet. Two at once write nobody twice."""
    hear(WRITE)
    write_announced()
