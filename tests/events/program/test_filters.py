"""What audiences ask of the program."""

import pytest

from conference.editions.models import Edition
from events.program.models import Status, Visibility
from tests import factories
from tests.conference.audiences.asking import asked

pytestmark = pytest.mark.django_db


def test_who_speaks_at_the_conference(edition: Edition) -> None:
    speaker = factories.SpeakerFactory(edition=edition).person
    factories.SpeakerFactory(edition=factories.EditionFactory(year=2028, is_current=False))

    assert asked(edition, "speakers") == ({speaker}, "本届演讲嘉宾")


def test_who_speaks_at_an_event(edition: Edition) -> None:
    event = factories.EventFactory(edition=edition, title_zh="开幕式")
    speaker = factories.SessionSpeakerFactory(session__event=event, speaker__edition=edition).speaker.person
    factories.SessionSpeakerFactory(session__event__edition=edition, speaker__edition=edition)
    factories.SessionSpeakerFactory(session__event=event, session__status=Status.CANCELLED, speaker__edition=edition)
    factories.SessionSpeakerFactory(
        session__event=event, session__visibility=Visibility.NAMED, speaker__edition=edition
    )

    assert asked(edition, "event_speakers", events=[event.code]) == ({speaker}, "“开幕式”演讲嘉宾")
