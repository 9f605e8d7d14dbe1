"""A release as an object."""

import pytest

from conference.editions.models import Edition
from events.program.models import Session, Status
from events.program.released import History, released_program
from events.schedule.services.releasing import release
from tests.factories import SessionFactory, at

pytestmark = pytest.mark.django_db


def test_each_entry_knows_when_it_was_announced_and_when_it_changed(edition: Edition) -> None:
    """A change of words counts as well, though it raises no SEQUENCE; a change back is a change."""
    session, other = SessionFactory(event__edition=edition, title_zh="甲"), SessionFactory(event__edition=edition)
    releases = []
    for change in ({}, {"title_zh": "乙"}, {"title_zh": "甲", "starts_at": at("08:00")}, {"status": Status.CANCELLED}):
        Session.objects.filter(pk=session.pk).update(**change)
        releases.append(release(edition=edition, by=None).released_at)
        history = released_program(edition).history
        assert history[session.code] == History(releases[0], releases[-1])
        assert history[other.code] == history[other.event.code] == History(releases[0], releases[0])
