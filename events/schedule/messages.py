"""What those concerned are told after a release."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from conference.outbox.messages import MessageKind
from conference.outbox.services import write_to_person
from conference.people.models import Person
from events.program.models import ScheduleRelease
from events.schedule.freezing import Change

CHANGED = MessageKind("schedule.changed", _("Schedule changed"), "events/schedule/mail/changed")


def announce_changes(*, release: ScheduleRelease, person: Person, changes: list[Change]) -> None:
    """Tell somebody what a release changed for them; a release tells each person once."""
    with translation.override(person.language):
        url = settings.BASE_URL + reverse("program:schedule")
    context = {"changes": changes, "action_url": url, "action": _("See the schedule")}
    write_to_person(kind=CHANGED, key=f"{release.pk}:{person.pk}", person=person, context=context)
