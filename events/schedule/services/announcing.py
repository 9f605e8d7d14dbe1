"""Telling exactly those whom a release concerns."""

from collections import defaultdict
from dataclasses import dataclass, field

import structlog
from django.db import transaction
from django.utils import timezone

from conference.audit.services import record
from conference.outbox.poke import poke
from conference.people.models import Person, User
from conference.people.queries import readable
from events.agenda.models import Star
from events.program.models import ScheduleRelease, Speaker, Visibility
from events.registration.models import Registration
from events.schedule.freezing import (
    CANCELLED,
    MOVED_IN_ROOM,
    MOVED_IN_TIME,
    NEW,
    REINSTATED,
    RENAMED,
    Change,
    changes_of,
)
from events.schedule.messages import announce_changes, written_to
from events.schedule.models import Announcement

WRITE = "events.schedule.tasks.write_announcements"
TELLS_ATTENDEES = (CANCELLED, REINSTATED, MOVED_IN_TIME, MOVED_IN_ROOM)
TELLS_SPEAKERS = (*TELLS_ATTENDEES, NEW, RENAMED)

log = structlog.get_logger(__name__)


@dataclass
class Concern:
    """What a release changed for somebody: of what they come for or are on stage in (`is_expected`), or only of what
    they starred.
    """

    changes: list[Change] = field(default_factory=list)
    is_expected: bool = False


def concerned(release: ScheduleRelease) -> dict[Person, Concern]:
    """Whom the changes concern, each with theirs: who is or was on stage, who is registered for a changed event or the
    event of a changed session, who starred it, and of what is not for everybody, who may see it. Nobody whose account
    is closed.
    """
    changes = changes_of(release)
    on_stage = _speakers({code for change in changes for code in change.speakers})
    registered = _registered({change.event for change in changes})
    starred = _starred({change.row["code"] for change in changes})
    found: dict[int, Concern] = defaultdict(Concern)
    for change in changes:
        visibility = change.row.get("visibility", Visibility.PUBLIC)
        expected: dict[int, None] = {}
        stars: list[int] = []
        if change.what in TELLS_SPEAKERS:
            expected |= dict.fromkeys(on_stage[code] for code in change.speakers if code in on_stage)
        if change.what in TELLS_ATTENDEES:
            if visibility in (Visibility.PUBLIC, Visibility.PARTICIPANTS):
                expected |= dict.fromkeys(registered[change.event])
            if visibility == Visibility.PUBLIC:
                stars = starred[change.row["code"]]
            elif visibility == Visibility.NAMED:
                expected |= dict.fromkeys(change.row["viewers"])
        for person in dict.fromkeys([*expected, *stars]):
            found[person].changes.append(change)
            found[person].is_expected |= person in expected
    people = Person.objects.filter(pk__in=found).without_closed_accounts()
    return {person: found[person.pk] for person in readable(people.order_by("pk"))}


def _speakers(codes: set[str]) -> dict[str, int]:
    return dict(Speaker.objects.filter(code__in=codes).values_list("code", "person"))


def _registered(codes: set[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    registrations = Registration.objects.confirmed().filter(event__code__in=codes)
    for code, person in registrations.order_by("pk").values_list("event__code", "person"):
        found[code].append(person)
    return found


def _starred(codes: set[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for code, person in Star.objects.filter(code__in=codes).order_by("pk").values_list("code", "person"):
        found[code].append(person)
    return found


@transaction.atomic
def announce(*, release: ScheduleRelease, by: User | None) -> Announcement:
    """Have all whom a release concerns told of it, once. It is a row: what the broker loses, the sweep finds."""
    announcement, made = Announcement.objects.get_or_create(release=release, defaults={"by": by})
    if made:
        record(actor=by, verb="announce", target=release)
        transaction.on_commit(lambda: poke(WRITE))
    return announcement


def write_announced() -> None:
    """Write what is announced and not written yet. One that breaks is tried again at the next sweep."""
    for announcement in Announcement.objects.filter(finished_at=None).select_related("release__edition"):
        try:
            write_announcement(announcement)
        except Exception:  # whatever it is, the other announcements must not wait for this one
            log.exception("announcement_broke", release=announcement.release_id)


def write_announcement(announcement: Announcement) -> None:
    """Write to each whom it concerns; who has the message already gets no other. Whoever is interrupted goes on."""
    release, found = announcement.release, concerned(announcement.release)
    written = written_to(release, found)
    for person, concern in found.items():
        if person.pk not in written:
            announce_changes(release=release, person=person, changes=concern.changes, is_expected=concern.is_expected)
    announcement.finished_at = timezone.now()
    announcement.save(update_fields=["finished_at"])
