"""Reminders at the desk: the rules, with what each sends next, and what went out."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from conference.audit.admin_base import AdminBase, ReadOnly
from conference.editions.models import Edition
from conference.kit import clock
from conference.reminders.forms import ReminderRuleForm
from conference.reminders.models import Reminder, ReminderRule, ReminderState
from conference.reminders.queries import Due, all_due
from conference.reminders.sockets import occasions
from conference.templatetags.face import moment

SHOWN = 20
"""Reminders to come on the page of a rule."""


def title_of(name: str) -> Any:
    """What organizers call an occasion; its name, where no room plugs it any more."""
    return next((occasion.title for occasion in occasions if occasion.name == name), name)


@admin.register(ReminderRule)
class ReminderRuleAdmin(AdminBase):
    form = ReminderRuleForm
    path_to_edition = "edition"
    list_display = ("ahead_of", "occasion_title", "next_one", "is_active", "edition")
    list_select_related = ("edition",)
    fields = ("edition", "occasion", "days", "hours", "is_active")

    @admin.display(description=_("before"))
    def ahead_of(self, rule: ReminderRule) -> str:
        return rule.ahead

    @admin.display(description=_("occasion"), ordering="occasion")
    def occasion_title(self, rule: ReminderRule) -> Any:
        return title_of(rule.occasion)

    @admin.display(description=_("next"))
    def next_one(self, rule: ReminderRule) -> str:
        found = next(iter(self._to_come(rule)), None)
        return f"{moment(found.at)} · {found.moment.title}" if found else "—"

    @admin.display(description=_("to come"))
    def to_come(self, rule: ReminderRule) -> Any:
        """When it goes out, for what, and to how many people as things are now."""
        rows = [(moment(due.at), due.moment.title, due.people().count()) for due in self._to_come(rule)[:SHOWN]]
        if not rows:
            return gettext("Nothing.")
        lines = format_html_join("", "<tr><td>{}</td><td>{}</td><td>{}</td></tr>", rows)
        heads = (gettext("When"), gettext("What"), gettext("People"))
        head = format_html("<tr><th>{}</th><th>{}</th><th>{}</th></tr>", *heads)
        return format_html('<table class="to-come"><thead>{}</thead><tbody>{}</tbody></table>', head, lines)

    def _to_come(self, rule: ReminderRule) -> list[Due]:
        now = self._now
        return [due for due in self._due if due.rule.pk == rule.pk and due.at > now]

    def get_queryset(self, request: HttpRequest) -> Any:
        """What is to come is read once for a page."""
        edition = Edition.objects.current()
        self._now, self._due = clock.now(), all_due(edition) if edition else []
        return super().get_queryset(request)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("edition", "occasion_title", "days", "hours", "is_active", "to_come") if obj else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("edition", "occasion_title", "to_come") if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"edition": Edition.objects.current(), **super().get_changeform_initial_data(request)}


@admin.register(Reminder)
class ReminderAdmin(ReadOnly, AdminBase):
    path_to_edition = "rule__edition"
    list_display = ("due_at", "title", "ahead_of", "state_label", "people", "occurs_at")
    list_filter = ("state",)
    list_select_related = ("rule",)
    search_fields = ("title",)
    fields = ("title", "rule", "due_at", "occurs_at", "state", "people", "written_at")

    @admin.display(description=_("before"))
    def ahead_of(self, reminder: Reminder) -> str:
        return reminder.rule.ahead

    @display(
        description=_("status"),
        label={ReminderState.WRITTEN: "success", ReminderState.MISSED: "danger", ReminderState.DROPPED: "warning"},
    )
    def state_label(self, reminder: Reminder) -> tuple[str, Any]:
        return reminder.state, reminder.get_state_display()
