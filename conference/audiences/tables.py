"""A list of contacts as a table: the template, what is read of an upload, and what its rows would do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from conference.accounts.fields import PhoneField
from conference.audiences.models import ContactList
from conference.kit import spreadsheets
from conference.kit.bilingual import spoken
from conference.people.models import Language, Person
from conference.people.queries import people_with

COLUMNS: Mapping[str, Any] = {
    "name": pgettext_lazy("of a person", "Name"),
    "family_name": pgettext_lazy("of a person", "Family name"),
    "given_names": pgettext_lazy("of a person", "Given names"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "organization": gettext_lazy("Organization"),
    "position": pgettext_lazy("of a person", "Position"),
    "language": gettext_lazy("Language"),
}
ALIASES = {
    "name": ("中文姓名", "名字", "full name", "chinese name"),
    "family_name": ("姓（护照）", "last name", "surname"),
    "given_names": ("名（护照）", "first name", "given name"),
    "email": ("邮箱", "电子邮箱", "电子邮件", "email", "e-mail address", "email address"),
    "phone": ("手机", "手机号", "手机号码", "电话", "联系电话", "mobile", "mobile phone", "telephone"),
    "organization": ("单位", "工作单位", "单位名称", "company", "affiliation", "institution"),
    "position": ("职务", "职位", "职称", "title", "job title"),
    "language": ("语种", "通知语言"),
}
"""Headings of tables that were not made from the template."""
LANGUAGES = {"中文": Language.CHINESE, "汉语": Language.CHINESE, "zh": Language.CHINESE, "chinese": Language.CHINESE}
LANGUAGES |= {"英文": Language.ENGLISH, "英语": Language.ENGLISH, "en": Language.ENGLISH, "english": Language.ENGLISH}
MOST_CONTACTS = 5000


class ContactForm(forms.Form):
    """One row. A name in one cell is taken as it is written, Chinese or not; so are a family name and given names."""

    name = forms.CharField(max_length=60, required=False)
    family_name = forms.CharField(max_length=80, required=False)
    given_names = forms.CharField(max_length=120, required=False)
    email = forms.EmailField(
        required=False,
        error_messages={"invalid": gettext_lazy("This is not an e-mail address. Write name@example.com.")},
    )
    phone = PhoneField(required=False)
    organization = forms.CharField(max_length=120, required=False)
    position = forms.CharField(max_length=120, required=False)
    language = forms.CharField(required=False)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_language(self) -> str:
        told = self.cleaned_data["language"].casefold()
        if told and told not in LANGUAGES:
            raise ValidationError(_("Write 中文 or English."))
        return str(LANGUAGES.get(told, ""))

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(self.data.get(name) for name in ("name", "family_name", "given_names")):
            self.add_error("name", _("Give the name."))
        if not (self.data.get("email") or self.data.get("phone")):
            self.add_error("email", _("Give an e-mail address or a phone number."))
        return told

    def names(self) -> dict[str, str]:
        """The names as a record keeps them."""
        told = self.cleaned_data
        name, family, given = (told[part] for part in ("name", "family_name", "given_names"))
        if family and given and not name and not f"{family}{given}".isascii() and _is_chinese(f"{family}{given}"):
            return {"name_zh": f"{family}{given}"}
        parts = {"family_name": family, "given_names": given}
        if _is_chinese(name):
            return {"name_zh": name, **parts}
        return parts if family or given else {"given_names": name}


def _is_chinese(text: str) -> bool:
    return any("㐀" <= character <= "鿿" or character > "\U00020000" for character in text)


class Effect(TextChoices):
    """What a row does."""

    WRONG = "wrong", gettext_lazy("Wrong")
    NEW = "new", pgettext_lazy("contact", "New")
    KNOWN = "known", gettext_lazy("Known, without an account")
    ACCOUNT = "account", gettext_lazy("Has an account")
    LISTED = "listed", gettext_lazy("On the list already")
    DOUBLE = "double", gettext_lazy("Twice in the table")


@dataclass
class PlannedContact:
    """A row: whom it adds to the list, or what is wrong with it, column by column."""

    number: int
    cells: dict[str, str]
    names: dict[str, str] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    person: Person | None = None
    effect: Effect = Effect.NEW
    note: str = ""
    faults: list[tuple[Any, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """As the table has it."""
        parts = (self.cells.get("given_names", ""), self.cells.get("family_name", ""))
        return self.cells.get("name") or " ".join(filter(None, parts))

    @property
    def contacts(self) -> list[str]:
        """The e-mail address and the phone number, those that there are."""
        return [self.told[kind] for kind in ("email", "phone") if self.told.get(kind)]

    @property
    def adds(self) -> bool:
        """Whether it adds somebody to the list."""
        return self.effect in (Effect.NEW, Effect.KNOWN, Effect.ACCOUNT)

    def wrong(self, column: str, words: str) -> None:
        """Say what is wrong in a column."""
        self.faults.append((COLUMNS[column], words))
        self.effect = Effect.WRONG

    def new_person(self) -> Person:
        """A record of them, not yet saved."""
        told = self.told
        by_name = Language.CHINESE if self.names.get("name_zh") else Language.ENGLISH
        person = Person(
            **self.names,
            email=told["email"] or None,
            phone=told["phone"] or None,
            affiliation=told["organization"],
            language=told["language"] or by_name,
        )
        person.settle_phone()
        return person


def template_table() -> dict[str, Any]:
    """What `spreadsheets.workbook` takes: an empty table that offers the languages."""
    language = str(COLUMNS["language"])
    return {
        "title": _("Contacts"),
        "columns": list(COLUMNS.values()),
        "rows": [],
        "choices": {language: [str(label) for label in Language.labels]},
        "choices_title": _("Choices"),
    }


def read_contacts(upload: File[Any]) -> list[dict[str, Any]]:
    """The rows that say something, each with its number in the table and its cells by what they mean.

    Raises ValidationError for what is no table, or one without names or contacts.
    """
    is_csv = PurePath(upload.name or "").suffix.lower() == ".csv"
    table = (spreadsheets.read_csv if is_csv else spreadsheets.read)(upload, most_rows=MOST_CONTACTS + 1)
    meanings = {word.casefold(): name for name, words in ALIASES.items() for word in words}
    meanings |= {word.casefold(): name for name, title in COLUMNS.items() for word in spoken(title)}
    headings = [meanings.get(cell.replace("*", "").strip().casefold(), "") for cell in table[0]] if table else []
    if not {"email", "phone"} & set(headings) or not {"name", "family_name", "given_names"} & set(headings):
        raise ValidationError(
            _("The first row needs a column for names and one for e-mail addresses or phone numbers: use the template.")
        )
    rows = []
    for number, row in enumerate(table[1:], start=2):
        cells = {name: cell for name, cell in zip(headings, row, strict=False) if name and cell}
        if cells:
            rows.append({"number": number, "cells": cells})
    if not rows:
        raise ValidationError(_("The table has no rows."))
    return rows


def planned_contacts(contact_list: ContactList) -> list[PlannedContact]:
    """What the table that was uploaded would do now."""
    plan = [_planned(PlannedContact(**row)) for row in contact_list.table or []]
    _find_doubles(plan)
    _find_people(plan, contact_list)
    return plan


def _planned(row: PlannedContact) -> PlannedContact:
    for name, cell in row.cells.items():
        if cell in spreadsheets.ERRORS:
            row.wrong(name, _("The formula in this cell fails."))
    form = ContactForm(row.cells)
    if not row.faults and form.is_valid():
        row.told, row.names = form.cleaned_data, form.names()
    elif not row.faults:
        for name, errors in form.errors.items():
            row.wrong(name, " ".join(map(str, errors)))
    return row


def _find_doubles(plan: list[PlannedContact]) -> None:
    """Two rows with one contact and one name are one person; with two names somebody would be lost."""
    seen: dict[str, PlannedContact] = {}
    for row in plan:
        earlier = next((seen[contact] for contact in row.contacts if contact in seen), None)
        if earlier and _key(earlier.name) == _key(row.name):
            row.effect = Effect.DOUBLE
            row.note = _("Same as row {row}.").format(row=earlier.number)
        elif earlier:
            column = "email" if seen.get(row.told["email"]) else "phone"
            row.wrong(column, _("Row {row} has it as well, under another name.").format(row=earlier.number))
        else:
            seen |= dict.fromkeys(row.contacts, row)


def _find_people(plan: list[PlannedContact], contact_list: ContactList) -> None:
    """Whom the portal knows by these contacts, and who is on the list already."""
    new = [row for row in plan if row.effect == Effect.NEW]
    known = people_with([contact for row in new for contact in row.contacts])
    listed = set(contact_list.entries.values_list("person", flat=True)) if contact_list.pk else set()
    for row in new:
        found = {known[contact].pk: known[contact] for contact in row.contacts if contact in known}
        if len(found) > 1:
            names = "、".join(person.name for person in found.values())
            row.wrong("phone", _("E-mail address and phone number belong to two people: {names}.").format(names=names))
            continue
        row.person = person = next(iter(found.values()), None)
        if person is None:
            continue
        row.effect = Effect.ACCOUNT if hasattr(person, "user") else Effect.KNOWN
        if person.pk in listed:
            row.effect = Effect.LISTED
        listed.add(person.pk)  # by another contact, another row may lead to them as well
        surname_first = f"{person.family_name}{person.given_names}"
        if _key(row.name) not in map(_key, (person.name_zh, person.passport_name, surname_first)):
            row.note = _("Known as {name}.").format(name=person.name)


def _key(name: str) -> str:
    """A name as it is compared: without spaces and in small letters."""
    return "".join(name.split()).casefold()
