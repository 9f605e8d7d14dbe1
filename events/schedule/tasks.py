"""What the schedule does in the background."""

from celery import shared_task

from conference.outbox.poke import hear
from events.schedule.models import Announcement
from events.schedule.services.announcing import WRITE, write_announcement


@shared_task(ignore_result=True, acks_late=True)
def write_announcements() -> None:
    """Write what is announced and not written yet. Two at once write nobody twice."""
    hear(WRITE)
    for announcement in Announcement.objects.filter(finished_at=None).select_related("release__edition"):
        write_announcement(announcement)
