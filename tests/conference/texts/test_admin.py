"""Templates of texts at the desk."""

import pytest
from django.conf import LazySettings
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from conference.outbox.models import Message
from conference.people.models import User
from conference.texts.models import TemplateStatus, TextTemplate
from tests.conftest import SignIn
from tests.factories import TextTemplateFactory

pytestmark = pytest.mark.django_db

DESK = "/en/admin/conference/texttemplate/"


@pytest.fixture
def browser(sign_in: SignIn, organizer: User) -> Client:
    return sign_in(organizer)


def told(template: TextTemplate, **changes: object) -> dict[str, object]:
    """The form as it stands, with what an organizer changes."""
    names = ("code", "category", "title_zh", "title_en", "signature", "note", "text_zh", "text_en")
    ids = ("provider_code_zh", "provider_code_en", "abroad_code_zh", "abroad_code_en")
    return {name: getattr(template, name) for name in (*names, *ids)} | changes


def edit(browser: Client, template: TextTemplate, button: str, **changes: object) -> str:
    """Press a button of the form; the page that follows."""
    name = button if button == "_save" else f"conference_texttemplate_{button}"
    answer = browser.post(f"{DESK}{template.pk}/change/", told(template, **changes, **{name: ""}), follow=True)
    template.refresh_from_db()
    return answer.content.decode()


def test_a_template_is_written_submitted_and_approved_with_its_id(browser: Client) -> None:
    words = {"code": "invitation", "category": "promotion", "title_zh": "邀请", "text_zh": "{name}您好，诚邀参会。"}
    browser.post(f"{DESK}add/", words | {"_save": ""})
    template = TextTemplate.objects.get(code="invitation")

    edit(browser, template, "submit_this")
    assert "Enter the id" in edit(browser, template, "approve_this")
    edit(browser, template, "approve_this", provider_code_zh="1900001")

    assert template.status == TemplateStatus.APPROVED


def test_words_that_were_approved_and_are_changed_are_a_draft(browser: Client) -> None:
    template = TextTemplateFactory(status="approved", provider_code_zh="1900001")

    edit(browser, template, "_save", title_zh="另一个标题")
    assert template.status == TemplateStatus.APPROVED
    edit(browser, template, "_save", text_zh="{event}期待您，编号{code}。")

    assert (template.status, template.text_zh) == (TemplateStatus.DRAFT, "{event}期待您，编号{code}。")


def test_a_rejection_keeps_what_the_provider_says(browser: Client) -> None:
    template = TextTemplateFactory(status="submitted")

    edit(browser, template, "reject_this", note="变量过多")

    assert (template.status, template.note) == (TemplateStatus.REJECTED, "变量过多")


@pytest.mark.parametrize(
    ("status", "buttons"),
    [
        ("draft", {"submit_this", "try_this"}),
        ("submitted", {"approve_this", "reject_this", "try_this"}),
        ("approved", {"reject_this", "try_this"}),
        ("rejected", {"submit_this", "try_this"}),
    ],
)
def test_only_what_can_be_done_is_offered(browser: Client, status: str, buttons: set[str]) -> None:
    template = TextTemplateFactory(status=status, provider_code_zh="1900001")

    actions = browser.get(f"{DESK}{template.pk}/change/").context["actions_submit_line"]

    assert {action.action_name.removeprefix("conference_texttemplate_") for action in actions} == buttons


def test_the_portals_own_keep_code_category_and_variables(browser: Client) -> None:
    template = TextTemplate.objects.get(code="accounts.code")

    words = {"text_zh": "{name}，您的验证码{code}", "text_en": ""}
    page = edit(browser, template, "_save", code="other", category="promotion", **words)

    assert (template.code, template.category) == ("accounts.code", "verification")
    assert "The portal fills in nothing but this: {code}" in page


def test_the_form_shows_what_is_submitted_and_counted(browser: Client) -> None:
    template = TextTemplateFactory(text_zh="{event}欢迎您，编号{code}。", text_en="{code} for {event}")

    page = browser.get(f"{DESK}{template.pk}/change/").content.decode()

    assert "{1}欢迎您，编号{2}。" in page
    assert "{1} for {2}" in page
    assert "data-longest=" in page


class TestTryingIt:
    def test_it_comes_to_ones_own_phone(self, browser: Client, organizer: User) -> None:
        organizer.person.phone = "+8613800138000"
        organizer.person.save()

        page = edit(browser, TextTemplateFactory(), "try_this")

        message = Message.objects.get()
        assert (message.address, message.payload["parameters"]) == (
            "+8613800138000",
            {"event": "event", "code": "code"},
        )
        assert "on its way" in page

    def test_who_has_no_phone_is_told(self, browser: Client) -> None:
        assert "no phone number" in edit(browser, TextTemplateFactory(), "try_this")

    def test_in_production_an_unapproved_one_is_not_sent(
        self, browser: Client, organizer: User, settings: LazySettings
    ) -> None:
        organizer.person.phone = "+8613800138000"
        organizer.person.save()
        settings.PORTAL_MODE = "production"

        assert "has not approved" in edit(browser, TextTemplateFactory(), "try_this")
        assert not Message.objects.exists()


def test_the_list_costs_the_same_for_more_of_them(
    browser: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser.get(DESK)
    TextTemplateFactory()
    with django_assert_num_queries(QUERIES):
        browser.get(DESK)

    TextTemplateFactory.create_batch(2)
    with django_assert_num_queries(QUERIES):
        browser.get(DESK)


QUERIES = 13
