"""Finding people."""

from conference.kit import crypto, phones
from conference.people.models import Person, PersonQuerySet


def person_with(contact: str) -> Person | None:
    """Whoever has exactly that e-mail address or phone number, as people type it: whoever signs in with it, or else
    whoever was written down with it last.
    """
    contact = contact.strip()
    if "@" in contact:
        login = {"user__email": contact.lower()}
    else:
        try:
            contact = phones.parse(contact)
        except ValueError:
            return None
        login = {"user__phone_hash": crypto.keyed_hash(contact)}
    return Person.objects.filter(**login).first() or written_down_with(contact).order_by("-pk").first()


def written_down_with(contact: str) -> PersonQuerySet:
    """The records that have exactly that e-mail address, or that phone number in E.164."""
    own = {"email__iexact": contact} if "@" in contact else {"phone_hash": crypto.keyed_hash(contact)}
    return Person.objects.filter(**own)
