"""What people tell when they register."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conference.kit.forms import FoldingMixin
from events.registration.models import Access, AttendeeCategory, InvitationCode, RegistrationPolicy, SeatPool
from events.registration.queries import session_pools
from events.registration.services.codes import check_seats
from events.registration.services.refusals import Full


class RegisterForm(FoldingMixin):
    """As what one comes, to which sessions with seats of their own, and the invitation code: each only where the
    event asks for it.
    """

    category = forms.ModelChoiceField(
        AttendeeCategory.objects.none(),
        label=gettext_lazy("I come as"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Say as what you come.")},
    )
    sessions = forms.MultipleChoiceField(
        label=gettext_lazy("Sessions with limited seats"), widget=forms.CheckboxSelectMultiple, required=False
    )
    code = forms.CharField(
        label=gettext_lazy("Invitation code"),
        max_length=20,
        required=False,
        error_messages={"required": gettext_lazy("Enter the invitation code that you were sent.")},
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def __init__(self, policy: RegistrationPolicy, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["category"].queryset = policy.categories.filter(is_chosen=True)
        if not fields["category"].queryset:
            del fields["category"]
        else:
            full = SeatPool.objects.full().filter(event=policy.event).values_list("category", flat=True)
            fields["category"].label_from_instance = lambda category: (
                f"{category} · {_('full')}" if category.pk in full else str(category)
            )
        self.pools = {str(pool.session_id): pool for pool in session_pools(policy.event)}
        fields["sessions"].choices = [(key, _words(pool)) for key, pool in self.pools.items()]
        if not self.pools:
            del fields["sessions"]
        if policy.access == Access.INVITATION:
            fields["code"].required = True
        else:
            self.fold = gettext_lazy("I have an invitation code"), ("code",)

    def clean_sessions(self) -> list[Any]:
        """The sessions themselves."""
        return [self.pools[key].session for key in self.cleaned_data["sessions"]]


class RegistrationPolicyForm(forms.ModelForm[RegistrationPolicy]):
    """A policy at the desk."""

    class Meta:
        help_texts = {
            "opens_at": gettext_lazy("Empty: when that of the edition opens."),
            "closes_at": gettext_lazy("Empty: when that of the edition closes."),
        }


class InvitationCodeForm(forms.ModelForm[InvitationCode]):
    """A code at the desk."""

    def clean(self) -> dict[str, Any]:
        """A new one that holds seats needs them to be there; who is quicker is refused by the service."""
        told = super().clean() or self.cleaned_data
        if not self.instance.pk and told.get("holds_seats") and told.get("event") and told.get("uses"):
            try:
                check_seats(InvitationCode(event=told["event"], category=told.get("category")), told["uses"])
            except Full as refusal:
                self.add_error("uses", str(refusal))
        return told


def _words(pool: SeatPool) -> str:
    """A session with its time and the seats that it has."""
    session: Any = pool.session
    seats = ngettext("{count} seat left", "{count} seats left", pool.left).format(count=f"{pool.left:,}")
    words = [session.title, seats if pool.left else _("full")]
    if session.starts_at:
        words.insert(0, f"{timezone.localtime(session.starts_at):%m-%d %H:%M}")
    return " · ".join(words)
