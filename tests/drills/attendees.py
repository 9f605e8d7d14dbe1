"""Many people with a browser each, who register at once."""

import http.client
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from threading import local
from typing import Self

from tests.drills.portal import Portal

TOKEN = "c" * 32
MAKE = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from conference.people.models import Person, User
from events.program.models import Event
from tests.factories import EditionFactory, EventFactory, SeatPoolFactory
from conference.editions.models import Edition
edition = Edition.objects.current() or EditionFactory()
for number in range({events}):
    SeatPoolFactory(
        event=EventFactory(edition=edition, slug=f"{first}-{{number}}"),
        total={seats},
        policy__has_waiting_list=False,
    )
people = Person.objects.bulk_create(
    Person(name_zh=f"测试{{number}}", email=f"{first}-person{{number}}@example.com") for number in range({people})
)
users = User.objects.bulk_create(User(person=person, email=person.email) for person in people)
for user in users:
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "conference.accounts.backends.SignIn"
    session.save()
    print(session.session_key)
"""


@dataclass
class Answers:
    """What a crowd was answered: how often which status, the codes of those registered, and the longest wait."""

    statuses: Counter[int] = field(default_factory=Counter)
    codes: set[str] = field(default_factory=set)
    longest: float = 0.0


def make_attendees(portal: Portal, *, people: int, seats: int, events: int = 1, first: str = "event") -> list[str]:
    """Signed-in people, by the keys of their sessions, and events `event-0` and so on with seats."""
    with portal.run(MAKE.format(people=people, seats=seats, events=events, first=first)) as program:
        assert program.stdout
        keys = [line.strip() for line in program.stdout]
        assert program.wait(60) == 0
    return keys


class Crowd:
    """So many browsers at once, each with a kept connection."""

    def __init__(self, portal: Portal, size: int) -> None:
        self.port, self.size = portal.port, size
        self.own = local()
        self.connections: list[http.client.HTTPConnection] = []
        self.answers = Answers()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        for connection in self.connections:
            connection.close()

    def connection(self) -> http.client.HTTPConnection:
        """This thread's own."""
        if not hasattr(self.own, "connection"):
            self.own.connection = http.client.HTTPConnection("127.0.0.1", self.port)
            self.connections.append(self.own.connection)
        return self.own.connection  # type: ignore[no-any-return]

    def ask(self, method: str, path: str, key: str) -> http.client.HTTPResponse:
        """One request of somebody: what it is answered, read to its end."""
        headers = {"Cookie": f"sessionid={key}; csrftoken={TOKEN}", "Host": f"localhost:{self.port}"}
        body = None
        if method == "POST":
            body = f"csrfmiddlewaretoken={TOKEN}"
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.monotonic()
        connection = self.connection()
        try:
            connection.request(method, path, body, headers)
        except ConnectionError:  # a server may close a kept connection: browsers try again (RFC 9112, 9.3.1)
            connection.close()
            connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        self.answers.longest = max(self.answers.longest, time.monotonic() - start)
        self.answers.statuses[answer.status] += 1
        return answer

    def register(self, key: str, event: str = "event-0") -> str:
        """Press the button; the code of the registration, or nothing."""
        answer = self.ask("POST", f"/events/{event}/register/", key)
        place = answer.headers.get("Location", "")
        code = place.strip("/").rpartition("/")[2] if answer.status == 302 and "/registrations/" in place else ""
        if code:
            self.answers.codes.add(code)
        return code

    def all_register(self, keys: Iterable[str], event: str = "event-0") -> None:
        """Each presses once, as many at once as the crowd is large."""
        with ThreadPoolExecutor(self.size) as pool:
            list(pool.map(partial(self.register, event=event), keys))
