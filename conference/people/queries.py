"""Finding people."""

from conference.kit import crypto, phones
from conference.people.models import Person


def person_with(contact: str) -> Person | None:
    """Whoever has exactly that e-mail address or phone number, as people type it: whoever signs in with it, or else
    whoever was written down with it last.
    """
    contact = contact.strip()
    if "@" in contact:
        login, own = {"user__email": contact.lower()}, {"email__iexact": contact}
    else:
        try:
            number = crypto.keyed_hash(phones.parse(contact))
        except ValueError:
            return None
        login, own = {"user__phone_hash": number}, {"phone_hash": number}
    return Person.objects.filter(**login).first() or Person.objects.filter(**own).order_by("-pk").first()
