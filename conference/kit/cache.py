"""A cache that may vanish: while its server is down it forgets, and nobody notices but the rate limits."""

from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import ConnectionError, TimeoutError

log = structlog.get_logger(__name__)


def _forgetting(name: str, forgotten: Any) -> Any:
    """The client's method of that name, which answers `forgotten` where the server does not."""

    def method(self: RedisCacheClient, *args: Any, **options: Any) -> Any:
        try:
            return getattr(super(ForgetfulClient, self), name)(*args, **options)
        except (ConnectionError, TimeoutError) as error:
            log.warning("cache_is_down", error=str(error))
            # `get(key, default)` and its like: what was asked for is not there.
            return args[1] if name == "get" and len(args) > 1 else forgotten

    return method


class ForgetfulClient(RedisCacheClient):
    """Django's client, whose server may be down."""

    add = _forgetting("add", True)
    get = _forgetting("get", None)
    set = _forgetting("set", None)
    touch = _forgetting("touch", False)
    delete = _forgetting("delete", False)
    get_many = _forgetting("get_many", {})
    has_key = _forgetting("has_key", False)
    incr = _forgetting("incr", 1)
    set_many = _forgetting("set_many", None)
    delete_many = _forgetting("delete_many", None)


class ForgetfulCache(RedisCache):
    """Django's Redis cache with a client that forgets instead of failing. Rate limits are open meanwhile."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgetfulClient
