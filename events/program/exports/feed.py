"""The schedule's changes as a JSON Feed (https://jsonfeed.org/version/1.1).

A reader shows what it has not seen before, and calendars already follow the times. So this feed says what is new: each
event and session once, as it is now, the last changed first; and under a new id whenever what it announces changes, so
that somebody who has read of a session reads again when it moves or is canceled.
"""

import json
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference.editions.models import Edition
from events.program.released import Entry, Program, ReleasedSpeaker


def feed_json(program: Program, edition: Edition) -> bytes:
    """The feed."""
    entries = sorted(program.timetable, key=lambda entry: program.history[entry.code].changed_at, reverse=True)
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _("Schedule: {name}").format(name=edition.name),
        "home_page_url": settings.BASE_URL + program.addresses("schedule"),
        "feed_url": settings.BASE_URL + program.addresses("feed"),
        "language": get_language(),
        "items": [_item(program, entry) for entry in entries],
    }
    return json.dumps(document, ensure_ascii=False).encode()


def _item(program: Program, entry: Entry) -> dict[str, Any]:
    url = settings.BASE_URL + entry.url
    history = program.history[entry.code]
    return {
        "id": f"{url}#{entry.sequence}",
        "url": url,
        "title": _("Canceled: {title}").format(title=entry.title) if entry.is_cancelled else entry.title,
        "content_text": "\n".join(filter(None, [_when(entry), _where(entry), entry.event.title, entry.summary])),
        "date_published": history.announced_at.isoformat(),
        "date_modified": history.changed_at.isoformat(),
        "authors": [_author(appearance.speaker) for appearance in entry.speakers],
        "tags": [entry.kind_label, *(topic.title for topic in entry.event.topics)],
    }


def _author(speaker: ReleasedSpeaker) -> dict[str, str]:
    told = {"name": speaker.name, "url": settings.BASE_URL + speaker.url}
    return told | ({"avatar": settings.BASE_URL + speaker.photo.small_url} if speaker.photo else {})


def _when(entry: Entry) -> str:
    assert entry.starts_at
    assert entry.ends_at
    start, end = timezone.localtime(entry.starts_at), timezone.localtime(entry.ends_at)
    return f"{start:%Y-%m-%d %H:%M}–{end:%H:%M}"


def _where(entry: Entry) -> str:
    return entry.place.full_name if entry.place else ""
