"""Whether the portal lives, and which of its parts answer.

A room adds a part with `@part("its name")`: a function that raises when something is wrong, within a second.
"""

import logging
import time
from collections.abc import Callable
from http import HTTPStatus

import psycopg2
import redis
from celery import current_app
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

TIMEOUT = 1  # second, for each part
BEAT = "portal:beat"  # a key that lives as long as beat and a worker do their round
BEAT_LIFE = 30  # seconds: three rounds

Check = Callable[[], None]
PARTS: dict[str, Check] = {}
logger = logging.getLogger(__name__)


class UnhealthyError(Exception):
    """A part answers, and its answer is bad."""


def part(name: str) -> Callable[[Check], Check]:
    """Have `/health/` ask this part as well."""

    def add(check: Check) -> Check:
        PARTS[name] = check
        return check

    return add


def _broker() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT)


@part("database")
def database() -> None:
    """A connection of its own: the request's may be the one that hangs."""
    limits = {"connect_timeout": TIMEOUT, "options": f"-c statement_timeout={TIMEOUT * 1000}"}
    probe = psycopg2.connect(**{**connection.get_connection_params(), **limits})
    try:
        probe.cursor().execute("SELECT 1")
    finally:
        probe.close()


@part("broker")
def broker() -> None:
    """Redis or Valkey answers."""
    with _broker() as client:
        client.ping()


@part("worker")
def worker() -> None:
    """Some worker answers a call by name; a busy one does too."""
    with _broker() as client:
        client.ping()  # without a broker, Celery would wait much longer than a second
    if not current_app.control.ping(timeout=TIMEOUT, limit=1):
        raise UnhealthyError("No worker answers.")


@part("beat")
def beat() -> None:
    """A task that beat sent was done not long ago."""
    with _broker() as client:
        if not client.exists(BEAT):
            raise UnhealthyError(f"No round for {BEAT_LIFE} s.")


def beat_heartbeat() -> None:
    """Record that beat sent a task and a worker did it: the body of a task due every 10 s."""
    with _broker() as client:
        client.set(BEAT, 1, ex=BEAT_LIFE)


@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """This process serves requests; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """Every part by name, with the seconds it took; 503 when one is bad. Details are in the log only."""
    parts = {}
    for name, check in PARTS.items():
        start = time.monotonic()
        try:
            check()
            state = "ok"
        except Exception as error:
            logger.warning("%s is unhealthy: %s", name, error)
            state = "unhealthy"
        parts[name] = {"status": state, "seconds": round(time.monotonic() - start, 3)}
    healthy = all(state["status"] == "ok" for state in parts.values())
    status = HTTPStatus.OK if healthy else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse({"status": "ok" if healthy else "unhealthy", "parts": parts}, status=status)
