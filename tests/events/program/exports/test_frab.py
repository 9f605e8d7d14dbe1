"""schedule.xml and schedule.json: what conference apps and recording software read."""

import json
from xml.etree import ElementTree

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from conference.editions.models import Edition
from events.program.exports.identity import numbers
from events.program.models import Session
from events.schedule.services.releasing import release
from tests.events.program.exports.frab_structure import JSON_SCHEMA, xml_faults
from tests.factories import at

pytestmark = pytest.mark.django_db


def read(path: str) -> bytes:
    """An export that is there."""
    answer = Client().get(path)
    assert answer.status_code == 200
    return answer.content


def events(path: str = "/schedule.json") -> dict[str, dict]:
    """Every event by its title."""
    days = json.loads(read(path))["schedule"]["conference"]["days"]
    return {event["title"]: event for day in days for room in day["rooms"].values() for event in room}


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_both_are_as_published(keynote: Session, prefix: str) -> None:
    document = json.loads(read(f"{prefix}/schedule.json"))

    assert [error.message for error in Draft202012Validator(JSON_SCHEMA).iter_errors(document)] == []
    assert xml_faults(ElementTree.fromstring(read(f"{prefix}/schedule.xml"))) == []


def test_the_reader_of_the_structure_finds_faults(keynote: Session) -> None:
    """The negative control: a Chinese slug, a date without offset, a number given twice."""
    document = json.loads(read("/schedule.json"))
    day = next(day for day in document["schedule"]["conference"]["days"] if day["rooms"])
    [event, *_others] = next(iter(day["rooms"].values()))
    event |= {"slug": "量子", "date": "2030-11-23T09:00:00", "extra": 1}
    root = ElementTree.fromstring(read("/schedule.xml"))
    for drawn in root.iter("event"):
        drawn.set("id", "7")
        drawn.remove(drawn.find("slug"))
    root.find("day").set("start", "2030-11-23T09:00:00")

    assert len(list(Draft202012Validator(JSON_SCHEMA).iter_errors(document))) == 3
    assert {"id twice", "event without slug", "day/@start: 2030-11-23T09:00:00"} <= set(xml_faults(root))


def test_a_session_is_told_whole(keynote: Session) -> None:
    told = events()["量子 <主旨> & 演讲\x0b"]

    assert told["date"] == "2030-11-23T09:00:00+08:00"
    assert (told["start"], told["duration"]) == ("09:00", "01:00")
    assert (told["room"], told["track"], told["type"]) == ("国际会议中心 一号厅", "量子峰会", "keynote")
    assert told["subtitle"] == "Quantum keynote"
    assert told["slug"] == f"citec2030-{keynote.code.lower()}"
    assert told["url"].endswith(f"/sessions/{keynote.code}/")
    assert [person["name"] for person in told["persons"]] == ["苏雨桐"]


def test_what_xml_cannot_hold_is_left_out(keynote: Session) -> None:
    titles = [title.text for title in ElementTree.fromstring(read("/schedule.xml")).iter("title")]

    assert "量子 <主旨> & 演讲" in titles


def test_each_day_has_what_begins_on_it_and_what_is_canceled_is_gone(keynote: Session) -> None:
    days = json.loads(read("/schedule.json"))["schedule"]["conference"]["days"]
    told = [
        (day["index"], day["date"], sorted(event["title"] for room in day["rooms"].values() for event in room))
        for day in days
    ]

    assert told == [
        (1, "2030-09-05", ["专场推介"]),
        (2, "2030-11-23", ["夜话", "量子 <主旨> & 演讲\x0b"]),
        (3, "2030-11-24", []),
    ]
    assert events()["夜话"]["duration"] == "01:30"


def test_numbers_and_uuids_stay_in_both_languages_and_as_a_session_moves(edition: Edition, keynote: Session) -> None:
    def identities(path: str) -> list[tuple[int, str]]:
        return sorted((event["id"], event["guid"]) for event in events(path).values())

    before = identities("/schedule.json")
    assert identities("/en/schedule.json") == before
    Session.objects.filter(pk=keynote.pk).update(starts_at=at("08:00"))
    release(edition=edition, by=None)

    assert identities("/schedule.json") == before


def test_two_codes_never_share_a_number() -> None:
    codes = [f"{number:010}" for number in range(100_000)]  # of so many, a few draw the same

    given = numbers(codes)

    assert len(set(given.values())) == len(codes)
    assert given == numbers(reversed(codes))
    assert all(0 < number < 2**31 for number in given.values())
