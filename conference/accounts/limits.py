"""An end to what strangers may try: a venue is one network address for thousands, so that limits by address are wide."""

from allauth.core import context, ratelimit
from allauth.core.exceptions import RateLimited


def refuse_guesser() -> None:
    """Raises RateLimited where too many wrong codes came from the visitor's address, whatever accounts they were for:
    three tries each at the codes of a thousand accounts are a thousand times as likely to open one.
    """
    if not ratelimit.consume(context.request, action="wrong_code", dry_run=True):
        raise RateLimited


def count_wrong_code() -> None:
    """Note that a wrong code came from the visitor's address. Right ones are not counted."""
    ratelimit.consume(context.request, action="wrong_code")
