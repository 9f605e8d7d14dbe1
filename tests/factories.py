"""How tests make things: each factory gives the least that the database accepts."""

import datetime as dt
from io import BytesIO
from typing import Any
from uuid import uuid4

import factory
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import Model
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image

from conference.audiences.models import Audience, Condition, ContactList, ContactListEntry
from conference.campaigns.models import Campaign, CampaignTemplate
from conference.editions.models import Edition
from conference.kit import clock
from conference.kit.codes import public_code
from conference.kit.crypto import keyed_hash
from conference.news.models import Attachment, NewsItem, NewsKind, NewsStatus
from conference.news.services import index as index_news
from conference.organizations.models import Membership, Organization, OrganizationKind, Verification
from conference.people.models import Person, User
from conference.reminders.models import Reminder, ReminderRule
from conference.texts.models import Category as TextCategory
from conference.texts.models import TextTemplate
from conference.venues.models import Room, Venue
from conference.webhooks.models import Endpoint
from conference.webhooks.sockets import event_types
from events.checkin.models import (
    Area,
    BadgePrint,
    Collection,
    CollectionItem,
    Conflict,
    Device,
    Gate,
    Receipt,
    Scan,
    Shift,
    Verdict,
)
from events.materials.models import Material
from events.program.models import Event, EventKind, Pillar, Session, SessionKind, SessionSpeaker, Speaker
from events.registration.models import (
    AttendeeCategory,
    InvitationCode,
    Pass,
    Question,
    Registration,
    RegistrationPolicy,
    SeatPool,
    Unit,
)
from events.schedule.models import ProgramImport, RunItem
from jobs.fairs.models import Fair
from jobs.positions.models import Category, Position, PositionStatus
from jobs.positions.services import index

OPENING = dt.date(2030, 11, 23)


def at(time: str, day: dt.date = OPENING) -> dt.datetime:
    """A time of day in Chongqing on the edition's first day."""
    return dt.datetime.combine(day, dt.time.fromisoformat(time), timezone.get_default_timezone())


def change(row: Model, **values: object) -> None:
    """Change a row as it is held here, and in the database."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def lose_key(*people: Person) -> None:
    """Seal their phone numbers under a key that nobody has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE conference_person SET phone = 'gcm1:lost:AAAA' WHERE id = ANY(%s)", [[each.pk for each in people]]
        )


class EditionFactory(DjangoModelFactory):
    class Meta:
        model = Edition
        django_get_or_create = ("year",)

    year = 2030
    is_current = True
    name_zh = "重庆国际人才交流大会"
    name_en = "Chongqing International Talent Exchange Conference"
    theme_zh = "才聚新重庆·共创新未来"
    approval_steps = 0
    opens_on = OPENING
    closes_on = OPENING + dt.timedelta(1)
    registration_opens_at = factory.LazyFunction(lambda: timezone.now() - dt.timedelta(1))
    registration_closes_at = at("12:00", OPENING + dt.timedelta(1))


class VenueFactory(DjangoModelFactory):
    class Meta:
        model = Venue

    name_zh = factory.Sequence(lambda n: f"会场{n}")


class RoomFactory(DjangoModelFactory):
    class Meta:
        model = Room

    venue = factory.SubFactory(VenueFactory)
    name_zh = factory.Sequence(lambda n: f"{n}号厅")


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    name_zh = factory.Sequence(lambda n: f"林晓{n}")
    email = factory.Sequence(lambda n: f"person{n}@example.com")


class UserFactory(DjangoModelFactory):
    """Somebody who signs in by code, as sign-up leaves them: without a password."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory)
    email = factory.SelfAttribute("person.email")
    password = factory.LazyFunction(lambda: make_password(None))

    @factory.post_generation
    def verified_email(self, create: bool, extracted: object, **_: object) -> None:
        if self.email:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = Organization

    kind = OrganizationKind.ENTERPRISE
    name_zh = factory.Sequence(lambda n: f"山城智能汽车{n}公司")
    city = "重庆"
    verification = Verification.VERIFIED


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    organization = factory.SubFactory(OrganizationFactory)
    user = factory.SubFactory(UserFactory)


class EventFactory(DjangoModelFactory):
    class Meta:
        model = Event

    edition = factory.SubFactory(EditionFactory)
    number = factory.Sequence(lambda n: n + 1)
    slug = factory.Sequence(lambda n: f"event-{n}")
    title_zh = factory.Sequence(lambda n: f"人才发展大会{n}")
    kind = EventKind.MEETING
    pillar = Pillar.MEETINGS
    venue = factory.SubFactory(VenueFactory)
    starts_at = at("09:00")
    ends_at = at("12:00")


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = Session

    event = factory.SubFactory(EventFactory)
    kind = SessionKind.KEYNOTE
    title_zh = factory.Sequence(lambda n: f"主旨演讲{n}")
    room = factory.SubFactory(RoomFactory)
    starts_at = at("09:00")
    ends_at = at("10:00")


class SpeakerFactory(DjangoModelFactory):
    class Meta:
        model = Speaker

    edition = factory.SubFactory(EditionFactory)
    person = factory.SubFactory(PersonFactory)
    title_zh = "教授"


class SessionSpeakerFactory(DjangoModelFactory):
    class Meta:
        model = SessionSpeaker

    session = factory.SubFactory(SessionFactory)
    speaker = factory.SubFactory(SpeakerFactory)


class ProgramImportFactory(DjangoModelFactory):
    """A preview of one row, which names no event."""

    class Meta:
        model = ProgramImport

    edition = factory.SubFactory(EditionFactory)
    file_name = "program.xlsx"
    digest = ""
    rows = [{"number": 2, "cells": {"名称": "主旨演讲"}}]
    ignored = ["备注"]
    by = factory.SubFactory(UserFactory)


class RunItemFactory(DjangoModelFactory):
    class Meta:
        model = RunItem

    event = factory.SubFactory(EventFactory)
    item_zh = "嘉宾候场"


class AttendeeCategoryFactory(DjangoModelFactory):
    class Meta:
        model = AttendeeCategory

    edition = factory.SubFactory(EditionFactory)
    slug = factory.Sequence(lambda n: f"category-{n}")
    name_zh = "参会代表"
    name_en = "Delegate"


class RegistrationPolicyFactory(DjangoModelFactory):
    """Everybody may register."""

    class Meta:
        model = RegistrationPolicy
        django_get_or_create = ("event",)

    event = factory.SubFactory(EventFactory)


class MaterialFactory(DjangoModelFactory):
    """For participants, uploaded by nobody we know."""

    class Meta:
        model = Material

    session = factory.SubFactory(SessionFactory)
    title_zh = "演讲讲稿"
    file = factory.LazyFunction(lambda: pdf())


class SeatPoolFactory(DjangoModelFactory):
    """Seats of an event that takes registrations."""

    class Meta:
        model = SeatPool
        skip_postgeneration_save = True

    event = factory.SubFactory(EventFactory)
    total = 100
    policy = factory.PostGeneration(
        lambda pool, _create, _value, **told: RegistrationPolicyFactory(event=pool.event, **told)
    )


class InvitationCodeFactory(DjangoModelFactory):
    class Meta:
        model = InvitationCode

    event = factory.SubFactory(EventFactory)


class UnitFactory(DjangoModelFactory):
    """Files five people of an event that takes registrations, until tomorrow."""

    class Meta:
        model = Unit
        skip_postgeneration_save = True

    event = factory.SubFactory(EventFactory)
    name_zh = factory.Sequence(lambda n: f"山城第{n}医院")
    name_en = factory.Sequence(lambda n: f"Hospital {n}")
    contact = factory.SubFactory(PersonFactory)
    quota = 5
    files_until = factory.LazyFunction(lambda: clock.now() + dt.timedelta(1))
    policy = factory.PostGeneration(
        lambda unit, _create, _value, **told: RegistrationPolicyFactory(event=unit.event, **told)
    )


class QuestionFactory(DjangoModelFactory):
    """A line of text, if one likes; `event` is the one that asks."""

    class Meta:
        model = Question
        exclude = ("event",)

    event = factory.SubFactory(EventFactory)
    policy = factory.SubFactory(RegistrationPolicyFactory, event=factory.SelfAttribute("..event"))
    words_zh = factory.Sequence(lambda n: f"您的问题{n}")
    words_en = factory.Sequence(lambda n: f"Your question {n}")


class RegistrationFactory(DjangoModelFactory):
    """Confirmed."""

    class Meta:
        model = Registration

    event = factory.SubFactory(EventFactory)
    person = factory.SubFactory(PersonFactory)


class PassFactory(DjangoModelFactory):
    class Meta:
        model = Pass
        django_get_or_create = ("edition", "person")

    edition = factory.SubFactory(EditionFactory)
    person = factory.SubFactory(PersonFactory)


class AreaFactory(DjangoModelFactory):
    """An event."""

    class Meta:
        model = Area

    event = factory.SubFactory(EventFactory)
    edition = factory.SelfAttribute("event.edition")
    name_zh = factory.Sequence(lambda n: f"会场区域{n}")
    name_en = factory.Sequence(lambda n: f"Hall {n}")


class GateFactory(DjangoModelFactory):
    """Open since an hour."""

    class Meta:
        model = Gate

    area = factory.SubFactory(AreaFactory)
    name_zh = factory.Sequence(lambda n: f"{n}号门")
    name_en = factory.Sequence(lambda n: f"Gate {n}")
    opens_at = factory.LazyFunction(lambda: clock.now() - dt.timedelta(hours=1))


class ShiftFactory(DjangoModelFactory):
    """Since an hour, for seven more."""

    class Meta:
        model = Shift
        skip_postgeneration_save = True

    edition = factory.SubFactory(EditionFactory)
    name = factory.Sequence(lambda n: f"上午班{n}")
    starts_at = factory.LazyFunction(lambda: clock.now() - dt.timedelta(hours=1))
    ends_at = factory.LazyFunction(lambda: clock.now() + dt.timedelta(hours=7))

    @factory.post_generation
    def gates(self, create: bool, extracted: Any, **_: object) -> None:
        if create and extracted:
            self.gates.set(extracted)


class DeviceFactory(DjangoModelFactory):
    """Its token is its code."""

    class Meta:
        model = Device

    code = factory.LazyFunction(public_code)
    shift = factory.SubFactory(ShiftFactory)
    name = factory.Sequence(lambda n: f"手机{n}")
    token_hash = factory.LazyAttribute(lambda device: keyed_hash(device.code))
    joined_at = factory.LazyFunction(clock.now)
    seen_at = factory.SelfAttribute("joined_at")


class ScanFactory(DjangoModelFactory):
    """Somebody came in."""

    class Meta:
        model = Scan

    nonce = factory.LazyFunction(uuid4)
    gate = factory.SubFactory(GateFactory)
    device = factory.SubFactory(DeviceFactory, shift__edition=factory.SelfAttribute("...gate.area.edition"))
    issued_pass = factory.SubFactory(PassFactory, edition=factory.SelfAttribute("..gate.area.edition"))
    direction = "entry"
    verdict = Verdict.ADMITTED
    scanned_at = factory.LazyFunction(clock.now)
    received_at = factory.SelfAttribute("scanned_at")


class ConflictFactory(DjangoModelFactory):
    """Somebody who came in twice, by the gate `gate`."""

    class Meta:
        model = Conflict
        exclude = ("gate",)

    gate = factory.SubFactory(GateFactory)
    scan = factory.SubFactory(
        ScanFactory,
        gate=factory.SelfAttribute("..gate"),
        verdict=Verdict.ALREADY_ADMITTED,
        shown=Verdict.ADMITTED,
        earlier=factory.SubFactory(ScanFactory, gate=factory.SelfAttribute("..gate")),
        issued_pass=factory.SelfAttribute("earlier.issued_pass"),
    )


class BadgePrintFactory(DjangoModelFactory):
    """Printed with the pass's code of now."""

    class Meta:
        model = BadgePrint

    issued_pass = factory.SubFactory(PassFactory)
    version = factory.SelfAttribute("issued_pass.version")
    printed_at = factory.LazyFunction(clock.now)
    printed_by = factory.SubFactory(UserFactory)


class CollectionItemFactory(DjangoModelFactory):
    class Meta:
        model = CollectionItem

    edition = factory.SubFactory(EditionFactory)
    name_zh = factory.Sequence(lambda n: f"资料袋{n}")
    name_en = factory.Sequence(lambda n: f"Bag {n}")


class ReceiptFactory(DjangoModelFactory):
    """Signed by typing."""

    class Meta:
        model = Receipt

    edition = factory.SubFactory(EditionFactory)
    signed_at = factory.LazyFunction(clock.now)
    handed_out_by = factory.SubFactory(UserFactory)
    typed_name = "林晓1"


class CollectionFactory(DjangoModelFactory):
    """Somebody collected something."""

    class Meta:
        model = Collection

    issued_pass = factory.SubFactory(PassFactory)
    item = factory.SubFactory(CollectionItemFactory, edition=factory.SelfAttribute("..issued_pass.edition"))
    receipt = factory.SubFactory(ReceiptFactory, edition=factory.SelfAttribute("..issued_pass.edition"))
    is_once = factory.SelfAttribute("item.is_once")


class FairFactory(DjangoModelFactory):
    class Meta:
        model = Fair

    edition = factory.SubFactory(EditionFactory)
    slug = factory.Sequence(lambda n: f"fair-{n}")
    title_zh = "西部地区联合引才活动"


def picture(**options: Any) -> ContentFile[bytes]:
    """A picture to upload."""
    content = BytesIO()
    Image.new("RGB", options.pop("size", (1000, 600)), "teal").save(content, options.pop("format", "JPEG"), **options)
    return ContentFile(content.getvalue(), name="picture.jpg")


def portrait(**options: Any) -> ContentFile[bytes]:
    """A face to upload, with what a camera wrote into it."""
    return picture(**{"size": (600, 800), "comment": b"secret"} | options)


def pdf(text: bytes = b"") -> ContentFile[bytes]:
    """A file to attach."""
    return ContentFile(b"%PDF-1.7\n" + text, name="terms.pdf")


class TextTemplateFactory(DjangoModelFactory):
    """A draft of the organizers' own."""

    class Meta:
        model = TextTemplate

    code = factory.Sequence(lambda n: f"text-{n}")
    title_zh = "活动通知"
    category = TextCategory.NOTICE
    text_zh = "{event}欢迎您，编号{code}。"


class NewsItemFactory(DjangoModelFactory):
    """Public since an hour."""

    class Meta:
        model = NewsItem
        skip_postgeneration_save = True

    edition = factory.SubFactory(EditionFactory)
    kind = NewsKind.NEWS
    title_zh = factory.Sequence(lambda n: f"大会第{n}条新闻")
    text_zh = "正文"
    publish_at = factory.LazyFunction(lambda: clock.now() - dt.timedelta(hours=1))
    status = NewsStatus.PUBLISHED

    @factory.post_generation
    def searchable(self, create: bool, extracted: object, **_: object) -> None:
        if create:
            index_news([self])


class EndpointFactory(DjangoModelFactory):
    """Wants everything."""

    class Meta:
        model = Endpoint

    edition = factory.SubFactory(EditionFactory)
    url = factory.Sequence(lambda n: f"https://93.184.215.{n % 256}/hooks/{n}")
    description = factory.Sequence(lambda n: f"签到大屏{n}")
    event_types = factory.LazyFunction(lambda: [each.name for each in event_types])


class AttachmentFactory(DjangoModelFactory):
    class Meta:
        model = Attachment

    item = factory.SubFactory(NewsItemFactory)
    title_zh = "参赛须知"
    file = factory.LazyFunction(pdf)


class PositionFactory(DjangoModelFactory):
    class Meta:
        model = Position
        skip_postgeneration_save = True

    code = factory.LazyFunction(public_code)
    edition = factory.SubFactory(EditionFactory)
    organization = factory.SubFactory(OrganizationFactory)
    title_zh = "大数据开发工程师"
    category = Category.SOFTWARE
    city = "重庆"
    duties_zh = "开发数据平台"
    status = PositionStatus.APPROVED
    published_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def searchable(self, create: bool, extracted: object, **_: object) -> None:
        if create:
            index([self])


class AudienceFactory(DjangoModelFactory):
    """Nobody yet."""

    class Meta:
        model = Audience

    edition = factory.SubFactory(EditionFactory)
    name = factory.Sequence(lambda n: f"邀请对象{n}")


class ConditionFactory(DjangoModelFactory):
    """Whoever has an account."""

    class Meta:
        model = Condition

    audience = factory.SubFactory(AudienceFactory)
    group = 0
    position = factory.Sequence(lambda n: n)
    filter = "account"


class ContactListFactory(DjangoModelFactory):
    class Meta:
        model = ContactList

    edition = factory.SubFactory(EditionFactory)
    name = factory.Sequence(lambda n: f"海外校友{n}")


class ContactListEntryFactory(DjangoModelFactory):
    class Meta:
        model = ContactListEntry

    contact_list = factory.SubFactory(ContactListFactory)
    person = factory.SubFactory(PersonFactory)


class CampaignTemplateFactory(DjangoModelFactory):
    """An announcement's words."""

    class Meta:
        model = CampaignTemplate

    edition = factory.SubFactory(EditionFactory)
    name = factory.Sequence(lambda n: f"模板{n}")
    action = "announcement"
    subject_zh = "{conference}致{name}"
    body_zh = "尊敬的{name}：\n\n**欢迎**参会。"


class CampaignFactory(DjangoModelFactory):
    """A draft of an announcement, in Chinese, to nobody yet."""

    class Meta:
        model = Campaign

    edition = factory.SubFactory(EditionFactory)
    name = factory.Sequence(lambda n: f"通知{n}")
    action = "announcement"
    audience = factory.SubFactory(AudienceFactory, edition=factory.SelfAttribute("..edition"))
    subject_zh = "{conference}致{name}"
    body_zh = "尊敬的{name}：\n\n**欢迎**参会。"


class ReminderRuleFactory(DjangoModelFactory):
    """Three days before each event."""

    class Meta:
        model = ReminderRule

    edition = factory.SubFactory(EditionFactory)
    occasion = "event_begins"
    days = 3


class ReminderFactory(DjangoModelFactory):
    """One that went out to nobody."""

    class Meta:
        model = Reminder

    rule = factory.SubFactory(ReminderRuleFactory)
    subject = factory.Sequence(lambda n: f"EVENT{n}")
    title = "人才发展大会"
    due_at = at("09:00", OPENING - dt.timedelta(3))
    occurs_at = at("09:00")
