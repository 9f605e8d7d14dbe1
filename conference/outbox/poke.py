"""Waking the workers. Losing a poke costs seconds, never a message: beat sweeps."""

import structlog
from django.core.cache import cache

from conference.celery import app

PUMP = "conference.outbox.tasks.pump"
LOST = 5
"""Seconds after which a poke that no worker heard was lost."""

log = structlog.get_logger(__name__)


def poke(task: str = PUMP, *, queue: str = "urgent") -> None:
    """Ask a worker to do what is due: by default, to send. Whoever was asked and has not begun yet is not asked again,
    so that a rush writes one task and not one for each message. A broker that is down is noted and not waited for.
    """
    if not cache.add(_name(task), True, timeout=LOST):
        return
    try:
        app.send_task(task, queue=queue, retry=False, expires=60)
    except Exception as error:  # kombu raises its transport's own errors, whatever they are
        log.warning("poke_failed", task=task, error=str(error))


def hear(task: str = PUMP) -> None:
    """What a task does before it looks for what is due: what is written from now on needs another poke."""
    cache.delete(_name(task))


def _name(task: str) -> str:
    return f"poked:{task}"
