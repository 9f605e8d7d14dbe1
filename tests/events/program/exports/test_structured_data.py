"""Events and sessions as search engines read them."""

import json
import re

import pytest
from django.test import Client

from conference.editions.models import Edition
from events.program.models import Event, Session, Status
from events.schedule.services.releasing import release

pytestmark = pytest.mark.django_db


def told(path: str) -> dict:
    page = Client().get(path).content.decode()
    [data] = re.findall(r'<script type="application/ld\+json">(.+?)</script>', page)
    return json.loads(data)


def test_a_session_names_its_event_place_and_performers(keynote: Session) -> None:
    data = told(f"/sessions/{keynote.code}/")

    assert (data["@context"], data["@type"]) == ("https://schema.org", "Event")
    assert data["name"] == keynote.title_zh  # neither brackets nor ampersands leave the script
    assert data["startDate"] == "2030-11-23T09:00:00+08:00"
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert data["location"] == {"@type": "Place", "name": "国际会议中心 一号厅", "address": "江北区"}
    assert [person["name"] for person in data["performer"]] == ["苏雨桐"]
    assert data["superEvent"]["name"] == "量子峰会"


def test_an_event_stands_for_itself(keynote: Session) -> None:
    data = told("/events/summit/")

    assert data["name"] == "量子峰会"
    assert "superEvent" not in data


def test_a_canceled_event_says_so(edition: Edition, keynote: Session) -> None:
    Event.objects.update(status=Status.CANCELLED)
    release(edition=edition, by=None)

    assert told("/events/summit/")["eventStatus"] == "https://schema.org/EventCancelled"


def test_an_event_without_times_has_none(keynote: Session) -> None:
    event = Event.objects.get(title_zh="未定")

    assert b"ld+json" not in Client().get(f"/events/{event.slug}/").content
