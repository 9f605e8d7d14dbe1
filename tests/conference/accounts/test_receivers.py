"""Messages follow the address that somebody verified."""

import re

import pytest
from django.test import Client

from conference.outbox.models import Message
from conference.people.models import Person, User
from tests.conftest import SignIn
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def code(to: str) -> str:
    """The code in the newest message to an address."""
    message = next(message for message in Message.objects.all() if message.address == to)
    found = re.search(r"\d{6}", message.text)
    assert found
    return found.group()


def test_who_signed_up_by_phone_and_adds_an_address_gets_mail_there(sign_in: SignIn) -> None:
    user: User = UserFactory(
        person__email=None, email=None, phone="+8613800138000", phone_is_verified=True, person__phone="+8613800138000"
    )
    client: Client = sign_in(user)
    client.post("/accounts/email/", {"action_add": "", "email": "lin@example.com"})
    assert Person.objects.get(pk=user.person_id).email is None

    client.post("/accounts/confirm-email/", {"code": code("lin@example.com")})

    assert Person.objects.get(pk=user.person_id).email == "lin@example.com"
