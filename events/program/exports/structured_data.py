"""An event or a session as search engines read it: schema.org Event."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString

from conference.editions.models import Edition
from conference.kit.structured_data import json_ld
from events.program.released import Entry, Place, ReleasedSpeaker


def schema_event(entry: Entry, edition: Edition) -> SafeString:
    """Its JSON-LD, safe inside a script element. Empty for one without times, which search engines refuse."""
    if not entry.starts_at:
        return SafeString("")
    told = _event(entry) | {
        "description": entry.summary,
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "organizer": {"@type": "Organization", "name": edition.name, "url": settings.BASE_URL},
        "performer": [_person(appearance.speaker) for appearance in entry.speakers],
    }
    if entry.event != entry and entry.event.starts_at:
        told["superEvent"] = _event(entry.event)
    return json_ld({"@context": "https://schema.org", **{name: value for name, value in told.items() if value}})


def _event(entry: Entry) -> dict[str, Any]:
    assert entry.starts_at
    assert entry.ends_at
    status = "EventCancelled" if entry.is_cancelled else "EventScheduled"
    return {
        "@type": "Event",
        "name": entry.title,
        "url": settings.BASE_URL + entry.url,
        "startDate": timezone.localtime(entry.starts_at).isoformat(),
        "endDate": timezone.localtime(entry.ends_at).isoformat(),
        "eventStatus": f"https://schema.org/{status}",
        "location": _place(entry.place),
    }


def _person(speaker: ReleasedSpeaker) -> dict[str, str]:
    told = {"@type": "Person", "name": speaker.name, "url": settings.BASE_URL + speaker.url}
    return told | ({"image": settings.BASE_URL + speaker.photo.url} if speaker.photo else {})


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {"@type": "Place", "name": place.full_name, "address": (place.venue or place).address}
