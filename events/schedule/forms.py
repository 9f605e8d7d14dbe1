"""What the schedule's desk sends."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from conference.people.models import User
from conference.venues.models import Room
from events.program.models import Event, Session, SessionKind
from events.schedule.models import RunItem
from events.schedule.services.moving import RIPPLES


class PlaceForm(forms.Form):
    """Where and when a session shall be. Without times it leaves the schedule, and its room."""

    room = forms.ModelChoiceField(Room.objects, label=capfirst(_("room")), required=False)
    starts_at = forms.DateTimeField(label=capfirst(_("starts")), required=False)
    ends_at = forms.DateTimeField(label=capfirst(_("ends")), required=False)
    seen = forms.DateTimeField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(told.get("starts_at")) != bool(told.get("ends_at")):
            raise forms.ValidationError(_("A session ends after it starts; give both times or neither."))
        return told


class NewSessionForm(PlaceForm):
    """A session that is made in the editor: what it is, and where."""

    event = forms.ModelChoiceField(Event.objects.none(), label=capfirst(_("event")))
    kind = forms.ChoiceField(label=capfirst(_("kind")), choices=SessionKind.choices)
    title_zh = forms.CharField(label=capfirst(_("title (Chinese)")), max_length=120)
    title_en = forms.CharField(label=capfirst(_("title (English)")), max_length=200, required=False)

    def __init__(self, *args: Any, events: dict[int, Event], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        event = self.fields["event"]
        assert isinstance(event, forms.ModelChoiceField)
        event.queryset = Event.objects.filter(pk__in=list(events))
        self.order_fields(["event", "kind", "title_zh", "title_en"])

    def session(self) -> Session:
        """The session that the form describes, not yet saved."""
        return Session(**{name: told for name, told in self.cleaned_data.items() if name != "seen"})


class RippleForm(forms.Form):
    """What shall follow of itself. `preview` names what was looked at; without it nothing is applied."""

    verb = forms.ChoiceField(
        choices=[
            ("shift", _("Move this and all that follow by")),
            ("extend", _("Let it take longer, and all that follow start later, by")),
            ("close", _("Close the gaps after it")),
        ]
    )
    minutes = forms.IntegerField(
        label=capfirst(_("minutes")), min_value=-600, max_value=600, initial=10, required=False
    )
    preview = forms.CharField(required=False)

    def clean_minutes(self) -> int:
        return self.cleaned_data["minutes"] or 0

    def moves(self, session: Session) -> Any:
        """The moves that the choice comes to."""
        return RIPPLES[self.cleaned_data["verb"]](session, self.cleaned_data["minutes"])


class ProgramImportForm(forms.Form):
    """A table of sessions."""

    file = forms.FileField(
        label=_("Excel table"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}), max_length=200
    )


class RunItemForm(forms.ModelForm[RunItem]):
    """A line of a run of show."""

    def __init__(self, *args: Any, sessions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        session = self.fields["session"]
        assert isinstance(session, forms.ModelChoiceField)
        session.queryset, session.empty_label = sessions, _("Start of the event")

    class Meta:
        model = RunItem
        fields = ("session", "offset", "minutes", "item_zh", "item_en", "owner", "cue", "materials", "rank")


class RunItemForms(forms.BaseInlineFormSet[RunItem, Event, RunItemForm]):
    """The lines. A cell has no label of its own: its column's heading is."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for bound in form.visible_fields():
            bound.field.widget.attrs["aria-label"] = str(bound.label)


def run_item_forms(event: Event, user: User, told: Any = None) -> Any:
    """The lines that the user may see, and some empty ones."""
    sessions = Session.objects.shown_to(user).filter(event=event)
    make = forms.inlineformset_factory(
        Event, RunItem, form=RunItemForm, formset=RunItemForms, extra=5, max_num=300, absolute_max=305
    )
    shown = RunItem.objects.filter(Q(session=None) | Q(session__in=sessions))
    return make(told, instance=event, queryset=shown, form_kwargs={"sessions": sessions})
