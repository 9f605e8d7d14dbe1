"""Finding people."""

from collections.abc import Collection

import structlog
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from conference.kit import crypto, phones
from conference.people.models import Person, PersonQuerySet, User

log = structlog.get_logger(__name__)


def person_with(contact: str) -> Person | None:
    """Whoever has exactly that e-mail address or phone number, as people type it: whoever signs in with it, or else
    whoever was written down with it last.
    """
    kept = _as_kept(contact)
    return _signing_in_with(kept).first() or written_down_with(kept).order_by("-pk").first()


def everybody_with(contact: str) -> PersonQuerySet:
    """All who have exactly that e-mail address or phone number, as people type it, be it to sign in or written down."""
    kept = _as_kept(contact)
    found = _signing_in_with(kept).values("pk").union(written_down_with(kept).values("pk"))
    return Person.objects.filter(pk__in=found)


def written_down_with(contact: str) -> PersonQuerySet:
    """The records that have exactly that e-mail address, or that phone number in E.164."""
    own = {"email__iexact": contact} if "@" in contact else {"phone_hash": crypto.keyed_hash(contact)}
    return Person.objects.filter(**own)


def people_with(contacts: Collection[str]) -> dict[str, Person]:
    """`person_with` for many contacts in two queries: e-mail addresses in small letters, phone numbers in E.164."""
    mails = [contact for contact in contacts if "@" in contact]
    phones_by_hash = {crypto.keyed_hash(contact): contact for contact in contacts if "@" not in contact}
    found: dict[str, Person] = {}
    written = Person.objects.annotate(mail=Lower("email")).filter(Q(mail__in=mails) | Q(phone_hash__in=phones_by_hash))
    for person in written.select_related("user").order_by("pk"):
        found[(person.email or "").lower()] = found[phones_by_hash.get(person.phone_hash or "", "")] = person
    logins = User.objects.filter(Q(email__in=mails) | Q(phone_hash__in=phones_by_hash)).select_related("person__user")
    for login in logins:
        found[login.email or ""] = found[phones_by_hash.get(login.phone_hash or "", "")] = login.person
    return {contact: found[contact] for contact in contacts if contact in found}


def readable(people: QuerySet[Person]) -> list[Person]:
    """Those people, read at once. Where a phone number cannot be opened, without whoever has nothing else: an address
    is enough to write to.
    """
    try:
        return list(people)
    except crypto.UNREADABLE:
        return [person for person in people.defer("phone") if person.email or _has_readable_phone(person)]


def _has_readable_phone(person: Person) -> bool:
    """Whether the number that was not read yet can be opened, where there is one."""
    try:
        person.refresh_from_db(fields=["phone"])
    except crypto.UNREADABLE:
        log.error("person_unreadable", person=person.pk)
        return False
    return True


def _as_kept(contact: str) -> str:
    """A phone number in E.164, an e-mail address as it is typed; nothing of what is neither."""
    contact = contact.strip()
    try:
        return contact if "@" in contact else phones.parse(contact)
    except ValueError:
        return ""


def _signing_in_with(contact: str) -> PersonQuerySet:
    login = {"user__email": contact.lower()} if "@" in contact else {"user__phone_hash": crypto.keyed_hash(contact)}
    return Person.objects.filter(**login)
