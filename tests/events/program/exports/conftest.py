"""What the exports' tests release."""

import datetime as dt

import pytest

from conference.editions.models import Edition
from events.program.models import Session, SpeakerRole, Status
from events.schedule.services.releasing import release
from tests.factories import (
    OPENING,
    EventFactory,
    RoomFactory,
    SessionFactory,
    SessionSpeakerFactory,
    SpeakerFactory,
    VenueFactory,
    at,
)


@pytest.fixture
def keynote(edition: Edition) -> Session:
    """A keynote in a hall; beside it in the program a session late at night, a canceled one, a roadshow before the
    conference and an event without times.
    """
    hall = RoomFactory(name_zh="一号厅", venue=VenueFactory(name_zh="国际会议中心", address_zh="江北区"))
    keynote = SessionFactory(
        event=EventFactory(edition=edition, slug="summit", title_zh="量子峰会", venue=hall.venue),
        room=hall,
        title_zh="量子 <主旨> & 演讲\x0b",
        title_en="Quantum keynote",
    )
    speaker = SpeakerFactory(edition=edition, person__name_zh="苏雨桐")
    SessionSpeakerFactory(session=keynote, speaker=speaker, role=SpeakerRole.SPEAKER)
    tomorrow = OPENING + dt.timedelta(1)
    SessionFactory(
        event=keynote.event, title_zh="夜话", starts_at=at("23:30"), ends_at=at("01:00", tomorrow), room=None
    )
    SessionFactory(event=keynote.event, title_zh="停办", status=Status.CANCELLED)
    september = dt.date(2030, 9, 5)
    EventFactory(
        edition=edition, kind="roadshow", number=None, title_zh="专场推介", venue=None,
        starts_at=at("14:00", september), ends_at=at("17:00", september),
    )  # fmt: skip
    EventFactory(edition=edition, title_zh="未定", starts_at=None, ends_at=None)
    release(edition=edition, by=None)
    return keynote
