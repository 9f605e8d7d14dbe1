"""What production needs to send texts."""

import pytest
from django.conf import LazySettings

from conference.outbox.checks import NEEDED, texts_can_be_sent


@pytest.fixture(autouse=True)
def production(settings: LazySettings) -> None:
    settings.PORTAL_MODE = "production"


def found() -> list[str]:
    return [error.id for error in texts_can_be_sent(None)]


def test_somebody_must_say_who_sends_texts(settings: LazySettings) -> None:
    settings.SMS_PROVIDER = ""
    assert found() == ["portal.E002"]

    settings.SMS_PROVIDER = "off"
    assert found() == []


def test_a_provider_needs_its_keys(settings: LazySettings) -> None:
    settings.SMS_PROVIDER = "tencent"
    for name in NEEDED:
        setattr(settings, name, "something")
    assert found() == []

    settings.TENCENT_SMS_SECRET_KEY = ""
    assert found() == ["portal.E003"]
    assert "TENCENT_SMS_SECRET_KEY" in texts_can_be_sent(None)[0].msg


def test_the_demo_needs_nothing(settings: LazySettings) -> None:
    settings.PORTAL_MODE, settings.SMS_PROVIDER = "demo", ""

    assert found() == []
