"""A POP3 server (RFC 1939) that holds the mailbox to which bounces come."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self
from urllib.parse import quote


class PostOffice(socketserver.ThreadingTCPServer):
    """Keeps `mails`; deletes what a session deleted when it says goodbye (RFC 1939, 6)."""

    allow_reuse_address = True
    daemon_threads = True
    password = "p@ss:word"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.mails: list[bytes] = []
        self.is_locked = False
        self.hangs_up_after = 10_000
        """Commands after which the connection is lost."""

    @property
    def url(self) -> str:
        """Where and as whom one reads it, as `MAIL_BOUNCES_URL` says it."""
        return f"pop3://bounces%40example.com:{quote(self.password, safe='')}@127.0.0.1:{self.server_address[1]}"

    @classmethod
    @contextmanager
    def open(cls) -> Iterator[Self]:
        """One that answers."""
        with cls() as office:
            threading.Thread(target=office.serve_forever, daemon=True).start()
            yield office
            office.shutdown()


class Session(socketserver.StreamRequestHandler):
    server: PostOffice

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self) -> None:
        deleted: set[int] = set()
        self.say("+OK ready")
        for _command in range(self.server.hangs_up_after):
            words = self.rfile.readline().decode().split()
            if not words:
                return
            number = int(words[1]) - 1 if len(words) > 1 and words[1].isdecimal() else 0
            match words[0].upper():
                case "USER":
                    self.say("+OK")
                case "PASS" if self.server.is_locked:
                    self.say("-ERR [IN-USE] another session has it")
                case "PASS":
                    self.say("+OK" if words[1] == self.server.password else "-ERR [AUTH] no")
                case "LIST":
                    self.say("+OK")
                    for place, mail in enumerate(self.server.mails, 1):
                        self.say(f"{place} {len(mail)}")
                    self.say(".")
                case "RETR" | "TOP":
                    self.say("+OK")
                    lines = self.server.mails[number].split(b"\r\n")
                    for line in lines[: int(words[2])] if words[0].upper() == "TOP" else lines:
                        self.wfile.write((b"." if line.startswith(b".") else b"") + line + b"\r\n")
                    self.say(".")
                case "DELE":
                    deleted.add(number)
                    self.say("+OK")
                case "QUIT":
                    kept = [mail for place, mail in enumerate(self.server.mails) if place not in deleted]
                    self.server.mails[:] = kept
                    self.say("+OK")
                    return
