"""Waking the workers. Losing a poke costs seconds, never a message: beat sweeps."""

import structlog

from conference.celery import app

PUMP = "conference.outbox.tasks.pump"

log = structlog.get_logger(__name__)


def poke(task: str = PUMP, *, queue: str = "urgent") -> None:
    """Ask a worker to do what is due: by default, to send. A broker that is down is noted and not waited for."""
    try:
        app.send_task(task, queue=queue, retry=False, expires=60)
    except Exception as error:  # kombu raises its transport's own errors, whatever they are
        log.warning("poke_failed", task=task, error=str(error))
