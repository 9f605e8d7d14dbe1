"""Waking the workers. Losing a poke costs seconds, never a message: beat sweeps."""

import structlog
from django.core.cache import cache

from conference.celery import app

PUMP = "conference.outbox.tasks.pump"
LOST = 5
"""Seconds after which a poke that no worker heard was lost."""
USELESS = 2 * 60 * 60
"""Seconds after which a worker throws a poke away, by its own clock: longer than that is ever wrong."""

log = structlog.get_logger(__name__)


def poke(task: str, *arguments: str, queue: str = "default") -> None:
    """Ask a worker to do what is due. Whoever was asked and has not begun yet is not asked again, so that a rush writes
    one task and not one for each message. A broker that is down is noted and not waited for.
    """
    if not cache.add(_name(task, *arguments), True, timeout=LOST):
        return
    try:
        app.send_task(task, arguments, queue=queue, retry=False, expires=USELESS)
    except Exception as error:  # kombu raises its transport's own errors, whatever they are
        log.warning("poke_failed", task=task, error=str(error))


def poke_channel(channel: str) -> None:
    """Ask a worker to send what is due on a channel."""
    poke(PUMP, str(channel), queue="urgent")


def hear(task: str, *arguments: str) -> None:
    """What a task does before it looks for what is due: what is written from now on needs another poke."""
    cache.delete(_name(task, *arguments))


def _name(task: str, *arguments: str) -> str:
    return ":".join(("poked", task, *arguments))
