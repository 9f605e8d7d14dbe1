"""Areas and gates of the themed events, the shuttle and the city experience, one shift on duty, and what some people
collected.
"""

import datetime as dt

from conference.kit import clock
from conference.kit.demo import SAMPLE, Demo, rooms
from conference.people.demo import demo_user
from conference.people.models import Person
from events.checkin.models import Area, Badge, Collection, CollectionItem, Gate, GateDirection, Readmission, Shift
from events.checkin.services.collecting import hand_out
from events.program.models import Event
from events.registration.models import AttendeeCategory

FAIRS = (10, 11)
"""Numbers of the fairs: people come and go."""
ITEMS = (("胸卡", "Badge", True), ("资料袋", "Bag", True), ("饮用水", "Water", False))
SIGNATURE = "M60 120L110 60L130 150L180 70L230 140L280 80M330 60L300 150L420 90L480 130"
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
    _collect(demo)
    demo.say(f"{len(gates)} gates, one shift, {Collection.objects.count()} collections")


def _collect(demo: Demo) -> None:
    """Some signed for themselves, and one for two colleagues; one has a name that cannot be printed."""
    officer = demo_user("organizer")
    items = [
        CollectionItem.objects.create(edition=demo.edition, name_zh=zh, name_en=en, is_once=is_once, rank=10 * rank)
        for rank, (zh, en, is_once) in enumerate(ITEMS)
    ]
    badges = list(Badge.objects.opening().filter(edition=demo.edition).order_by("pk")[:6])
    for badge in badges[:3]:
        hand_out(edition=demo.edition, passes=[badge], items=items[:2], by=officer, signature=SIGNATURE)
    told = {"typed_name": f"王芳{SAMPLE}", "proxy_name": f"王芳{SAMPLE}", "proxy_phone": "+8613800138000"}
    hand_out(edition=demo.edition, passes=badges[3:5], items=items[:2], by=officer, **told)
    Person.objects.filter(pk=badges[5].person_id).update(name_zh=f"田𠮷{SAMPLE}", affiliation="重庆大学")
