"""A page speaks one language: nothing English is left on a Chinese page, and no Chinese on an English one.

Each test fills the portal in the language it looks at, so whatever else shows comes from the code, from Django or
from a package. `locale/third_party` is the place for a package's words.
"""

import datetime as dt
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from allauth.core.context import request_context
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from conference.accounts.adapter import AccountAdapter
from conference.campaigns.models import Campaign
from conference.editions.models import Edition, Target
from conference.kit.documents import Document, DocumentKind
from conference.news.models import NewsItem
from conference.organizations.models import Hosting, HostRole
from conference.outbox.models import MailDomain, Message, Receipt
from conference.outbox.services import suppress
from conference.people.models import Person, PrivacyNotice, User
from conference.people.services import consent
from conference.texts.models import TextTemplate
from conference.venues.models import TravelTime
from conference.webhooks.models import Endpoint
from conference.webhooks.services import send_test
from events.agenda.models import Star
from events.agenda.services import renew_feed, star
from events.checkin.models import Shift
from events.program.models import SessionSpeaker, Topic, Track
from events.program.released import released_program
from events.registration.models import Access, AttendeeCategory, Registration, Unit, VettingList, Zone
from events.registration.services.filing import Filed, file
from events.registration.services.registering import register
from events.registration.services.units import invite_unit, remind_unit
from events.registration.services.vetting import complete_vetting, decide_vetting, freeze_list
from events.schedule.models import ProgramImport
from events.schedule.services.releasing import release
from events.speakers.services import invite, revoke
from jobs.positions.models import Category, Position
from jobs.positions.services import approve, submit
from tests import factories as make
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

HAN = re.compile(r"[\u3400-\u9fff]+")
LATIN = re.compile(r"[a-z]{2,}")
ALLOWED = {
    "qr", "api", "icp", "pdf", "excel", "wps", "xlsx", "icalendar", "json", "xml", "frab", "markdown", "javascript",
    "esc", "english", "en", "zh", "hans", "jpeg", "png", "webp",
}  # fmt: skip
LANGUAGES = {"中文", "简体中文"}
PEOPLE = re.compile(r"林(晓\d+)?")  # as the factories name them; the first character is their picture
NO_WORDS = re.compile(
    r"\b[0-9A-HJKMNP-TV-Z]{10}\b"  # public codes
    r"|\S+@\S+|https?://\S+"  # addresses
    r"|\b[a-z]+-\d+\b"  # slugs
    r"|\b[a-z_]+\.[a-z_]+\b|\{[a-z_]+\}"  # codes and variables of texts
)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "use"}


class Reader(HTMLParser):
    """What a visitor sees or hears: text, labels, hints; nothing that says it is in another language."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.words: list[str] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attributes}
        foreign = bool(told.get("lang")) and not told["lang"].startswith(self.language)
        icon = "material-symbols" in told.get("class", "")
        hidden = foreign or icon or tag in ("script", "style") or bool(self.open and self.open[-1][1])
        if not hidden:
            self.words += [told[name] for name in ("title", "aria-label", "placeholder", "alt") if told.get(name)]
            if told.get("type") in ("submit", "button"):
                self.words.append(told.get("value", ""))
        if tag not in VOID:
            self.open.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        while any(name == tag for name, _hidden in self.open):
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self.open and self.open[-1][1]):
            self.words.append(" ".join(data.split()))


def read(html: str, language: str) -> list[str]:
    """The page's texts."""
    reader = Reader(language)
    reader.feed(html)
    return reader.words


def english_in(html: str) -> set[str]:
    """The texts of a Chinese page that have English words in them."""
    return {text for text in read(html, "zh") if set(LATIN.findall(NO_WORDS.sub("", text).lower())) - ALLOWED}


def chinese_in(html: str) -> set[str]:
    """The texts of an English page that have Chinese characters in them."""
    return {text for text in read(html, "en") if HAN.search(PEOPLE.sub("", text)) and text not in LANGUAGES}


@pytest.fixture(params=["zh-hans", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def filled(language: str, edition: Edition, organizer: User, attendee: User) -> Registration:
    """One of everything, all of it in the language; the attendee's registration."""
    text = {"zh-hans": "智能网联汽车", "en": "Connected vehicles"}[language]
    Person.objects.update(language=language)
    Edition.objects.update(
        name_zh=text, name_en="", theme_zh=text, introduction_zh=text, contact_email="contact@example.com"
    )
    edition.refresh_from_db()
    attendee.person.refresh_from_db()
    Target.objects.create(edition=edition, name_zh=text, goal=10, achieved=3, as_of=make.at("09:00"))
    PrivacyNotice.objects.create(version="1.0", published_on=dt.date(2026, 1, 1), text_zh=text)
    assert consent(person=attendee.person, language=language)
    send_test(endpoint=make.EndpointFactory(edition=edition, description=text), by=organizer)
    employer = make.OrganizationFactory(name_zh=text, city=text)
    make.MembershipFactory(organization=employer, user=attendee)
    for role in HostRole:
        Hosting.objects.create(edition=edition, organization=employer, role=role)

    venue = make.VenueFactory(name_zh=text, address_zh=text)
    TravelTime.objects.create(origin=venue, destination=make.VenueFactory(name_zh=f"{text} 2"), minutes=20)
    event = make.EventFactory(edition=edition, title_zh=text, summary_zh=text, venue=venue)
    event.topics.add(Topic.objects.create(slug="topic-1", title_zh=text))
    Track.objects.create(event=event, title_zh=text)
    session = make.SessionFactory(event=event, title_zh=text, room=make.RoomFactory(venue=venue, name_zh=text))
    speaker = make.SpeakerFactory(edition=edition, person=organizer.person, title_zh=text)
    SessionSpeaker.objects.create(session=session, speaker=speaker)
    make.MaterialFactory(session=session, title_zh=text, visibility="public", uploaded_by=organizer)
    make.SeatPoolFactory(event=event, policy__asks_document=True, policy__asks_vetting=True)
    make.SeatPoolFactory(event=event, session=session)
    category = make.AttendeeCategoryFactory(edition=edition, name_zh=text, name_en="")
    make.InvitationCodeFactory(event=event, category=category, note=text)
    release(edition=edition, by=organizer, note=text)

    words = {"summary_zh": text, "picture_alt_zh": text, "picture_credit_zh": text}
    notice = make.NewsItemFactory(
        edition=edition, kind="notice", title_zh=text, text_zh=text, is_pinned=True, picture=make.picture(), **words
    )
    make.AttachmentFactory(item=notice, title_zh=text)
    make.NewsItemFactory(edition=edition, title_zh=text, text_zh=text)

    make.ReminderFactory(rule__edition=edition, title=text)
    make.CampaignTemplateFactory(edition=edition, name=text, subject_zh=text, body_zh=text)
    make.CampaignFactory(edition=edition, name=text, audience__name=text, subject_zh=text, body_zh=text)

    fair = make.FairFactory(edition=edition, title_zh=text, event=event)
    position = make.PositionFactory(
        edition=edition, organization=employer, title_zh=text, city=text, duties_zh=text, fair=fair
    )
    for category in Category:  # every word of the filters
        make.PositionFactory(
            edition=edition, organization=employer, title_zh=text, city=text, duties_zh=text, category=category
        )
    submit(position=position, by=attendee)
    approve(position=position, by=organizer)
    with request_context(RequestFactory().post("/")):
        AccountAdapter().send_verification_code_sms(attendee, "+8613800138000", "123456")
    TextTemplate.objects.update(title_zh=text, title_en="", text_zh=text, text_en="")
    make.RunItemFactory(event=event, session=session, item_zh=text, owner=text)
    make.ProgramImportFactory(edition=edition, by=organizer, file_name=text)
    topic = make.QuestionFactory(
        event=event, kind="choice", options=f"{text}\n{text} 2", words_zh=text, words_en="", rank=1
    )
    make.QuestionFactory(event=event, shown_if=topic, shown_if_value=text, words_zh=text, words_en="", keep_days=30)
    gate = make.GateFactory(area__event=event, area__name_zh=text, area__name_en="", name_zh=text, name_en="")
    conflict = make.ConflictFactory(gate=gate)
    for device in (conflict.scan.device, conflict.scan.earlier.device):
        device.name = device.shift.name = text
        device.save()
        device.shift.save()
        device.shift.gates.add(gate)
    passport = Document(DocumentKind.PASSPORT, "E12345678")
    registration = register(event=event, person=attendee.person, answers={topic: text}, document=passport)
    unit = make.UnitFactory(event=event, organization=employer, name_zh=text, name_en="", contact=attendee.person)
    Registration.objects.update(unit=unit, filed_as=text)
    Unit.objects.update(filed=1, table=[{"number": 2, "name_zh": text, "contact": "1", "country": "1"}])
    Zone.objects.create(edition=edition, name_zh=text)
    vetting = complete_vetting(registration=registration, photo=make.portrait(), plate="")
    freeze_list(vetting_list=VettingList(event=event), by=organizer)
    VettingList.objects.update(results=[{"number": 2, "code": "1"}])
    decide_vetting(vetting=vetting, status="cleared", by=organizer)
    issued = attendee.person.passes.get()
    make.BadgePrintFactory(issued_pass=issued, printed_by=organizer)
    make.CollectionFactory(
        issued_pass=issued,
        receipt__handed_out_by=organizer,
        receipt__typed_name="林晓1",
        item__name_zh=text,
        item__name_en="",
    )
    suppress(message=Message.objects.filter(person=attendee.person)[0], receipt=Receipt.BOUNCED, note="")
    MailDomain.objects.create(domain="qq.com", per_minute=60)
    registration.refresh_from_db()
    return registration


def stray(client: Client, language: str, urls: list[str]) -> dict[str, set[str]]:
    """What is in the wrong language on each of these pages."""
    found = {}
    for url in urls:
        response = client.get(url)
        assert response.status_code == 200, url
        html = response.content.decode()
        if texts := english_in(html) if language == "zh-hans" else chinese_in(html):
            found[url] = texts
    return found


def test_public_pages(filled: Registration, language: str) -> None:
    session, position = filled.event.sessions.get(), Position.objects.latest("published_at")
    urls = [
        reverse("editions:home"),
        reverse("editions:about"),
        reverse("accounts:privacy"),
        reverse("organizations:organizers"),
        reverse("program:schedule"),
        reverse("program:event", args=[filled.event.slug]),
        reverse("program:session", args=[session.code]),
        reverse("program:speaker", args=[session.speakers.get().code]),
        reverse("program:speakers"),
        reverse("program:grid"),
        reverse("program:venues"),
        reverse("program:now"),
        reverse("program:print"),
        reverse("prints:check", args=[filled.event.edition.year, 1]),
        reverse("registration:seats", args=[filled.event.slug]),
        reverse("news:list"),
        reverse("news:list") + "?q=nothing",
        reverse("news:detail", args=[NewsItem.objects.get(is_pinned=True).code]),
        reverse("positions:list"),
        reverse("positions:list") + "?q=nothing",
        reverse("positions:detail", args=[position.code]),
        reverse("account_login"),
        reverse("account_request_login_code"),
        reverse("account_signup") + "?by=phone",
        reverse("account_signup") + "?by=email",
        reverse("account_reset_password"),
        reverse("outbox:list"),
    ]

    assert stray(Client(), language, urls) == {}


def test_pages_of_ones_own(filled: Registration, language: str, attendee: User, sign_in: SignIn) -> None:
    other = make.EventFactory(edition=filled.event.edition, title_zh=filled.event.title_zh, venue=filled.event.venue)
    asked = make.SeatPoolFactory(event=other, policy__access=Access.APPROVAL, policy__asks_document=True)
    asked.event.registration_policy.categories.set(AttendeeCategory.objects.all())
    make.SeatPoolFactory(event=other, session=make.SessionFactory(event=other, title_zh=filled.event.title_zh))
    hall = make.RoomFactory(venue=filled.event.venue, name_zh=f"{filled.event.title_zh} 2")
    clashing = make.SessionFactory(event=other, title_zh=filled.event.title_zh, room=hall)
    release(edition=filled.event.edition, by=None)
    program = released_program(filled.event.edition)
    assert program
    given = star(person=attendee.person, session=program.sessions[clashing.code])
    Star.objects.filter(pk=given.pk).update(starts_at=make.at("08:00"), place="")
    renew_feed(user=attendee)
    make.SpeakerFactory(edition=filled.event.edition, person=attendee.person, title_zh=filled.event.title_zh)
    urls = [
        reverse("accounts:me"),
        reverse("accounts:header"),
        reverse("accounts:profile"),
        reverse("registration:register", args=[other.slug]),
        reverse("registration:detail", args=[filled.code]),
        reverse("registration:sessions", args=[filled.code]),
        reverse("registration:answers", args=[filled.code]),
        reverse("registration:document", args=[filled.code]),
        reverse("registration:vetting", args=[filled.code]),
        reverse("registration:group", args=[other.slug]),
        *(reverse(f"registration:{page}", args=[filled.unit.code]) for page in ("unit", "unit_table")),
        reverse("registration:unit_withdraw", args=[filled.unit.code, filled.code]),
        reverse("registration:pass"),
        reverse("registration:cancel", args=[filled.code]),
        reverse("agenda:schedule"),
        reverse("speakers:profile"),
        reverse("agenda:star", args=[filled.event.sessions.get().code]),
        reverse("organizations:create"),
        reverse("positions:create"),
        reverse("account_email"),
        reverse("account_change_phone"),
        reverse("account_logout"),
        reverse("mfa_index"),
    ]

    assert stray(sign_in(attendee), language, urls) == {}


def test_the_files_of_a_speaker(filled: Registration, language: str, organizer: User, sign_in: SignIn) -> None:
    session = filled.event.sessions.get()
    urls = [
        reverse("speakers:profile"),
        reverse("speakers:add_material", args=[session.code]),
        reverse("speakers:change_material", args=[session.materials.get().code]),
    ]

    assert stray(sign_in(organizer), language, urls) == {}


def test_an_invitation(filled: Registration, language: str, organizer: User, attendee: User, sign_in: SignIn) -> None:
    """To somebody who signs in first, to others, and when it is over."""
    look = english_in if language == "zh-hans" else chinese_in
    speaker = make.SpeakerFactory(edition=filled.event.edition, person__language=language)
    invite(speaker=speaker, by=organizer)
    message = Message.objects.latest("pk")
    secret = re.findall(r"/invitations/([\w-]+)/", message.text)[0]
    browsers = [Client(), sign_in(attendee)]

    def seen() -> list[tuple[int, set[str]]]:
        answers = [browser.get(reverse("speakers:open", args=[secret]), follow=True) for browser in browsers]
        return [(answer.status_code, look(answer.content.decode())) for answer in answers]

    assert look(f"<p>{message.subject}</p>{message.html}") == set()
    assert seen() == [(200, set())] * 2
    revoke(speaker=speaker, by=organizer)
    assert seen() == [(410, set())] * 2


def test_a_unit(filled: Registration, language: str, organizer: User) -> None:
    """What its contact is written, and what a link shows that is none any more."""
    look = english_in if language == "zh-hans" else chinese_in
    unit = filled.unit
    for ask in (invite_unit, remind_unit):
        Unit.objects.update(filed=0, invited_at=None)
        ask(unit=unit, by=organizer)
        message = Message.objects.latest("pk")
        assert look(f"<p>{message.subject}</p>{message.html}") == set()

    closed = Client().get(reverse("registration:open_unit", args=["1"]))

    assert (closed.status_code, look(closed.content.decode())) == (410, set())


def test_who_is_filed(filled: Registration, language: str) -> None:
    look = english_in if language == "zh-hans" else chinese_in
    with translation.override(language):
        (registration,) = file(unit=filled.unit, people=[Filed("1@example.com", {"name_zh": "林"})], by=None)

    message = Message.objects.get(person=registration.person)

    assert look(f"<p>{message.subject}</p>{message.html}") == set()


def desk_urls(user: User) -> Iterator[str]:
    """The desk's first page, and of each model that the user may see the list, a row's page and the page to add one."""
    request = RequestFactory().get("/")
    request.user = user
    yield reverse("admin:index")
    yield reverse("admin:events_schedulerelease_release_now")
    for model, page in admin.site._registry.items():
        if page.has_view_permission(request):
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            yield reverse(f"{name}_changelist")
            row = model._default_manager.first()
            assert row, f"{model.__name__}: `filled` makes none"
            yield reverse(f"{name}_change", args=[row.pk])
            if page.has_add_permission(request):
                yield reverse(f"{name}_add")


def test_the_desk(filled: Registration, language: str, organizer: User, sign_in: SignIn) -> None:
    item = NewsItem.objects.get(is_pinned=True)
    urls = [*desk_urls(organizer), reverse("schedule:editor"), f"{reverse('schedule:approvals')}?all"]
    urls += [reverse(f"schedule:{page}", args=[1]) for page in ("release", "announce")]
    urls += [reverse("schedule:imports"), reverse("schedule:import", args=[ProgramImport.objects.get().pk])]
    urls += [reverse("schedule:runs_of_show")]
    urls += [reverse(f"schedule:{page}", args=[filled.event.slug]) for page in ("run_sheet", "edit_run_sheet")]
    urls.append(reverse("admin:events_vettinglist_results", args=[VettingList.objects.get().pk]))
    urls.append(reverse("news:preview", args=[item.code]))
    urls.append(reverse("admin:conference_endpoint_deliveries", args=[Endpoint.objects.get().pk]))
    urls += [reverse("campaigns:list"), reverse("campaigns:templates")]
    urls += [reverse(f"campaigns:{page}", args=[Campaign.objects.get().code]) for page in ("send", "delete")]
    urls += [reverse("checkin:counter"), f"{reverse('checkin:counter')}?event={filled.event.code}"]
    urls += [reverse("checkin:board"), reverse("checkin:shift", args=[Shift.objects.latest("pk").pk])]

    assert len(urls) > 40
    assert stray(sign_in(organizer), language, urls) == {}


def test_refused_forms(filled: Registration, language: str, attendee: User, sign_in: SignIn) -> None:
    nobody, somebody = Client(), sign_in(attendee)
    wrong = {"login": "nobody@example.com", "password": "wrong", "contact": "1", "email": "1", "phone": "1", "city": ""}
    naming = reverse("registration:document", args=[filled.code])
    answers = [
        nobody.post(reverse("account_signup"), wrong | {"by": "phone"}),
        nobody.post(reverse("account_signup"), wrong | {"by": "email"}),
        nobody.post(reverse("account_login"), wrong),
        nobody.post(reverse("account_request_login_code"), wrong),
        somebody.post(reverse("accounts:profile"), {}),
        *(
            somebody.post(naming, {"document_kind": kind, "document_number": number, "document_consent": "on"})
            for kind in DocumentKind
            for number in ("1", "911421198512310018")
        ),
        somebody.post(reverse("organizations:create"), {"credit_code": "123", "country": "CN"}),
        somebody.post(reverse("positions:create"), {"salary_from": "-1", "headcount": "0", "category": "0"}),
    ]

    look = english_in if language == "zh-hans" else chinese_in
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    assert [look(answer.content.decode()) for answer in answers] == [set()] * len(answers)


def test_what_is_not_there(filled: Registration, language: str) -> None:
    prefix = "" if language == "zh-hans" else "/en"
    response = Client().get(f"{prefix}/nowhere/")

    assert response.status_code == 404
    assert not (english_in if language == "zh-hans" else chinese_in)(response.content.decode())


def test_the_reader_finds_what_it_looks_for() -> None:
    """The negative control."""
    page = '<p lang="en">Front page</p><script>alert</script><p title="Close">报名 ABCDE12345</p><p>Save</p>'

    assert english_in(page) == {"Close", "Save"}
    assert chinese_in('<p>Save</p><p title="关闭">QR</p><b lang="zh-hans">中文</b>') == {"关闭"}
