"""Inviting people to an event by a campaign: each gets a code of their own, perhaps with a seat."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from conference.audiences.filters import OneOf
from conference.campaigns.actions import Action, AnswerRefused
from conference.campaigns.messages import INVITATION
from conference.campaigns.models import Recipient
from conference.kit.codes import public_code
from conference.templatetags.face import moment
from events.program.models import Event
from events.program.released import ReleasedEvent, released_program
from events.registration.models import LIVE, AttendeeCategory, InvitationCode
from events.registration.services.codes import make_codes, restore_code, revoke_code, revoke_codes
from events.registration.services.holding import check_seats, hold_all
from events.registration.services.refusals import Full

MINUTES = "%Y-%m-%dT%H:%M"


class InviteToEvent(Action):
    """An invitation to register for an event. Whoever accepts is led to its form, with their code in it."""

    name = "invite_to_event"
    title = gettext_lazy("Invitation to an event")
    hint = gettext_lazy("Each person gets a link to accept or decline, and a code of their own to register with.")
    kind = INVITATION
    placeholders = {
        "event": gettext_lazy("the event's title"),
        "time": gettext_lazy("when it takes place"),
        "place": gettext_lazy("where it takes place"),
        "deadline": gettext_lazy("until when one answers"),
        "code": gettext_lazy("the recipient's own code"),
    }
    button = gettext_lazy("Reply to the invitation")
    accept_label = pgettext_lazy("an invitation", "Accept")
    decline_label = pgettext_lazy("an invitation", "Decline")
    outcome = gettext_lazy("Registered")

    event = OneOf(label=gettext_lazy("Event"))
    category = forms.ChoiceField(
        label=gettext_lazy("Category of attendees"),
        required=False,
        help_text=gettext_lazy("As what they come. Left empty, they choose."),
    )
    answers_until = forms.DateTimeField(
        label=gettext_lazy("Answers until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTES),
        help_text=gettext_lazy("Codes expire then, and seats held are free again. Left empty: as registration closes."),
    )
    holds_seats = forms.BooleanField(
        label=gettext_lazy("Hold a seat for each"),
        required=False,
        help_text=gettext_lazy("Seats are taken when the invitations go out, and free again for whoever declines."),
    )
    skips_approval = forms.BooleanField(label=gettext_lazy("No approval needed"), required=False, initial=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        events = Event.objects.filter(edition=self.edition, registration_policy__isnull=False)
        self.offer("event", [("", _("Please choose")), *((event.code, event.title) for event in events)])
        categories = AttendeeCategory.objects.filter(edition=self.edition)
        self.offer("category", [("", _("They choose")), *((each.slug, each.name) for each in categories)])

    def clean(self) -> dict[str, Any]:
        """A held seat is given: it needs no approval."""
        told = super().clean() or self.cleaned_data
        if told.get("holds_seats"):
            told["skips_approval"] = True
        return told

    @property
    def until(self) -> dt.datetime | None:
        until: dt.datetime = self.cleaned_data["answers_until"] or self._event.registration_policy.closes
        return until

    @cached_property
    def _event(self) -> Event:
        related = ("edition", "registration_policy", "venue")
        return Event.objects.select_related(*related).get(edition=self.edition, code=self.cleaned_data["event"])

    @cached_property
    def _category(self) -> AttendeeCategory | None:
        return AttendeeCategory.objects.filter(edition=self.edition, slug=self.cleaned_data["category"]).first()

    @property
    def _released(self) -> ReleasedEvent | None:
        """What the public knows of it: the draft's time and place are not told to anybody."""
        program = released_program(self.edition)
        return program.events.get(self._event.code) if program else None

    def facts(self) -> list[tuple[Any, Any]]:
        values = self.values()
        told = [
            (_("Event"), values["event"]),
            (_("Time"), values["time"]),
            (_("Place"), values["place"]),
            (_("Answers until"), values["deadline"]),
        ]
        return [(label, value) for label, value in told if value]

    def check(self, people: int) -> None:
        if self.cleaned_data["holds_seats"]:
            try:
                check_seats(InvitationCode(event=self._event, category=self._category), people)
            except Full as refusal:
                raise ValidationError(str(refusal)) from refusal

    def values(self) -> dict[str, str]:
        event = self._released
        place = event.venue.name if event and event.venue else ""
        return {
            "event": self._event.title,
            "time": moment(event.starts_at) if event and event.starts_at else "",
            "place": place,
            "deadline": moment(self.until) if self.until else "",
        }

    def sample(self) -> dict[str, str]:
        return {"code": public_code()}

    def begin(self, recipients: Sequence[Recipient]) -> None:
        told = self.cleaned_data
        codes = [
            InvitationCode(
                event=self._event,
                category=self._category,
                skips_approval=told["skips_approval"],
                holds_seats=told["holds_seats"],
                email=each.person.email or "",
                expires_at=self.until,
                note=each.campaign.name,
                recipient=each,
            )
            for each in recipients
        ]
        make_codes(codes)

    def take(self, recipients: Sequence[Recipient]) -> None:
        try:
            hold_all(list(InvitationCode.objects.filter(recipient__campaign=recipients[0].campaign)))
        except Full as refusal:
            raise ValidationError(str(refusal)) from refusal

    def own_values(self, recipients: Sequence[Recipient]) -> Mapping[int, dict[str, str]]:
        codes = InvitationCode.objects.filter(recipient__in=recipients)
        return {recipient: {"code": code} for recipient, code in codes.values_list("recipient", "code")}

    def accepted(self, recipient: Recipient) -> None:
        """A declined seat is taken again, if there is one."""
        try:
            restore_code(code=_code_of(recipient))
        except Full as refusal:
            raise AnswerRefused(str(refusal)) from refusal

    def declined(self, recipient: Recipient) -> None:
        code = _code_of(recipient)
        if code.registrations.filter(status__in=LIVE).exists():
            raise AnswerRefused(_("You are registered already. Cancel your registration under “My conference”."))
        revoke_code(code=code, by=None)

    def withdraw(self, recipients: Sequence[Recipient]) -> None:
        revoke_codes(InvitationCode.objects.filter(recipient__in=recipients, used=0))

    def next_step(self, recipient: Recipient) -> tuple[Any, str] | None:
        code = _code_of(recipient)
        if registration := code.registrations.filter(status__in=LIVE).first():
            return _("See my registration"), reverse("registration:detail", args=[registration.code])
        address = reverse("registration:register", args=[self._event.slug])
        return _("Register now"), f"{address}?{urlencode({'code': code.code})}"

    def reached(self, recipients: QuerySet[Recipient]) -> QuerySet[Recipient]:
        return recipients.filter(invitation_code__registrations__status__in=LIVE).distinct()


def _code_of(recipient: Recipient) -> InvitationCode:
    """Raises AnswerRefused where the code was deleted."""
    code = InvitationCode.objects.filter(recipient=recipient).first()
    if code is None:
        raise AnswerRefused(_("The organizers have withdrawn this message."))
    return code
