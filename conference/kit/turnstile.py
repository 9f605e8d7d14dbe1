"""A turnstile: so many a second go through, the others wait in the order in which they came."""

import math
import time
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

import redis
import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

PATIENCE = 1.0
"""Seconds that somebody is let in before their turn: an answer takes as long."""
LIFE = 20 * 60
"""Seconds after their turn in which somebody comes and goes as they like."""
NEXT_TURN = """
local turn = math.max(tonumber(ARGV[1]), tonumber(redis.call('GET', KEYS[1]) or '0'))
redis.call('SET', KEYS[1], string.format('%.6f', turn + tonumber(ARGV[2])), 'EX', 86400)
return string.format('%.6f', turn)
"""

View = Callable[..., HttpResponse]
log = structlog.get_logger(__name__)


def in_turn(name: str, *, rate: str) -> Callable[[View], View]:
    """Let as many people a second into a view as the setting `rate` says. Whoever has to wait gets a page that comes
    again when it is their turn, by a signed cookie; without a broker everybody goes through.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def turnstile(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
            cookie, now = f"turn_{name}", time.time()
            turn = float(request.get_signed_cookie(cookie, None) or 0)
            is_new = not turn or now > turn + LIFE
            if is_new:
                turn = _next_turn(name, now, getattr(settings, rate))
            wait = turn - now
            response = view(request, *args, **options) if wait <= PATIENCE else _waiting(request, wait)
            if is_new:
                secure = settings.SESSION_COOKIE_SECURE
                response.set_signed_cookie(cookie, str(turn), max_age=LIFE * 4, httponly=True, secure=secure)
            return response

        return turnstile

    return decorate


def _waiting(request: HttpRequest, wait: float) -> HttpResponse:
    seconds = math.ceil(wait)
    response = render(request, "turnstile.html", {"seconds": seconds})
    response.headers["Refresh"] = str(min(seconds, 30))
    response.headers["Cache-Control"] = "no-store"
    return response


def _next_turn(name: str, now: float, rate: int) -> float:
    try:
        return float(_server(settings.REDIS_URL).eval(NEXT_TURN, 1, f"turnstile:{name}", now, 1 / rate))
    except redis.RedisError as error:
        log.warning("turnstile_open", error=str(error))
        return now


@cache
def _server(address: str) -> Any:
    return redis.Redis.from_url(address, socket_connect_timeout=0.5, socket_timeout=0.5)
