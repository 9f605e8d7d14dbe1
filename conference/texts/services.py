"""The verbs of texts: what the provider said of a template, what fits into it, and who wants no promotions."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from conference.audit.services import record
from conference.kit.bilingual import spoken
from conference.kit.crypto import keyed_hash
from conference.people.models import User
from conference.texts.declarations import declared
from conference.texts.models import TRANSITIONS, Category, OptOut, TemplateStatus, TextTemplate, variables_of

WORDS = ("category", "signature", "text_zh", "text_en")
"""What a provider approves."""
OPT_OUTS = {"R", "T", "TD", "退订", "拒收"}
"""The replies that networks and providers have taught people."""


class WrongStatus(Exception):
    """The template's status does not allow that, in words."""


@transaction.atomic
def submit(*, template: TextTemplate, by: User | None) -> TextTemplate:
    """Note that a template is with the provider. Raises WrongStatus."""
    return _change(template, TemplateStatus.SUBMITTED, "submit", by)


@transaction.atomic
def approve(*, template: TextTemplate, by: User | None) -> TextTemplate:
    """Note that the provider approved it. Raises WrongStatus, also where it has no id of the provider."""
    if not (template.provider_code_zh or template.provider_code_en):
        raise WrongStatus(_("Enter the id that the provider gave “{template}” first.").format(template=template))
    return _change(template, TemplateStatus.APPROVED, "approve", by, note="")


@transaction.atomic
def reject(*, template: TextTemplate, by: User | None, note: str = "") -> TextTemplate:
    """Note that the provider refused it, or took its approval back, and why. Raises WrongStatus."""
    return _change(template, TemplateStatus.REJECTED, "reject", by, note=note)


@transaction.atomic
def reword(*, template: TextTemplate, by: User) -> TextTemplate:
    """Save a template that was edited: other words than those the provider knows are a draft again."""
    stored = TextTemplate.objects.select_for_update().get(pk=template.pk)
    template.status = stored.status
    is_other = any(getattr(stored, name) != getattr(template, name) for name in WORDS)
    if stored.status != TemplateStatus.DRAFT and is_other:
        template.status = TemplateStatus.DRAFT
        record(actor=by, verb="reword", target=template, changes={"status": [stored.status, TemplateStatus.DRAFT]})
    template.save()
    return template


def settle_declared(model: Any = TextTemplate) -> None:
    """Have a row for each text that a room declares. Words at the desk stay as they are."""
    rows = []
    for text in declared.values():
        title_zh, title_en = spoken(text.title)
        words = {"title_zh": title_zh, "title_en": title_en, "text_zh": text.text_zh, "text_en": text.text_en}
        rows.append(model(code=text.code, category=text.category, **words))
    model.objects.bulk_create(rows, ignore_conflicts=True)


def check(template: TextTemplate, parameters: Mapping[str, str]) -> None:
    """Raises ValueError in words where the parameters are not the template's."""
    wanted = variables_of(template.text_zh)
    missing, unknown = set(wanted) - set(parameters), set(parameters) - set(template.longest)
    if missing:
        raise ValueError(_("These variables are missing: {names}.").format(names=", ".join(sorted(missing))))
    if unknown:
        raise ValueError(_("There are no such variables: {names}.").format(names=", ".join(sorted(unknown))))
    for name, longest in template.longest.items():
        if len(parameters.get(name, "")) > longest:
            raise ValueError(_("“{name}” has at most {count} characters.").format(name=name, count=longest))
    if template.category == Category.VERIFICATION and not all(map(str.isdecimal, parameters.values())):
        raise ValueError(_("In a verification code there are only digits."))


def sendable(code: str) -> TextTemplate:
    """The template with that code. Raises ValueError in words where there is none, or, in production, none approved."""
    template = TextTemplate.objects.filter(code=code).first()
    if template is None:
        raise ValueError(_("There is no template “{code}”.").format(code=code))
    if settings.PORTAL_MODE == "production" and not template.is_approved:
        raise ValueError(_("The provider has not approved “{template}”.").format(template=template))
    return template


def fitted(template: TextTemplate, parameters: Mapping[str, Any]) -> dict[str, str]:
    """Of some words those that the template has a place for, cut to its length: what the portal writes by itself must
    not fail for a long title.
    """
    taken = {name: " ".join(str(parameters[name]).split()) for name in template.longest if name in parameters}
    return {
        name: value if len(value) <= template.longest[name] else f"{value[: template.longest[name] - 1]}…"
        for name, value in taken.items()
    }


def samples(template: TextTemplate) -> dict[str, str]:
    """A value for each variable: its name, or digits where only digits may be."""
    is_code = template.category == Category.VERIFICATION
    return {name: ("1234567890" if is_code else name)[:longest] for name, longest in template.longest.items()}


def is_opt_out(reply: str) -> bool:
    """Whether somebody replied that they want no more promotions."""
    return reply.strip().strip("。.!！").upper() in OPT_OUTS


def opt_out(phone: str) -> None:
    """Send this number, in E.164, no more promotions."""
    OptOut.objects.get_or_create(phone_hash=keyed_hash(phone))


def has_opted_out(phone: str) -> bool:
    """Whether this number, in E.164, wants no promotions."""
    return OptOut.objects.filter(phone_hash=keyed_hash(phone)).exists()


def _change(template: TextTemplate, status: TemplateStatus, verb: str, by: User | None, **more: str) -> TextTemplate:
    """Set a status that was read under a lock: two organizers act one after the other."""
    before = TemplateStatus(
        TextTemplate.objects.select_for_update().values_list("status", flat=True).get(pk=template.pk)
    )
    if status not in TRANSITIONS[before]:
        raise WrongStatus(
            _("“{template}” is marked “{status}”; that cannot be done now.").format(
                template=template, status=before.label
            )
        )
    template.status = status
    for name, value in more.items():
        setattr(template, name, value)
    template.save(update_fields=["status", "changed_at", *more])
    record(actor=by, verb=verb, target=template, changes={"status": [str(before), str(status)], **more})
    return template
