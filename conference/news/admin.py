"""News at the desk: drafts, what waits for its time, and what is public."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action

from conference.audit.admin_base import AdminBase, Bilingual, InlineBase
from conference.kit import clock
from conference.news.models import Attachment, NewsItem, NewsStatus
from conference.news.services import WrongStatus, index, publish, withdraw
from conference.people.requests import user_of


class StateFilter(admin.SimpleListFilter):
    """Drafts, what waits for its time, what is public."""

    title = _("status")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("draft", _("Draft")), ("scheduled", _("Scheduled")), ("public", _("Published"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "draft":
                return queryset.filter(status=NewsStatus.DRAFT)
            case "scheduled":
                return queryset.scheduled(clock.now())
            case "public":
                return queryset.public(clock.now())
        return queryset


class AttachmentInline(InlineBase):
    model = Attachment


@admin.register(NewsItem)
class NewsItemAdmin(AdminBase):
    shown_to_the_public = True
    path_to_edition = "edition"
    list_display = (Bilingual("title", _("title")), "kind", "state", "publish_at", "is_pinned", "updated_at")
    list_filter = (StateFilter, "kind", "is_pinned", "edition")
    search_fields = ("title_zh", "title_en", "code")
    readonly_fields = ("state",)
    inlines = (AttachmentInline,)
    fieldsets = (
        (None, {"fields": (("edition", "kind"), "state", "publish_at", "is_pinned")}),
        (_("Chinese"), {"fields": ("title_zh", "summary_zh", "text_zh")}),
        (_("English"), {"fields": ("title_en", "summary_en", "text_en")}),
        (
            _("Picture"),
            {
                "fields": (
                    "picture",
                    "picture_alt_zh",
                    "picture_alt_en",
                    "picture_credit_zh",
                    "picture_credit_en",
                )
            },
        ),
    )
    view_on_site = False  # the preview shows drafts as well
    actions = ("publish_selected", "withdraw_selected")
    actions_detail = ("preview",)
    actions_submit_line = ("publish_this", "withdraw_this")

    @admin.display(description=_("status"), ordering="status")
    def state(self, item: Any) -> str:
        return str(item.state(item.now))

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish_selected(self, request: HttpRequest, queryset: Any) -> None:
        self._publish(request, queryset)

    @admin.action(description=_("Withdraw"), permissions=["change"])
    def withdraw_selected(self, request: HttpRequest, queryset: Any) -> None:
        self._withdraw(request, queryset)

    @action(description=_("Save and publish"), permissions=["change"])
    def publish_this(self, request: HttpRequest, item: NewsItem) -> None:
        self._publish(request, [item])

    @action(description=_("Withdraw"), permissions=["change"])
    def withdraw_this(self, request: HttpRequest, item: NewsItem) -> None:
        self._withdraw(request, [item])

    @action(description=_("Preview"), url_path="preview", permissions=["view"])
    def preview(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The page as it will look."""
        item = get_object_or_404(self.get_queryset(request), pk=object_id)
        return redirect("news:preview", item.code)

    def _publish(self, request: HttpRequest, items: Iterable[NewsItem]) -> None:
        done = self._each(request, items, lambda item: publish(item=item, by=user_of(request)))
        if done:
            said = ngettext("{count} item published.", "{count} items published.", done)
            messages.success(request, said.format(count=done))

    def _withdraw(self, request: HttpRequest, items: Iterable[NewsItem]) -> None:
        done = self._each(request, items, lambda item: withdraw(item=item, by=user_of(request)))
        if done:
            said = ngettext("{count} item withdrawn.", "{count} items withdrawn.", done)
            messages.success(request, said.format(count=done))

    def _each(self, request: HttpRequest, items: Iterable[NewsItem], act: Callable[[NewsItem], NewsItem]) -> int:
        """Do it to each; how many allowed it."""
        done = 0
        for item in items:
            try:
                act(item)
                done += 1
            except WrongStatus as refusal:
                messages.warning(request, str(refusal))
        return done

    def get_actions_submit_line(self, request: HttpRequest, object_id: Any) -> Any:
        """A draft is published, a published item withdrawn."""
        status = NewsItem.objects.filter(pk=object_id).values_list("status", flat=True).first()
        name = "withdraw_this" if status == NewsStatus.PUBLISHED else "publish_this"
        return [each for each in super().get_actions_submit_line(request, object_id) if each.action_name.endswith(name)]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        index([obj])

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("search").annotate(now=clock.Now())
