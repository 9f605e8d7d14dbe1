"""A released schedule with an evening nobody can see all of."""

import pytest

from conference.editions.models import Edition
from events.program.models import Session
from events.program.released import Program, released_program
from events.schedule.services.releasing import release
from tests.factories import SessionFactory


def released(edition: Edition) -> Program:
    """The schedule as it is after a release now."""
    release(edition=edition, by=None)
    program = released_program(edition)
    assert program
    return program


@pytest.fixture
def session(edition: Edition) -> Session:
    """A keynote at nine, released."""
    keynote = SessionFactory(event__edition=edition, title_zh="量子主旨演讲")
    released(edition)
    return keynote
