"""What those concerned are told after a release."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from conference.outbox.messages import MessageKind
from conference.outbox.models import Message
from conference.outbox.services import write_to_person
from conference.people.models import Person
from events.program.models import ScheduleRelease
from events.schedule.freezing import Change

WORDS = "events/schedule/mail/changed"
CHANGED = MessageKind("schedule.changed", _("Schedule changed"), WORDS)
CONFIDENTIAL = MessageKind("schedule.confidential", _("Change for named persons"), WORDS, is_secret=True)
"""What is for named persons alone: no organizer reads it in the outbox."""


def announce_changes(*, release: ScheduleRelease, person: Person, changes: list[Change]) -> None:
    """Tell somebody what a release changed for them; a release tells each person once."""
    with translation.override(person.language):
        url = settings.BASE_URL + reverse("program:schedule")
    context = {"changes": changes, "action_url": url, "action": _("See the schedule")}
    kind = CONFIDENTIAL if any(change.is_for_named_persons for change in changes) else CHANGED
    write_to_person(kind=kind, key=_key(release, person), person=person, context=context)


def count_written(release: ScheduleRelease, people: Iterable[Person]) -> int:
    """How many of these people have their message about a release."""
    kinds = (CHANGED.name, CONFIDENTIAL.name)
    keys = [f"{kind}:{_key(release, person)}" for person in people for kind in kinds]
    return Message.objects.filter(key__in=keys).count()


def _key(release: ScheduleRelease, person: Person) -> str:
    return f"{release.pk}:{person.pk}"
