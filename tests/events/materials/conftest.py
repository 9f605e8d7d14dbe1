"""A session, and everybody who might want to read its files."""

from dataclasses import dataclass

import pytest

from conference.editions.models import Edition
from conference.people.models import User
from conference.people.services import settle_desk
from events.program.models import EventOrganizer, Session
from events.registration.services.cancelling import cancel
from events.registration.services.registering import register
from tests.factories import (
    EventFactory,
    SeatPoolFactory,
    SessionFactory,
    SessionSpeakerFactory,
    SpeakerFactory,
    UserFactory,
)


@dataclass
class Visitors:
    """Each stands in one relation to the session, and in no other; None is a stranger without an account."""

    by_name: dict[str, User | None]

    def __getitem__(self, name: str) -> User:
        user = self.by_name[name]
        assert user
        return user


@pytest.fixture
def session(edition: Edition) -> Session:
    """One with a title of its own, beside another of the same event."""
    event = SeatPoolFactory(event=EventFactory(edition=edition)).event
    SessionFactory(event=event)
    session: Session = SessionFactory(event=event, title_zh="量子主旨演讲")
    return session


@pytest.fixture
def visitors(session: Session, organizer: User, auditor: User, event_organizer: User, administrator: User) -> Visitors:
    """A participant, somebody named, a speaker, the desk, and others like them who have nothing to do with it."""
    users = {name: UserFactory() for name in ("participant", "former participant", "participant elsewhere")}
    users |= {name: UserFactory() for name in ("named", "speaker", "speaker elsewhere", "organizer of its event")}
    register(event=session.event, person=users["participant"].person)
    cancel(registration=register(event=session.event, person=users["former participant"].person), by=organizer)
    elsewhere = SeatPoolFactory(event__edition=session.event.edition).event
    register(event=elsewhere, person=users["participant elsewhere"].person)
    session.viewers.add(users["named"].person)
    for name, stage in (("speaker", session), ("speaker elsewhere", SessionFactory(event=elsewhere))):
        speaker = SpeakerFactory(edition=session.event.edition, person=users[name].person)
        SessionSpeakerFactory(session=stage, speaker=speaker)
    EventOrganizer.objects.create(event=session.event, user=users["organizer of its event"])
    settle_desk(user=users["organizer of its event"])
    desk = {"organizer": organizer, "auditor": auditor, "organizer of another event": event_organizer}
    return Visitors({"stranger": None, **users, **desk, "administrator": administrator})
