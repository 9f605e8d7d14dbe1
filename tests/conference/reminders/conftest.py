"""An event that people are reminded of."""

import pytest

from conference.editions.models import Edition
from conference.kit import clock
from events.program.models import Event
from events.registration.models import Registration
from events.schedule.services.releasing import release
from tests import factories
from tests.conference.reminders.looking import DAY, HOUR


@pytest.fixture
def event(edition: Edition) -> Event:
    """Released, and begins in ten days."""
    begin = clock.now().replace(microsecond=0) + 10 * DAY
    found: Event = factories.SeatPoolFactory(
        event__edition=edition, event__starts_at=begin, event__ends_at=begin + 3 * HOUR, total=100
    ).event
    release(edition=edition, by=None)
    return found


@pytest.fixture
def registration(event: Event) -> Registration:
    found: Registration = factories.RegistrationFactory(event=event)
    return found
