"""Templates of texts at the desk: their words, how many messages they take, and what the provider said."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from unfold.decorators import action

from conference.audit.admin_base import AdminBase, Bilingual
from conference.people.requests import user_of
from conference.texts.declarations import declared
from conference.texts.forms import TextTemplateForm
from conference.texts.models import TRANSITIONS, TemplateStatus, TextTemplate
from conference.texts.services import WrongStatus, approve, reject, reword, submit
from conference.texts.sockets import trials

OFFERED = {
    "submit_this": TemplateStatus.SUBMITTED,
    "approve_this": TemplateStatus.APPROVED,
    "reject_this": TemplateStatus.REJECTED,
}


@admin.register(TextTemplate)
class TextTemplateAdmin(AdminBase):
    form = TextTemplateForm
    list_display = (Bilingual("title", _("title")), "code", "category", "status", "segments", "sent_by")
    list_filter = ("status", "category")
    search_fields = ("code", "title_zh", "title_en", "text_zh", "text_en")
    readonly_fields = ("status", "sent_by", "variables", "for_provider_zh", "for_provider_en")
    fieldsets = (
        (
            None,
            {"fields": (("code", "category"), ("title_zh", "title_en"), ("signature", "sent_by"), ("status", "note"))},
        ),
        (_("Words"), {"fields": ("variables", "text_zh", "text_en")}),
        (
            _("At the provider"),
            {
                "fields": (
                    "for_provider_zh",
                    ("provider_code_zh", "abroad_code_zh"),
                    "for_provider_en",
                    ("provider_code_en", "abroad_code_en"),
                )
            },
        ),
    )
    actions_submit_line = ("submit_this", "approve_this", "reject_this", "try_this")

    class Media:
        js = ("js/segments.js",)

    @admin.display(description=_("messages of the network"))
    def segments(self, template: TextTemplate) -> str:
        """In Chinese, and in English where there is any."""
        languages = ("zh-hans", "en") if template.text_en else ("zh-hans",)
        return " / ".join(str(template.most_segments(language)) for language in languages)

    @admin.display(description=_("sent by"))
    def sent_by(self, template: TextTemplate) -> Any:
        return _("The portal itself") if template.code in declared else pgettext("who sends", "Organizers")

    @admin.display(description=_("variables"))
    def variables(self, template: TextTemplate) -> str:
        """Each with its most characters."""
        return "  ".join(f"{{{name}}} ≤ {longest}" for name, longest in template.longest.items()) or "–"

    @admin.display(description=_("words to submit (Chinese)"))
    def for_provider_zh(self, template: TextTemplate) -> str:
        return template.provider_pattern("zh-hans") if template.pk else "–"

    @admin.display(description=_("words to submit (English)"))
    def for_provider_en(self, template: TextTemplate) -> str:
        return template.provider_pattern("en") if template.text_en else "–"

    @action(description=_("Save and mark as submitted"), permissions=["change"])
    def submit_this(self, request: HttpRequest, template: TextTemplate) -> None:
        self._do(request, lambda: submit(template=template, by=user_of(request)))

    @action(description=_("Save and mark as approved"), permissions=["change"])
    def approve_this(self, request: HttpRequest, template: TextTemplate) -> None:
        self._do(request, lambda: approve(template=template, by=user_of(request)))

    @action(description=_("Save and mark as rejected"), permissions=["change"])
    def reject_this(self, request: HttpRequest, template: TextTemplate) -> None:
        self._do(request, lambda: reject(template=template, by=user_of(request), note=template.note))

    @action(description=_("Save and text it to me"), permissions=["change"])
    def try_this(self, request: HttpRequest, template: TextTemplate) -> None:
        try:
            for trial in trials:
                trial(template, user_of(request))
        except ValueError as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("A text with sample values is on its way to your phone."))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Messages name a template by its code; what the portal's own are for is up to the code."""
        fixed = (("code",) if obj else ()) + (("category",) if obj and obj.code in declared else ())
        return (*super().get_readonly_fields(request, obj), *fixed)

    def get_actions_submit_line(self, request: HttpRequest, object_id: Any) -> Any:
        """What can be done to it as it stands."""
        status = TextTemplate.objects.filter(pk=object_id).values_list("status", flat=True).first()
        reachable = TRANSITIONS[TemplateStatus(status)] if status else set()
        hidden = tuple(name for name, target in OFFERED.items() if target not in reachable)
        return [
            each
            for each in super().get_actions_submit_line(request, object_id)
            if not hidden or not each.action_name.endswith(hidden)
        ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change and self.has_change_permission(request, obj):
            reword(template=obj, by=user_of(request))
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def _do(self, request: HttpRequest, act: Callable[[], TextTemplate]) -> None:
        try:
            act()
        except WrongStatus as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("It is noted."))
