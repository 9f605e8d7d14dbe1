"""Speakers at the desk: their words, their times, their invitations, and who changed what."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.decorators import action

from conference.audit.admin import VERBS, line_of
from conference.audit.admin_base import AdminBase, Bilingual, InlineBase
from conference.audit.models import AuditEntry
from conference.kit import clock
from conference.people.models import User
from conference.people.requests import user_of
from events.program.models import Availability, Speaker
from events.speakers.models import InvitationStatus
from events.speakers.services import ProfileRefused, invite, revoke

SHOWN = 10


class AvailabilityInline(InlineBase):
    model = Availability


@admin.register(Speaker)
class SpeakerAdmin(AdminBase):
    path_to_edition = "edition"
    list_display = ("person", Bilingual("title", pgettext_lazy("of a person", "title")), "protocol_rank", "edition")
    list_filter = ("edition",)
    list_select_related = ("person", "edition")
    search_fields = ("person__name_zh", "person__family_name", "title_zh", "title_en")
    autocomplete_fields = ("person",)
    readonly_fields = ("invitation", "changes")
    inlines = (AvailabilityInline,)
    actions_submit_line = ("send_invitation", "withdraw_invitation")

    @admin.display(description=_("invitation to the profile"))
    def invitation(self, speaker: Speaker) -> str:
        """Whether the speaker works on the profile, or has been asked to."""
        if User.objects.filter(person=speaker.person_id).exists():
            return str(_("This speaker has an account, and finds the profile under “My conference”."))
        last = speaker.invitations.first()
        if last is None:
            return "—"
        if last.status == InvitationStatus.OPEN and last.expires_at <= clock.now():
            return str(_("Expired on {day}.")).format(day=_local(last.expires_at))
        words = _("{status}; sent on {sent}, valid until {until}.")
        return str(words).format(
            status=last.get_status_display(), sent=_local(last.sent_at), until=_local(last.expires_at)
        )

    @admin.display(description=_("changes"))
    def changes(self, speaker: Speaker) -> Any:
        """Who changed which fields: the last entries of the log."""
        entries = AuditEntry.objects.filter(object_type=Speaker._meta.label, object_id=speaker.pk)[:SHOWN]
        names = {
            user.pk: user
            for user in User.objects.filter(pk__in={entry.actor_id for entry in entries}).select_related("person")
        }
        lines = (
            (
                _local(entry.at),
                names.get(entry.actor_id or 0, "—"),
                VERBS.get(entry.verb, entry.verb),
                ", ".join(line_of(Speaker, *change) for change in entry.changes.items()),
            )
            for entry in entries
        )
        return format_html_join("", "<p>{} · {} · {} {}</p>", lines) or "—"

    def get_fields(self, request: HttpRequest, obj: Speaker | None = None) -> Any:
        """What speakers write to the organizers is for those alone who can act on it."""
        fields = [name for name in super().get_fields(request, obj) if obj or name not in self.readonly_fields]
        return fields if self.has_change_permission(request, obj) else [f for f in fields if f != "travel_needs"]

    def get_actions_submit_line(self, request: HttpRequest, object_id: Any) -> Any:
        if not object_id or User.objects.filter(person__speakers=object_id).exists():
            return []
        return super().get_actions_submit_line(request, object_id)

    @action(description=_("Send an invitation to the profile"), permissions=["change"])
    def send_invitation(self, request: HttpRequest, speaker: Speaker) -> None:
        try:
            invite(speaker=speaker, by=user_of(request))
        except ProfileRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The invitation is on its way; earlier ones open nothing any more."))

    @action(description=_("Withdraw the invitation"), permissions=["change"])
    def withdraw_invitation(self, request: HttpRequest, speaker: Speaker) -> None:
        revoke(speaker=speaker, by=user_of(request))
        messages.success(request, _("No invitation to this profile is open now."))


def _local(moment: Any) -> str:
    return str(formats.localize(timezone.localtime(moment)))
