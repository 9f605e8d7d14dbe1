"""The log at the desk: read only, in the organizers' words."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db.models import ForeignKey, Model, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.audit.admin_base import AdminBase, ReadOnly
from conference.audit.models import AuditEntry

VERBS = {
    "accept": pgettext_lazy("act", "accept"),
    "add": pgettext_lazy("act", "add"),
    "announce": pgettext_lazy("act", "announce"),
    "appoint": pgettext_lazy("act", "appoint"),
    "approve": pgettext_lazy("act", "approve"),
    "approved": pgettext_lazy("act", "approve"),
    "cancel": pgettext_lazy("act", "cancel"),
    "change": pgettext_lazy("act", "change"),
    "claim": pgettext_lazy("act", "claim"),
    "closed": pgettext_lazy("act", "close"),
    "clear": pgettext_lazy("act", "clear"),
    "confirm": pgettext_lazy("act", "confirm"),
    "create": pgettext_lazy("act", "create"),
    "decline": pgettext_lazy("act", "decline"),
    "delete": pgettext_lazy("act", "delete"),
    "disable": pgettext_lazy("act", "disable"),
    "enable": pgettext_lazy("act", "enable"),
    "escalate": pgettext_lazy("act", "follow with a text"),
    "expire": pgettext_lazy("act", "expire"),
    "export": pgettext_lazy("act", "export"),
    "file": pgettext_lazy("act", "file"),
    "freeze": pgettext_lazy("act", "freeze"),
    "give back": pgettext_lazy("act", "make a draft again"),
    "hand out": pgettext_lazy("act", "hand out"),
    "import": pgettext_lazy("act", "import"),
    "invite": pgettext_lazy("act", "invite"),
    "join": pgettext_lazy("act", "join"),
    "launch": pgettext_lazy("act", "begin to send"),
    "lift": pgettext_lazy("act", "lift"),
    "make": pgettext_lazy("act", "make"),
    "make administrator": pgettext_lazy("act", "make administrator"),
    "merge": pgettext_lazy("act", "merge"),
    "link": pgettext_lazy("act", "link"),
    "move": pgettext_lazy("act", "move"),
    "note answer": pgettext_lazy("act", "note the answer of"),
    "offer": pgettext_lazy("act", "offer"),
    "pause": pgettext_lazy("act", "pause"),
    "print": pgettext_lazy("act", "print"),
    "publish": pgettext_lazy("act", "publish"),
    "reject": pgettext_lazy("act", "reject"),
    "rejected": pgettext_lazy("act", "send back"),
    "refuse": pgettext_lazy("act", "do not admit"),
    "reissue": pgettext_lazy("act", "issue anew"),
    "release": pgettext_lazy("act", "release"),
    "remind": pgettext_lazy("act", "remind"),
    "renew": pgettext_lazy("act", "renew"),
    "restore": pgettext_lazy("act", "restore"),
    "resume": pgettext_lazy("act", "resume"),
    "schedule": pgettext_lazy("act", "schedule"),
    "see contacts": pgettext_lazy("act", "see the contacts of"),
    "send back": pgettext_lazy("act", "send back"),
    "take back": pgettext_lazy("act", "take back"),
    "revoke": pgettext_lazy("act", "revoke"),
    "see secret": pgettext_lazy("act", "see the secret"),
    "send again": pgettext_lazy("act", "send again"),
    "see documents": pgettext_lazy("act", "see identity documents"),
    "settle": pgettext_lazy("act", "settle"),
    "sign for": pgettext_lazy("act", "sign for"),
    "submit": pgettext_lazy("act", "submit"),
    "test": pgettext_lazy("act", "test"),
    "undo import": pgettext_lazy("act", "undo the import of"),
    "verify": pgettext_lazy("act", "verify"),
    "void": pgettext_lazy("act", "make void"),
    "reword": pgettext_lazy("act", "reword"),
    "withdraw": pgettext_lazy("act", "withdraw"),
}
"""The log keeps a plain verb, organizers read it in their language. A verb without a name stands as it is."""


def model_of(label: str) -> type[Model] | None:
    """The model with that label, or None if it is gone: entries outlive models."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def name_of(label: str) -> Any:
    """What organizers call objects of that model."""
    model = model_of(label)
    return capfirst(model._meta.verbose_name) if model else label


class VerbFilter(admin.SimpleListFilter):
    """Entries of one verb, of those that have a name: the log itself is too long to be asked which occur."""

    title = _("verb")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(VERBS.items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(verb=self.value()) if self.value() else queryset


class TypeFilter(admin.SimpleListFilter):
    """Entries on one kind of object, of those that occur: each is one look into the index by object."""

    title = _("kind of object")
    parameter_name = "object_type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        entries = AuditEntry.objects.order_by().values_list("object_type", flat=True)
        looks = [entries.filter(object_type=model._meta.label)[:1] for model in apps.get_models()]
        return [(label, name_of(label)) for label in sorted(entries.none().union(*looks))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(object_type=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly, AdminBase):
    list_display = ("at", "actor", "act", "kind", "object_label")
    list_filter = (VerbFilter, TypeFilter)
    search_fields = ("object_label",)
    list_per_page = 100
    fields = ("at", "actor", "act", "kind", "object_label", "changed")
    readonly_fields = ("at", "actor", "act", "kind", "changed")

    @admin.display(description=_("actor"), ordering="actor_id")
    def actor(self, entry: Any) -> str:
        return entry.actor_name or "—"

    @admin.display(description=_("verb"), ordering="verb")
    def act(self, entry: AuditEntry) -> Any:
        return VERBS.get(entry.verb, entry.verb)

    @admin.display(description=_("kind of object"), ordering="object_type")
    def kind(self, entry: AuditEntry) -> Any:
        return name_of(entry.object_type)

    @admin.display(description=_("changes"))
    def changed(self, entry: AuditEntry) -> Any:
        """A line for each field: its name, what it was, what it became."""
        model = model_of(entry.object_type)
        return format_html_join("", "<p>{}</p>", ([line_of(model, *change)] for change in entry.changes.items())) or "—"

    def get_queryset(self, request: HttpRequest) -> Any:
        """Names are looked up, never stored: an erased person leaves an entry without one."""
        actors = get_user_model()._default_manager.filter(pk=OuterRef("actor_id"))
        name = Coalesce(NullIf("person__name_zh", Value("")), "person__given_names")
        return super().get_queryset(request).annotate(actor_name=Subquery(actors.values_list(name)[:1]))


def line_of(model: type[Model] | None, name: str, change: Any) -> str:
    """One change in words, as far as the model still knows the field."""
    try:
        field: Any = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        field = None
    title = str(capfirst(getattr(field, "verbose_name", name)))
    if not isinstance(change, list):
        return title if change is None else f"{title}: {change}"
    choices = dict(getattr(field, "flatchoices", ()))
    if isinstance(field, ForeignKey):
        named = field.related_model._default_manager.filter(pk__in=[pk for pk in change if str(pk).isdecimal()])
        choices = {str(row.pk): row for row in named}
    return f"{title}: {' → '.join(str(choices.get(value, value or '—')) for value in change)}"
