"""The people of a unit as a table: the template that it fills in, and what its rows would do."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django_countries import countries

from conference.accounts.fields import ContactField
from conference.accounts.forms import NamesMixin
from conference.kit import spreadsheets
from conference.kit.bilingual import spoken
from conference.people.models import Person, User
from conference.people.queries import person_with
from events.registration.models import Registration, Unit

COLUMNS = {
    "name_zh": gettext_lazy("Chinese name"),
    "family_name": gettext_lazy("Family name in the passport"),
    "given_names": gettext_lazy("Given names in the passport"),
    "contact": gettext_lazy("E-mail or phone"),
    "country": gettext_lazy("Country or region"),
}
OWN_CONTACT = gettext_lazy("{contact} is your own: enter the contact of the person whom you file.")
MOST_PEOPLE = 500
"""Rows of a table: as many as the largest delegation, and a request files them in seconds."""


class PersonForm(NamesMixin):
    """Somebody whom a unit files: a name of either kind, one contact, and where they come from."""

    contact = ContactField(label=gettext_lazy("E-mail or phone"), max_length=254)
    country = forms.ChoiceField(label=gettext_lazy("Country or region"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["country"].choices = [("", _("Please choose")), *countries]
        fields["contact"].widget.attrs["autocomplete"] = "off"
        fields["contact"].help_text = _("Their own, by which the registration becomes theirs.")
        del fields["family_name_first"]
        self.order_fields(COLUMNS)

    def clean_contact(self) -> str:
        """The contact itself: whether it is a phone number, it tells."""
        return str(self.cleaned_data["contact"][1])


def template_table() -> dict[str, Any]:
    """What `spreadsheets.workbook` takes: an empty table that offers the countries."""
    named = sorted(str(name) for _code, name in countries)
    country = str(COLUMNS["country"])
    return {
        "title": _("People"),
        "columns": list(COLUMNS.values()),
        "rows": [],
        "choices": {country: named},
        "choices_title": _("Choices"),
    }


def read_people(upload: File[Any]) -> list[dict[str, Any]]:
    """The rows that say something, each with its number in the table and its cells by what they mean.

    Raises ValidationError for what is no table, or one without names or contacts.
    """
    table = spreadsheets.read(upload)
    meanings = {word: name for name, title in COLUMNS.items() for word in spoken(title)}
    headings = [meanings.get(cell.replace("*", "").strip(), "") for cell in table[0]] if table else []
    if "contact" not in headings or not {"name_zh", "family_name", "given_names"} & set(headings):
        raise ValidationError(
            _("The first row needs a column for names and one called “{contact}”: use the template.").format(
                contact=COLUMNS["contact"]
            )
        )
    found = []
    for number, row in enumerate(table[1:], start=2):
        cells = {name: cell for name, cell in zip(headings, row, strict=False) if name and cell}
        if cells:
            found.append({"number": number, **cells})
    if len(found) > MOST_PEOPLE:
        raise ValidationError(_("The table has more than {limit} people.").format(limit=MOST_PEOPLE))
    return found


@dataclass
class PlannedPerson:
    """A row: whom it would file, or what is wrong with it. `is_filed`: it does nothing any more."""

    number: int
    name: str
    contact: str
    told: dict[str, Any] = field(default_factory=dict)
    country: str = ""
    is_filed: bool = False
    faults: list[str] = field(default_factory=list)


def is_own_contact(unit: Unit, by: User | None, person: Person, told: dict[str, Any]) -> bool:
    """Whether the contact leads to whoever files, and the name is another's. They may file themselves by their name."""
    if person.pk not in (unit.contact_id, by and by.person_id):
        return False
    chinese, passport = ("name_zh",), ("family_name", "given_names")
    named = [[told.get(name, "").casefold() for name in names] for names in (chinese, passport)]
    known = [[getattr(person, name).casefold() for name in names] for names in (chinese, passport)]
    return not any(any(name) and name == own for name, own in zip(named, known, strict=True))


def planned_people(unit: Unit, by: User | None) -> list[PlannedPerson]:
    """What the table that was uploaded would do now."""
    codes = _country_codes()
    plan = [_planned(row, codes) for row in unit.table or []]
    seen: dict[str, int] = {}
    for row in plan:
        if row.contact in seen:
            words = _("Row {row} has the same contact; each person needs their own.")
            row.faults.append(words.format(row=seen[row.contact]))
        elif row.contact:
            seen[row.contact] = row.number
    _look_for(plan, unit, by)
    new = [row for row in plan if not row.is_filed and not row.faults]
    for row in new[max(unit.left, 0) :]:
        row.faults.append(_("The quota of the unit is used up."))
    return plan


def _planned(row: dict[str, Any], codes: dict[str, str]) -> PlannedPerson:
    cells = {name: row.get(name, "") for name in COLUMNS}
    country = codes.get(cells["country"].casefold(), "")
    form = PersonForm(cells | {"country": country})
    name = cells["name_zh"] or f"{cells['given_names']} {cells['family_name']}".strip()
    planned = PlannedPerson(row["number"], name, cells["contact"], country=cells["country"])
    if cells["country"] and not country:
        planned.faults.append(_("There is no country or region “{name}”.").format(name=cells["country"]))
    if form.is_valid():
        planned.contact = form.cleaned_data.pop("contact")
        planned.told = form.cleaned_data
    else:
        planned.faults += [f"{COLUMNS[name]}: {error}" for name, errors in form.errors.items() for error in errors]
    return planned


def _look_for(plan: Iterable[PlannedPerson], unit: Unit, by: User | None) -> None:
    """Who is registered for the event already: by this unit, which is nothing to do, or otherwise, which is a fault. A
    contact that is one's own is a fault, too.
    """
    for row in plan:
        person = person_with(row.contact) if row.told else None
        if person and is_own_contact(unit, by, person, row.told):
            row.faults.append(OWN_CONTACT.format(contact=row.contact))
            continue
        held = person and Registration.objects.live().of(person).filter(event=unit.event_id).first()
        if held and held.unit_id == unit.pk:
            row.is_filed = True
        elif held:
            row.faults.append(_("Is registered for this event already."))


def _country_codes() -> dict[str, str]:
    """The code of each country by whatever it may be called: its names, in small letters, and the code itself."""
    codes = {code.casefold(): code for code, _name in countries}
    for language, _title in settings.LANGUAGES:
        with override(language):
            codes |= {str(name).casefold(): code for code, name in countries}
    return codes
