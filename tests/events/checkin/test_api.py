"""The API of devices: joining, lists, scans, counts."""

import base64
import datetime as dt
import uuid
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.kit import clock
from conference.kit.codes import public_code
from conference.kit.signing import sign
from conference.people.models import User
from events.checkin import stations
from events.checkin.models import Device, Gate, Scan, Shift
from events.checkin.services.joining import revoke_device, revoke_shift
from events.program.models import Event
from events.registration.models import Registration
from events.registration.passes import token_of
from events.registration.services.passes import reissue_pass
from tests.events.checkin.conftest import pass_for
from tests.factories import (
    AreaFactory,
    AttendeeCategoryFactory,
    DeviceFactory,
    EditionFactory,
    EventFactory,
    GateFactory,
    PassFactory,
    RegistrationFactory,
    ShiftFactory,
    change,
)

pytestmark = pytest.mark.django_db

API = "/api/v1/checkin/"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def shift(gate: Gate) -> Shift:
    shift: Shift = ShiftFactory(edition=gate.area.edition, gates=[gate])
    return shift


@pytest.fixture
def device(shift: Shift) -> Device:
    device: Device = DeviceFactory(shift=shift)
    return device


class Phone(Client):
    """Sends a device's token."""

    def __init__(self, token: str) -> None:
        super().__init__(headers={"Authorization": f"Device {token}"})

    def scan(self, told: object) -> Any:
        """Send scans; the answer's status and what it says."""
        answer = self.post(f"{API}scans/", told, content_type="application/json")
        return answer.status_code, answer.json()


@pytest.fixture
def phone(device: Device) -> Phone:
    return Phone(device.code)


def join(secret: str, **told: Any) -> Any:
    return Client().post(f"{API}devices/", {"secret": secret, "name": "门口1"} | told, content_type="application/json")


def reading(gate: Gate, token: str, **told: Any) -> dict[str, Any]:
    return {"nonce": str(uuid.uuid4()), "gate": gate.code, "token": token} | told


class TestJoining:
    def test_by_the_secret_of_the_shift(self, shift: Shift) -> None:
        answer = join(shift.secret)

        told = answer.json()
        device = Device.objects.get()
        assert answer.status_code == 201
        assert (told["device"], device.name, device.shift) == (device.code, "门口1", shift)
        assert set(told["shift"]) == {"name", "starts_at", "ends_at", "is_kiosk"}
        assert Phone(told["token"]).get(f"{API}shift/").status_code == 200
        assert told["token"] not in str(Device.objects.values())
        assert AuditEntry.objects.get(object_type="events.Device").verb == "join"

    @pytest.mark.parametrize(
        ("told", "words"),
        [
            ({"ends_at": clock.Now()}, "This shift is over."),
            ({"revoked_at": clock.Now()}, "This shift is over."),
            ({"devices_total": 0}, "This shift has all the devices that it may have."),
            ({"starts_at": clock.Now() + 2.5 * HOUR}, "It is too early for this shift. Join from"),
            ({"secret_hash": "another"}, "This is no QR code of a shift. Ask the organizers for the right one."),
        ],
    )
    def test_is_refused_in_words(self, shift: Shift, told: dict[str, Any], words: str) -> None:
        Shift.objects.update(**told)

        answer = join(shift.secret)
        english = Client().post(
            f"{API}devices/",
            {"secret": shift.secret, "name": "x"},
            content_type="application/json",
            headers={"Accept-Language": "en"},
        )

        assert (answer.status_code, english.status_code, Device.objects.count()) == (403, 403, 0)
        assert english.json()["detail"].startswith(words)

    def test_a_device_that_was_shut_out_makes_room(self, shift: Shift, device: Device, organizer: User) -> None:
        Shift.objects.update(devices_total=1)

        before = join(shift.secret).status_code
        revoke_device(device=device, by=organizer)

        assert (before, join(shift.secret).status_code) == (403, 201)

    def test_strangers_try_so_often_a_minute(self, shift: Shift, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("rest_framework.throttling.AnonRateThrottle.rate", "2/min", raising=False)

        assert [join("guess").status_code for _ in range(3)] == [403, 403, 429]


class TestOnDuty:
    def is_on_duty(self, device: Device) -> bool:
        answer = Phone(device.code).get(f"{API}shift/")
        assert answer.status_code in (200, 401)
        return bool(answer.status_code == 200)

    @pytest.mark.parametrize("header", [None, "Device wrong", "Bearer wrong", "Device", "Device \xff"])
    def test_nobody_without_a_token(self, gate: Gate, header: str | None) -> None:
        headers = {"Authorization": header} if header else {}

        assert Client().get(f"{API}shift/", headers=headers).status_code == 401

    def test_until_the_device_is_shut_out(self, device: Device, organizer: User) -> None:
        before = self.is_on_duty(device)
        revoke_device(device=device, by=organizer)

        assert (before, self.is_on_duty(device)) == (True, False)

    def test_until_the_shift_is_revoked(self, device: Device, organizer: User) -> None:
        revoke_shift(shift=device.shift, by=organizer)

        assert not self.is_on_duty(device)

    def test_from_two_hours_before_the_shift_until_its_end(self, device: Device) -> None:
        starts_at, ends_at = device.shift.starts_at, device.shift.ends_at
        on_duty = []
        for moment in (starts_at - 2.1 * HOUR, starts_at - 1.9 * HOUR, ends_at - HOUR / 60, ends_at + HOUR / 60):
            clock.set_offset(moment - dt.datetime.now(dt.UTC))
            on_duty.append(self.is_on_duty(device))

        assert on_duty == [False, True, True, False]

    def test_for_half_a_day_more_it_brings_what_it_scanned_before(
        self, device: Device, phone: Phone, gate: Gate
    ) -> None:
        ends_at, token = device.shift.ends_at, token_of(pass_for(gate.area.event))
        early, late = (
            {"scanned_at": moment.isoformat(), "shown": "admitted"} for moment in (ends_at - HOUR, ends_at + HOUR / 60)
        )

        def bring(after: dt.timedelta, **told: str) -> Any:
            clock.set_offset(ends_at + after - dt.datetime.now(dt.UTC))
            return phone.scan([reading(gate, token, **told)])

        assert bring(HOUR, **early)[1][0]["verdict"] == "admitted"
        assert "verdict" not in bring(HOUR)[1][0]
        assert "verdict" not in bring(HOUR, **late)[1][0]
        assert bring(13 * HOUR, **early)[0] == 401

    def test_it_is_noted_when_a_device_was_last_seen(self, device: Device) -> None:
        Device.objects.update(seen_at=clock.now() - HOUR)

        self.is_on_duty(device)

        assert clock.now() - Device.objects.get().seen_at < HOUR / 60

    def test_it_is_asked_once_in_two_seconds(
        self, device: Device, organizer: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(stations, "FRESH_SECONDS", 2.0)
        on_duty = [self.is_on_duty(device)]
        revoke_device(device=device, by=organizer)
        on_duty.append(self.is_on_duty(device))
        monkeypatch.setattr(stations, "FRESH_SECONDS", 0.0)
        on_duty.append(self.is_on_duty(device))

        assert on_duty == [True, True, False]


def test_a_device_learns_its_shift_and_gates(phone: Phone, gate: Gate, shift: Shift, edition: Edition) -> None:
    GateFactory(area=gate.area)  # of no shift
    category = AttendeeCategoryFactory(edition=edition)
    gate.categories.set([category])

    told = phone.get(f"{API}shift/").json()

    assert told["gates"] == [
        {
            "code": gate.code,
            "name": {"zh": gate.name_zh, "en": gate.name_en},
            "area": {"zh": gate.area.name_zh, "en": gate.area.name_en},
            "readmission": "once",
            "direction": "entry",
            "opens_at": told["gates"][0]["opens_at"],
            "categories": [category.slug],
        }
    ]
    assert dt.datetime.fromisoformat(told["gates"][0]["opens_at"]) == gate.opens_at
    assert (told["year"], told["shift"]["name"]) == (edition.year, shift.name)
    assert abs(dt.datetime.fromisoformat(told["now"]) - clock.now()) < HOUR / 60
    signed = sign(b"payload")
    (key,) = (Ed25519PublicKey.from_public_bytes(base64.b64decode(key)) for key in told["keys"])
    key.verify(signed[-64:], signed[:-64])


class TestLists:
    """What a device takes along: who is registered, by code, version and category, and nothing more."""

    def listed(self, phone: Phone, gate: Gate) -> Any:
        return phone.get(f"{API}gates/{gate.code}/passes/").json()

    def test_exactly_those_who_are_registered(self, phone: Phone, gate: Gate, event: Event, organizer: User) -> None:
        category = AttendeeCategoryFactory(edition=event.edition)
        delegate, other = pass_for(event, category=category), pass_for(event)
        reissue_pass(issued=other, by=organizer)
        pass_for(event, status="waiting")
        pass_for(EventFactory(edition=event.edition))
        PassFactory(edition=event.edition)
        PassFactory(edition=EditionFactory(year=2031, is_current=False), person=other.person)

        told = self.listed(phone, gate)

        assert set(told) == {"made_at", "categories", "passes"}
        assert told["categories"] == {category.slug: {"zh": category.name_zh, "en": category.name_en}}
        assert told["passes"] == sorted([[delegate.code, 1, category.slug], [other.code, 2, ""]])

    def test_of_somebody_with_two_registrations_the_one_that_passes(self, edition: Edition) -> None:
        delegate, press = (AttendeeCategoryFactory(edition=edition) for _ in range(2))
        issued = pass_for(EventFactory(edition=edition), category=delegate)
        RegistrationFactory(event=EventFactory(edition=edition), person=issued.person, category=press)
        gate = GateFactory(area=AreaFactory(event=None, edition=edition))
        phone = Phone(DeviceFactory(shift=ShiftFactory(edition=edition, gates=[gate])).code)

        slugs = []
        for passing in ([], [press], [delegate]):
            gate.categories.set(passing)
            slugs.append(self.listed(phone, gate)["passes"])

        assert slugs == [[[issued.code, 1, slug]] for slug in (delegate.slug, press.slug, delegate.slug)]

    def test_the_same_list_is_not_sent_again(self, phone: Phone, gate: Gate, event: Event) -> None:
        url = f"{API}gates/{gate.code}/passes/"
        pass_for(event)
        first = phone.get(url)

        again = phone.get(url, headers={"If-None-Match": first["ETag"]})
        pass_for(event)
        changed = phone.get(url, headers={"If-None-Match": first["ETag"]})

        assert (first.status_code, again.status_code, again.content, changed.status_code) == (200, 304, b"", 200)
        assert "private" in first["Cache-Control"]

    def test_it_asks_as_much_for_three_as_for_one(self, phone: Phone, gate: Gate, event: Event) -> None:
        counts = []
        for people in (1, 2):
            for _ in range(people):
                pass_for(event, category=AttendeeCategoryFactory(edition=event.edition))
            with CaptureQueriesContext(connection) as captured:
                self.listed(phone, gate)
            counts.append(len(captured))

        assert counts[0] == counts[1]


@pytest.mark.parametrize("page", ["passes", "counts"])
def test_a_gate_of_another_shift_is_not_found(phone: Phone, gate: Gate, page: str) -> None:
    other = GateFactory(area=gate.area)

    assert phone.get(f"{API}gates/{gate.code}/{page}/").status_code == 200
    assert phone.get(f"{API}gates/{other.code}/{page}/").status_code == 404


class TestScanning:
    def test_the_answer(self, phone: Phone, gate: Gate, event: Event) -> None:
        category = AttendeeCategoryFactory(edition=event.edition)
        issued = pass_for(event, category=category, person__affiliation="重庆大学")
        told = reading(gate, token_of(issued))

        assert phone.scan(told) == (
            200,
            {
                "nonce": told["nonce"],
                "verdict": "admitted",
                "words": {"zh": "入场", "en": "Admitted"},
                "name": issued.person.name_zh,
                "organization": "重庆大学",
                "category": {"zh": category.name_zh, "en": category.name_en},
                "photo": None,
                "earlier": None,
                "is_repeat": False,
            },
        )

    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ({"name_zh": "林晓月"}, "*晓月"),
            ({"name_zh": "", "given_names": "Xiaoyue", "family_name": "Lin"}, "Xiaoyue *"),
            ({"name_zh": "", "given_names": "Xiaoyue", "family_name": "Lin", "family_name_first": True}, "* Xiaoyue"),
        ],
    )
    def test_a_kiosk_learns_neither_surname_nor_organization(
        self, phone: Phone, gate: Gate, event: Event, name: dict[str, Any], shown: str
    ) -> None:
        Shift.objects.update(is_kiosk=True)
        issued = pass_for(event, person__affiliation="重庆大学")
        change(issued.person, **name)

        _status, told = phone.scan(reading(gate, token_of(issued)))

        assert (told["verdict"], told["name"], told["organization"]) == ("admitted", shown, "")

    def test_the_second_answer_names_the_first(self, phone: Phone, gate: Gate, event: Event) -> None:
        token = token_of(pass_for(event))
        phone.scan(reading(gate, token))

        _status, told = phone.scan(reading(gate, token))

        assert told["earlier"]["gate"] == {"zh": gate.name_zh, "en": gate.name_en}
        assert dt.datetime.fromisoformat(told["earlier"]["at"]) == Scan.objects.earliest("pk").scanned_at

    def test_the_same_nonce_says_that_it_is_a_repeat(self, phone: Phone, gate: Gate, event: Event) -> None:
        told = reading(gate, token_of(pass_for(event)))
        _status, first = phone.scan(told)

        assert phone.scan(told) == (200, first | {"is_repeat": True})

    def test_too_early_says_from_when(self, phone: Phone, gate: Gate, event: Event) -> None:
        Gate.objects.update(opens_at=dt.datetime(2031, 1, 1, 8, tzinfo=dt.UTC))

        _status, told = phone.scan(reading(gate, token_of(pass_for(event))))

        assert told["words"]["en"] == "Opens at 01-01 16:00"

    def test_whoever_leaves_is_told_so(self, phone: Phone, gate: Gate, event: Event) -> None:
        Gate.objects.update(direction="both")

        _status, told = phone.scan(reading(gate, token_of(pass_for(event)), direction="exit"))

        assert (told["verdict"], told["words"]["en"]) == ("admitted", "Checked out")

    def test_whatever_a_code_says_is_answered(self, phone: Phone, gate: Gate) -> None:
        for said in ("", "\0", "\ud800", "x" * 7089):
            assert phone.scan(reading(gate, said))[1]["verdict"] == "unknown"

    @pytest.mark.parametrize(
        ("told", "status"),
        [
            ({"nonce": "x"}, 400),
            ({"gate": "0000000000"}, 404),
            ({"direction": "exit"}, 400),
            ({"scanned_at": "yesterday"}, 400),
            ({"shown": "maybe"}, 400),
            ({"token": None}, 400),
            ({"token": "x" * 7090}, 400),
        ],
    )
    def test_what_is_wrong_is_refused_alone_and_in_its_place_in_an_array(
        self, phone: Phone, gate: Gate, event: Event, told: dict[str, Any], status: int
    ) -> None:
        wrong, right = reading(gate, "x") | told, reading(gate, token_of(pass_for(event)))

        alone, (many, answers) = phone.scan(wrong), phone.scan([wrong, right, "nonsense"])

        assert (alone[0], set(alone[1]), many) == (status, {"detail"}, 200)
        assert answers[0] == {"nonce": wrong["nonce"], "detail": alone[1]["detail"]}
        assert [answers[1].get("verdict"), answers[2]["nonce"]] == ["admitted", None]

    @pytest.mark.parametrize(("nonce", "told"), [("1e400", None), ('"\\ud800"', "?"), ('"x"', "x"), ("[[]]", None)])
    def test_a_nonce_that_no_answer_could_say_is_refused_in_words(
        self, phone: Phone, nonce: str, told: str | None
    ) -> None:
        status, answers = phone.scan(f'[{{"nonce": {nonce}}}]')

        assert (status, [answer["nonce"] for answer in answers]) == (200, [told])

    def test_what_is_nothing_is_refused_in_words(self, phone: Phone) -> None:
        assert phone.scan("null")[1]["detail"] == "该字段不能为 null。"

    def test_five_hundred_at_most(self, phone: Phone, gate: Gate) -> None:
        status, told = phone.scan([reading(gate, "x")] * 501)

        assert (status, set(told)) == (400, {"detail"})

    def test_a_gate_of_another_edition(self, phone: Phone) -> None:
        other = GateFactory(area__event__edition=EditionFactory(year=2031, is_current=False))

        assert phone.scan(reading(other, "x"))[0] == 404


def test_counts(phone: Phone, gate: Gate, event: Event) -> None:
    Gate.objects.update(direction="both")
    earlier = (clock.now() - HOUR / 2).isoformat()
    passes = [token_of(pass_for(event)) for _ in range(4)]
    phone.scan([reading(gate, token) for token in [*passes[:3], passes[0], public_code()]])
    phone.scan(reading(gate, passes[3], scanned_at=earlier))
    phone.scan(reading(gate, passes[0], direction="exit"))

    assert phone.get(f"{API}gates/{gate.code}/counts/").json() == {"inside": 3, "entries": 4, "last_5_minutes": 3}
    assert Registration.objects.count() == 4
