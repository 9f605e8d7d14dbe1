"""Contents: the ground floor's tasks, and the heartbeat that `/health/` looks for."""

from celery import shared_task

from conference.audiences.tasks import forget_tables
from conference.campaigns.tasks import advance
from conference.health import beat_heartbeat
from conference.outbox.tasks import collect_bounces, pump, sweep
from conference.reminders.tasks import remind

__all__ = ["advance", "collect_bounces", "forget_tables", "heartbeat", "pump", "remind", "sweep"]


@shared_task(ignore_result=True)
def heartbeat() -> None:
    """Show that beat sends and a worker works."""
    beat_heartbeat()
