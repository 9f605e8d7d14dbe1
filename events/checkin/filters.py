"""What conditions of audiences ask of check-in."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from conference.audiences.filters import OneOf
from conference.people.models import Person
from events.checkin.models import Presence
from events.program.filters import OfOneEvent
from events.registration.models import RegistrationStatus

CAME, INSIDE, ABSENT = "came", "inside", "absent"


class CheckedInFilter(OfOneEvent):
    """Who came to an event, who is inside now, and who is registered and did not come."""

    name = "checked_in"
    title = gettext_lazy("Checked in at an event")
    state = OneOf(
        label=gettext_lazy("Check-in"),
        choices=[
            (CAME, pgettext_lazy("check-in", "Came")),
            (INSIDE, pgettext_lazy("check-in", "Is inside now")),
            (ABSENT, pgettext_lazy("check-in", "Is registered and has not come")),
        ],
        widget=forms.RadioSelect,
    )

    def people(self) -> QuerySet[Person]:
        event, state = self.cleaned_data["event"], self.cleaned_data["state"]
        there = Presence.objects.filter(area__edition=self.edition, area__event__code=event)
        there = there.filter(is_inside=True) if state == INSIDE else there.filter(entries__gt=0)
        came = Q(pk__in=there.values("issued_pass__person"))
        if state != ABSENT:
            return Person.objects.filter(came)
        coming = Person.objects.filter(
            registrations__event__edition=self.edition,
            registrations__event__code=event,
            registrations__status=RegistrationStatus.CONFIRMED,
        )
        return coming.exclude(came)

    def words(self) -> str:
        said = {
            CAME: _("checked in at {event}"),
            INSIDE: _("now inside at {event}"),
            ABSENT: _("confirmed for {event} and not checked in"),
        }
        return said[self.cleaned_data["state"]].format(event=self.chosen("event"))
