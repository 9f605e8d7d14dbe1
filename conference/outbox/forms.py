"""What a mail's reader says they want, and what organizers say of mail domains."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import DomainNameValidator
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from conference.outbox.domains import normalized
from conference.outbox.models import MailDomain, Topic


class PreferencesForm(forms.Form):
    """The topics that can be declined; a tick stands for one that is wanted."""

    topics = forms.MultipleChoiceField(
        label=_("I want to receive"),
        choices=[(topic.value, topic.label) for topic in Topic if topic != Topic.NECESSARY],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *arguments: Any, declined: Collection[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.initial["topics"] = [topic for topic in Topic if topic not in declined]
        # Wanting none of them is an answer, and no field left empty.
        self.fields["topics"].is_alternative = True  # type: ignore[attr-defined]


class MailDomainForm(forms.ModelForm[MailDomain]):
    """A mail domain, and how much it takes."""

    per_minute = forms.IntegerField(
        label=_("Messages a minute"),
        help_text=_(
            "That many go out to it at most; the others wait for their turn and lose no attempt. Providers say in "
            "their rules for senders what they take. Where one answers that it is too much, halve it."
        ),
        min_value=1,
        max_value=100_000,
        widget=UnfoldAdminIntegerFieldWidget,
    )

    class Meta:
        model = MailDomain
        fields = ("domain", "per_minute")
        help_texts = {"domain": _("What stands behind the @, such as qq.com. Domains below it are others.")}

    def clean_domain(self) -> str:
        """As addresses are compared with it."""
        try:
            domain = normalized(self.cleaned_data["domain"].strip().removeprefix("@"))
            DomainNameValidator(accept_idna=False)(domain)
        except (UnicodeError, ValidationError) as error:
            raise ValidationError(_("This is no domain. It looks like qq.com.")) from error
        return domain
