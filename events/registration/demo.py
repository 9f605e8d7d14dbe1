"""Seats for the events, and sample attendees who took some."""

import datetime as dt
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from stdnum.cn import ric

from conference.audiences.models import Audience, Condition
from conference.audiences.services import save_audience
from conference.campaigns.demo import begun, send
from conference.campaigns.models import Answer
from conference.campaigns.services.drafting import save_draft
from conference.kit.demo import SAMPLE, SAMPLE_EN, Demo, rooms
from conference.kit.documents import Document, DocumentKind
from conference.organizations.models import Organization, OrganizationKind
from conference.people.demo import demo_user
from conference.people.models import Person
from conference.people.services import keep_document
from events.program.models import Event
from events.registration.models import (
    Access,
    AttendeeCategory,
    BadgeColor,
    Kind,
    Pass,
    Question,
    Registration,
    RegistrationPolicy,
    SeatPool,
    Unit,
    Vetting,
    VettingList,
    VettingStatus,
    Zone,
)
from events.registration.services.registering import register
from events.registration.services.units import make_unit
from events.registration.services.vetting import begin_vetting, complete_vetting, freeze_list

SEATS = {2: 1200, 3: 400, 4: 300, 5: 400, 6: 300, 7: 400, 8: 300, 9: 200, 10: 5000, 11: 3000, 12: 400, 13: 300}
TAKEN = {2: 0.83, 3: 0.61, 4: 0.44, 5: 0.35, 6: 0.97, 7: 0.4, 8: 0.55, 9: 1.0, 10: 0.1, 11: 0.12, 12: 0.72, 13: 0.5}
FAMILY_NAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹"
GIVEN_NAMES = [
    "子涵",
    "雨桐",
    "浩然",
    "思远",
    "佳怡",
    "文博",
    "梓萱",
    "俊杰",
    "若曦",
    "明轩",
    "晓彤",
    "嘉树",
    "静怡",
    "天佑",
    "芷若",
    "立诚",
    "书瑶",
    "宇航",
    "婉清",
    "景行",
]
ATTENDEES = 1200
BY_APPROVAL, BY_INVITATION = (3, 6), (2,)
"""Numbers of events that do not take everybody."""
CATEGORIES = (
    ("delegate", "参会代表", "Delegate", BadgeColor.JIALING),
    ("press", "媒体", "Press", BadgeColor.YANGTZE),
    ("public", "观众", "Public", BadgeColor.MUTED),
)

WITH_REAL_NAMES, WITH_VETTING = (2, 4), (2,)
"""Numbers of events that ask for a document, and of those that vet everybody besides."""
WITH_UNITS = 3
"""The number of the event for which units file their people."""
ZONES = (("主会场", "Main hall"), ("贵宾室", "VIP lounge"), ("媒体区", "Press area"))
PORTRAIT_COLORS = ("#0b6472", "#b4641a", "#8a6116")
ASKING = 6
"""The number of the event that asks something."""
TOPICS = "人工智能 | Artificial intelligence\n生物医药 | Biomedicine\n新材料 | Advanced materials\n新能源 | New energy"


@rooms.plugged("registration", rank=60)
def registration(demo: Demo) -> None:
    """One event is full, one nearly so."""
    people = Person.objects.bulk_create(
        Person(
            name_zh=demo.random.choice(FAMILY_NAMES) + demo.random.choice(GIVEN_NAMES) + SAMPLE,
            country="CN",
            is_demo=True,
        )
        for _ in range(ATTENDEES)
    )
    categories = AttendeeCategory.objects.bulk_create(
        AttendeeCategory(edition=demo.edition, slug=slug, name_zh=zh, name_en=en, color=color, rank=10 * rank)
        for rank, (slug, zh, en, color) in enumerate(CATEGORIES)
    )
    passes: set[Person] = set()
    for event in Event.objects.filter(edition=demo.edition, number__in=SEATS):
        assert event.number
        policy = RegistrationPolicy.objects.create(
            event=event,
            access=_access(event.number),
            asks_document=event.number in WITH_REAL_NAMES,
            asks_vetting=event.number in WITH_VETTING,
        )
        policy.categories.set(categories if event.number in BY_APPROVAL else [])
        total = SEATS[event.number]
        taken = int(total * TAKEN[event.number])
        registered = demo.random.sample(people, min(taken, len(people)))
        passes |= set(registered)
        Registration.objects.bulk_create(
            Registration(event=event, person=person, category=categories[0] if event.number in BY_APPROVAL else None)
            for person in registered
        )
        SeatPool.objects.create(event=event, total=total, taken=len(registered))
        if policy.asks_document:
            _name_documents(event)
        if policy.asks_vetting:
            _vet(demo, event)
        if event.number == ASKING:
            _ask(policy)
    Pass.objects.bulk_create(Pass(edition=demo.edition, person=person) for person in people if person in passes)
    demo.say(f"{len(SEATS)} seat pools, {Registration.objects.count():,} sample registrations")


@rooms.plugged("units", rank=65)
def units(demo: Demo) -> None:
    """A hospital that has begun to file, and a university that has not."""
    event = Event.objects.get(edition=demo.edition, number=WITH_UNITS)
    assert event.starts_at
    officer = demo_user("organizer")
    hospital = Organization.objects.filter(kind=OrganizationKind.HOSPITAL, is_demo=True).earliest("pk")
    made = [
        make_unit(
            unit=Unit(
                event=event,
                organization=organization,
                name_zh=name_zh,
                name_en=name_en,
                contact=Person(name_zh=contact + SAMPLE, email=f"{address}@example.com", country="CN", is_demo=True),
                quota=20,
                holds_seats=organization is not None,
                files_until=event.starts_at - dt.timedelta(days=3),
            ),
            by=officer,
        )
        for organization, name_zh, name_en, contact, address in (
            (hospital, hospital.name_zh, "", "郑洁", "hospital"),
            (None, f"缙云大学{SAMPLE}", f"Jinyun University{SAMPLE_EN}", "许航", "university"),
        )
    ]
    for number, name in enumerate(("高若曦", "罗立诚", "唐静怡"), start=1):
        person = Person.objects.create(
            name_zh=name + SAMPLE, email=f"doctor{number}@example.com", country="CN", is_demo=True
        )
        Registration.objects.create(event=event, person=person, unit=made[0], filed_as=person.name_zh)
        Pass.objects.create(edition=demo.edition, person=person)
    Unit.objects.filter(pk=made[0].pk).update(filed=3, held=17)
    demo.say(f"{len(made)} sample units")


def _access(number: int) -> Access:
    if number in BY_APPROVAL:
        return Access.APPROVAL
    return Access.INVITATION if number in BY_INVITATION else Access.OPEN


def _name_documents(event: Event) -> None:
    """Each attendee has an ID card of region 500000, the whole city's, which is nobody's."""
    registrations = list(Registration.objects.filter(event=event).select_related("person"))
    for sequence, registration in enumerate(registrations, start=1):
        number = f"50000019900101{sequence:03}"
        card = Document(DocumentKind.RESIDENT, number + ric.calc_check_digit(f"{number}0"))
        registration.document = keep_document(person=registration.person, document=card)
        registration.document_hash = card.digest
    Registration.objects.bulk_update(registrations, ["document", "document_hash"])


def _vet(demo: Demo, event: Event) -> None:
    """Some came through, one did not, some are on the second list, and the others have something to do."""
    zones = Zone.objects.bulk_create(
        Zone(edition=demo.edition, name_zh=name_zh, name_en=name_en) for name_zh, name_en in ZONES
    )
    officer = demo_user("organizer")
    begin_vetting(event)
    registrations = list(Registration.objects.filter(event=event).select_related("event", "person").order_by("pk")[:12])
    for number, registration in enumerate(registrations):
        if number == 8:
            freeze_list(vetting_list=VettingList(event=event), by=officer)
        plate = f"渝AD{number:05}" if number % 4 == 0 else ""
        complete_vetting(registration=registration, photo=_portrait(number), plate=plate)
    vettings = list(Vetting.objects.listed().filter(registration__event=event).order_by("pk"))
    for vetting in vettings[:6]:
        Vetting.objects.filter(pk=vetting.pk).update(status=VettingStatus.CLEARED)
        vetting.zones.set(zones[:1])
    Vetting.objects.filter(pk=vettings[6].pk).update(status=VettingStatus.REFUSED, reason="证件与本人不符" + SAMPLE)
    freeze_list(vetting_list=VettingList(event=event), by=officer)


def _portrait(number: int) -> ContentFile[bytes]:
    """Nobody's: a head and shoulders of one color."""
    image = Image.new("RGB", (360, 480), "white")
    drawing = ImageDraw.Draw(image)
    color = PORTRAIT_COLORS[number % len(PORTRAIT_COLORS)]
    drawing.ellipse((110, 90, 250, 250), fill=color)
    drawing.ellipse((40, 280, 320, 680), fill=color)
    content = BytesIO()
    image.save(content, "PNG")
    return ContentFile(content.getvalue(), name="portrait.png")


def _ask(policy: RegistrationPolicy) -> None:
    """What young scientists are asked: their field, their doctorate, and who dines."""
    asked = {"policy": policy, "is_required": True}
    Question.objects.create(
        **asked, rank=10, kind=Kind.CHOICE, options=TOPICS, words_zh="您关注的领域", words_en="Your field of interest"
    )
    Question.objects.create(
        **asked, rank=20, kind=Kind.NUMBER, words_zh="博士毕业年份", words_en="Year of your doctorate",
        help_zh="在读请填预计毕业年份。", help_en="If you are still working on it, the year you expect.",
    )  # fmt: skip
    dinner = Question.objects.create(
        **asked, rank=30, kind=Kind.CHOICE, options="参加 | Yes\n不参加 | No",
        words_zh="是否参加交流晚宴", words_en="Will you join the networking dinner?",
    )  # fmt: skip
    Question.objects.create(
        policy=policy, rank=40, shown_if=dinner, shown_if_value="参加", keep_days=30,
        words_zh="饮食需求", words_en="Dietary needs",
        help_zh="如清真、素食或过敏。", help_en="Halal, vegetarian or allergies, for example.",
    )  # fmt: skip


@rooms.plugged("audiences of registration", rank=66)
def audiences(demo: Demo) -> None:
    """Who comes to the event of the units or waits for it, and is of no press."""
    event = Event.objects.get(edition=demo.edition, number=WITH_UNITS)
    registered = {"events": [event.code], "statuses": ["confirmed", "waiting"]}
    conditions = [
        Condition(group=0, position=0, filter="registered", parameters=registered),
        Condition(group=0, position=1, filter="unit_contacts", parameters={"events": [event.code]}),
        Condition(group=1, position=0, filter="category", parameters={"categories": ["press"]}, is_negated=True),
    ]
    audience = Audience(edition=demo.edition, name=event.title_zh[:20] + "参会人员" + SAMPLE)
    save_audience(audience=audience, conditions=conditions, by=demo_user("organizer"))


@rooms.plugged("invitations", rank=72)
def invitations(demo: Demo) -> None:
    """Alumni abroad, invited to an event, with seats held; some have answered."""
    event = Event.objects.get(edition=demo.edition, number=5)
    parameters = {"event": [event.code], "holds_seats": ["on"], "skips_approval": ["on"]}
    draft = begun(demo, "活动邀请函", "海外校友邀请", "尚未注册的海外校友")
    save_draft(campaign=draft, parameters=parameters, by=demo_user("organizer"))
    send(draft, (Answer.ACCEPTED, Answer.ACCEPTED, Answer.DECLINED))
    accepted = draft.recipients.filter(answer=Answer.ACCEPTED)[0]
    register(event=event, person=accepted.person, code=accepted.invitation_code.code)
    demo.say("an invitation to an event")
