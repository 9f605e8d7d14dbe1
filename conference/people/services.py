"""The verbs of people."""

from typing import Any

from django.db import transaction

from conference.audit.services import record
from conference.editions.models import Edition
from conference.kit import clock
from conference.kit.documents import Document
from conference.kit.roles import Role
from conference.people.models import Appointment, Consent, IdentityDocument, Person, PrivacyNotice, User
from conference.people.sockets import desk_keys


def consent(*, person: Person, language: str) -> Consent | None:
    """Note that the person agrees to the newest privacy notice. None where no notice is published yet."""
    notice = PrivacyNotice.objects.current()
    if notice is None:
        return None
    given, _ = Consent.objects.get_or_create(person=person, notice=notice, defaults={"language": language})
    return given


def change_profile(*, person: Person, told: dict[str, Any]) -> Person:
    """Note what people say about themselves: those fields and no others, so that a contact which they verify meanwhile
    stays.
    """
    for name, value in told.items():
        setattr(person, name, value)
    person.save(update_fields=told)
    return person


def keep_document(*, person: Person, document: Document) -> IdentityDocument:
    """Keep a document to whose being kept the person just agreed, in the place of an earlier one of its kind. One that
    is kept already stays, with the consent of then.
    """
    if same := person.documents.filter(kind=document.kind, number_hash=document.digest).first():
        return same
    told = {"number": document.number, "number_hash": document.digest}
    consented = {"consented_at": clock.now(), "notice": PrivacyNotice.objects.current()}
    kept, _ = IdentityDocument.objects.update_or_create(person=person, kind=document.kind, defaults=told | consented)
    return kept


@transaction.atomic
def appoint(*, user: User, role: Role, edition: Edition, by: User | None) -> Appointment:
    """Give somebody a role in an edition, and the key to the desk."""
    appointment, made = Appointment.objects.get_or_create(user=user, role=role, edition=edition)
    if made:
        settle_desk(user=user)
        record(actor=by, verb="appoint", target=appointment, changes={"role": [None, str(role)]})
    return appointment


@transaction.atomic
def make_administrator(*, user: User, by: User | None) -> User:
    """Make somebody an administrator, who may do everything."""
    user.is_superuser = user.is_staff = True
    user.save(update_fields=["is_superuser", "is_staff"])
    record(actor=by, verb="make administrator", target=user)
    return user


@transaction.atomic
def settle_desk(*, user: User) -> None:
    """Give the key to the desk to whoever has a role there, and take it from whoever has none any more. Under a lock:
    of two who take one role each, the second sees that none is left.
    """
    User.objects.select_for_update().get(pk=user.pk)
    user.is_staff = user.is_superuser or user.appointments.exists() or any(opens(user) for opens in desk_keys)
    user.save(update_fields=["is_staff"])


@transaction.atomic
def adopt_email(*, user: User) -> Person:
    """Make the login's e-mail address the person's contact, too: what one verified is where messages go."""
    user.person.email = user.email
    user.person.save(update_fields=["email"])
    return user.person
