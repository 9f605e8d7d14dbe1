"""Whom an audience reaches, and what it means in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import groupby
from operator import and_, or_
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import MD5, Concat
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from conference.audiences.filters import Filter, either
from conference.audiences.models import Audience, Condition
from conference.audiences.sockets import filters, known_people
from conference.editions.models import Edition
from conference.people.models import Person

SAMPLE_SIZE = 10
HAS_MAIL = Q(email__isnull=False) & ~Q(email="")
HAS_PHONE = Q(phone_hash__isnull=False)


def known_to(edition: Edition) -> QuerySet[Person]:
    """Everybody whom the edition may write to: of whom a room has a row in it, or who has an account. Nobody whose
    account is closed.
    """
    rows = [Q(pk__in=find(edition).values("pk")) for find in known_people]
    return Person.objects.filter(reduce(or_, rows, Q(user__is_active=True))).without_closed_accounts()


@dataclass(frozen=True)
class ReadCondition:
    """A condition with its form, bound to what was stored. Without a form, no room plugs its filter any more."""

    condition: Condition
    form: Filter | None

    @property
    def place(self) -> str:
        """By which its fields are named."""
        return f"{self.condition.group}-{self.condition.position}"

    @property
    def fault(self) -> str:
        """Why it cannot be used; empty where it can."""
        if self.form is None:
            return _("A condition that the portal no longer knows: remove it.")
        if self.form.is_valid():
            return ""
        if not self.form.is_bound:
            return _("“{filter}” is not filled in yet.").format(filter=self.form.title)
        errors = [error for errors in self.form.errors.values() for error in errors]
        return _("“{filter}”: {faults}").format(filter=self.form.title, faults=" ".join(map(str, errors)))

    @property
    def words(self) -> str:
        """How it reads, where it can be used."""
        assert self.form
        words = self.form.words()
        return _("not ({words})").format(words=words) if self.condition.is_negated else words

    @property
    def matches(self) -> Q:
        """Whom it lets in, of those who are known."""
        assert self.form
        found = Q(pk__in=self.form.people().values("pk"))
        return ~found if self.condition.is_negated else found


@dataclass(frozen=True)
class Meaning:
    """The conditions of an audience, read: each group within is answered to by any of its own, all groups must be."""

    edition: Edition
    groups: Sequence[Sequence[ReadCondition]]

    @cached_property
    def faults(self) -> list[str]:
        """What keeps the audience from being used. One condition that cannot be used is enough: without it the others
        might let in everybody.
        """
        return [each.fault for group in self.groups for each in group if each.fault]

    @property
    def is_usable(self) -> bool:
        """Whether it may reach anybody at all."""
        return bool(self.groups) and not self.faults

    @property
    def words(self) -> str:
        """The conditions as a sentence."""
        if not self.groups:
            return _("Nobody: there are no conditions yet.")
        if self.faults:
            return _("Cannot be used, and reaches nobody. {faults}").format(faults=" ".join(self.faults))
        said = [either([each.words for each in group]) for group in self.groups]
        if len(said) > 1:
            brackets = pgettext("around alternatives", "({words})")
            said = [
                brackets.format(words=words) if len(group) > 1 else words
                for words, group in zip(said, self.groups, strict=True)
            ]
        words = pgettext("between conditions", ", and ").join(said)
        is_narrowed = any(not any(each.condition.is_negated for each in group) for group in self.groups)
        return words if is_narrowed else _("Of everybody known to this edition: {words}").format(words=words)

    @property
    def matches(self) -> Q:
        """Whom it lets in, of those who are known."""
        if not self.is_usable:
            return Q(pk__in=[])
        return reduce(and_, (reduce(or_, (each.matches for each in group)) for group in self.groups))

    def people(self) -> QuerySet[Person]:
        """Whom it reaches, in one query."""
        return known_to(self.edition).filter(self.matches)


@dataclass(frozen=True)
class Reach:
    """How many people an audience has, of how many who are known, and how they can be written to."""

    total: int
    known: int
    mail: int
    phone_only: int
    unreachable: int

    @property
    def percent(self) -> int:
        """Its share of those who are known."""
        return round(100 * self.total / max(self.known, 1))

    @property
    def share(self) -> str:
        """The same in words: few are not nobody."""
        return "<1" if self.total and not self.percent else str(self.percent)


def read(edition: Edition, conditions: Iterable[Condition], shared: dict[str, Any] | None = None) -> Meaning:
    """Conditions in their order, stored or not, with their forms, whose fields are named by group and position.
    `shared` is what several audiences read once.
    """
    shared = {} if shared is None else shared
    groups = groupby(conditions, key=lambda condition: condition.group)
    return Meaning(edition, [[_read(edition, each, shared) for each in group] for _group, group in groups])


def _read(edition: Edition, condition: Condition, shared: dict[str, Any]) -> ReadCondition:
    filter_class = next((each for each in filters if each.name == condition.filter), None)
    if filter_class is None:
        return ReadCondition(condition, None)
    prefix = f"{condition.group}-{condition.position}"
    told = MultiValueDict({f"{prefix}-{name}": values for name, values in condition.parameters.items()})
    is_new = bool(filter_class.base_fields) and not condition.parameters
    form = filter_class(None if is_new else told, prefix=prefix, edition=edition, shared=shared)
    return ReadCondition(condition, form)


def meaning_of(audience: Audience) -> Meaning:
    """What an audience means now."""
    return read(audience.edition, audience.conditions.all())


def people_of(audience: Audience) -> QuerySet[Person]:
    """Whom it reaches now: one query, nobody twice, nobody where it cannot be used."""
    return meaning_of(audience).people()


def in_words(audience: Audience) -> str:
    """What it means, as a sentence in the visitor's language."""
    return meaning_of(audience).words


def reach_of(meaning: Meaning) -> Reach:
    """Its size, counted at once."""
    matches = meaning.matches
    counted = known_to(meaning.edition).aggregate(
        known=Count("pk"),
        total=Count("pk", filter=matches),
        mail=Count("pk", filter=matches & HAS_MAIL),
        phone_only=Count("pk", filter=matches & ~HAS_MAIL & HAS_PHONE),
    )
    return Reach(**counted, unreachable=counted["total"] - counted["mail"] - counted["phone_only"])


def counts_of(edition: Edition, meanings: Sequence[Meaning]) -> list[int]:
    """How many people each has, in one query."""
    counts = {f"count_{place}": Count("pk", filter=each.matches) for place, each in enumerate(meanings)}
    return list(known_to(edition).aggregate(**counts).values()) if counts else []


def sample_of(people: QuerySet[Person], seed: str = "") -> QuerySet[Person]:
    """Some people, chosen by chance, and the same ones again as long as they are among them."""
    return people.order_by(MD5(Concat(F("code"), Value(seed))))[:SAMPLE_SIZE]
