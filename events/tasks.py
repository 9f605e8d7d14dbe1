"""Contents: the background tasks of events, so that Celery finds them."""

from events.schedule.tasks import write_announcements

__all__ = ["write_announcements"]
