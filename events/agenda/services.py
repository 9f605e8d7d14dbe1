"""The verbs of one's own schedule."""

import secrets

from django.db import transaction

from conference.audit.services import record
from conference.kit.crypto import keyed_hash
from conference.people.models import Person, User
from events.agenda.models import CalendarFeed, Star
from events.agenda.queries import place_of
from events.program.released import ReleasedSession


def star(*, person: Person, session: ReleasedSession) -> Star:
    """Put a session on somebody's schedule. Again is once, and keeps what it was like the first time."""
    given, _made = Star.objects.get_or_create(
        person=person,
        code=session.code,
        defaults={"starts_at": session.starts_at, "place": place_of(session)},
    )
    return given


def unstar(*, person: Person, code: str) -> None:
    """Take it off again."""
    Star.objects.filter(person=person, code=code).delete()


@transaction.atomic
def renew_feed(*, user: User) -> CalendarFeed:
    """Give somebody's schedule an address, or another one: the old one opens nothing from now on."""
    secret = secrets.token_urlsafe(32)
    feed, made = CalendarFeed.objects.update_or_create(
        person=user.person, defaults={"secret": secret, "secret_hash": keyed_hash(secret)}
    )
    record(actor=user, verb="make" if made else "renew", target=feed)
    return feed


@transaction.atomic
def close_feed(*, user: User) -> None:
    """Take the address of somebody's schedule away."""
    for feed in CalendarFeed.objects.select_for_update().filter(person=user.person):
        record(actor=user, verb="revoke", target=feed)
        feed.delete()
