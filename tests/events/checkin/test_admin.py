"""Check-in at the desk."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.kit import clock
from conference.kit.roles import Role
from conference.people.models import User
from conference.people.services import appoint
from events.checkin.models import Area, Conflict, Device, Gate, Shift
from events.program.models import Event
from events.registration.passes import token_of
from tests.conftest import SignIn
from tests.events.checkin.conftest import Scanning, pass_for, station_at
from tests.factories import (
    AreaFactory,
    AttendeeCategoryFactory,
    ConflictFactory,
    DeviceFactory,
    EditionFactory,
    EventFactory,
    GateFactory,
    ScanFactory,
    ShiftFactory,
)

pytestmark = pytest.mark.django_db

CONFLICTS, SHIFTS, DEVICES, SCANS, GATES, AREAS = (
    reverse(f"admin:events_{name}_changelist") for name in ("conflict", "shift", "device", "scan", "gate", "area")
)


@pytest.fixture
def desk(organizer: User, sign_in: SignIn) -> Client:
    return sign_in(organizer)


@pytest.fixture
def own_event(event_organizer: User) -> Event:
    """The one that the event organizer organizes."""
    return event_organizer.organized_events.get().event


@pytest.fixture
def own_desk(event_organizer: User, sign_in: SignIn) -> Client:
    return sign_in(event_organizer)


def choose(desk: Client, address: str, action: str, *rows: Any, **told: str) -> list[str]:
    """Do an action on some rows; what the desk says."""
    chosen = {"action": action, "_selected_action": [row.pk for row in rows], **told}
    return [str(message) for message in desk.post(address, chosen, follow=True).context["messages"]]


def moments(**times: dt.datetime) -> dict[str, str]:
    """Times as the desk's forms have them."""
    return {
        f"{name}_{part}": f"{timezone.localtime(time):{form}}"
        for name, time in times.items()
        for part, form in ((0, "%Y-%m-%d"), (1, "%H:%M:%S"))
    }


class TestShifts:
    def add(self, desk: Client, *gates: Gate, **told: Any) -> Any:
        hour, now = dt.timedelta(hours=1), clock.now()
        told = {
            "edition": gates[0].area.edition_id,
            "name": "上午班",
            "gates": [gate.pk for gate in gates],
            "devices_total": 10,
            **moments(starts_at=now, ends_at=now + hour),
        } | told
        return desk.post(reverse("admin:events_shift_add"), told)

    def test_one_is_made_with_a_secret_that_its_page_shows(self, desk: Client, gate: Gate) -> None:
        assert self.add(desk, gate).status_code == 302

        shift = Shift.objects.get()
        page = desk.get(reverse("checkin:shift", args=[shift.pk])).content.decode()
        assert re.search(r"/scanner/#[\w-]{43}$", shift.address)
        assert "<svg" in page
        assert shift.secret not in page
        assert AuditEntry.objects.get(object_type="events.Shift").verb == "add"

    def test_its_gates_are_of_its_edition(self, desk: Client, gate: Gate, organizer: User) -> None:
        other = GateFactory(area__event__edition=EditionFactory(year=2031, is_current=False))
        organizer.is_superuser = True
        organizer.save()

        assert self.add(desk, gate, other).status_code == 200
        assert Shift.objects.count() == 0

    def test_an_organizer_of_an_event_makes_them_for_its_gates_alone(
        self, own_desk: Client, own_event: Event, gate: Gate
    ) -> None:
        own = GateFactory(area__event=own_event)

        assert [self.add(own_desk, *gates).status_code for gates in ((own, gate), (own,))] == [200, 302]
        (made,) = Shift.objects.all()
        ShiftFactory(edition=gate.area.edition, gates=[own, gate])
        assert [shift.pk for shift in own_desk.get(SHIFTS).context["cl"].queryset] == [made.pk]

    def test_nobody_puts_one_at_gates_that_they_only_see(
        self, own_desk: Client, own_event: Event, event_organizer: User, gate: Gate
    ) -> None:
        """Its QR code would open them."""
        appoint(user=event_organizer, role=Role.AUDITOR, edition=gate.area.edition, by=None)
        own = GateFactory(area__event=own_event)

        assert self.add(own_desk, own, gate).status_code == 403
        assert Shift.objects.count() == 0

    def test_a_revoked_one_shows_no_code(self, desk: Client, gate: Gate) -> None:
        shift = ShiftFactory(edition=gate.area.edition, gates=[gate])

        choose(desk, SHIFTS, "revoke_selected", shift)

        assert "<svg" not in desk.get(reverse("checkin:shift", args=[shift.pk])).content.decode()

    def test_a_device_is_shut_out(self, own_desk: Client, own_event: Event, gate: Gate) -> None:
        own, other = (
            DeviceFactory(shift=ShiftFactory(edition=gate.area.edition, gates=[one]))
            for one in (GateFactory(area__event=own_event), gate)
        )

        choose(own_desk, DEVICES, "revoke_selected", own, other)

        assert list(Device.objects.in_use()) == [other]

    def test_devices_are_filtered_by_shifts_that_one_sees(self, own_desk: Client, own_event: Event, gate: Gate) -> None:
        own, others = (
            ShiftFactory(edition=gate.area.edition, gates=[one], name=name)
            for one, name in ((GateFactory(area__event=own_event), "南门班"), (gate, "北门班"))
        )
        device = DeviceFactory(shift=own)
        DeviceFactory(shift=ShiftFactory(edition=gate.area.edition, gates=[*own.gates.all()], name="西门班"))

        answer = own_desk.get(DEVICES, {"shift": own.pk})

        assert list(answer.context["cl"].queryset) == [device]
        assert others.name not in answer.content.decode()


class TestAreasAndGates:
    def test_an_organizer_of_an_event_adds_areas_of_it_alone(
        self, own_desk: Client, own_event: Event, event: Event
    ) -> None:
        told = {"edition": event.edition_id, "name_zh": "主会场", "readmission": "once"}

        answers = [
            own_desk.post(reverse("admin:events_area_add"), told | {"event": place}).status_code
            for place in (event.pk, "", own_event.pk)
        ]

        assert answers == [200, 403, 302]
        assert Area.objects.get().event == own_event

    def test_and_gates_of_these(self, own_desk: Client, own_event: Event, gate: Gate) -> None:
        area = AreaFactory(event=own_event)
        told = {"name_zh": "南门", "direction": "entry"}

        answers = [
            own_desk.post(reverse("admin:events_gate_add"), told | {"area": place.pk}).status_code
            for place in (gate.area, area)
        ]

        assert answers == [200, 302]
        assert [row.area for row in own_desk.get(GATES).context["cl"].queryset] == [area]

    def test_a_gate_is_for_categories_of_its_edition(self, desk: Client, gate: Gate, organizer: User) -> None:
        organizer.is_superuser = True
        organizer.save()
        elsewhere = GateFactory(area__event__edition=EditionFactory(year=2031, is_current=False)).area.edition
        category = AttendeeCategoryFactory(edition=elsewhere)

        told = {"area": gate.area_id, "name_zh": "南门", "direction": "entry", "categories": [category.pk]}
        assert desk.post(reverse("admin:events_gate_add"), told).status_code == 200


class TestConflicts:
    def test_both_gates_and_times_are_shown(self, desk: Client, gate: Gate, scan: Scanning) -> None:
        issued, other = pass_for(gate.area.event), GateFactory(area=gate.area)
        for place in (gate, other):
            scan(place, token_of(issued), shown="admitted", scanned_at=clock.now())

        page = desk.get(CONFLICTS).content.decode()

        assert all(str(part) in page for part in (gate, other, issued.person))

    def test_they_are_settled_with_a_note(self, desk: Client, organizer: User, gate: Gate) -> None:
        conflict = ConflictFactory(gate=gate)

        choose(desk, CONFLICTS, "settle_selected", conflict)
        before = Conflict.objects.get().settled_at
        choose(desk, CONFLICTS, "settle_selected", conflict, note="双胞胎")
        choose(desk, CONFLICTS, "settle_selected", conflict, note="又一次")

        settled = Conflict.objects.get()
        assert (before, settled.settled_by, settled.note) == (None, organizer, "双胞胎")
        assert AuditEntry.objects.get(verb="settle").object_label == ""

    def test_those_of_other_events_are_not_there(self, own_desk: Client, own_event: Event, gate: Gate) -> None:
        ConflictFactory(gate=gate)
        own = ConflictFactory(gate__area__event=own_event)

        assert list(own_desk.get(CONFLICTS).context["cl"].queryset) == [own]
        assert {scan.gate for scan in own_desk.get(SCANS).context["cl"].queryset} == {own.scan.gate}


@pytest.mark.parametrize("page", [CONFLICTS, SHIFTS, DEVICES, SCANS, GATES, AREAS, reverse("checkin:board")])
def test_a_page_costs_the_same_for_one_as_for_three(desk: Client, edition: Edition, page: str) -> None:
    def more() -> None:
        category = AttendeeCategoryFactory(edition=edition)
        gate = GateFactory(area__event=EventFactory(edition=edition))
        conflict = ConflictFactory(gate=gate)
        conflict.scan.device.shift.gates.add(gate)
        issued = pass_for(gate.area.event, category=category)
        ScanFactory(gate=gate, issued_pass=issued, registration=issued.person.registrations.get())

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(page).status_code == 200
        return len(captured)

    more()
    queries()
    one = queries()
    more()
    more()

    assert queries() == one


class TestBoard:
    def test_it_counts_who_came_and_who_is_inside(
        self, desk: Client, gate: Gate, scan: Scanning, edition: Edition
    ) -> None:
        press = AttendeeCategoryFactory(edition=edition, name_zh="媒体")
        Area.objects.update(readmission="always")
        other, exit_ = GateFactory(area=gate.area), GateFactory(area=gate.area, direction="exit")
        passes = [token_of(pass_for(gate.area.event, category=press if n else None)) for n in range(4)]
        pass_for(gate.area.event, status="waiting")
        station = station_at(gate, other, exit_)
        for token in passes[:3]:
            scan(gate, token, station=station)
        scan(other, passes[0], station=station)
        scan(exit_, passes[1], station=station, direction="exit")

        (counts,) = desk.get(reverse("checkin:board")).context["areas"]

        assert (counts.registered, counts.came, counts.inside, counts.last_5_minutes) == (4, 3, 2, 4)
        assert counts.gates == [(gate, 3), (other, 1), (exit_, 0)]
        assert [count for _name, count in counts.categories] == [2, 1]

    def test_an_organizer_of_an_event_sees_its_areas(self, own_desk: Client, own_event: Event, gate: Gate) -> None:
        before = own_desk.get(reverse("checkin:board")).status_code
        own = AreaFactory(event=own_event)

        (counts,) = own_desk.get(reverse("checkin:board")).context["areas"]
        assert (before, counts.area) == (403, own)

    def test_it_comes_again_every_few_seconds(self, desk: Client, gate: Gate) -> None:
        page = desk.get(reverse("checkin:board")).content.decode()

        assert 'hx-trigger="every 5s' in page
        assert page.count('id="board"') == 1

    def test_the_first_page_of_the_desk_says_what_waits(self, desk: Client, gate: Gate) -> None:
        ConflictFactory(gate=gate)

        (tile,) = (tile for tile in desk.get(reverse("admin:index")).context["tiles"] if "events/conflict" in str(tile))
        assert [row.figure for row in tile.rows] == ["0", "1", 1]
