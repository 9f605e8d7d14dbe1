"""Texts: what is checked before, how the provider gets them, and what becomes of those that it must not have."""

import datetime as dt
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.utils import timezone, translation

from conference.accounts.messages import CODE
from conference.outbox.delivery import claim, send
from conference.outbox.messages import MessageKind
from conference.outbox.models import Channel, Message, Status, Urgency
from conference.outbox.services import send_text, write_to_person
from conference.texts.models import Category, TemplateStatus, TextTemplate
from conference.texts.services import opt_out
from tests.conference.outbox.provider import KEY, KEY_ID, Provider
from tests.factories import PersonFactory, TextTemplateFactory

pytestmark = pytest.mark.django_db

NOTE = MessageKind("tests.text", "…")
MANY = MessageKind("tests.text_to_many", "…", urgency=Urgency.PROMPT)
PARAMETERS = {"event": "峰会", "code": "7KD2"}


@pytest.fixture(autouse=True)
def by_day() -> Iterator[None]:
    """Nobody sleeps, whenever the tests run; the database's own clock goes on."""
    with time_machine.travel(timezone.localtime().replace(hour=12)):
        yield


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """What is refused says so in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def provider(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """Production with a provider of texts."""
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    with Provider() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        settings.PORTAL_MODE, settings.SMS_PROVIDER = "production", "tencent"
        settings.SMS_SIGNATURE = "人才大会"
        settings.TENCENT_SMS_SECRET_ID, settings.TENCENT_SMS_SECRET_KEY = KEY_ID, KEY
        settings.TENCENT_SMS_APP_ID = "1400006666"
        settings.TENCENT_SMS_ENDPOINT = f"http://127.0.0.1:{server.server_port}"
        yield server
        server.shutdown()


def approved(**changes: Any) -> TextTemplate:
    """A template that the provider knows as 19 in Chinese."""
    return TextTemplateFactory(**{"status": TemplateStatus.APPROVED, "provider_code_zh": "19"} | changes)


def text(
    template: TextTemplate, *, kind: MessageKind = NOTE, phone: str = "+8613800138000", language: str = "zh-hans"
) -> Message:
    """A text that waits."""
    parameters = {name: PARAMETERS[name] for name in template.longest}
    code = template.code
    send_text(kind=kind, key=code, phone=phone, template_code=code, parameters=parameters, language=language)
    return Message.objects.get(key=f"{kind.name}:{code}")


def sent(message: Message) -> Message:
    """The message after a worker had it."""
    for claimed in claim(Channel.SMS):
        send(claimed)
    message.refresh_from_db()
    return message


class TestWriting:
    def test_the_row_has_the_words_for_people_and_the_parameters_for_the_provider(self, settings: LazySettings) -> None:
        settings.SMS_SIGNATURE = "人才大会"
        template = TextTemplateFactory()

        message = text(template)

        assert (message.channel, message.address, message.language) == (Channel.SMS, "+8613800138000", "zh-hans")
        assert message.text == "【人才大会】峰会欢迎您，编号7KD2。"
        assert message.payload == {"template": template.code, "parameters": PARAMETERS}

    @pytest.mark.parametrize(
        ("parameters", "said"),
        [
            ({"event": "峰会"}, "missing"),
            (PARAMETERS | {"age": "30"}, "no such"),
            (PARAMETERS | {"code": "7" * 36}, "35"),
        ],
    )
    def test_wrong_parameters_are_refused_in_words(self, parameters: dict[str, str], said: str) -> None:
        code = TextTemplateFactory().code

        with pytest.raises(ValueError, match=said):
            send_text(
                kind=NOTE, key="1", phone="+8613800138000", template_code=code, parameters=parameters, language="en"
            )

        assert not Message.objects.exists()

    def test_there_is_no_text_without_a_template(self) -> None:
        with pytest.raises(ValueError, match="no template"):
            send_text(kind=NOTE, key="1", phone="+8613800138000", template_code="none", parameters={}, language="en")

    @pytest.mark.parametrize("category", Category)
    @pytest.mark.parametrize("status", [TemplateStatus.DRAFT, TemplateStatus.SUBMITTED, TemplateStatus.REJECTED])
    def test_in_production_an_unapproved_template_cannot_be_scheduled(
        self, status: TemplateStatus, category: Category, settings: LazySettings
    ) -> None:
        settings.PORTAL_MODE = "production"
        template = TextTemplateFactory(status=status, category=category, text_zh="欢迎")

        with pytest.raises(ValueError, match="has not approved"):
            text(template)

        assert not Message.objects.exists()

    def test_what_the_portal_writes_by_itself_never_fails_for_a_missing_approval(self, provider: Provider) -> None:
        """The transaction goes on; the row says why nothing was sent."""
        write_to_person(
            kind=CODE, key="1", person=PersonFactory(email=None, phone="+8613800138000"), context={"code": "123456"}
        )

        message = sent(Message.objects.get())

        assert message.status == Status.FAILED
        assert TextTemplate.objects.get(code="accounts.code").title in message.error
        assert provider.orders == []


class TestSending:
    def test_the_provider_gets_template_signature_and_parameters_in_order(self, provider: Provider) -> None:
        message = sent(text(approved()))

        assert provider.orders == [
            {
                "PhoneNumberSet": ["+8613800138000"],
                "SmsSdkAppId": "1400006666",
                "TemplateId": "19",
                "SignName": "人才大会",
                "TemplateParamSet": ["峰会", "7KD2"],
            }
        ]
        assert (message.status, message.reference) == (Status.SENT, "2640:1")

    def test_a_code_is_emptied_once_it_is_sent(self, provider: Provider) -> None:
        TextTemplate.objects.filter(code="accounts.code").update(status="approved", provider_code_zh="1")
        write_to_person(
            kind=CODE, key="1", person=PersonFactory(email=None, phone="+8613800138000"), context={"code": "123456"}
        )

        message = sent(Message.objects.get())

        assert provider.orders[0]["TemplateParamSet"] == ["123456"]
        assert (message.status, message.text, message.payload) == (Status.SENT, "", None)

    def test_a_wrong_key_sends_nothing_until_somebody_mends_it(
        self, provider: Provider, settings: LazySettings
    ) -> None:
        settings.TENCENT_SMS_SECRET_KEY = KEY[::-1]
        message = sent(text(approved()))
        assert (message.status, provider.orders) == (Status.WAITING, [])
        assert "AuthFailure.SignatureFailure" in message.error

        settings.TENCENT_SMS_SECRET_KEY = KEY
        Message.objects.update(due_at=message.created_at)
        assert sent(message).status == Status.SENT

    def test_numbers_abroad_have_a_template_of_their_own_and_no_signature(self, provider: Provider) -> None:
        template = approved(abroad_code_en="20", text_en="{event}, {code}")

        sent(text(template, phone="+447911123456", language="en"))

        order = provider.orders[0]
        assert (order["PhoneNumberSet"], order["TemplateId"]) == (["+447911123456"], "20")
        assert "SignName" not in order

    def test_a_language_that_has_no_id_is_refused_in_words(self, provider: Provider) -> None:
        message = sent(text(approved(text_en="{event}, {code}"), language="en"))

        assert (message.status, provider.orders) == (Status.FAILED, [])
        assert "no id of the provider" in message.error

    def test_words_changed_after_a_text_was_written_stop_it(self, provider: Provider) -> None:
        template = approved()
        message = text(template)
        TextTemplate.objects.filter(pk=template.pk).update(text_zh="{event}：{name}")

        assert (sent(message).status, provider.orders) == (Status.FAILED, [])

    @pytest.mark.parametrize(
        ("answer", "status"),
        [
            ("FailedOperation.TemplateUnapprovedOrNotExist", Status.FAILED),
            ("FailedOperation.PhoneNumberInBlacklist", Status.FAILED),
            ("InvalidParameterValue.IncorrectPhoneNumber", Status.FAILED),
            ("UnsupportedOperation.UnsupportedRegion", Status.FAILED),
            ("LimitExceeded.AppCountryOrRegionInBlacklist", Status.FAILED),
            ("LimitExceeded.PhoneNumberThirtySecondLimit", Status.WAITING),
            ("FailedOperation.InsufficientBalanceInSmsPackage", Status.WAITING),
            ("InternalError.Timeout", Status.WAITING),
            ("!RequestLimitExceeded", Status.WAITING),
            ("!UnauthorizedOperation.ServiceSuspendDueToArrears", Status.WAITING),
            ("!InvalidParameterValue.TemplateParameterLengthLimit", Status.FAILED),
        ],
    )
    def test_a_refusal_of_the_text_is_final_and_any_other_is_tried_again(
        self, provider: Provider, answer: str, status: Status
    ) -> None:
        provider.answers = [answer]

        message = sent(text(approved()))

        assert (message.status, message.attempts, message.reference) == (status, 1, "")
        assert answer.removeprefix("!") in message.error

    def test_a_provider_that_is_away_is_tried_again(self, provider: Provider, settings: LazySettings) -> None:
        settings.TENCENT_SMS_ENDPOINT = "http://127.0.0.1:9"
        assert sent(text(approved())).status == Status.WAITING

        settings.TENCENT_SMS_ENDPOINT = f"http://127.0.0.1:{provider.server_port}"
        provider.http_status = 502
        assert sent(text(approved())).status == Status.WAITING

    def test_a_portal_without_sms_says_so(self, provider: Provider, settings: LazySettings) -> None:
        settings.SMS_PROVIDER = "off"

        message = sent(text(approved()))

        assert (message.status, message.error) == (Status.FAILED, "No SMS provider is configured.")


class TestConsideration:
    def test_who_opted_out_gets_no_promotion(self, provider: Provider) -> None:
        opt_out("+8613800138000")

        message = sent(text(approved(category=Category.PROMOTION)))

        assert (message.status, provider.orders) == (Status.SUPPRESSED, [])

    @pytest.mark.parametrize("category", [Category.NOTICE, Category.VERIFICATION])
    def test_and_everything_else(self, provider: Provider, category: Category) -> None:
        opt_out("+8613800138000")

        assert sent(text(approved(category=category, text_zh="欢迎"))).status == Status.SENT

    @pytest.mark.parametrize(
        ("category", "kind", "waits"),
        [
            (Category.PROMOTION, NOTE, True),
            (Category.NOTICE, MANY, True),
            (Category.NOTICE, NOTE, False),
            (Category.VERIFICATION, MANY, False),
        ],
    )
    def test_at_night_what_can_waits_for_the_morning(
        self, provider: Provider, category: Category, kind: MessageKind, waits: bool
    ) -> None:
        night = timezone.localtime().replace(hour=23, minute=30)
        with time_machine.travel(night):
            message = sent(text(approved(category=category, text_zh="欢迎"), kind=kind))

        assert (message.status == Status.WAITING, provider.orders == []) == (waits, waits)
        if waits:
            due = timezone.localtime(message.due_at)
            assert (due.hour, due.date()) == (8, (night + dt.timedelta(days=1)).date())
            assert message.attempts == 0
