"""Contents: the background tasks of events, so that Celery finds them."""

from events.registration.tasks import forget_answers, forget_documents, pass_seats_on
from events.schedule.tasks import write_announcements

__all__ = ["forget_answers", "forget_documents", "pass_seats_on", "write_announcements"]
