"""What those concerned are told after a release."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conference.outbox.messages import Attachment, Calendar, MessageKind
from conference.outbox.models import Message, Topic, Urgency
from conference.outbox.services import write_to_person
from conference.people.models import Person
from conference.texts.declarations import declare
from conference.texts.models import Category
from events.program.models import ScheduleRelease
from events.registration.appointments import of_events
from events.schedule.freezing import Change, changes_of

WORDS = "events/schedule/mail/changed"


def _first(context: dict[str, Any]) -> dict[str, str]:
    """The first change; the schedule shows them all."""
    change: Change = context["changes"][0]
    return {"what": change.what, "title": change.title, "after": change.after_words or gettext("see the schedule")}


TEXT = declare(
    "schedule.changed",
    _("Schedule changed"),
    Category.NOTICE,
    "日程有变：“{title}”{what}，{after}。最新日程：{portal}/schedule/",
    "{what}: “{title}”, {after}. All that changed: {portal}/en/schedule/",
    {"what": 24, "title": 40, "after": 40},
)


@lru_cache(maxsize=10)
def _changed_events(release: int) -> frozenset[str]:
    """The codes of the events that a release changed themselves."""
    changes = changes_of(ScheduleRelease.objects.get(pk=release))
    return frozenset(change.event for change in changes if change.event == change.row["code"])


def _appointments(message: Message) -> list[Calendar]:
    """Those of the changed events for which somebody is registered."""
    return of_events(message, _changed_events(int(message.about[0])))


def _first_appointment(message: Message) -> Calendar | None:
    """A mail tells a calendar of one event (RFC 5546, 3.2.2: all entries have one UID)."""
    return next(iter(_appointments(message)), None)


def _other_appointments(message: Message) -> Iterator[Attachment]:
    """The others as files, which calendars take as well."""
    for number, entry in enumerate(_appointments(message)[1:], 2):
        yield Attachment(f"event-{number}.ics", f"text/calendar; charset=utf-8; method={entry.method}", entry.content)


CHANGED = MessageKind(
    "schedule.changed",
    _("Schedule changed"),
    WORDS,
    text=TEXT,
    parameters=_first,
    calendar=_first_appointment,
    attachments=_other_appointments,
    urgency=Urgency.PROMPT,
)
"""It cannot be declined: who is registered or on stage would come to a place where nothing is, and their calendars
follow by this mail.
"""
STARRED = MessageKind(
    "schedule.starred",
    _("Starred sessions changed"),
    WORDS,
    topic=Topic.CHANGES,
    urgency=Urgency.PROMPT,
    text=TEXT,
    parameters=_first,
)
"""For whom nothing changed but sessions that they starred, of which their own schedule tells as well."""
CONFIDENTIAL = MessageKind(
    "schedule.confidential",
    _("Change for named persons"),
    WORDS,
    is_secret=True,
    urgency=Urgency.PROMPT,
    text=TEXT,
    parameters=_first,
)
"""What is for named persons alone: no organizer reads it in the outbox."""


def announce_changes(
    *, release: ScheduleRelease, person: Person, changes: list[Change], is_expected: bool = True
) -> None:
    """Tell somebody what a release changed for them; `is_expected` says whether any of it is what they come for, or
    are on stage in.
    """
    with translation.override(person.language):
        url = settings.BASE_URL + reverse("program:schedule")
    context = {"changes": changes, "action_url": url, "action": _("See the schedule")}
    kind = CHANGED if is_expected else STARRED
    if any(change.is_for_named_persons for change in changes):
        kind = CONFIDENTIAL
    key, edition_id = _key(release, person), release.edition_id
    write_to_person(kind=kind, key=key, person=person, context=context, edition_id=edition_id)


def written_to(release: ScheduleRelease, people: Iterable[Person]) -> set[int]:
    """The ids of those of these people who have their message about a release, of whichever kind."""
    kinds = (CHANGED.name, STARRED.name, CONFIDENTIAL.name)
    people_by_key = {f"{kind}:{_key(release, person)}": person.pk for person in people for kind in kinds}
    found = Message.objects.filter(key__in=people_by_key).values_list("key", flat=True)
    return {people_by_key[key] for key in found}


def _key(release: ScheduleRelease, person: Person) -> str:
    return f"{release.pk}:{person.pk}"
