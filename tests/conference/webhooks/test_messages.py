"""Organizers are told when an endpoint was disabled by itself."""

import pytest
from django.utils import timezone

from conference.editions.models import Edition
from conference.kit.roles import Role
from conference.outbox.models import Message
from conference.people.models import Person, User
from conference.people.services import appoint
from conference.webhooks.models import DisabledReason, Endpoint
from conference.webhooks.services import disable, enable
from tests.factories import EditionFactory, EndpointFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def endpoint(edition: Edition) -> Endpoint:
    made: Endpoint = EndpointFactory(
        edition=edition, description="签到大屏", failed_at=timezone.now(), failure="HTTP 410"
    )
    return made


def gone(endpoint: Endpoint) -> None:
    disable(endpoint=endpoint, reason=DisabledReason.GONE, by=None)


def test_each_organizer_of_the_edition_is_and_nobody_else(
    endpoint: Endpoint, organizer: User, auditor: User, event_organizer: User
) -> None:
    second, former, others = UserFactory(), UserFactory(is_active=False), UserFactory()
    for user, edition in (
        (second, endpoint.edition),
        (former, endpoint.edition),
        (others, EditionFactory(year=2031, is_current=False)),
    ):
        appoint(user=user, role=Role.ORGANIZER, edition=edition, by=None)

    gone(endpoint)

    assert {message.person for message in Message.objects.all()} == {organizer.person, second.person}


@pytest.mark.parametrize(
    ("language", "subject", "reason"),
    [
        ("zh-hans", "事件推送已停用：签到大屏", "接收方答复不再接收（410）"),
        ("en", "Webhook disabled: 签到大屏", "It answered that it is gone (410)"),
    ],
)
def test_the_mail_says_which_why_and_where(
    endpoint: Endpoint, organizer: User, language: str, subject: str, reason: str
) -> None:
    Person.objects.update(language=language)

    gone(endpoint)

    message = Message.objects.get()
    assert message.subject == subject
    for words in (message.text, message.html):
        assert reason in words
        assert "HTTP 410" in words
        assert f"/admin/conference/endpoint/{endpoint.pk}/deliveries/" in words
        assert endpoint.url not in words


def test_who_has_only_a_phone_gets_a_text(endpoint: Endpoint, organizer: User) -> None:
    Person.objects.update(email=None, phone="+8613800138000", language="en")

    gone(endpoint)

    words = "The webhook 签到大屏 was disabled (It answered that it is gone (410)). See the organizers' desk."
    assert Message.objects.get().text.endswith(words)


def test_once_each_time(endpoint: Endpoint, organizer: User) -> None:
    gone(endpoint)
    gone(endpoint)
    assert Message.objects.count() == 1

    enable(endpoint=endpoint, by=organizer)
    disable(endpoint=endpoint, reason=DisabledReason.FAILING, by=None)
    assert Message.objects.count() == 2


def test_what_an_organizer_did_is_told_to_nobody(endpoint: Endpoint, organizer: User) -> None:
    disable(endpoint=endpoint, reason=DisabledReason.ORGANIZER, by=organizer)

    assert not Message.objects.exists()
