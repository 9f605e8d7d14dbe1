"""A mail server that takes everything and says what it saw: `python -m tests.drills.mail_sink PORT LOG`.

How it behaves depends on the recipient: `busy` is told 421 the first time, `gray` 451, `unknown` always 550; `slow`
waits three seconds for the reply to the content, which is `spam` to another, and `dropped` gets none the first time,
though the mail was taken. A sender `banned` is told 550.
Each mail taken is a line of JSON in LOG: when, whom from, whom to, its Message-ID. With a directory as a third argument
the mails are kept there as well.
"""

import asyncio
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MESSAGE_ID = re.compile(rb"^Message-ID: (<[^>]+>)", re.MULTILINE | re.IGNORECASE)
ONCE = {"busy": "421 4.3.2 come back later", "gray": "451 4.7.1 greylisted"}


class Sink:
    """What was seen, and who was told to come again."""

    def __init__(self, log: Path, kept: Path | None) -> None:
        self.log = log.open("a", buffering=1)
        self.kept = kept
        self.told: set[str] = set()
        self.count = 0

    def first_time(self, recipient: str) -> bool:
        """Whether nobody wrote to that recipient before."""
        is_first = recipient not in self.told
        self.told.add(recipient)
        return is_first

    def keep(self, sender: str, recipient: str, content: bytes) -> None:
        """Write down one mail that was taken."""
        found = MESSAGE_ID.search(content)
        seen = {"at": time.time(), "from": sender, "to": recipient, "id": found[1].decode() if found else ""}
        self.log.write(json.dumps(seen) + "\n")
        self.count += 1
        if self.kept:
            (self.kept / f"{self.count:05}.eml").write_bytes(content)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        sender = recipient = ""

        def say(words: str) -> None:
            writer.write(words.encode() + b"\r\n")

        say("220 sink ready")
        try:
            while line := (await reader.readuntil(b"\r\n")).decode().strip():
                verb, _space, rest = line.partition(" ")
                match verb.upper():
                    case "EHLO":
                        say("250-sink\r\n250-PIPELINING\r\n250 SIZE 50000000")
                    case "MAIL":
                        sender, recipient = rest[6:-1], ""
                        if sender.startswith("banned"):
                            sender = ""
                            say("550 5.1.8 no such user among the senders")
                        else:
                            say("250 2.1.0 ok")
                    case "RCPT":
                        address = rest[4:-1]
                        kind = re.split(r"[+.\d@]", address)[0]
                        if not sender:
                            say("503 5.5.1 no sender")
                        elif kind == "unknown":
                            say("550 5.1.1 no such user")
                        elif kind in ONCE and self.first_time(address):
                            say(ONCE[kind])
                            if kind == "busy":
                                return
                        else:
                            recipient = address
                            say("250 2.1.5 ok")
                    case "DATA":
                        if not recipient:
                            say("503 5.5.1 no recipient")
                            continue
                        say("354 go on")
                        content = await reader.readuntil(b"\r\n.\r\n")
                        kind = re.split(r"[+.\d@]", recipient)[0]
                        if kind == "slow":
                            await asyncio.sleep(3)
                        if kind == "spam":
                            say("550 5.1.1 no such user would want that")
                            continue
                        self.keep(sender, recipient, content[:-3])
                        if kind == "dropped" and self.first_time(recipient):
                            return
                        say("250 2.0.0 taken")
                    case "QUIT":
                        say("221 2.0.0 bye")
                        return
                    case _:
                        say("250 2.0.0 ok")
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


async def run(port: int, log: Path, kept: Path | None) -> None:
    """Serve until killed."""
    sink = Sink(log, kept)
    server = await asyncio.start_server(sink.serve, "127.0.0.1", port, limit=50_000_000)
    async with server:
        await server.serve_forever()


@contextmanager
def running(port: int, log: Path, kept: Path | None = None) -> Iterator[None]:
    """The sink as a program of its own."""
    words = [sys.executable, "-m", __name__, str(port), str(log), *([str(kept)] if kept else [])]
    with subprocess.Popen(words) as process:
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert time.monotonic() < deadline
                time.sleep(0.05)
        try:
            yield
        finally:
            process.kill()


def taken(log: Path) -> list[dict[str, str]]:
    """What the sink saw, a dictionary for each mail; a line that it is still writing is left out."""
    lines = log.read_text().split("\n")[:-1] if log.exists() else []
    return [json.loads(line) for line in lines]


if __name__ == "__main__":
    port, log, *kept = sys.argv[1:]
    asyncio.run(run(int(port), Path(log), Path(kept[0]) if kept else None))
