"""`schedule.json` and `schedule.xml` as frab made them known and https://c3voc.de/schedule publishes them.

Its readers are conference apps and recording software. They know no canceled sessions: one that is no longer there is
canceled. Titles may be Chinese; what apps build addresses and file names from (acronym, slug) is ASCII.
"""

import datetime as dt
import json
import re
from typing import Any
from xml.etree import ElementTree

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.editions.models import Edition
from conference.kit.bilingual import language
from events.program.exports.identity import guid, numbers
from events.program.released import Appearance, Entry, Place, Program

SCHEMA = "https://c3voc.de/schedule/schema.json"
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def schedule_json(program: Program, edition: Edition) -> bytes:
    """The schedule as JSON."""
    document = {"$schema": SCHEMA, "generator": {"name": settings.MAIL_DOMAIN}, "schedule": _schedule(program, edition)}
    return json.dumps(document, ensure_ascii=False).encode()


def schedule_xml(program: Program, edition: Edition) -> bytes:
    """The same as XML."""
    told = _schedule(program, edition)
    conference = told["conference"]
    root = ElementTree.Element("schedule")
    _leaf(root, "version", told["version"])
    head = ElementTree.SubElement(root, "conference")
    for name in ("title", "acronym", "start", "end", "timeslot_duration", "time_zone_name"):
        _leaf(head, name, conference[name])
    _leaf(head, "days", conference["daysCount"])
    _leaf(head, "base_url", told["base_url"])
    for day in conference["days"]:
        attributes = {"index": str(day["index"]), "date": day["date"], "start": day["day_start"], "end": day["day_end"]}
        drawn = ElementTree.SubElement(root, "day", attributes)
        for name, events in day["rooms"].items():
            room = ElementTree.SubElement(drawn, "room", {"name": NOT_IN_XML.sub("", name)})
            for event in events:
                _draw(room, event)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _draw(room: ElementTree.Element, event: dict[str, Any]) -> None:
    drawn = ElementTree.SubElement(room, "event", {"id": str(event["id"]), "guid": event["guid"]})
    for name in (
        "date", "start", "duration", "room", "slug", "url", "title", "subtitle", "track", "type", "language",
        "abstract", "description",
    ):  # fmt: skip
        _leaf(drawn, name, event[name])
    persons = ElementTree.SubElement(drawn, "persons")
    for person in event["persons"]:
        _leaf(persons, "person", person["name"], id=str(person["id"]))
    ElementTree.SubElement(drawn, "links")


def _leaf(parent: ElementTree.Element, name: str, value: object, **attributes: str) -> None:
    ElementTree.SubElement(parent, name, attributes).text = NOT_IN_XML.sub("", str(value))


def _schedule(program: Program, edition: Edition) -> dict[str, Any]:
    entries = [entry for entry in program.timetable if not entry.is_cancelled]
    ids = numbers([entry.code for entry in entries])
    people = numbers(program.speakers)
    acronym = _acronym(edition)
    days: dict[dt.date, dict[str, list[dict[str, Any]]]] = {day: {} for day in edition.days}
    rooms: dict[str, Place | None] = {}
    for entry in entries:
        assert entry.day
        room = _room(entry)
        rooms[room] = entry.place
        told = _entry(entry, ids[entry.code], room, f"{acronym}-{entry.code.lower()}", people)
        days.setdefault(entry.day, {}).setdefault(room, []).append(told)
    return {
        "version": f"{edition.year}.{program.number}",
        "base_url": settings.BASE_URL,
        "conference": {
            "acronym": acronym,
            "title": edition.name,
            "start": min(days).isoformat(),
            "end": max(days).isoformat(),
            "daysCount": len(days),
            "timeslot_duration": "00:05",
            "time_zone_name": "Asia/Shanghai",
            "url": settings.BASE_URL + program.addresses("schedule"),
            "rooms": [{"name": name, "guid": str(guid(_constant_name(name, place)))} for name, place in rooms.items()],
            "days": [
                {
                    "index": index,
                    "date": day.isoformat(),
                    "day_start": _moment(day, dt.time()),
                    "day_end": _moment(day, dt.time(23, 59, 59)),
                    "rooms": days[day],
                }
                for index, day in enumerate(sorted(days), 1)
            ],
        },
    }


def _entry(entry: Entry, number: int, room: str, slug: str, people: dict[str, int]) -> dict[str, Any]:
    assert entry.starts_at
    assert entry.ends_at
    start = timezone.localtime(entry.starts_at)
    minutes = round((entry.ends_at - entry.starts_at).total_seconds() / 60)
    titles = {entry.title_zh, entry.title_en} - {entry.title, ""}
    return {
        "id": number,
        "guid": str(guid(entry.code)),
        "date": start.isoformat(),
        "start": f"{start:%H:%M}",
        "duration": f"{minutes // 60:02}:{minutes % 60:02}",
        "room": room,
        "slug": slug,
        "url": settings.BASE_URL + entry.url,
        "title": entry.title,
        "subtitle": "".join(titles),  # the other language's
        "track": entry.event.title,
        "type": entry.kind,
        "language": language(),
        "abstract": entry.summary,
        "description": "",
        "persons": [_person(appearance, people) for appearance in entry.speakers],
        "links": [],
        "attachments": [],
    }


def _person(appearance: Appearance, people: dict[str, int]) -> dict[str, Any]:
    speaker = appearance.speaker
    told = {"id": people[speaker.code], "guid": str(guid(speaker.code)), "code": speaker.code, "name": speaker.name}
    return told | ({"avatar": settings.BASE_URL + speaker.photo.small_url} if speaker.photo else {})


def _room(entry: Entry) -> str:
    return entry.place.full_name if entry.place else _("Place to be announced")


def _constant_name(name: str, place: Place | None) -> str:
    """A room's name in whichever language the export is: its UUID is the same in all."""
    if place is None:
        return "nowhere"
    return f"{place.venue.name_zh}/{place.name_zh}" if place.venue else place.name_zh


def _moment(day: dt.date, time: dt.time) -> str:
    return dt.datetime.combine(day, time, timezone.get_default_timezone()).isoformat()


def _acronym(edition: Edition) -> str:
    """The initials of the English name, and the year: citec2026."""
    initials = "".join(word[0] for word in re.findall(r"[a-z]+", edition.name_en.lower()))
    return f"{initials}{edition.year}"
