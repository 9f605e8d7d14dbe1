"""Reads of accounts."""

from allauth.account.models import EmailAddress

from conference.people.models import User


def verified_contacts(user: User) -> set[str]:
    """The addresses, in small letters, and the phone number that a user proved to be theirs."""
    mails = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    phone = {user.phone} if user.phone and user.phone_is_verified else set()
    return {mail.lower() for mail in mails} | phone
