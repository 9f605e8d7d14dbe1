"""allauth keeps the login's e-mail address; the person's contact follows it once it is verified, and what others wrote
down with a contact becomes its owner's.
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed, email_confirmed
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from conference.accounts.queries import verified_contacts
from conference.people.merging import take_over
from conference.people.models import User
from conference.people.services import adopt_email


@receiver(email_confirmed)
def follow_confirmation(email_address: EmailAddress, **_: Any) -> None:
    """An address was verified: the first one of an account, say."""
    user = User.objects.select_related("person").get(pk=email_address.user_id)
    adopt_email(user=user)
    take_over(user=user, contacts=verified_contacts(user))


@receiver(user_logged_in)
def take_over_records(user: User, **_: Any) -> None:
    """Somebody signed in, for whom others may have written something down since."""
    take_over(user=user, contacts=verified_contacts(user))


@receiver(email_changed)
def follow_change(user: User, **_: Any) -> None:
    """Another verified address became the login's."""
    adopt_email(user=user)
