"""What audiences ask of check-in."""

import pytest

from conference.editions.models import Edition
from events.checkin.models import Presence
from events.registration.models import RegistrationStatus
from tests import factories
from tests.conference.audiences.asking import asked

pytestmark = pytest.mark.django_db


def test_who_came_is_inside_or_has_not_come(edition: Edition) -> None:
    event = factories.EventFactory(edition=edition, title_zh="开幕式")
    area = factories.AreaFactory(event=event)
    inside, left, absent = (factories.RegistrationFactory(event=event).person for _ in range(3))
    factories.RegistrationFactory(event=event, status=RegistrationStatus.WAITING)
    elsewhere = factories.AreaFactory(event=factories.EventFactory(edition=edition))
    for person, entered, is_inside in ((inside, area, True), (left, area, False), (absent, elsewhere, True)):
        entry = factories.ScanFactory(
            gate__area=entered, issued_pass=factories.PassFactory(edition=edition, person=person)
        )
        Presence.objects.create(
            area=entered,
            issued_pass=entry.issued_pass,
            entries=1,
            is_inside=is_inside,
            moved_at=entry.scanned_at,
            entry=entry,
        )

    def found(state: str) -> object:
        return asked(edition, "checked_in", event=[event.code], state=[state])

    assert found("came") == ({inside, left}, "已在“开幕式”入场")
    assert found("inside") == ({inside}, "目前在“开幕式”现场")
    assert found("absent") == ({absent}, "已确认参加“开幕式”但未入场")


def test_without_an_event_the_condition_cannot_be_used(edition: Edition) -> None:
    people, words = asked(edition, "checked_in", event=[""], state=["absent"])

    assert not people
    assert words.startswith("无法使用")
