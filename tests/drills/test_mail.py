"""Mail arrives whatever breaks: a worker, the broker, the mail server, a clock; each once, as far as anybody can know.

The portal keeps one connection to the mail server, so that whoever kills its worker may find one mail sent twice: the
one that was taken and not yet written down.
"""

import json
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from conference import embedded
from tests.conference.outbox.post_office import PostOffice
from tests.conference.outbox.returns import OURS, notification_to
from tests.drills import mail_sink
from tests.drills.portal import CHECKOUT, Portal, free_port
from tests.drills.test_lifecycle import PRODUCTION
from tests.drills.test_messages import flush_broker, kill_worker

pytestmark = pytest.mark.drill

WRITE = """
import datetime as dt
from django.utils import timezone
from conference.outbox.models import Channel, Message, Urgency
from conference.outbox.poke import poke_channel
Message.objects.bulk_create(
    Message(key=f"{kind}:{prefix}{{number}}", kind={kind!r}, channel=Channel.MAIL, language="zh-hans",
            address=f"{prefix}{{number}}@example.com", subject="邀请函", text="您好", html="<p>您好</p>",
            urgency=Urgency.BULK, due_at=timezone.now() + dt.timedelta(seconds={seconds}))
    for number in range({count})
)
poke_channel("mail")
"""
READ = """
import json
from conference.outbox.models import Message
for message in Message.objects.filter(kind={kind!r}):
    print(json.dumps([message.address, message.status, message.receipt_note or message.error]))
"""
COLLECT = """
from conference.celery import app
app.send_task("conference.outbox.tasks.collect_bounces")
"""
INVITE = """
from conference.audiences.models import ContactListEntry
from conference.campaigns.services.deciding import approve, schedule, submit
from conference.campaigns.queries import digest_of
from conference.people.models import Person
from events.registration.models import SeatPool
from tests import factories
from tests.conference.campaigns.sending import campaign_to
pool = factories.SeatPoolFactory(total={count})
invited = Person.objects.bulk_create(
    factories.PersonFactory.build(name_zh=f"林{{number}}", email=f"{prefix}{{number}}@example.com")
    for number in range({count})
)
campaign = campaign_to(
    *invited[:1], edition=pool.event.edition, action="invite_to_event",
    body_zh="诚邀{{name}}出席{{event}}，邀请码{{code}}。",
    parameters={{"event": [pool.event.code], "holds_seats": ["on"], "skips_approval": ["on"]}},
)
listed = invited[0].listed.get().contact_list
ContactListEntry.objects.bulk_create(
    ContactListEntry(contact_list=listed, person=person) for person in invited[1:]
)
organizer, colleague = factories.UserFactory(), factories.UserFactory()
submit(campaign=campaign, by=organizer)
approve(campaign=campaign, seen=digest_of(campaign), by=colleague)
schedule(campaign=campaign, expected={count}, by=organizer)
"""
OUTCOME = """
import json
from conference.campaigns.models import Campaign
from conference.campaigns.queries import progress_of
from events.registration.models import InvitationCode, SeatPool
progress = progress_of(Campaign.objects.get())
print(json.dumps([progress.sent, progress.is_over, InvitationCode.objects.count(), SeatPool.objects.get().taken]))
"""
REMIND = """
import datetime as dt
from conference.kit import clock
from conference.people.models import Person
from conference.reminders.models import ReminderRule
from conference.venues.models import Venue
from events.registration.models import Registration
from events.schedule.services.releasing import release
from tests import factories
edition, now = factories.EditionFactory(), clock.now()
ReminderRule.objects.create(edition=edition, occasion="event_begins", hours=2)
for name, minutes, count in (("soon", 0.2, 1000), ("later", 55, 20)):
    begin = now + dt.timedelta(hours=2, minutes=minutes)
    event = factories.EventFactory(
        edition=edition, slug=name, number=None, kind="roadshow", venue=Venue.objects.first(), starts_at=begin,
        ends_at=begin + dt.timedelta(hours=1),
    )
    people = Person.objects.bulk_create(
        factories.PersonFactory.build(email=f"{name}{number}@example.com") for number in range(count)
    )
    Registration.objects.bulk_create(Registration(event=event, person=person) for person in people)
release(edition=edition, by=None)
"""
REGISTER = """
from events.registration.services.registering import register
from conference.venues.models import Venue
from tests.factories import PersonFactory, SeatPoolFactory
event = SeatPoolFactory(total=20, event__number=2, event__slug="second", event__venue=Venue.objects.first()).event
for number in range(20):
    person = PersonFactory(email=f"attendee{number}@example.com")
    print(register(event=event, person=person).code, flush=True)
"""


class MailedPortal:
    """A portal in production, the mail server it sends to, and the mailbox to which mail comes back."""

    def __init__(self, portal: Portal, log: Path, office: PostOffice) -> None:
        self.portal = portal
        self.log = log
        self.office = office

    def write(self, kind: str, prefix: str, count: int, *, seconds: int = 0) -> None:
        """Let so many mails wait, each to an address of its own that begins so, due in so many seconds."""
        program = WRITE.format(kind=kind, prefix=prefix, count=count, seconds=seconds)
        with self.portal.run(program) as writer:
            assert writer.wait(120) == 0

    def invite(self, prefix: str, count: int) -> None:
        """Let a campaign begin that invites so many people to an event, with a seat held for each."""
        with self.portal.run(INVITE.format(prefix=prefix, count=count)) as organizer:
            assert organizer.wait(120) == 0

    def taken(self, prefix: str) -> Counter[str]:
        """How often the mail server took a mail to each address that begins so."""
        return Counter(mail["to"] for mail in mail_sink.taken(self.log) if mail["to"].startswith(prefix))

    def wait_for(self, count: int, prefix: str, within: float, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Wait until mail to so many addresses was taken."""
        deadline = time.monotonic() + within
        while len(self.taken(prefix)) < count:
            assert time.monotonic() < deadline, f"{count - len(self.taken(prefix))} are missing"
            meanwhile()
            time.sleep(0.1)

    def settled(self, kind: str, within: float) -> dict[str, tuple[str, str]]:
        """Status of each message of a kind, and what the other side said, by address, once none waits any more."""
        deadline = time.monotonic() + within
        while True:
            with self.portal.run(READ.format(kind=kind)) as reader:
                assert reader.stdout
                rows = [json.loads(line) for line in reader.stdout]
            if all(status != "waiting" for _address, status, _error in rows):
                return {address: (status, error) for address, status, error in rows}
            assert time.monotonic() < deadline, rows

    def message_ids(self, prefix: str) -> dict[str, set[str]]:
        """The Message-IDs that each address saw."""
        found: dict[str, set[str]] = {}
        for mail in mail_sink.taken(self.log):
            if mail["to"].startswith(prefix):
                found.setdefault(mail["to"], set()).add(mail["id"])
        return found


@pytest.fixture(scope="module")
def mailed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailedPortal]:
    folder, port = tmp_path_factory.mktemp("mail"), free_port()
    settings = PRODUCTION | {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "MAIL_CONNECTIONS": "1", "MAIL_BOUNCES": OURS}
    with (
        PostOffice.open() as office,
        mail_sink.running(port, folder / "log"),
        Portal(folder / "portal", free_port(), **settings, MAIL_BOUNCES_URL=office.url) as portal,
    ):
        portal.up()
        yield MailedPortal(portal, folder / "log", office)


def test_ten_thousand_invitations_arrive_though_their_worker_is_killed_three_times(mailed: MailedPortal) -> None:
    mailed.invite("guest", 10_000)
    for count in (1500, 4000, 6500):
        mailed.wait_for(count, "guest", within=120)
        kill_worker(mailed.portal)

    mailed.wait_for(10_000, "guest", within=150)

    twice = [address for address, times in mailed.taken("guest").items() if times > 1]
    assert len(twice) <= 3, twice
    assert all(len(ids) == 1 for ids in mailed.message_ids("guest").values())
    with mailed.portal.run(OUTCOME) as reader:
        told, _errors = reader.communicate(timeout=60)
    assert json.loads(told) == [10_000, True, 10_000, 10_000]


def test_what_waits_is_delivered_once_the_broker_is_back_and_people_register_meanwhile(mailed: MailedPortal) -> None:
    mailed.write("drill.broker", "visitor", 4000)
    mailed.wait_for(500, "visitor", within=60)

    flush_broker(mailed.portal)
    mailed.portal.server(embedded.Valkey).kill()
    with mailed.portal.run(REGISTER) as registering:
        codes, _errors = registering.communicate(timeout=60)

    assert len(codes.split()) == 20
    mailed.wait_for(4000, "visitor", within=60)
    mailed.wait_for(20, "attendee", within=60)
    assert set(mailed.taken("visitor").values()) | set(mailed.taken("attendee").values()) == {1}


def test_a_mail_server_that_misbehaves_loses_nothing_and_what_it_refuses_for_good_is_seen(
    mailed: MailedPortal,
) -> None:
    kinds = ("plain", "busy", "gray", "unknown", "slow", "dropped")
    for kind in kinds:
        mailed.write("drill.faults", kind, 3)
    mailed.write("registration.registered", "poison", 1)  # there is no such registration to attach

    for kind in kinds:
        if kind != "unknown":
            mailed.wait_for(3, kind, within=120)
    states = mailed.settled("drill.faults", within=120)
    assert mailed.settled("registration.registered", within=120)["poison0@example.com"][0] == "failed"

    failed = {address: error for address, (status, error) in states.items() if status == "failed"}
    assert set(failed) == {f"unknown{number}@example.com" for number in range(3)}
    assert all("550 5.1.1 no such user" in error for error in failed.values())
    assert not mailed.taken("unknown") + mailed.taken("poison")
    assert set(mailed.taken("dropped").values()) == {2}, "whoever dropped it had taken it"
    assert all(len(ids) == 1 for ids in mailed.message_ids("dropped").values())


def test_nothing_more_goes_to_an_address_from_which_a_mail_came_back(mailed: MailedPortal) -> None:
    """A server that takes the mail and returns it later to the sender that the envelope named (RFC 3464)."""
    mailed.write("drill.returned", "returned", 1)
    mailed.wait_for(1, "returned", within=60)
    [sender] = [mail["from"] for mail in mail_sink.taken(mailed.log) if mail["to"] == "returned0@example.com"]

    mailed.office.mails.append(notification_to(sender))
    with mailed.portal.run(COLLECT) as asking:
        assert asking.wait(60) == 0
    deadline = time.monotonic() + 60
    while mailed.office.mails:
        assert time.monotonic() < deadline, "nobody read the mailbox"
        time.sleep(0.1)
    mailed.write("drill.again", "returned", 1)

    [(status, note)] = mailed.settled("drill.returned", within=60).values()
    assert status == "sent"
    assert "550 5.1.1 <lin@example.com>: no such user" in note
    assert mailed.settled("drill.again", within=60) == {
        "returned0@example.com": ("suppressed", "The address is suppressed: bounced.")
    }
    assert mailed.taken("returned") == {"returned0@example.com": 1}


def test_two_beats_and_eight_workers_of_whom_one_is_an_hour_ahead_send_each_reminder_once(
    mailed: MailedPortal, tmp_path: Path
) -> None:
    celery = [sys.executable, "-m", "celery", "--quiet", "--app", "conference"]
    worker = [*celery, "worker", "--concurrency", "2", "--queues", "urgent,default", "--without-gossip"]
    worker += ["--without-mingle", "--loglevel", "ERROR", "--hostname"]
    faketime = shutil.which("faketime")
    assert faketime, "a worker whose clock is wrong needs Debian's faketime"
    programs = [
        [*celery, "beat", "--schedule", str(tmp_path / "beat"), "--pidfile", ""],
        [*worker, "second"],
        [*worker, "third"],
        [faketime, "-f", "+1h", *worker, "ahead"],
    ]
    environment = {**mailed.portal.environment, "DJANGO_SETTINGS_MODULE": "conference.settings"}
    with ExitStack() as stack:
        for program in programs:
            process = stack.enter_context(subprocess.Popen(program, cwd=CHECKOUT, env=environment))
            stack.callback(process.terminate)
        time.sleep(10)  # until all of them work
        with mailed.portal.run(REMIND) as organizer:
            assert organizer.wait(60) == 0
        mailed.wait_for(1000, "soon", within=120)
        time.sleep(35)  # each beat asks once more

    assert set(mailed.taken("soon").values()) == {1}
    assert not mailed.taken("later")
