"""Contents: the background tasks of events, so that Celery finds them."""

from events.schedule.tasks import announce_in_background

__all__ = ["announce_in_background"]
