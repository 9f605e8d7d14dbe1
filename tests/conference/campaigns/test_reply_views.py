"""The page at which a recipient answers."""

import pytest
from django.conf import LazySettings
from django.test import Client

from conference.campaigns.links import token_of
from conference.campaigns.models import Answer, Recipient
from conference.editions.models import Edition
from conference.people.models import User
from tests import factories
from tests.conference.campaigns.sending import campaign_to, launched
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def recipient(edition: Edition, organizer: User) -> Recipient:
    draft = campaign_to(
        factories.PersonFactory(name_zh="<b>林</b>"), edition=edition, action="notice", body_zh="{name}，**换厅**。"
    )
    return launched(draft, organizer).recipients.get()


def address(recipient: Recipient) -> str:
    return f"/i/{token_of(recipient)}/"


def test_it_says_what_the_mail_said(client: Client, recipient: Recipient) -> None:
    answer = client.get(address(recipient))

    html = answer.content.decode()
    assert "&lt;b&gt;林&lt;/b&gt;，<strong>换厅</strong>。" in html
    # Other sites learn no address; with no-referrer, the form would have no origin to be checked.
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "no-store" in answer["Cache-Control"]


def test_opening_it_answers_nothing(client: Client, recipient: Recipient) -> None:
    client.get(address(recipient))

    assert Recipient.objects.get().answer == Answer.NONE


def test_the_button_does(client: Client, recipient: Recipient) -> None:
    answer = client.post(address(recipient), {"answer": "accept"}, follow=True)

    assert Recipient.objects.get().answer == Answer.ACCEPTED
    assert 'name="answer"' not in answer.content.decode()


def test_what_is_no_answer_is_none(client: Client, recipient: Recipient) -> None:
    client.post(address(recipient), {"answer": "maybe"})

    assert Recipient.objects.get().answer == Answer.NONE


def test_nobody_reads_it_at_the_desk(sign_in: SignIn, auditor: User, recipient: Recipient) -> None:
    message = recipient.message
    assert message
    assert address(recipient) in message.text

    page = sign_in(auditor).get(f"/en/admin/conference/message/{message.pk}/change/").content.decode()

    assert "/i/…/" in page
    assert token_of(recipient) not in page


def test_a_notice_cannot_be_declined(client: Client, recipient: Recipient) -> None:
    client.post(address(recipient), {"answer": "decline"})

    assert Recipient.objects.get().answer == Answer.NONE


def test_a_wrong_address_is_not_found_and_guessing_is_slowed(
    client: Client, recipient: Recipient, settings: LazySettings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"wrong_secret": "3/h/ip"}
    wrong = f"/i/{recipient.code.lower()}0000000000/"

    assert [client.get(wrong).status_code for _ in range(4)] == [404, 404, 404, 429]
    assert client.get(address(recipient)).status_code == 200


def test_it_needs_a_token_of_its_own_to_post(recipient: Recipient) -> None:
    browser = Client(enforce_csrf_checks=True)

    assert browser.post(address(recipient), {"answer": "accept"}).status_code == 403
