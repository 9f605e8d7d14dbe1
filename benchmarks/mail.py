"""Sending mail: `python -m benchmarks.mail [CONNECTIONS]`, on a portal of its own that it throws away.

Messages that wait in the outbox go to a mail server on this machine that only counts them. Beside it, in the same run,
one kept connection hands over as many ready-made mails to the same server: the most that one can do. The aim: 80 % of
that.
"""

import smtplib
import sys
import tempfile
import time
from pathlib import Path

from tests.drills import mail_sink
from tests.drills.portal import Portal, free_port
from tests.drills.test_lifecycle import PRODUCTION

AIM = 0.8
MAILS = 4000
ROUNDS = 3
WRITE = """
from conference.outbox.messages import Content, MessageKind
from conference.outbox.models import Channel, Message, Urgency
words = "您好，张伟（示例）：\\n\\n您已报名“开幕式”，请持一卡通入场。\\n" * 5
page = "<html><body>" + "<p>您已报名“开幕式”，请持一卡通入场。</p>" * 20 + "</body></html>"
Message.objects.bulk_create(
    Message(key=f"benchmark:{round}:{{number}}", kind="benchmark", channel=Channel.MAIL,
            address=f"p{{number}}@example.com",
            language="zh-hans", subject="报名成功：开幕式", text=words, html=page, urgency=Urgency.BULK)
    for number in range({mails})
)
from conference.outbox.poke import poke_channel
poke_channel("mail")
"""


def bare(port: int, content: bytes) -> float:
    """Mails a second by one kept connection."""
    with smtplib.SMTP("127.0.0.1", port) as server:
        begin = time.perf_counter()
        for number in range(MAILS):
            server.sendmail("a@example.com", [f"b{number}@example.com"], content)
        return MAILS / (time.perf_counter() - begin)


def ours(portal: Portal, log: Path, number: int) -> float:
    """Mails a second out of the outbox, from the first that arrives to the last."""
    before = len(mail_sink.taken(log))
    with portal.run(WRITE.format(round=number, mails=MAILS)) as writer:
        assert writer.wait(120) == 0
    while len(mail_sink.taken(log)) < before + MAILS:
        time.sleep(0.1)
    times = sorted(mail["at"] for mail in mail_sink.taken(log)[before:])
    return (MAILS - 1) / (float(times[-1]) - float(times[0]))


def main() -> None:
    connections = sys.argv[1] if len(sys.argv) > 1 else "2"
    with tempfile.TemporaryDirectory() as directory:
        folder, port = Path(directory), free_port()
        kept = folder / "kept"
        kept.mkdir()
        settings = PRODUCTION | {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "MAIL_CONNECTIONS": connections}
        portal = Portal(folder / "portal", free_port(), **settings, PORTAL_EMBEDDED_FAST="")
        with mail_sink.running(port, folder / "log"), portal:
            portal.up()
            found = []
            sample = b"Subject: x\r\n\r\n" + b"x" * 76 + b"\r\n"
            sample += (b"x" * 76 + b"\r\n") * 60
            for number in range(ROUNDS):
                most, sent = bare(port, sample), ours(portal, folder / "log", number)
                found.append(sent / most)
                print(f"bare {most:6.0f}/s   outbox {sent:6.0f}/s   {sent / most:5.0%}", flush=True)
            print(f"median {sorted(found)[ROUNDS // 2]:.0%}; the aim is {AIM:.0%}")


if __name__ == "__main__":
    main()
