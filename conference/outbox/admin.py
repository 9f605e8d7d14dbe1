"""The outbox at the desk: what was sent to whom and why, what became of it, and what waits. Contents of secret messages
are never shown, nor are links that open something by themselves: whoever reads at the desk is not who was written to.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import linebreaksbr
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from conference.audit.admin_base import AdminBase, ReadOnly
from conference.kit.addresses import without_secrets
from conference.kit.codes import normalized
from conference.kit.crypto import UNREADABLE
from conference.outbox import addresses_admin  # noqa: F401 the desks of addresses and domains
from conference.outbox.links import with_preferences
from conference.outbox.messages import kinds, topic_of
from conference.outbox.models import SEALED, Message, Status
from conference.outbox.queries import Obstacle, obstacles, shown_address, suppression_of
from conference.outbox.services import SentAgain, send_again
from conference.outbox.states import CONDITIONS, STATE, State
from conference.people.queries import everybody_with
from conference.people.requests import user_of

COLORS = {
    State.SENDING: "info",
    State.AGAIN: "warning",
    State.LATER: "",
    State.WAITING: "info",
    State.HELD: "warning",
    State.SENT: "success",
    State.DELIVERED: "success",
    State.BOUNCED: "danger",
    State.COMPLAINED: "danger",
    State.FAILED: "danger",
    State.SUPPRESSED: "warning",
    State.CANCELED: "",
    State.MISSED: "warning",
}


class StateFilter(admin.SimpleListFilter):
    """Messages that stand so."""

    title = _("status")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return State.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        state = self.value()
        return queryset.filter(CONDITIONS[State(state)]) if state in State.values else queryset


class KindFilter(admin.SimpleListFilter):
    """Messages of one kind, by the name that organizers know."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, kind.title) for name, kind in kinds.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Message)
class MessageAdmin(ReadOnly, AdminBase):
    path_to_edition = "edition"
    list_display = ("created_at", "kind_title", "person", "channel", "state", "sent_at")
    list_filter = (StateFilter, KindFilter, "channel")
    search_fields = ("person__name_zh", "person__family_name", "person__given_names")
    search_help_text = _("A name, a whole e-mail address or phone number, or a message's code")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "standing",
                    ("kind_title", "code"),
                    ("person", "contact"),
                    ("channel", "language"),
                    ("edition", "why"),
                )
            },
        ),
        (_("Words"), {"fields": ("content",)}),
        (
            _("What became of it"),
            {
                "fields": (
                    ("created_at", "due_at"),
                    ("sent_at", "attempts"),
                    ("receipt_in_words", "receipt_note"),
                    ("error", "useful_until"),
                )
            },
        ),
    )
    readonly_fields = ("standing", "kind_title", "code", "contact", "why", "content", "receipt_in_words")
    actions = ("send_selected_again",)
    actions_detail = ("send_this_again",)

    @admin.display(description=_("kind"), ordering="kind")
    def kind_title(self, message: Message) -> Any:
        return kinds[message.kind].title if message.kind in kinds else message.kind

    @display(description=_("status"), label=COLORS)
    def state(self, message: Any) -> tuple[str, Any]:
        state, due_at = State(message.state), timezone.localtime(message.due_at)
        if state == State.AGAIN:
            return state, gettext("Again at {time}").format(time=f"{due_at:%m-%d %H:%M}")
        if state == State.LATER:
            return state, gettext("Waiting until {time}").format(time=f"{due_at:%m-%d %H:%M}")
        return state, state.label

    @admin.display(description=_("status"))
    def standing(self, message: Message) -> Any:
        return self.state(message)[1]

    @admin.display(description=pgettext_lazy("of a message", "address"))
    def contact(self, message: Message) -> Any:
        return shown_address(message)

    @admin.display(description=_("why it was sent"))
    def why(self, message: Message) -> Any:
        """What whoever wrote it says; of what is about one person alone, what its topic says."""
        return message.reason or topic_of(message).label

    @admin.display(description=pgettext_lazy("of a message", "receipt"))
    def receipt_in_words(self, message: Message) -> str:
        """What it says, and since when."""
        if message.receipt_at is None:
            return "—"
        return f"{message.get_receipt_display()} · {timezone.localtime(message.receipt_at):%m-%d %H:%M}"

    @admin.display(description=_("text"))
    def content(self, message: Message) -> Any:
        """Subject and text, as far as there is a key to open them. A link by which one answers is the recipient's."""
        if message.is_secret:
            return _("Secret: nobody reads it at the desk, and it is emptied once it is settled.")
        try:
            words = with_preferences("\n\n".join(filter(None, [message.subject, message.text])), message)
            return linebreaksbr(without_secrets(words))
        except UNREADABLE:
            return _("This message cannot be decrypted.")

    def get_queryset(self, request: HttpRequest) -> Any:
        """What is sealed stays so in the list."""
        found = super().get_queryset(request).select_related("person")
        return found.defer(*SEALED, "person__phone").annotate(state=STATE)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """By the message's code or the recipient's contact exactly, else by the recipient's names."""
        if search_term and (coded := queryset.filter(code=normalized(search_term))).exists():
            return coded, False
        if search_term and (people := list(everybody_with(search_term).values_list("pk", flat=True))):
            return queryset.filter(person__in=people), False
        return super().get_search_results(request, queryset, search_term)  # type: ignore[no-any-return]

    @admin.action(description=_("Send again"), permissions=["resend"])
    def send_selected_again(self, request: HttpRequest, queryset: Any) -> None:
        self._tell(request, send_again(messages=queryset, by=user_of(request)))

    @action(description=_("Send again"), url_path="send-again", permissions=["resend"])
    def send_this_again(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """What sending again would do, or why it cannot be (GET); and the sending itself (POST)."""
        message = get_object_or_404(self.get_queryset(request), pk=object_id)
        if not self.has_resend_permission(request, message):
            raise PermissionDenied
        obstacle = obstacles([message.pk]).get(message.pk)
        if request.method == "POST":
            self._tell(request, send_again(messages=Message.objects.filter(pk=message.pk), by=user_of(request)))
            return redirect("admin:conference_message_changelist")
        context = self.admin_site.each_context(request) | {
            "title": gettext("Send again"),
            "opts": self.opts,
            "message": message,
            "kind": self.kind_title(message),
            "contact": shown_address(message),
            "state": self.state(message)[1],
            "was_sent": message.status == Status.SENT,
            "obstacle": obstacle,
            "suppression": suppression_of(message) if obstacle == Obstacle.SUPPRESSED else None,
        }
        return TemplateResponse(request, "conference/outbox/send_again.html", context)

    def has_resend_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Asked with a row, or with its key, which no rule knows."""
        message = obj if isinstance(obj, Message) else None
        return bool(request.user.has_perm("conference.resend_message", message))

    def _tell(self, request: HttpRequest, done: SentAgain) -> None:
        """How many wait again, how many copies go out, and how many could not, and why."""
        if done.waiting:
            words = ngettext("{count} message waits again.", "{count} messages wait again.", done.waiting)
            messages.success(request, words.format(count=done.waiting))
        if done.copies:
            words = ngettext("{count} copy goes out.", "{count} copies go out.", done.copies)
            messages.success(request, words.format(count=done.copies))
        for obstacle, count in done.hindered.items():
            words = ngettext("{count} message stays as it is. {why}", "{count} messages stay as they are. {why}", count)
            messages.warning(request, words.format(count=count, why=obstacle.label))
