"""What the schedule does in the background."""

from celery import shared_task

from conference.people.models import User
from events.program.models import ScheduleRelease
from events.schedule.services.announcing import announce


@shared_task(ignore_result=True, acks_late=True)
def announce_in_background(release_id: int, user_id: int) -> None:
    """Write to all whom a release concerns. Done twice, it writes nobody twice."""
    release = ScheduleRelease.objects.select_related("edition").get(pk=release_id)
    announce(release=release, by=User.objects.get(pk=user_id))
