"""Making an account: one contact, a name, consent, and the code that proves the contact."""

import datetime as dt
import re
from html import unescape

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from conference.accounts.forms import SignUpForm
from conference.editions.models import Edition
from conference.outbox.models import Channel, Message
from conference.people.models import Consent, Person, PrivacyNotice, User
from tests.conference.accounts.flows import (
    ENGLISH_SIGN_UP,
    SIGN_IN,
    SIGN_UP,
    latest_code,
    signed_in_as,
    type_code,
    wrong_code,
)
from tests.factories import PersonFactory, SeatPoolFactory, UserFactory

pytestmark = pytest.mark.django_db

BY_PHONE = {"by": "phone", "phone": "138 0013 8000", "name_zh": "林晓", "country": "CN", "consent": "on"}
BY_EMAIL = {"by": "email", "email": "Ada@Example.com", "given_names": "Ada", "family_name": "King", "consent": "on"}


@pytest.fixture(autouse=True)
def an_edition(edition: Edition) -> None:
    """Pages need one."""


@pytest.fixture
def notice() -> PrivacyNotice:
    """The privacy notice that holds."""
    return PrivacyNotice.objects.create(version="2030-01", published_on=dt.date(2020, 1, 1), text_zh="声明")


def form_of(browser: Client, page: str) -> SignUpForm:
    return browser.get(page).context["form"]


def test_chinese_pages_ask_for_the_phone_and_the_chinese_name_first(client: Client) -> None:
    assert list(form_of(client, SIGN_UP).fields) == [
        "by", "phone", "name_zh", "family_name", "given_names", "family_name_first", "country", "consent",
    ]  # fmt: skip


def test_english_pages_ask_for_the_email_and_the_passport_names_first(client: Client) -> None:
    assert list(form_of(client, ENGLISH_SIGN_UP).fields) == [
        "by", "email", "given_names", "family_name", "family_name_first", "name_zh", "country", "consent",
    ]  # fmt: skip


@pytest.mark.parametrize(("page", "by"), [(SIGN_UP, "email"), (ENGLISH_SIGN_UP, "phone")])
def test_either_page_can_ask_for_the_other_contact(client: Client, page: str, by: str) -> None:
    assert list(form_of(client, f"{page}?by={by}").fields)[:2] == ["by", by]


def test_sign_up_by_phone_makes_person_user_and_consent_and_signs_in(client: Client, notice: PrivacyNotice) -> None:
    sent = client.post(SIGN_UP, BY_PHONE)
    verified = type_code(client, sent["Location"])

    user = User.objects.get()
    person = user.person
    assert verified["Location"] == "/me/"
    assert signed_in_as(client) == str(user.pk)
    assert (user.phone, user.phone_is_verified, user.email, user.is_staff) == ("+8613800138000", True, None, False)
    assert (person.name_zh, person.phone, person.email, person.country.code) == ("林晓", "+8613800138000", None, "CN")
    assert person.language == "zh-hans"
    assert Consent.objects.values_list("person", "notice", "language").get() == (person.pk, notice.pk, "zh-hans")


def test_sign_up_by_email_makes_person_user_and_consent_and_signs_in(client: Client, notice: PrivacyNotice) -> None:
    sent = client.post(ENGLISH_SIGN_UP, BY_EMAIL)
    verified = type_code(client, sent["Location"])

    user = User.objects.get()
    assert verified["Location"] == "/en/me/"
    assert signed_in_as(client) == str(user.pk)
    assert (user.email, user.phone, user.person.email) == ("ada@example.com", None, "ada@example.com")
    assert (user.person.passport_name, user.person.language) == ("Ada King", "en")
    assert user.emailaddress_set.values_list("email", "verified", "primary").get() == ("ada@example.com", True, True)
    assert Consent.objects.values_list("person", "language").get() == (user.person_id, "en")


@pytest.mark.parametrize(("page", "typed"), [(SIGN_UP, BY_PHONE), (ENGLISH_SIGN_UP, BY_EMAIL)])
def test_its_end_is_told_in_one_notice(client: Client, page: str, typed: dict[str, str]) -> None:
    sent = client.post(page, typed)["Location"]
    client.get(sent)  # shows that a code was sent
    verified = type_code(client, sent)

    assert client.get(verified["Location"]).content.decode().count('class="notice') == 1


def test_nobody_is_signed_in_before_the_code_is_typed(client: Client) -> None:
    client.post(SIGN_UP, BY_PHONE)

    assert signed_in_as(client) is None
    assert client.get("/me/").status_code == 302


@pytest.mark.parametrize(
    ("page", "typed", "channel", "address"),
    [
        (SIGN_UP, BY_PHONE, Channel.SMS, "+8613800138000"),
        (ENGLISH_SIGN_UP, BY_EMAIL, Channel.MAIL, "ada@example.com"),
    ],
)
def test_the_code_travels_as_a_secret_message(
    client: Client, page: str, typed: dict[str, str], channel: Channel, address: str
) -> None:
    client.post(page, typed)

    message = Message.objects.get()
    code = latest_code()
    with connection.cursor() as cursor:
        cursor.execute("SELECT conference_message::text FROM conference_message")
        stored = cursor.fetchone()[0]
    assert (message.channel, message.address, message.is_secret) == (channel, address, True)
    assert code in message.text
    assert code not in stored
    assert address not in stored


def test_a_code_that_has_expired_is_not_sent(client: Client) -> None:
    client.post(SIGN_UP, BY_PHONE)

    message = Message.objects.get()
    assert message.useful_until
    assert message.useful_until - message.created_at == dt.timedelta(minutes=10)


def test_three_wrong_codes_end_the_attempt(client: Client) -> None:
    page = client.post(SIGN_UP, BY_PHONE)["Location"]
    code = latest_code()

    answers = [type_code(client, page, wrong_code()).status_code for _ in range(3)]
    type_code(client, page, code)

    assert answers == [200, 200, 302]
    assert signed_in_as(client) is None


@pytest.mark.parametrize(
    ("page", "typed", "missing", "field"),
    [
        (SIGN_UP, BY_PHONE, "consent", "consent"),
        (SIGN_UP, BY_PHONE, "phone", "phone"),
        (SIGN_UP, BY_PHONE, "name_zh", "name_zh"),
        (ENGLISH_SIGN_UP, BY_EMAIL, "consent", "consent"),
        (ENGLISH_SIGN_UP, BY_EMAIL, "email", "email"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_made(
    client: Client, page: str, typed: dict[str, str], missing: str, field: str
) -> None:
    form = client.post(page, typed | {missing: ""}).context["form"]

    assert list(form.errors) == [field]
    assert not Person.objects.exists()
    assert not Message.objects.exists()


def test_on_english_pages_a_missing_name_is_said_at_the_passport_names(client: Client) -> None:
    form = client.post(ENGLISH_SIGN_UP, BY_EMAIL | {"given_names": "", "family_name": ""}).context["form"]

    assert list(form.errors) == ["given_names"]


def test_what_was_typed_is_kept_when_something_is_wrong(client: Client) -> None:
    page = client.post(SIGN_UP, BY_PHONE | {"phone": "138 0013 8"}).content.decode()

    assert 'value="138 0013 8"' in page
    assert 'value="林晓"' in page
    assert '<option value="CN" selected>' in page
    assert 'id="id_phone_error"' in page


def test_a_single_name_is_enough(client: Client) -> None:
    client.post(ENGLISH_SIGN_UP, BY_EMAIL | {"given_names": "Sukarno", "family_name": ""})

    assert Person.objects.get().passport_name == "Sukarno"


@pytest.mark.parametrize(
    ("page", "typed"),
    [(SIGN_UP, BY_PHONE), (ENGLISH_SIGN_UP, BY_EMAIL)],
)
def test_a_contact_that_has_an_account_is_told_so_by_message_alone(
    client: Client, page: str, typed: dict[str, str]
) -> None:
    UserFactory(person=PersonFactory(email="ada@example.com"), phone="+8613800138000", phone_is_verified=True)
    known = client.post(page, typed)
    told = Message.objects.get()
    unknown = Client().post(page, typed | {"phone": "139 0013 9000", "email": "eve@example.com"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert told.address == {"phone": "+8613800138000", "email": "ada@example.com"}[typed["by"]]
    assert User.objects.count() == 2


def test_a_login_needs_an_email_or_a_phone() -> None:
    with pytest.raises(IntegrityError, match="user_has_an_email_or_a_phone"), transaction.atomic():
        User.objects.create(person=PersonFactory())


class TestComingFromAnEvent:
    """Whoever wants to register for one comes back to it through the whole way in."""

    @pytest.fixture
    def page(self) -> str:
        """The event's registration, which asks visitors to sign in."""
        return f"/events/{SeatPoolFactory().event.slug}/register/"

    def follow(self, browser: Client, page: str, words: str) -> str:
        """The address of the link on a page that reads so."""
        content = browser.get(page).content.decode()
        return unescape(re.findall(rf'<a[^>]*href="([^"]+)"[^>]*>{words}</a>', content)[-1])

    def sign_up(self, browser: Client, page: str, told: dict[str, str]) -> str:
        """Fill in the form as it stands, then the code; where that leads."""
        hidden = dict(re.findall(r'name="(next)" value="([^"]+)"', browser.get(page).content.decode()))
        return type_code(browser, browser.post("/accounts/signup/", hidden | told)["Location"])["Location"]

    @pytest.mark.parametrize("told", [BY_PHONE, BY_EMAIL])
    @pytest.mark.parametrize("way", ["", "其他登录方式"])
    def test_from_the_page_that_asks_for_a_sign_in(
        self, client: Client, page: str, told: dict[str, str], way: str
    ) -> None:
        sign_in = client.get(page)["Location"]
        if way:
            sign_in = self.follow(client, sign_in, way)

        sign_up = self.follow(client, sign_in, "注册账号")

        assert self.sign_up(client, sign_up, told) == page

    def test_from_the_mail_to_an_address_without_an_account(self, client: Client, page: str) -> None:
        client.post(SIGN_IN, {"contact": "ada@example.com", "next": page})

        link = re.findall(r"http://[^/]+(/\S+)", Message.objects.get().text)[0]

        assert link == f"/accounts/signup/?next={page}"
        assert self.sign_up(client, link, BY_EMAIL) == page

    def test_a_text_to_a_number_without_an_account_leads_to_signing_up(self, client: Client, page: str) -> None:
        """And no further: its words were approved."""
        client.post(SIGN_IN, {"contact": "138 0013 8000", "next": page})

        assert re.findall(r"http://[^/]+(/\S+)", Message.objects.get().text) == ["/accounts/signup/"]

    @pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example/", "/jobs/?q=evil.example", "/nowhere/"])
    def test_no_message_carries_a_strangers_words(self, client: Client, page: str) -> None:
        client.post(SIGN_IN, {"contact": "ada@example.com", "next": page})

        assert not re.search("evil|nowhere", Message.objects.get().text)
