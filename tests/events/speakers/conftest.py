"""A speaker whom organizers entered, and the link to the profile."""

import re

import pytest
from django.test import Client

from conference.editions.models import Edition
from conference.outbox.models import Message
from events.program.models import Speaker
from tests.factories import SessionSpeakerFactory

CONTACT = "su@example.com"


@pytest.fixture
def speaker(edition: Edition) -> Speaker:
    """On stage, without an account."""
    on_stage = SessionSpeakerFactory(
        session__event__edition=edition,
        speaker__edition=edition,
        speaker__person__name_zh="苏雨桐",
        speaker__person__affiliation="嘉陵实验室",
        speaker__person__email=CONTACT,
    )
    found: Speaker = on_stage.speaker
    return found


def link() -> str:
    """The path in the newest message."""
    return re.findall(r"(/invitations/[\w-]+/)", Message.objects.latest("pk").text)[0]


def opened(browser: Client, path: str = "") -> Client:
    """The browser, after it opened a link."""
    assert browser.get(path or link()).url == "/me/speaker/claim/"
    return browser
