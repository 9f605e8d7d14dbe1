"""Areas and gates of the themed events, the shuttle and the city experience, and one shift on duty."""

import datetime as dt

from conference.kit import clock
from conference.kit.demo import SAMPLE, Demo, rooms
from events.checkin.models import Area, Gate, GateDirection, Readmission, Shift
from events.program.models import Event
from events.registration.models import AttendeeCategory

FAIRS = (10, 11)
"""Numbers of the fairs: people come and go."""
OF_EVERYBODY = (
    ("接驳班车", "Shuttle", "上车点", "Boarding point", Readmission.ALWAYS),
    ("城市体验", "City experience", "集合点", "Meeting point", Readmission.ONCE),
)


@rooms.plugged("checkin", rank=65)
def checkin(demo: Demo) -> None:
    """The shift is on duty from now on, at all gates, as long as a shift may be."""
    gates = []
    press = AttendeeCategory.objects.filter(edition=demo.edition, slug="press")
    for event in Event.objects.filter(edition=demo.edition, number__isnull=False):
        is_fair = event.number in FAIRS
        area = Area.objects.create(
            edition=demo.edition,
            event=event,
            name_zh=event.title_zh,
            name_en=event.title_en,
            readmission=Readmission.AFTER_EXIT if is_fair else Readmission.ONCE,
        )
        direction = GateDirection.BOTH if is_fair else GateDirection.ENTRY
        gates.append(Gate.objects.create(area=area, name_zh="主入口", name_en="Main entrance", direction=direction))
        policy = getattr(event, "registration_policy", None)
        if policy and policy.categories.exists():
            gates.append(Gate.objects.create(area=area, name_zh="媒体入口", name_en="Press entrance"))
            gates[-1].categories.set(press)
    for area_zh, area_en, gate_zh, gate_en, readmission in OF_EVERYBODY:
        area = Area.objects.create(edition=demo.edition, name_zh=area_zh, name_en=area_en, readmission=readmission)
        gates.append(Gate.objects.create(area=area, name_zh=gate_zh, name_en=gate_en))
    now = clock.now()
    shift = Shift.objects.create(
        edition=demo.edition, name=f"全天班{SAMPLE}", starts_at=now, ends_at=now + dt.timedelta(14), devices_total=50
    )
    shift.gates.set(gates)
    demo.say(f"{len(gates)} gates, one shift")
