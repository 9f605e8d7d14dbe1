"""Coming back: by a code, or by a password."""

from urllib.parse import unquote

import pytest
from django.test import Client

from conference.editions.models import Edition
from conference.outbox.models import Channel, Message
from conference.people.models import User
from tests.conference.accounts.flows import (
    PASSWORD_SIGN_IN,
    SIGN_IN,
    latest_code,
    signed_in_as,
    type_code,
    wrong_code,
)
from tests.factories import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "across-the-Yangtze"


@pytest.fixture(autouse=True)
def user(edition: Edition) -> User:
    """Somebody with phone, e-mail and password."""
    user = UserFactory(person=PersonFactory(email="lin@example.com"), phone="+8613800138000", phone_is_verified=True)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.mark.parametrize(
    ("contact", "channel"),
    [
        ("138 0013 8000", Channel.SMS),
        ("+86 13800138000", Channel.SMS),
        ("lin@example.com", Channel.MAIL),
        (" Lin@Example.com ", Channel.MAIL),
    ],
)
def test_a_code_signs_in(client: Client, user: User, contact: str, channel: Channel) -> None:
    page = client.post(SIGN_IN, {"contact": contact})["Location"]
    assert Message.objects.get().channel == channel

    type_code(client, page)

    assert signed_in_as(client) == str(user.pk)


@pytest.mark.parametrize("contact", ["139 0013 9000", "nobody@example.com"])
def test_an_unknown_contact_is_told_by_message_and_the_page_reveals_nothing(client: Client, contact: str) -> None:
    known = Client().post(SIGN_IN, {"contact": "lin@example.com"})
    unknown = client.post(SIGN_IN, {"contact": contact})

    assert (unknown.status_code, unknown["Location"]) == (known.status_code, known["Location"])
    message = Message.objects.latest("pk")
    assert message.address in ("+8613900139000", "nobody@example.com")
    assert "/accounts/signup/" in message.text
    assert client.get(unknown["Location"]).status_code == 200


@pytest.mark.parametrize(("contact", "words"), [("12345", "138 0013 8000"), ("lin@", "name@example.com"), ("", "")])
def test_what_is_no_contact_is_said_at_the_field(client: Client, contact: str, words: str) -> None:
    response = client.post(SIGN_IN, {"contact": contact})

    errors = response.context["form"].errors["contact"].as_data()
    assert len(errors) == 1
    assert words in str(errors[0].message)
    assert not Message.objects.exists()


def test_three_wrong_codes_end_the_attempt(client: Client) -> None:
    page = client.post(SIGN_IN, {"contact": "lin@example.com"})["Location"]
    code = latest_code()

    answers = [type_code(client, page, wrong_code()).status_code for _ in range(3)]
    type_code(client, page, code)

    assert answers == [200, 200, 302]
    assert signed_in_as(client) is None


def test_a_code_works_once(client: Client) -> None:
    page = client.post(SIGN_IN, {"contact": "lin@example.com"})["Location"]
    code = latest_code()
    type_code(client, page)

    stranger = Client()
    stranger.post(SIGN_IN, {"contact": "lin@example.com"})
    type_code(stranger, page, code if code != latest_code() else wrong_code())

    assert signed_in_as(stranger) is None


@pytest.mark.parametrize("login", ["lin@example.com", "13800138000", "138 0013 8000", "+8613800138000"])
def test_a_password_signs_in(client: Client, user: User, login: str) -> None:
    response = client.post(PASSWORD_SIGN_IN, {"login": login, "password": PASSWORD})

    assert (response.status_code, response["Location"]) == (302, "/me/")
    assert signed_in_as(client) == str(user.pk)


def test_five_wrong_passwords_lock_out_the_right_one(client: Client) -> None:
    for _ in range(5):
        client.post(PASSWORD_SIGN_IN, {"login": "lin@example.com", "password": "not the Yangtze"})
    client.post(PASSWORD_SIGN_IN, {"login": "lin@example.com", "password": PASSWORD})

    assert signed_in_as(client) is None


def test_four_wrong_passwords_do_not(client: Client, user: User) -> None:
    for _ in range(4):
        client.post(PASSWORD_SIGN_IN, {"login": "lin@example.com", "password": "not the Yangtze"})
    client.post(PASSWORD_SIGN_IN, {"login": "lin@example.com", "password": PASSWORD})

    assert signed_in_as(client) == str(user.pk)


def test_a_closed_account_does_not_get_in(client: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)

    client.post(PASSWORD_SIGN_IN, {"login": "lin@example.com", "password": PASSWORD})

    assert signed_in_as(client) is None


@pytest.mark.parametrize(
    ("contact", "kept"), [("+86 13800138000", "138 0013 8000"), ("lni@example.com", "lni@example.com")]
)
def test_a_contact_is_corrected_without_typing_it_anew(client: Client, user: User, contact: str, kept: str) -> None:
    page = client.post(SIGN_IN, {"contact": contact, "next": "/me/profile/"})["Location"]

    form = client.post(page, {"action": "correct", "next": "/me/profile/"}, follow=True)
    asked = client.post(SIGN_IN, {"contact": "lin@example.com", "next": "/me/profile/"})

    assert unquote(form.redirect_chain[0][0]) == f"{SIGN_IN}?next=/me/profile/"
    assert form.context["form"]["contact"].value() == kept
    assert kept not in form.redirect_chain[0][0]
    assert type_code(client, asked["Location"])["Location"] == "/me/profile/"


def test_the_page_offers_to_correct_the_contact(client: Client) -> None:
    page = client.post(SIGN_IN, {"contact": "lin@example.com"})["Location"]

    assert 'name="action" value="correct"' in client.get(page).content.decode()


@pytest.mark.parametrize("contact", ["138 0013 8000", "139 0013 9000", "lin@example.com", "nobody@example.com"])
def test_asking_again_reveals_nothing(client: Client, contact: str) -> None:
    page = client.post(SIGN_IN, {"contact": contact})["Location"]

    answer = client.post(page, {"action": "resend"})

    assert (answer.status_code, answer["Location"]) == (302, page)
