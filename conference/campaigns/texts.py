"""Texts of campaigns: for those who have a phone number alone, and after an urgent notice."""

from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from conference.outbox.messages import Content, text_content
from conference.texts.models import Category, TemplateStatus, TextTemplate, variables_of
from conference.texts.services import fitted

ANSWER = "answer"
"""The variable that takes the token of the address at which one answers: `{portal}/i/{answer}/`."""


def unfilled(template: TextTemplate, placeholders: Collection[str]) -> list[str]:
    """The variables of a template that a campaign cannot fill."""
    return [name for name in variables_of(template.text_zh) if name not in {*placeholders, ANSWER}]


def choices(placeholders: Collection[str]) -> QuerySet[TextTemplate]:
    """The templates that a campaign can send: approved, filled by it, and no codes for signing in."""
    approved = TextTemplate.objects.filter(status=TemplateStatus.APPROVED).exclude(category=Category.VERIFICATION)
    return approved.filter(pk__in=[each.pk for each in approved if not unfilled(each, placeholders)])


def check_text(template: TextTemplate, placeholders: Collection[str]) -> None:
    """Raises ValidationError for a template that the provider has not approved, or that has a variable which a campaign
    cannot fill.
    """
    if not template.is_approved:
        raise ValidationError(_("The provider has not approved “{template}”.").format(template=template))
    if unknown := unfilled(template, placeholders):
        raise ValidationError(
            _("The text “{template}” has variables that this campaign cannot fill: {names}").format(
                template=template, names=", ".join(unknown)
            )
        )


def text_to(template: TextTemplate, language: str, values: Mapping[str, str], token: str) -> Content:
    """The text to one recipient; long values are cut."""
    return text_content(template, language, fitted(template, {**values, ANSWER: token}))
