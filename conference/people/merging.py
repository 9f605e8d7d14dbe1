"""Making two records of one human one."""

from collections.abc import Collection, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from conference.audit.services import record
from conference.people.models import Person, User
from conference.people.queries import written_down_with
from conference.people.sockets import mergers, own_ways, proofs

FILLED = ("name_zh", "family_name", "given_names", "badge_name", "country", "affiliation", "email", "phone")
"""What the kept record takes from the other one where it says nothing itself."""


@transaction.atomic
def merge(*, kept: Person, given_up: Person, by: User | None) -> Person:
    """Give what is `given_up`'s to `kept`, and delete the former. What both have is settled by the rooms; what would
    then be there twice stays once. Two logins become one, which opens with the addresses of both.

    Raises ValidationError where one of them is gone meanwhile; where the login to be given up works at the desk, since
    what it released and approved names it; and where the kept one does and another opens it, which only administrators
    may want: whoever merges their own second account with an administrator's would be one.
    """
    people = Person.objects.select_for_update().filter(pk__in=[kept.pk, given_up.pk]).order_by("pk").in_bulk()
    if len(people) < 2:
        raise ValidationError(_("One of the two records is gone: somebody was quicker."))
    kept, given_up = people[kept.pk], people[given_up.pk]
    login, own = (User.objects.filter(person=person).first() for person in (given_up, kept))
    if login and _works_at_the_desk(login):
        raise ValidationError(_("The account of this person works at the desk: keep it, and give up the other one."))
    if login and own and _works_at_the_desk(own) and not (by and by.is_superuser):
        raise ValidationError(_("Only administrators add a way to sign in to an account that works at the desk."))
    for settle in mergers:
        settle(kept, given_up, by)
    if login:
        _merge_logins(kept, own, login)
    for document in given_up.documents.all():
        if same := kept.documents.filter(kind=document.kind).first():
            move(document, same)
            document.delete()
    move(given_up, kept)
    changes = {name: None for name in FILLED if not getattr(kept, name) and getattr(given_up, name)}
    for name in changes:
        setattr(kept, name, getattr(given_up, name))
    record(actor=by, verb="merge", target=kept, changes={"given up": given_up.pk, **changes})
    given_up.delete()
    kept.save()
    return kept


@transaction.atomic
def take_over(*, user: User, contacts: Collection[str]) -> list[int]:
    """Make the records without a login that were written down with `contacts`, all that the user has proved to be
    theirs, one with the user's: a unit filed them, say. The ids of those that went into it.

    Never one with a login, nor one that is taken over otherwise, nor one with another contact besides, to which the
    user's messages would then go; nor any of several with one contact, which is an office's or a family's. Organizers
    look at those.
    """
    taken = []
    for contact in sorted(contacts):
        found = written_down_with(contact).filter(user=None)[:2]
        if len(found) == 1 and _is_theirs(found[0], contacts):
            taken.append(found[0].pk)
            merge(kept=user.person, given_up=found[0], by=None)
    for follow in proofs:
        follow(user, contacts)
    return taken


def _is_theirs(person: Person, contacts: Collection[str]) -> bool:
    carried = {(person.email or "").lower(), person.phone or ""} - {""}
    return carried <= set(contacts) and not any(waits(person) for waits in own_ways)


def _works_at_the_desk(login: User) -> bool:
    return login.is_staff or login.is_superuser or login.appointments.exists()


def _merge_logins(kept: Person, own: User | None, login: User) -> None:
    """Let the human sign in as before; of two logins the kept one stays."""
    if own is None:
        login.person = kept
        login.save(update_fields=["person"])
        return
    move(login, own)
    phone, is_verified = login.phone, login.phone_is_verified
    login.delete()
    if phone and not own.phone:
        own.phone, own.phone_is_verified = phone, is_verified
        own.save(update_fields=["phone", "phone_is_verified"])


def move(given_up: models.Model, kept: models.Model) -> None:
    """Let all rows that point to the one point to the other; a row that the database refuses is there already."""
    for model, field in _pointing_to(type(kept)):
        for row in model._base_manager.filter(**{field: given_up}):
            try:
                with transaction.atomic():
                    model._base_manager.filter(pk=row.pk).update(**{field: kept})
            except IntegrityError:
                row.delete()


def rows_of(thing: models.Model) -> int:
    """How many rows point to a thing."""
    return sum(model._base_manager.filter(**{field: thing}).count() for model, field in _pointing_to(type(thing)))


def forget(people: QuerySet[Person]) -> int:
    """Delete those of these records who have no login and to whom nothing points; how many."""
    for model, field in _pointing_to(Person):
        people = people.exclude(Exists(model._base_manager.filter(**{field: OuterRef("pk")})))
    return people.filter(user=None).delete()[0]


def _pointing_to(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Each model with a foreign key to this one, and the field, tables between many and many among them; a person's
    login is looked after by itself.
    """
    relation: Any
    for relation in model._meta.get_fields(include_hidden=True):
        is_key = isinstance(relation, models.ForeignObjectRel) and not isinstance(relation, models.ManyToManyRel)
        if is_key and relation.related_model is not User:
            yield relation.related_model, relation.field.name
