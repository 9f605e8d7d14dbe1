"""allauth keeps the login's e-mail address; the person's contact follows it once it is verified."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed, email_confirmed
from django.dispatch import receiver

from conference.people.models import User
from conference.people.services import adopt_email


@receiver(email_confirmed)
def follow_confirmation(email_address: EmailAddress, **_: Any) -> None:
    """An address was verified: the first one of an account, say."""
    adopt_email(user=User.objects.select_related("person").get(pk=email_address.user_id))


@receiver(email_changed)
def follow_change(user: User, **_: Any) -> None:
    """Another verified address became the login's."""
    adopt_email(user=user)
