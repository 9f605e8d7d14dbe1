"""What https://c3voc.de/schedule asks of a schedule.xml and a schedule.json, said over in our words.

Read off its schedule.xml.xsd and schema.json (as of 2025): names, order, patterns, what is required, what is unique.
"""

import re
from xml.etree.ElementTree import Element

TIMEZONED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
DATE = re.compile(r"\d{4}-\d\d-\d\d")
DURATION = re.compile(r"\d{1,2}:\d{2}(:\d{1,2})?")
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
POSITIVE = re.compile(r"[1-9]\d*")
ADDRESS = re.compile(r"https?://.*")
ANYTHING = re.compile(r".*", re.DOTALL)

CONFERENCE = {
    "title": ANYTHING, "acronym": ANYTHING, "start": DATE, "end": DATE, "days": POSITIVE,
    "timeslot_duration": DURATION, "base_url": ADDRESS, "time_zone_name": ANYTHING,
}  # fmt: skip
EVENT_REQUIRED = {
    "room": ANYTHING, "title": ANYTHING, "subtitle": ANYTHING, "type": ANYTHING, "date": TIMEZONED,
    "start": re.compile(r"[0-2]\d:[0-5]\d(:[0-5]\d)?"), "duration": DURATION, "abstract": ANYTHING, "slug": ANYTHING,
    "track": ANYTHING,
}  # fmt: skip
EVENT_OPTIONAL = {
    "logo": ANYTHING, "persons": ANYTHING, "language": ANYTHING, "description": ANYTHING, "recording": ANYTHING,
    "links": ANYTHING, "attachments": ANYTHING, "video_download_url": ADDRESS, "url": ADDRESS,
}  # fmt: skip


def xml_faults(root: Element) -> list[str]:
    """Whatever of the document is otherwise; empty for a valid one."""
    faults: list[str] = []

    def told(element: Element, required: dict[str, re.Pattern], optional: dict[str, re.Pattern]) -> None:
        names = [child.tag for child in element]
        faults.extend(f"{element.tag} without {name}" for name in required if name not in names)
        faults.extend(f"{element.tag} twice with {name}" for name in set(names) if names.count(name) > 1)
        for child in element:
            pattern = (required | optional).get(child.tag)
            if pattern is None:
                faults.append(f"{child.tag} in {element.tag}")
            elif not pattern.fullmatch(child.text or ""):
                faults.append(f"{child.tag}: {child.text}")

    def attributes(element: Element, **patterns: re.Pattern) -> None:
        faults.extend(f"{element.tag} with {name}" for name in element.attrib if name not in patterns)
        faults.extend(
            f"{element.tag}/@{name}: {element.get(name)}"
            for name, pattern in patterns.items()
            if not pattern.fullmatch(element.get(name, ""))
        )

    def only(element: Element, name: str) -> list[Element]:
        faults.extend(f"{child.tag} in {element.tag}" for child in element if child.tag != name)
        return list(element)

    if root.tag != "schedule" or [child.tag for child in root[:3]] != ["version", "conference", "day"]:
        faults.append("schedule begins with version, conference, day")
    told(root[1], {name: CONFERENCE[name] for name in ("title", "acronym")}, CONFERENCE)
    for day in root[2:]:
        attributes(day, date=DATE, start=TIMEZONED, end=TIMEZONED, index=POSITIVE)
        for room in only(day, "room"):
            attributes(room, name=ANYTHING)
            for event in only(room, "event"):
                attributes(event, id=POSITIVE, guid=UUID)
                told(event, EVENT_REQUIRED, EVENT_OPTIONAL)
                for person in event.findall("persons/*"):
                    attributes(person, id=POSITIVE)
    events = root.findall("day/room/event")
    unique = {
        "guid": [event.get("guid") for event in events],
        "id": [event.get("id") for event in events],
        "slug": [event.findtext("slug") for event in events],
        "day": [day.get("index") for day in root[2:]],
    }
    return faults + [f"{name} twice" for name, values in unique.items() if len(set(values)) < len(values)]


def _object(required: dict, optional: dict | None = None, *, closed: bool = True) -> dict:
    return {
        "type": "object",
        "properties": required | (optional or {}),
        "required": list(required),
        "additionalProperties": not closed,
    }


TEXT, NUMBER, MOMENT = {"type": "string"}, {"type": "integer"}, {"type": "string", "pattern": TIMEZONED.pattern + "$"}
PERSON = _object({"name": TEXT}, {"id": NUMBER, "guid": {"pattern": UUID.pattern}, "code": {"pattern": "^[A-Z0-9]+$"}},
                 closed=False)  # fmt: skip
EVENT = _object(
    {
        "id": {"type": "integer", "minimum": 1},
        "guid": {"type": "string", "pattern": f"^{UUID.pattern}$"},
        "date": MOMENT,
        "start": TEXT,
        "duration": {"type": "string", "pattern": "^[0-9]+:[0-9]{2}$"},
        "slug": {"type": "string", "pattern": "^[a-z0-9_-]+[a-z0-9]$"},
        "url": {"type": "string", "pattern": "^https?://"},
        "persons": {"type": "array", "items": PERSON},
        "links": {"type": "array"},
        **dict.fromkeys(("abstract", "language", "room", "subtitle", "title", "track", "type"), TEXT),
    },
    {"description": TEXT, "attachments": {"type": "array"}, "answers": {"type": "array"}, "logo": TEXT},
)
DAY = _object(
    {
        "index": NUMBER,
        "date": {"type": "string", "pattern": f"^{DATE.pattern}$"},
        "day_start": MOMENT,
        "day_end": MOMENT,
        "rooms": {"type": "object", "additionalProperties": {"type": "array", "items": EVENT}},
    }
)
JSON_SCHEMA = _object(
    {
        "schedule": _object(
            {
                "version": TEXT,
                "base_url": TEXT,
                "conference": _object(
                    {
                        "acronym": {"type": "string", "pattern": "^[a-z0-9_-][a-z0-9_]{3,}(-2[0-9]{3}-[a-z]+)?$"},
                        "title": TEXT,
                        "start": {"type": "string", "pattern": f"^{DATE.pattern}$"},
                        "end": {"type": "string", "pattern": f"^{DATE.pattern}$"},
                        "daysCount": NUMBER,
                        "timeslot_duration": {"type": "string", "pattern": "^[0-9]+:[0-9]{2}$"},
                        "days": {"type": "array", "items": DAY},
                    },
                    {
                        "time_zone_name": {"type": "string", "pattern": "^([A-Z][a-z]+/[A-Z][a-z]+)|UTC$"},
                        "url": TEXT,
                        "rooms": {
                            "type": "array",
                            "items": _object({"name": TEXT, "guid": {"pattern": f"^{UUID.pattern}$"}}),
                        },
                    },
                ),
            }
        )
    },
    {"$schema": TEXT, "generator": {"type": "object"}},
)
