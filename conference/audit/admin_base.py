"""The base of every page of the organizers' desk: permitted by rules, bilingual, audited."""

from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import construct_change_message
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import DateField, F, Model, QuerySet, URLField, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import ngettext
from rules.contrib.admin import ObjectPermissionsModelAdminMixin
from unfold.admin import ModelAdmin, TabularInline
from unfold.widgets import UnfoldAdminImageFieldWidget

from conference.audit.services import is_personal, record
from conference.kit.bilingual import language
from conference.kit.clock import check_year
from conference.kit.constraints import in_words
from conference.kit.pictures import PictureField
from conference.kit.roles import Role
from conference.pages.services import outdate_pages


class Bilingual:
    """A column of a list: a field of two languages in the desk's, and in its order."""

    def __init__(self, name: str, description: Any) -> None:
        self.name = self.__name__ = name
        self.short_description = description

    def __call__(self, row: Any) -> str:
        return str(getattr(row, self.name))

    @property
    def admin_order_field(self) -> Any:
        """By what is shown: a missing English text is ordered by the Chinese that stands for it."""
        chinese = F(f"{self.name}_zh")
        return chinese if language() == "zh" else Coalesce(NullIf(f"{self.name}_en", Value("")), chinese)


class AdminBase(ObjectPermissionsModelAdminMixin, ModelAdmin):
    """Plain fields are saved here, and audited. Status fields belong in `readonly_fields` and change through services.

    `shown_to_the_public`: saving or deleting a row outdates the kept public pages.
    `path_to_edition`: rows are for those alone who have a role in their edition.
    """

    compressed_fields = True
    list_fullwidth = True
    warn_unsaved_form = True
    list_per_page = 50
    show_full_result_count = False
    shown_to_the_public = False
    path_to_edition = ""
    formfield_overrides = ModelAdmin.formfield_overrides | {
        URLField: {"assume_scheme": "https"},
        PictureField: {"widget": UnfoldAdminImageFieldWidget},
    }

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever may see its rows sees it listed; `rules` knows no permission of a whole app."""
        return self.has_view_or_change_permission(request)  # type: ignore[no-any-return]

    def get_queryset(self, request: HttpRequest) -> Any:
        queryset, user = super().get_queryset(request), cast(Any, request.user)
        if not self.path_to_edition or user.is_superuser or not user.editions:  # without a role, permissions refuse
            return queryset
        return queryset.filter(**{f"{self.path_to_edition}__in": user.editions})

    def get_actions(self, request: HttpRequest) -> Any:
        """Each action gets only the rows for which whoever chose it has its permission: a role is one edition's."""
        actions = super().get_actions(request).items()
        return {name: (permitted(action), *named) for name, (action, *named) in actions}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        return _in_our_years(db_field, super().formfield_for_dbfield(db_field, request, **options))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        user = cast(Any, request.user)
        if db_field.name == "edition" and not user.is_superuser:
            organized = [pk for pk in user.editions if user.holds(Role.ORGANIZER, edition_id=pk)]
            options["queryset"] = db_field.related_model.objects.filter(pk__in=organized)
        return super().formfield_for_foreignkey(db_field, request, **options)

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **options: Any) -> Any:
        """What the form let pass and the database refuses (somebody was quicker) is said in words. What is no row's
        key has no page.
        """
        if object_id is not None and not object_id.isdecimal():
            raise Http404
        try:
            with in_words():
                return super().changeform_view(request, object_id, *args, **options)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(request.get_full_path())

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> Any:
        """Refused before the row is looked for, which may be none of theirs."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    @transaction.atomic
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """An action's writes and their entries in the log are made together or not at all."""
        return super().changelist_view(request, extra_context)

    def response_action(self, request: HttpRequest, queryset: Any) -> Any:
        """What is no row's key selects nothing."""
        told: Any = request.POST.copy()
        told.setlist(ACTION_CHECKBOX_NAME, [key for key in told.getlist(ACTION_CHECKBOX_NAME) if key.isdecimal()])
        cast(Any, request).POST = told
        return super().response_action(request, queryset)

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """Nobody moves a row to where they could not change it."""
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        super().save_model(request, obj, form, change)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        self._log(request, "add", obj, {})
        self._outdate()

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        self._log(request, "change", obj, getattr(request, "audited_changes", {}))
        self._outdate()

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            self._log(request, "delete", obj, {})

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        super().delete_model(request, obj)
        self._outdate()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        super().delete_queryset(request, queryset)
        self._outdate()

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        request.audited_changes = changes_of(form, formsets)  # type: ignore[attr-defined]
        return construct_change_message(form, formsets, add)

    def _log(self, request: HttpRequest, verb: str, obj: Model, changes: dict[str, Any]) -> None:
        record(actor=request.user, verb=verb, target=obj, changes=changes)

    def _outdate(self) -> None:
        if self.shown_to_the_public:
            outdate_pages()


class ReadOnly:
    """Before AdminBase or InlineBase: rows that services alone write. Not even administrators, whom no rule denies,
    write them here.
    """

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class InlineBase(TabularInline):
    """Rows edited inside their parent's page, permitted like the parent."""

    extra = 0

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """A cell has no label of its own: its column's heading is."""
        field = _in_our_years(db_field, super().formfield_for_dbfield(db_field, request, **options))
        if field:
            widget = getattr(field.widget, "widget", field.widget)  # that of a related row is wrapped
            widget.attrs["aria-label"] = capfirst(db_field.verbose_name)
        return field

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(
            request.user.has_perm(f"{self.parent_model._meta.app_label}.view_{self.parent_model._meta.model_name}", obj)
        )

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(
            request.user.has_perm(
                f"{self.parent_model._meta.app_label}.change_{self.parent_model._meta.model_name}", obj
            )
        )

    has_delete_permission = has_change_permission

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)


def _in_our_years(db_field: Any, field: Any) -> Any:
    """The field of a form; one of a date or a time takes no year that nothing can be reckoned with."""
    if field and isinstance(db_field, DateField):
        field.validators = [*field.validators, check_year]
    return field


def permitted(action: Any) -> Any:
    """The action for those rows alone on which each permission that it declares holds; the others are counted in
    words. Seeing needs no second look: the list shows no rows that one may not see.
    """
    needed = set(getattr(action, "allowed_permissions", ())) - {"view"}

    @wraps(action)
    def act(desk: Any, request: HttpRequest, rows: Any) -> Any:
        if not needed:
            return action(desk, request, rows)
        checks = [getattr(desk, f"has_{permission}_permission") for permission in needed]
        chosen = list(rows)
        allowed = [row.pk for row in chosen if all(check(request, row) for check in checks)]
        if refused := len(chosen) - len(allowed):
            said = ngettext(
                "{count} row was left as it is: it is not yours to change.",
                "{count} rows were left as they are: they are not yours to change.",
                refused,
            )
            messages.warning(request, said.format(count=refused))
        return action(desk, request, rows.filter(pk__in=allowed)) if allowed else None

    return act


def _plain(value: Any) -> str:
    """A value as the log keeps it: a row by its id, since its name may be personal and depends on the language."""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, list | QuerySet):
        return ", ".join(map(_plain, value))
    return "" if value is None else str(value)


def changes_of(form: Any, formsets: Any) -> dict[str, Any]:
    """Field names with [old, new]; of personal data only the names."""

    def fields(form: Any) -> dict[str, Any]:
        hidden = is_personal(form.instance)
        return {
            name: None if hidden else [_plain(form.initial.get(name)), _plain(form.cleaned_data.get(name))]
            for name in form.changed_data
        }

    changes = fields(form)
    for formset in formsets:
        for inline in getattr(formset, "forms", ()):
            if inline.has_changed() and hasattr(inline, "cleaned_data"):
                label = f"{inline.instance._meta.model_name} {inline.instance.pk or 'new'}"
                changes[label] = "deleted" if inline.cleaned_data.get("DELETE") else fields(inline)
    return changes
