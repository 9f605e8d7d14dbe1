"""A mailbox of each test's own, and production with a mail server."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import LazySettings

from conference.outbox.smtp import hang_up
from tests.drills import mail_sink
from tests.drills.portal import free_port


@pytest.fixture(autouse=True)
def mailbox(settings: LazySettings, tmp_path: Path) -> None:
    """What the demo keeps, apart from other tests."""
    settings.DEMO_OUTBOX = tmp_path


@dataclass(frozen=True)
class MailServer:
    """What a mail server took."""

    log: Path
    kept: Path

    def taken(self) -> list[dict[str, str]]:
        """Whom from, whom to, which Message-ID."""
        return mail_sink.taken(self.log)

    def mails(self) -> list[EmailMessage]:
        """The mails as a mail program reads them."""
        files = sorted(self.kept.iterdir())
        return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]


@pytest.fixture
def mail_server(settings: LazySettings, tmp_path: Path) -> Iterator[MailServer]:
    """Production with a mail server that behaves as its recipients' names say."""
    server = MailServer(tmp_path / "log", tmp_path / "kept")
    server.kept.mkdir()
    settings.PORTAL_MODE = "production"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    with mail_sink.running(settings.EMAIL_PORT, server.log, server.kept):
        yield server
        hang_up()


@pytest.fixture
def no_mail_server(settings: LazySettings) -> None:
    """Production whose mail server does not answer."""
    settings.PORTAL_MODE = "production"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
