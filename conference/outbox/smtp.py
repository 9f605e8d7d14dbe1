"""One kept connection to the mail server for each thread that sends (RFC 5321), spoken in few packets (RFC 2920)."""

import contextlib
import smtplib
import threading
import time
from typing import TYPE_CHECKING, Any

from django.core.mail import get_connection

from conference.outbox.bounces import enhanced, is_for_good
from conference.outbox.channels import ChannelError, Refused

if TYPE_CHECKING:
    from conference.outbox.mail import Mail

IDLE = 1.0
"""Seconds after which the server is asked whether it is still there before it gets another mail."""
PATIENCE = 120.0
"""Seconds that a server may take to accept a content it has read. Whoever gives up sooner sends it twice: RFC 5321,
4.5.3.2.6 asks for ten minutes.
"""
MANY = 1000
"""Mails after which a connection is opened anew, so that servers behind one name share the work."""

kept = threading.local()


class NobodyThere(Refused):
    """The server said of the recipient that there is nobody."""


class _RecipientRefused(smtplib.SMTPResponseException):
    """The reply to RCPT, the only one that is about the address."""


OURS = (
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPSenderRefused,
)
"""A server that refuses us, rather than this mail, will take it once somebody has mended that."""


def hand_over(mail: "Mail") -> str:
    """Hand a mail to the server. Raises Refused for a 5yz reply to it, NobodyThere if that closes the address, and
    ChannelError for whatever may pass.
    """
    try:
        _transact(_connection(), mail)
    except smtplib.SMTPResponseException as error:
        # RFC 5321, 3.8: after a 421 the server hangs up.
        if error.smtp_code == 421 or not _answers("rset"):
            hang_up()
        raise _judged(error, f"{error.smtp_code} {_words(error.smtp_error)}") from error
    except (OSError, smtplib.SMTPException) as error:
        hang_up()
        raise ChannelError(str(error) or type(error).__name__) from error
    return ""


def _judged(error: smtplib.SMTPResponseException, words: str) -> ChannelError:
    """What a reply means for the mail."""
    if error.smtp_code < 500 or isinstance(error, OURS):
        return ChannelError(words)
    if isinstance(error, _RecipientRefused) and is_for_good(enhanced(words), words):
        return NobodyThere(words)
    return Refused(words)


def hang_up() -> None:
    """Close this thread's connection, if it has one."""
    server = getattr(kept, "server", None)
    kept.server = None
    if server:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.close()


def _connection() -> Any:
    """This thread's connection, opened anew where the server does not answer on it."""
    if not _is_alive():
        hang_up()
        backend: Any = get_connection()
        backend.open()
        kept.server, kept.count = backend.connection, 0
        kept.server.ehlo_or_helo_if_needed()
    kept.used = time.monotonic()
    kept.count += 1
    return kept.server


def _is_alive() -> bool:
    if getattr(kept, "server", None) is None or kept.count >= MANY:
        return False
    return time.monotonic() - kept.used < IDLE or _answers("noop")


def _transact(server: Any, mail: "Mail") -> None:
    """One mail: sender, recipient, content. Where the server takes them together, they cost one round trip."""
    envelope = [f"MAIL FROM:<{mail.sender}>", f"RCPT TO:<{mail.recipient}>", "DATA"]
    is_together = server.has_extn("pipelining")
    if is_together:
        server.send("".join(f"{line}\r\n" for line in envelope))
    replies: list[tuple[int, bytes]] = []
    for line in envelope:
        replies.append(server.getreply() if is_together else server.docmd(line))
        if replies[-1][0] == 421 or (replies[-1][0] >= 400 and not is_together):
            break
    refused = next((place for place, reply in enumerate(replies) if reply[0] >= 400), None)
    if refused is not None:
        if replies[-1][0] == 354:  # a server may ask for content that has no recipient (RFC 2920, 3.1)
            server.docmd(".")
        match refused:
            case 0:
                raise smtplib.SMTPSenderRefused(*replies[0], mail.sender)
            case 1:
                raise _RecipientRefused(*replies[1])
        raise smtplib.SMTPResponseException(*replies[refused])
    server.send(mail.content + b".\r\n")
    hurry = server.sock.gettimeout()
    server.sock.settimeout(PATIENCE)
    code, words = server.getreply()
    server.sock.settimeout(hurry)
    if code != 250:
        raise smtplib.SMTPResponseException(code, words)


def _answers(question: str) -> bool:
    """Whether the server is there, and says yes."""
    try:
        return bool(getattr(kept.server, question)()[0] == 250)
    except (AttributeError, OSError, smtplib.SMTPException):  # there may be no connection
        return False


def _words(reply: bytes | str) -> str:
    return reply.decode(errors="replace") if isinstance(reply, bytes) else reply
