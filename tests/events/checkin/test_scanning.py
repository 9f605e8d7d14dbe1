"""Scans: each verdict, once for each nonce, two at once, and what devices showed while they were offline."""

import datetime as dt
import random
import string
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from conference.editions.models import Edition
from conference.kit import clock
from conference.people.models import User
from events.checkin.models import Area, Conflict, Direction, Gate, Presence, Readmission, Scan, Verdict
from events.checkin.queries import passes_of
from events.checkin.services.scanning import Answer, Reading, redeem, redeem_all
from events.checkin.stations import Station
from events.program.models import Event
from events.registration.models import Pass, Registration, RegistrationStatus, Vetting, VettingList
from events.registration.passes import address_of, token_of
from events.registration.services.passes import reissue_pass
from tests.events.checkin.conftest import Scanning, pass_for, station_at
from tests.factories import (
    AreaFactory,
    AttendeeCategoryFactory,
    EditionFactory,
    EventFactory,
    GateFactory,
    PassFactory,
    PersonFactory,
    RegistrationFactory,
    RegistrationPolicyFactory,
    SessionFactory,
    SpeakerFactory,
    picture,
)

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def issued(event: Event) -> Pass:
    """Of somebody who is registered for the event."""
    return pass_for(event)


class TestVerdicts:
    def test_whoever_is_registered_is_admitted(self, gate: Gate, issued: Pass, scan: Scanning) -> None:
        answer = scan(gate, address_of(issued))

        assert (answer.verdict, answer.is_repeat, answer.earlier) == (Verdict.ADMITTED, False, None)
        assert answer.person
        assert answer.person.printed_name == issued.person.printed_name
        kept = Scan.objects.get()
        assert (kept.issued_pass, kept.registration, kept.gate, kept.scanned_at.date(), kept.shown) == (
            issued,
            Registration.objects.get(),
            gate,
            kept.received_at.date(),
            "",
        )
        presence = Presence.objects.get()
        assert (presence.issued_pass, presence.entries, presence.is_inside, presence.entry) == (issued, 1, True, kept)

    @pytest.mark.parametrize("read", [token_of, lambda issued: f" {issued.code[:5].lower()}-{issued.code[5:]} "])
    def test_by_the_token_alone_and_by_the_code_as_typed(
        self, gate: Gate, issued: Pass, scan: Scanning, read: object
    ) -> None:
        assert scan(gate, read(issued)).verdict == Verdict.ADMITTED

    def test_the_second_time_it_says_when_and_where_the_first_was(
        self, gate: Gate, issued: Pass, scan: Scanning
    ) -> None:
        other = GateFactory(area=gate.area)
        scan(gate, token_of(issued))
        first = Scan.objects.get()

        answer = scan(other, token_of(issued))

        assert answer.verdict == Verdict.ALREADY_ADMITTED
        assert answer.earlier
        assert (answer.earlier.at, answer.earlier.gate) == (first.scanned_at, gate)
        assert Presence.objects.get().entries == 1

    @pytest.mark.parametrize("status", [s for s in RegistrationStatus if s != "confirmed"])
    def test_without_a_confirmed_registration_for_the_event(
        self, gate: Gate, scan: Scanning, edition: Edition, status: str
    ) -> None:
        now = clock.now()
        issued = pass_for(
            gate.area.event,
            status=status,
            cancelled_at=now if status == "cancelled" else None,
            offer_ends_at=now + HOUR if status == "offered" else None,
        )
        RegistrationFactory(event=EventFactory(edition=edition), person=issued.person)

        assert scan(gate, token_of(issued)).verdict == Verdict.NOT_REGISTERED

    def test_before_vetting_cleared_them_where_the_event_asks_for_it(
        self, gate: Gate, issued: Pass, scan: Scanning, organizer: User
    ) -> None:
        RegistrationPolicyFactory(event=gate.area.event, asks_document=True, asks_vetting=True)
        vetting = Vetting.objects.create(registration=Registration.objects.get())

        before = scan(gate, token_of(issued)).verdict, passes_of(gate)
        listed = VettingList.objects.create(event=gate.area.event, number=1, frozen_by=organizer)
        Vetting.objects.filter(pk=vetting.pk).update(status="cleared", vetting_list=listed)
        after = scan(gate, token_of(issued)).verdict, passes_of(gate)

        assert before == (Verdict.NOT_REGISTERED, [])
        assert after == (Verdict.ADMITTED, [(issued.code, 1, "")])

    def test_an_earlier_version(self, gate: Gate, issued: Pass, scan: Scanning, organizer: User) -> None:
        old = token_of(issued)
        reissue_pass(issued=issued, by=organizer)

        assert scan(gate, old).verdict == Verdict.REVOKED
        assert scan(gate, token_of(issued)).verdict == Verdict.ADMITTED

    def test_a_gate_for_other_categories(self, gate: Gate, scan: Scanning) -> None:
        press, delegate = (AttendeeCategoryFactory(edition=gate.area.edition) for _ in range(2))
        gate.categories.set([press])

        verdicts = [
            scan(gate, token_of(pass_for(gate.area.event, category=category))).verdict
            for category in (press, delegate, None)
        ]

        assert verdicts == [Verdict.ADMITTED, Verdict.WRONG_GATE, Verdict.WRONG_GATE]

    def test_before_the_gate_opens(self, gate: Gate, issued: Pass, scan: Scanning) -> None:
        gate.opens_at = clock.now() + HOUR
        gate.save()

        assert scan(gate, token_of(issued)).verdict == Verdict.TOO_EARLY
        assert Presence.objects.count() == 0

    def test_a_gate_opens_ninety_minutes_before_its_event(self, gate: Gate, issued: Pass, scan: Scanning) -> None:
        Gate.objects.update(opens_at=None)
        verdicts = []
        for minutes in (91, 89):
            Event.objects.update(starts_at=clock.now() + dt.timedelta(minutes=minutes), ends_at=clock.now() + 3 * HOUR)
            verdicts.append(scan(gate, token_of(issued)).verdict)

        assert verdicts == [Verdict.TOO_EARLY, Verdict.ADMITTED]

    def test_a_pass_of_another_edition(self, gate: Gate, issued: Pass, scan: Scanning) -> None:
        other = EditionFactory(year=2031, is_current=False)

        assert scan(gate, token_of(PassFactory(edition=other, person=issued.person))).verdict == Verdict.UNKNOWN

    @pytest.mark.parametrize("read", ["", "https://example.com/", "0000000000", "x" * 5000, "🎫"])
    def test_what_is_no_pass(self, gate: Gate, scan: Scanning, read: str) -> None:
        answer = scan(gate, read)

        assert (answer.verdict, answer.person) == (Verdict.UNKNOWN, None)
        assert Scan.objects.get().token == read[:200]

    def test_it_says_as_what_somebody_comes_and_shows_who(self, gate: Gate, scan: Scanning) -> None:
        category = AttendeeCategoryFactory(edition=gate.area.edition)
        issued = pass_for(gate.area.event, category=category)
        speaker = SpeakerFactory(edition=gate.area.edition, person=issued.person, photo=picture())

        answer = scan(gate, token_of(issued))

        assert answer.category == {"zh": category.name_zh, "en": category.name_en}
        assert answer.photo
        assert answer.photo.small_url == speaker.photo.small_url


class TestAreas:
    def test_being_in_one_says_nothing_about_another(self, gate: Gate, issued: Pass, scan: Scanning) -> None:
        other = GateFactory(area=AreaFactory(event=gate.area.event))

        assert [scan(place, token_of(issued)).verdict for place in (gate, other)] == [Verdict.ADMITTED] * 2

    def test_a_session_opens_to_those_who_chose_it(self, event: Event, issued: Pass, scan: Scanning) -> None:
        session = SessionFactory(event=event)
        gate = GateFactory(area=AreaFactory(event=event, session=session))
        chosen = pass_for(event)
        Registration.objects.get(person=chosen.person).sessions.add(session)

        assert [scan(gate, token_of(one)).verdict for one in (issued, chosen)] == [
            Verdict.NOT_REGISTERED,
            Verdict.ADMITTED,
        ]

    def test_the_shuttle_opens_to_all_who_are_registered_for_anything(
        self, edition: Edition, issued: Pass, scan: Scanning
    ) -> None:
        gate = GateFactory(area=AreaFactory(event=None, edition=edition), opens_at=None)
        nobody = PassFactory(edition=edition)
        elsewhere = RegistrationFactory(event__edition=EditionFactory(year=2031, is_current=False))
        PassFactory(edition=edition, person=elsewhere.person)

        verdicts = [scan(gate, token_of(one)).verdict for one in Pass.objects.order_by("pk")]

        assert (verdicts, nobody.pk > issued.pk) == (
            [Verdict.ADMITTED, Verdict.NOT_REGISTERED, Verdict.NOT_REGISTERED],
            True,
        )

    def test_of_several_registrations_one_that_passes_the_gate_counts(self, edition: Edition, scan: Scanning) -> None:
        delegate, press = (AttendeeCategoryFactory(edition=edition) for _ in range(2))
        issued = pass_for(EventFactory(edition=edition), category=delegate)
        RegistrationFactory(event=EventFactory(edition=edition), person=issued.person, category=press)
        gate = GateFactory(area=AreaFactory(event=None, edition=edition))
        gate.categories.set([press])

        assert scan(gate, token_of(issued)).verdict == Verdict.ADMITTED


class TestLeaving:
    @pytest.mark.parametrize(
        ("readmission", "verdicts", "entries"),
        [
            (Readmission.ONCE, ["admitted", "already_admitted", "admitted", "already_admitted"], 1),
            (Readmission.AFTER_EXIT, ["admitted", "already_admitted", "admitted", "admitted"], 2),
            (Readmission.ALWAYS, ["admitted", "admitted", "admitted", "admitted"], 3),
        ],
    )
    def test_in_in_out_in(
        self, issued: Pass, gate: Gate, scan: Scanning, readmission: str, verdicts: list[str], entries: int
    ) -> None:
        Area.objects.update(readmission=readmission)
        ways = [Direction.ENTRY, Direction.ENTRY, Direction.EXIT, Direction.ENTRY]

        assert [scan(gate, token_of(issued), direction=way).verdict for way in ways] == verdicts
        presence = Presence.objects.get()
        assert (presence.entries, presence.is_inside) == (entries, readmission != Readmission.ONCE)

    def test_who_never_came_in_may_leave(self, gate: Gate, scan: Scanning, edition: Edition) -> None:
        issued = PassFactory(edition=edition)

        assert scan(gate, token_of(issued), direction=Direction.EXIT).verdict == Verdict.ADMITTED
        assert (Presence.objects.get().entries, Presence.objects.get().is_inside) == (0, False)

    def test_an_entry_that_comes_late_puts_nobody_back_inside(self, gate: Gate, issued: Pass, scan: Scanning) -> None:
        now = clock.now()
        scan(gate, token_of(issued), direction=Direction.EXIT, scanned_at=now)

        answer = scan(gate, token_of(issued), scanned_at=now - HOUR / 2, shown="admitted")

        assert answer.verdict == Verdict.ADMITTED
        presence = Presence.objects.get()
        assert (presence.entries, presence.is_inside, presence.moved_at) == (1, False, now)


class TestTimes:
    """A device's clock may be wrong."""

    @pytest.mark.parametrize(("minutes", "is_believed"), [(-45, True), (9, True), (11, False), (-181, False)])
    def test_what_cannot_be_is_the_time_of_arrival(
        self, gate: Gate, issued: Pass, scan: Scanning, minutes: int, is_believed: bool
    ) -> None:
        told = clock.now() + dt.timedelta(minutes=minutes)

        scan(gate, token_of(issued), scanned_at=told)

        assert (Scan.objects.get().scanned_at == told) is is_believed
        assert abs(Scan.objects.get().received_at - clock.now()) < dt.timedelta(minutes=1)


class TestOnce:
    """The same nonce again."""

    def test_gets_the_same_answer_and_writes_nothing(self, gate: Gate, issued: Pass, scan: Scanning) -> None:
        station, nonce = station_at(gate), uuid.uuid4()
        first = scan(gate, token_of(issued), station=station, nonce=nonce)

        again = scan(gate, token_of(issued), station=station, nonce=nonce)

        assert (again.verdict, again.is_repeat, again.person.name_zh) == ("admitted", True, first.person.name_zh)
        assert (Scan.objects.count(), Presence.objects.get().entries) == (1, 1)

    def test_even_that_it_was_the_second(self, gate: Gate, issued: Pass, scan: Scanning) -> None:
        station, nonce = station_at(gate), uuid.uuid4()
        scan(gate, token_of(issued))
        first = scan(gate, token_of(issued), station=station, nonce=nonce)

        again = scan(gate, token_of(issued), station=station, nonce=nonce)

        assert (again.verdict, again.earlier) == ("already_admitted", first.earlier)

    def test_of_another_device_it_is_another_scan(self, gate: Gate, issued: Pass, scan: Scanning) -> None:
        nonce = uuid.uuid4()

        assert [scan(gate, token_of(issued), nonce=nonce).is_repeat for _ in range(2)] == [False, False]


class TestOffline:
    """What was shown while the network was away, and what it turns out to be."""

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_two_devices_let_one_pass_in(self, gate: Gate, issued: Pass, scan: Scanning, order: tuple[int]) -> None:
        """One entry, and one conflict with both gates and times, whichever syncs first."""
        gates = [gate, GateFactory(area=gate.area)]
        times = [clock.now() - dt.timedelta(minutes=minutes) for minutes in (20, 10)]

        verdicts = [
            scan(gates[n], token_of(issued), scanned_at=times[n], shown=Verdict.ADMITTED).verdict for n in order
        ]

        assert verdicts == [Verdict.ADMITTED, Verdict.ALREADY_ADMITTED]
        assert Presence.objects.get().entries == 1
        scan_, earlier = Conflict.objects.get().scan, Conflict.objects.get().scan.earlier
        assert earlier
        assert [(one.gate, one.scanned_at) for one in (earlier, scan_)] == [(gates[n], times[n]) for n in order]

    def test_who_was_let_in_without_being_listed_and_is_not_registered(
        self, gate: Gate, edition: Edition, scan: Scanning
    ) -> None:
        scan(gate, token_of(PassFactory(edition=edition)), shown="unlisted")

        assert (Conflict.objects.get().scan.verdict, Conflict.objects.get().scan.earlier) == ("not_registered", None)

    @pytest.mark.parametrize(("shown", "times"), [("already_admitted", 2), ("unlisted", 1), ("", 2)])
    def test_what_was_right_or_let_nobody_in_is_no_conflict(
        self, gate: Gate, issued: Pass, scan: Scanning, shown: str, times: int
    ) -> None:
        for _ in range(times):
            scan(gate, token_of(issued), shown=shown)

        assert Conflict.objects.count() == 0


class TestMany:
    """Several in one upload."""

    def test_each_is_answered_in_its_place(self, gate: Gate, event: Event) -> None:
        station = station_at(gate)
        passes = [pass_for(event) for _ in range(4)]
        tokens = [token_of(one) for one in [*passes, passes[0]]] + ["nothing"]
        random.Random(1).shuffle(tokens)
        readings = [Reading(uuid.uuid4(), station.gates[gate.code], token) for token in tokens]

        answers = redeem_all(station=station, readings=readings)

        assert [answer.reading.nonce for answer in answers] == [reading.nonce for reading in readings]
        twice = token_of(passes[0])
        assert [answer.verdict for answer in answers] == [
            "unknown" if token == "nothing" else "already_admitted" if token in tokens[:place] else "admitted"
            for place, token in enumerate(tokens)
        ]
        assert tokens.count(twice) == 2

    def test_of_one_pass_the_earlier_scan_comes_first(self, gate: Gate, issued: Pass) -> None:
        station, now = station_at(gate), clock.now()
        readings = [
            Reading(
                uuid.uuid4(), station.gates[gate.code], token_of(issued), "entry", now - minutes * HOUR / 60, "admitted"
            )
            for minutes in (5, 10)
        ]

        assert [answer.verdict for answer in redeem_all(station=station, readings=readings)] == [
            "already_admitted",
            "admitted",
        ]


def test_of_ten_thousand_forged_or_altered_codes_none_is_admitted(gate: Gate, issued: Pass) -> None:
    token, chance, station = token_of(issued), random.Random(4), station_at(gate)
    alphabet = string.ascii_uppercase + "234567"

    def altered() -> str:
        place = chance.randrange(len(token))
        return chance.choice([
            token[:place] + chance.choice(alphabet) + token[place + 1 :],
            token[:place] + token[place + 1 :],
            token[:place] + chance.choice(alphabet) + token[place:],
            token[:place],
            "".join(chance.choices(alphabet, k=len(token))),
            "".join(chance.choices(alphabet, k=10)),
        ])  # fmt: skip

    forged: set[str] = set()
    while len(forged) < 10_000:
        forged |= {altered()} - {token}
    readings = [Reading(uuid.uuid4(), station.gates[gate.code], one) for one in sorted(forged)]

    answers = redeem_all(station=station, readings=readings)

    assert {answer.verdict for answer in answers} == {Verdict.UNKNOWN}
    assert (Scan.objects.count(), Presence.objects.count()) == (10_000, 0)
    assert redeem(station=station, reading=Reading(uuid.uuid4(), gate, token)).verdict == Verdict.ADMITTED


def test_nobody_changes_what_was_seen(gate: Gate, issued: Pass, scan: Scanning) -> None:
    scan(gate, token_of(issued))

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Scan.objects.update(verdict=Verdict.UNKNOWN)


def test_a_scan_is_one_statement_and_that_of_somebody_who_came_before_two(
    gate: Gate, issued: Pass, scan: Scanning
) -> None:
    station = station_at(gate)

    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            scan(gate, token_of(issued), station=station)
        return len(captured)

    assert [statements(), statements()] == [1, 2]


def _look_then_write(*, station: Station, reading: Reading) -> Answer:
    """What `redeem` would be if it looked first and wrote then: the negative control."""
    issued = Pass.objects.get()
    verdict = Verdict.ALREADY_ADMITTED if Scan.objects.filter(issued_pass=issued).exists() else Verdict.ADMITTED
    now = clock.now()
    Scan.objects.create(
        nonce=reading.nonce, device=station.device, gate=reading.gate, token=reading.token, issued_pass=issued,
        direction=Direction.ENTRY, verdict=verdict, scanned_at=now, received_at=now,
    )  # fmt: skip
    return Answer(reading, verdict, is_repeat=False)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """One pass at many gates of one area."""

    @pytest.fixture
    def stations(self, gate: Gate, issued: Pass) -> list[Station]:
        return [station_at(GateFactory(area=gate.area)) for _ in range(20)]

    def scanned(self, stations: list[Station], redeem: object, nonce: uuid.UUID | None = None) -> list[Answer]:
        together, token = Barrier(len(stations)), token_of(Pass.objects.select_related("edition").get())

        def one(station: Station) -> Answer:
            try:
                connection.ensure_connection()
                (gate,) = station.gates.values()
                together.wait(30)
                answer: Answer = redeem(station=station, reading=Reading(nonce or uuid.uuid4(), gate, token))
                return answer
            finally:
                connection.close()

        with ThreadPoolExecutor(len(stations)) as crowd:
            return list(crowd.map(one, stations))

    def test_one_is_admitted_and_the_others_learn_where(self, stations: list[Station]) -> None:
        answers = self.scanned(stations, redeem)

        verdicts = [answer.verdict for answer in answers]
        assert (verdicts.count("admitted"), verdicts.count("already_admitted")) == (1, 19)
        (first,) = (answer.reading.gate for answer in answers if answer.verdict == "admitted")
        assert {answer.earlier.gate for answer in answers if answer.earlier} == {first}
        assert all(answer.earlier for answer in answers if answer.verdict == "already_admitted")
        assert Presence.objects.get().entries == 1

    def test_looking_first_would_admit_several(self, stations: list[Station]) -> None:
        answers = self.scanned(stations, _look_then_write)

        assert [answer.verdict for answer in answers].count("admitted") > 1

    def test_one_nonce_sent_many_times_is_one_scan(self, stations: list[Station]) -> None:
        answers = self.scanned(stations[:1] * 20, redeem, uuid.uuid4())

        assert {answer.verdict for answer in answers} == {"admitted"}
        assert [answer.is_repeat for answer in answers].count(False) == 1
        assert Scan.objects.count() == 1

    def test_uploads_in_opposite_order_do_not_wait_for_each_other_in_a_circle(self, gate: Gate, event: Event) -> None:
        tokens = [token_of(pass_for(event)) for _ in range(60)]
        stations = [station_at(gate) for _ in range(4)]
        together = Barrier(len(stations))

        def upload(number: int) -> list[Answer]:
            order = tokens if number % 2 else tokens[::-1]
            readings = [Reading(uuid.uuid4(), gate, token) for token in order]
            try:
                connection.ensure_connection()
                together.wait(30)
                return redeem_all(station=stations[number], readings=readings)
            finally:
                connection.close()

        with ThreadPoolExecutor(len(stations)) as crowd:
            answers = [answer for answers in crowd.map(upload, range(4)) for answer in answers]
        assert [answer.verdict for answer in answers].count("admitted") == 60


def test_a_person_without_a_name_in_chinese_is_somebody(gate: Gate, event: Event, scan: Scanning) -> None:
    person = PersonFactory(name_zh="", family_name="Curie", given_names="Marie")

    answer = scan(gate, token_of(pass_for(event, person=person)))

    assert answer.person
    assert answer.person.printed_name == "Marie Curie"
