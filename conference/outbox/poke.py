"""Waking the workers. Losing a poke costs seconds, never a message: beat sweeps."""

import structlog

from conference.celery import app

PUMP = "conference.outbox.tasks.pump"

log = structlog.get_logger(__name__)


def poke() -> None:
    """Ask a worker to send what is due. A broker that is down is noted and not waited for."""
    try:
        app.send_task(PUMP, queue="urgent", retry=False, expires=60)
    except Exception as error:  # kombu raises its transport's own errors, whatever they are
        log.warning("outbox_poke_failed", error=str(error))
