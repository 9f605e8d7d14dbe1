"""What audiences ask of registrations."""

import pytest

from conference.audiences.queries import known_to
from conference.editions.models import Edition
from conference.people.models import User
from events.program.models import Event
from events.registration.models import RegistrationStatus
from tests import factories
from tests.conference.audiences.asking import asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def opening(edition: Edition) -> Event:
    return factories.EventFactory(edition=edition, title_zh="开幕式")


@pytest.fixture
def fair(edition: Edition) -> Event:
    return factories.EventFactory(edition=edition, title_zh="招聘会")


def test_registered_for_events_with_statuses(edition: Edition, opening: Event, fair: Event) -> None:
    coming = factories.RegistrationFactory(event=opening).person
    waiting = factories.RegistrationFactory(event=opening, status=RegistrationStatus.WAITING).person
    elsewhere = factories.RegistrationFactory(event=fair).person
    codes = [opening.code, fair.code]

    assert asked(edition, "registered", events=[opening.code], statuses=["confirmed"]) == (
        {coming},
        "已报名“开幕式”（状态：“已确认”）",
    )
    assert asked(edition, "registered", events=codes, statuses=["confirmed", "waiting"])[0] == {
        coming, waiting, elsewhere,
    }  # fmt: skip


def test_the_event_and_the_status_are_those_of_one_registration(edition: Edition, opening: Event, fair: Event) -> None:
    waiting = factories.RegistrationFactory(event=opening, status=RegistrationStatus.WAITING)
    factories.RegistrationFactory(event=fair, person=waiting.person)

    assert not asked(edition, "registered", events=[opening.code], statuses=["confirmed"])[0]


def test_an_event_that_is_gone_or_anothers_reaches_nobody(edition: Edition, opening: Event) -> None:
    factories.RegistrationFactory(event=opening)
    earlier = factories.EventFactory(edition=factories.EditionFactory(year=2028, is_current=False))
    factories.RegistrationFactory(event=earlier)

    for code in (earlier.code, "0000000000"):
        people, words = asked(edition, "registered", events=[opening.code, code], statuses=["confirmed"])
        assert not people
        assert words.startswith("无法使用")


def test_who_is_not_registered_for_any_event(edition: Edition, opening: Event, attendee: User) -> None:
    factories.RegistrationFactory(event=opening)
    canceled = factories.RegistrationFactory(
        event=opening, status=RegistrationStatus.CANCELLED, cancelled_at=opening.starts_at
    ).person

    assert asked(edition, "unregistered") == ({attendee.person, canceled}, "尚未报名任何活动")


def test_as_what_somebody_comes(edition: Edition, opening: Event) -> None:
    press = factories.AttendeeCategoryFactory(edition=edition, name_zh="媒体")
    reporter = factories.RegistrationFactory(event=opening, category=press).person
    factories.RegistrationFactory(event=opening, category=factories.AttendeeCategoryFactory(edition=edition))
    factories.RegistrationFactory(event=opening, category=press, status=RegistrationStatus.DECLINED)

    assert asked(edition, "category", categories=[press.slug]) == ({reporter}, "参会类别为“媒体”")


def test_who_has_a_pass(edition: Edition, opening: Event) -> None:
    holder = factories.PassFactory(edition=edition).person
    factories.RegistrationFactory(event=opening)

    assert asked(edition, "pass") == ({holder}, "已有参会证")


def test_who_files_people_for_a_unit(edition: Edition, opening: Event, fair: Event) -> None:
    contact = factories.UnitFactory(event=opening).contact
    factories.UnitFactory(event=fair)

    assert asked(edition, "unit_contacts", events=[opening.code]) == ({contact}, "“开幕式”报名单位联系人")


def test_whoever_is_registered_holds_a_pass_or_files_people_is_known(edition: Edition, opening: Event) -> None:
    people = [
        factories.RegistrationFactory(event=opening, status=RegistrationStatus.DECLINED).person,
        factories.PassFactory(edition=edition).person,
        factories.UnitFactory(event=opening).contact,
    ]
    factories.RegistrationFactory(event__edition=factories.EditionFactory(year=2028, is_current=False))

    assert set(known_to(edition)) == set(people)
