"""A turnstile: so many a second go through, the others wait in the order in which they came."""

import math
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, wraps
from typing import Any

import redis
import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

PATIENCE = 1.0
"""Seconds that somebody is let in before their turn: an answer takes as long."""
LIFE = 20 * 60
"""Seconds after their turn in which somebody comes and goes as they like."""
TURN_OF = """
local own = redis.call('GET', KEYS[2])
if own then return own end
local now, gap, life = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local turn = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
redis.call('SET', KEYS[1], string.format('%.6f', turn + gap), 'EX', 86400)
own = string.format('%.6f', turn)
redis.call('SET', KEYS[2], own, 'EX', math.ceil(turn - now + life))
return own
"""

View = Callable[..., HttpResponse]
log = structlog.get_logger(__name__)


def in_turn(name: str, *, rate: str) -> Callable[[View], View]:
    """Let as many people a second into a view of signed-in visitors as the setting `rate` says. Whoever has to wait
    gets a page that comes again when it is their turn. An account has one turn, on however many devices and however
    often it asks; without a broker everybody goes through.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def turnstile(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
            now = time.time()
            wait = _turn_of(request.user.pk, name, now, getattr(settings, rate)) - now
            return view(request, *args, **options) if wait <= PATIENCE else _waiting(now, wait)

        return turnstile

    return decorate


def _waiting(now: float, wait: float) -> HttpResponse:
    seconds = math.ceil(wait)
    turn = datetime.fromtimestamp(now + seconds, UTC)
    response = HttpResponse(render_to_string("turnstile.html", {"seconds": seconds, "turn": turn}))
    # The page says when the turn is, so that a long line need not ask again and again.
    response.headers["Refresh"] = str(min(seconds, 300))
    response.headers["Cache-Control"] = "no-store"
    return response


def _turn_of(user: object, name: str, now: float, rate: float) -> float:
    keys = (f"turnstile:{name}", f"turnstile:{name}:{user}")
    try:
        return float(_server(settings.REDIS_URL).eval(TURN_OF, len(keys), *keys, now, 1 / rate, LIFE))
    except redis.RedisError as error:
        log.warning("turnstile_open", error=str(error))
        return now


@cache
def _server(address: str) -> Any:
    return redis.Redis.from_url(address, socket_connect_timeout=0.5, socket_timeout=0.5)
