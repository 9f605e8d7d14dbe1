"""Who may see what: every route of the portal, for every role.

The table names each route and the answer to a GET of each role; a route that it does not name fails. Third-party routes
are declared by prefix, those of the desk model by model.
"""

import re
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern, URLPattern

from conference import health
from conference.audit.models import AuditEntry
from conference.audit.services import record
from conference.editions.models import Edition
from conference.kit.documents import Document, DocumentKind
from conference.news.models import NewsStatus
from conference.organizations.models import Hosting, HostRole
from conference.outbox.models import Message
from conference.people.models import Consent, PrivacyNotice, User
from conference.venues.models import TravelTime
from events.agenda.services import renew_feed
from events.checkin.models import Badge
from events.program.models import ScheduleRelease, Session, Topic, Visibility
from events.registration.models import (
    Pass,
    Registration,
    RegistrationStatus,
    SeatPool,
    Unit,
    Vetting,
    VettingList,
    VettingStatus,
    Zone,
)
from events.registration.passes import token_of
from events.registration.services.registering import register
from events.registration.services.units import remind_unit
from events.registration.services.vetting import complete_vetting, freeze_list
from events.schedule.services.releasing import release
from events.speakers.services import invite
from jobs.positions.models import Position, PositionStatus
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

ROLES = ("anonymous", "attendee", "member", "event_organizer", "auditor", "organizer", "administrator")

EVERYBODY = "200 200 200 200 200 200 200"
SIGNED_IN = "302 200 200 200 200 200 200"
TOKEN = "401 200 200 200 200 200 200"
NOTHING = "404 404 404 404 404 404 404"
DEVICES = "401 401 401 401 401 401 401"  # a device has a token of its own, and no person's key opens what is its

# The objects of the table are a registration of the attendee and a published position of the member's employer.
EXPECTED = {
    # route                            anonymous attendee member event-organizer auditor organizer administrator
    "live":                            EVERYBODY,
    "health":                          "503 503 503 503 503 503 503",  # no worker runs beside a test
    "set_language":                    "302 302 302 302 302 302 302",
    "editions:home":                   EVERYBODY,
    "editions:about":                  EVERYBODY,
    "accounts:me":                     SIGNED_IN,
    "accounts:header":                 EVERYBODY,
    "accounts:profile":                SIGNED_IN,
    "accounts:tokens":                 SIGNED_IN,
    "accounts:revoke_token":           "302 405 405 405 405 405 405",
    "accounts:privacy":                EVERYBODY,
    "accounts:sign_in_code":           "302 302 302 302 302 302 302",  # first ask for a code
    "organizations:organizers":        EVERYBODY,
    "organizations:create":            SIGNED_IN,
    "picture":                         EVERYBODY,
    "news:list":                       EVERYBODY,
    "news:feed":                       EVERYBODY,
    "news:detail":                     EVERYBODY,
    "news:preview":                    "404 404 404 404 200 200 200",
    "news:attachment":                 EVERYBODY,  # of a public item
    "outbox:list":                     EVERYBODY,  # of the demo, on this machine
    "outbox:attachment":               NOTHING,
    "program:schedule":                EVERYBODY,
    "program:grid":                    EVERYBODY,
    "program:venues":                  EVERYBODY,
    "program:now":                     EVERYBODY,
    "program:time":                    EVERYBODY,
    "program:print":                   EVERYBODY,
    "program:calendar":                EVERYBODY,
    "program:frab_json":               EVERYBODY,
    "program:frab_xml":                EVERYBODY,
    "program:workbook":                EVERYBODY,
    "program:feed":                    EVERYBODY,
    "program:event":                   EVERYBODY,
    "program:event_calendar":          EVERYBODY,
    "program:session":                 EVERYBODY,
    "program:speakers":                EVERYBODY,
    "program:speaker":                 EVERYBODY,
    "archive:edition":                 "302 302 302 302 302 302 302",
    "archive:schedule":                EVERYBODY,
    "archive:grid":                    EVERYBODY,
    "archive:venues":                  EVERYBODY,
    "archive:event":                   EVERYBODY,
    "archive:session":                 EVERYBODY,
    "archive:speakers":                EVERYBODY,
    "archive:speaker":                 EVERYBODY,
    "prints:check":                    EVERYBODY,
    "registration:register":           "302 302 200 200 200 200 200",  # who is registered is led to the pass
    "registration:seats":              EVERYBODY,
    "registration:detail":             "302 200 404 404 404 404 200",
    "registration:sessions":           "302 200 404 404 404 404 200",
    "registration:answers":            "302 200 404 404 404 404 200",
    "registration:answer_file":        "302 200 404 200 200 200 200",  # of the event organizer's event
    "registration:document":           "302 200 404 404 404 404 200",  # with real names
    "registration:vetting":            "302 200 404 404 404 404 200",
    "registration:photo":              "302 200 404 200 404 200 200",  # for organizers of the event, too
    "registration:group":              "302 200 302 200 200 200 200",  # the member's organization has one
    "registration:open_unit":          "302 302 302 302 302 302 302",  # who knows its secret
    "registration:unit":               "404 404 200 404 404 404 200",  # of the member's organization
    "registration:unit_template":      "404 404 200 404 404 404 200",
    "registration:unit_table":         "404 404 200 404 404 404 200",
    "registration:unit_withdraw":      "404 404 200 404 404 404 200",
    "registration:accept":             "302 405 405 405 405 405 405",
    "registration:cancel":             "302 200 404 404 404 404 200",
    "registration:pass":               SIGNED_IN,  # one's own, or how to come by it
    "registration:qr":                 "302 200 404 404 404 404 404",
    "registration:calendar":           "302 200 404 404 404 404 404",
    "registration:worker":             EVERYBODY,
    "scanner:page":                    EVERYBODY,
    "scanner:worker":                  EVERYBODY,
    "registration:scanned":            "200 302 200 200 200 200 200",  # the holder is led to the pass
    "agenda:star":                     SIGNED_IN,
    "agenda:mine":                     SIGNED_IN,
    "agenda:schedule":                 SIGNED_IN,
    "agenda:session":                  "302 200 404 404 404 404 404",  # the attendee is named for it
    "agenda:renew_feed":               "302 405 405 405 405 405 405",
    "agenda:close_feed":               "302 405 405 405 405 405 405",
    "agenda:feed_qr":                  "302 200 404 404 404 404 404",
    "agenda:feed":                     EVERYBODY,  # who knows its secret
    "speakers:open":                   "302 302 302 302 302 302 302",  # who knows its secret
    "speakers:claim":                  NOTHING,  # to whom no invitation was sent
    "speakers:profile":                "302 200 404 404 404 404 404",  # the attendee speaks
    "speakers:add_material":           "302 200 404 404 404 404 404",  # to the attendee's session
    "speakers:change_material":        "302 200 404 404 404 404 200",  # uploaded by the attendee
    "speakers:remove_material":        "302 405 405 405 405 405 405",
    "materials:download":              "404 200 404 200 200 200 200",  # for participants
    "positions:list":                  EVERYBODY,
    "positions:create":                "302 302 200 302 302 302 302",  # first enter an organization
    "positions:detail":                EVERYBODY,
    "positions:edit":                  "302 404 200 404 404 404 200",
    "api:api-root":                    TOKEN,
    "api:schema":                      EVERYBODY,
    "api:docs":                        EVERYBODY,
    "api:event-list":                  EVERYBODY,
    "api:event-detail":                EVERYBODY,
    "api:session-list":                EVERYBODY,
    "api:session-detail":              EVERYBODY,
    "api:speaker-list":                EVERYBODY,
    "api:speaker-detail":              EVERYBODY,
    "api:organization-list":           EVERYBODY,
    "api:organization-detail":         EVERYBODY,
    "api:position-list":               EVERYBODY,
    "api:position-detail":             EVERYBODY,
    "api:my-position-list":            TOKEN,
    "api:my-position-detail":          "401 404 200 404 404 404 404",
    "api:my-registration-list":        TOKEN,
    "api:my-registration-detail":      "401 200 404 404 404 404 404",
    "api:my-registration-accept":      "401 405 405 405 405 405 405",
    "api:my-star-list":                TOKEN,
    "api:my-star-detail":              "401 405 405 405 405 405 405",
    "api:checkin-devices-list":        "405 405 405 405 405 405 405",  # who knows the secret of a shift joins it
    "api:checkin-shift-list":          DEVICES,
    "api:checkin-gates-passes":        DEVICES,
    "api:checkin-gates-counts":        DEVICES,
    "api:checkin-scans-list":          DEVICES,
    "api:checkin-decode-list":         DEVICES,
    "checkin:board":                   "302 302 302 200 200 200 200",
    "checkin:counter":                 "302 302 302 200 403 200 200",
    "checkin:shift":                   "302 302 302 200 403 200 200",  # its QR code lets devices in
    "schedule:editor":                 "302 302 302 200 200 200 200",
    "schedule:state":                  "302 302 302 200 200 200 200",
    "schedule:approvals":              "302 302 302 403 200 200 200",
    "schedule:imports":                "302 302 302 200 403 200 200",
    "schedule:import_template":        "302 302 302 200 403 200 200",
    "schedule:program_table":          "302 302 302 200 403 200 200",
    "schedule:import":                 "302 302 302 404 403 200 200",  # an organizer's
    "schedule:apply_import":           "302 302 302 405 405 405 405",
    "schedule:undo_import":            "302 302 302 405 405 405 405",
    "schedule:runs_of_show":           "302 302 302 200 200 200 200",
    "schedule:run_sheet":              "302 302 302 200 200 200 200",  # of the event organizer's event
    "schedule:run_sheet_file":         "302 302 302 200 200 200 200",
    "schedule:edit_run_sheet":         "302 302 302 200 403 200 200",
    "schedule:release":                "302 302 302 403 200 200 200",
    "schedule:restore":                "302 302 302 405 405 405 405",
    "schedule:announce":               "302 302 302 403 403 200 200",
    "schedule:add":                    "302 302 302 405 405 405 405",
    "schedule:move":                   "302 302 302 405 405 405 405",
    "schedule:ripple":                 "302 302 302 405 405 405 405",
    "admin:index":                     "302 302 302 200 200 200 200",
    "admin:login":                     "302 403 403 302 302 302 302",
    "admin:search":                    "302 302 302 200 200 200 200",
    "admin:app_list":                  "302 302 302 200 200 200 200",
    "admin:jsi18n":                    "302 302 302 200 200 200 200",
    "admin:events_schedulerelease_release_now": "302 302 302 403 403 200 200",
    "admin:events_session_to_release": "302 302 302 403 403 302 302",
    "admin:events_vettinglist_download": "302 302 302 200 403 200 200",
    "admin:events_vettinglist_results": "302 302 302 200 403 200 200",
    "admin:conference_newsitem_preview": "302 302 302 403 302 302 302",
}  # fmt: skip

DESK = {
    # Each group: event organizer, auditor, organizer, administrator. To all others the desk is closed.
    # model                     see                add                change             delete
    "conference.auditentry":  ("403 200 200 200", "403 403 403 403", "403 403 403 403", "403 403 403 403"),
    "conference.edition":     ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "conference.organization":("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "conference.newsitem":    ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "conference.hosting":     ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "conference.message":     ("403 200 200 200", "403 403 403 403", "403 403 403 403", "403 403 403 403"),
    "conference.person":      ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "conference.user":        ("403 200 200 200", "403 403 403 200", "403 403 403 200", "403 403 403 200"),
    "conference.privacynotice":("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "conference.consent":     ("403 200 200 200", "403 403 403 200", "403 403 403 200", "403 403 403 200"),
    "conference.venue":       ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "conference.traveltime":  ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "conference.room":        ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "events.material":        ("200 200 200 200", "200 403 200 200", "200 403 200 200", "200 403 200 200"),
    "events.event":           ("200 200 200 200", "403 403 200 200", "200 403 200 200", "403 403 200 200"),
    "events.speaker":         ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "events.topic":           ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "events.session":         ("200 200 200 200", "200 403 200 200", "200 403 200 200", "200 403 200 200"),
    "events.registrationpolicy":("200 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "events.question":        ("200 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "events.attendeecategory":("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "events.seatpool":        ("200 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "events.invitationcode":  ("200 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 403 403"),
    "events.unit":            ("200 200 200 200", "200 403 200 200", "200 403 200 200", "403 403 403 403"),
    "events.zone":            ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "events.vettinglist":     ("200 403 200 200", "200 403 200 200", "200 403 200 200", "403 403 403 403"),
    "events.vetting":         ("200 403 200 200", "403 403 403 403", "403 403 403 403", "403 403 403 403"),
    "events.pass":            ("403 200 200 200", "403 403 403 403", "403 403 403 403", "403 403 403 403"),
    "events.registration":    ("200 200 200 200", "200 403 200 200", "403 403 403 403", "403 403 403 403"),
    "events.area":            ("200 200 200 200", "200 403 200 200", "200 403 200 200", "200 403 200 200"),
    "events.gate":            ("200 200 200 200", "200 403 200 200", "200 403 200 200", "200 403 200 200"),
    "events.shift":           ("200 200 200 200", "200 403 200 200", "200 403 200 200", "200 403 200 200"),
    "events.device":          ("200 200 200 200", "403 403 403 403", "403 403 403 403", "403 403 403 403"),
    "events.scan":            ("200 200 200 200", "403 403 403 403", "403 403 403 403", "403 403 403 403"),
    "events.conflict":        ("200 200 200 200", "403 403 403 403", "403 403 403 403", "403 403 403 403"),
    "events.badge":          ("200 200 200 200", "403 403 403 403", "403 403 403 403", "403 403 403 403"),
    "events.badgeprint":     ("200 200 200 200", "403 403 403 403", "403 403 403 403", "403 403 403 403"),
    "events.collectionitem": ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "events.collection":     ("200 200 200 200", "403 403 403 403", "403 403 403 403", "403 403 403 403"),
    "events.schedulerelease": ("403 200 200 200", "403 403 403 403", "403 403 403 403", "403 403 403 403"),
    "jobs.fair":              ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "jobs.position":          ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
}  # fmt: skip

THIRD_PARTY = (
    "account_", "mfa_", "socialaccount_", "weixin_", "?accounts/",  # allauth's own pages
    "admin:auth_", "admin:account_", "admin:mfa_", "admin:socialaccount_",  # tables for administrators alone
    "admin:logout", "admin:password_change", "admin:autocomplete", "admin:view_on_site",
    "admin:?", "?favicon.ico",  # redirects, and the desk's last resort
)  # fmt: skip


def walk(resolver: URLResolver, namespaces: tuple[str, ...] = (), path: str = "") -> Iterator[str]:
    """The full name of every route; that of a nameless one ends in `?` and its path."""
    for route in resolver.url_patterns:
        here = path if isinstance(route.pattern, LocalePrefixPattern) else f"{path}{route.pattern}"
        if isinstance(route, URLPattern):
            yield ":".join([*namespaces, route.name or f"?{here}"])
        else:
            yield from walk(route, (*namespaces, route.namespace) if route.namespace else namespaces, here)


def desk_routes() -> set[str]:
    """What the table of the desk declares."""
    pages = ("changelist", "add", "change", "delete", "history")
    return {f"admin:{label.replace('.', '_')}_{page}" for label in DESK for page in pages}


def undeclared(routes: set[str]) -> list[str]:
    """Routes for which nobody has said who may see them."""
    return sorted(name for name in routes - set(EXPECTED) - desk_routes() if not name.startswith(THIRD_PARTY))


def test_every_route_declares_who_may_see_it() -> None:
    missing = undeclared(set(walk(get_resolver())))

    assert missing == [], f"Add to EXPECTED or DESK of {__name__} who may see: {', '.join(missing)}"


def test_the_table_names_no_route_that_is_gone() -> None:
    assert (set(EXPECTED) | desk_routes()) - set(walk(get_resolver())) == set()


def test_a_route_without_expectation_is_found() -> None:
    assert undeclared({"editions:home", "account_login", "jobs:secret"}) == ["jobs:secret"]


def test_the_desk_has_our_models_and_no_others() -> None:
    """Accounts and keys in libraries' tables change through their own pages."""
    assert {model._meta.label_lower for model in admin.site._registry} == set(DESK)


@pytest.fixture
def visitors(
    sign_in: SignIn, attendee: User, event_organizer: User, auditor: User, organizer: User, administrator: User
) -> dict[str, Client]:
    """A browser of each role."""
    member = factories.MembershipFactory().user
    users = (attendee, member, event_organizer, auditor, organizer, administrator)
    return {"anonymous": Client()} | dict(zip(ROLES[1:], map(sign_in, users), strict=True))


def user_of(visitor: Client) -> User:
    return User.objects.select_related("person").get(pk=visitor.session["_auth_user_id"])


@pytest.fixture
def things(edition: Edition, visitors: dict[str, Client]) -> dict[str, Model]:
    """One of each kind: what the addresses name."""
    attendee, member = user_of(visitors["attendee"]), user_of(visitors["member"])
    event = user_of(visitors["event_organizer"]).organized_events.get().event
    speaker = factories.SpeakerFactory(edition=edition)
    session = factories.SessionSpeakerFactory(session__event=event, speaker=speaker).session
    meeting = factories.SessionFactory(event=event, visibility=Visibility.NAMED)
    meeting.viewers.add(attendee.person)
    seats = factories.SeatPoolFactory(event=event, policy__asks_document=True, policy__asks_vetting=True)
    factories.SeatPoolFactory(event=event, session=factories.SessionFactory(event=event))
    category = factories.AttendeeCategoryFactory(edition=edition)
    code = factories.InvitationCodeFactory(event=event)
    question = factories.QuestionFactory(event=event, kind="file")
    passport = Document(DocumentKind.PASSPORT, "E12345678")
    answers = {question: factories.pdf()}
    registration = register(event=event, person=attendee.person, answers=answers, document=passport)
    zone = Zone.objects.create(edition=edition, name_zh="主会场")
    complete_vetting(registration=registration, photo=factories.portrait(), plate="渝A12345")
    vetting_list = freeze_list(vetting_list=VettingList(event=event), by=user_of(visitors["organizer"]))
    coming = factories.RegistrationFactory(event=event)
    other_list = VettingList.objects.create(event=event, number=2, frozen_by=user_of(visitors["organizer"]))
    Vetting.objects.create(registration=coming, status=VettingStatus.CLEARED, vetting_list=other_list)
    printed = factories.BadgePrintFactory(issued_pass__edition=edition, issued_pass__person=coming.person)
    collection = factories.CollectionFactory(issued_pass=printed.issued_pass)
    own = factories.SpeakerFactory(edition=edition, person=attendee.person)
    factories.SessionSpeakerFactory(session=session, speaker=own)
    invite(speaker=speaker, by=user_of(visitors["organizer"]))
    organization = member.memberships.get().organization
    fair = factories.FairFactory(edition=edition)
    position = factories.PositionFactory(edition=edition, fair=fair, organization=organization)
    notice = PrivacyNotice.objects.create(version="1", published_on=edition.opens_on, text_zh="声明")
    words = {"picture_alt_zh": "会场", "picture_credit_zh": "大会"}
    item = factories.NewsItemFactory(edition=edition, picture=factories.picture(), **words)
    factories.AttachmentFactory(item=item)
    unit = factories.UnitFactory(event=event, organization=organization, reminded_at=None)
    remind_unit(unit=unit, by=user_of(visitors["organizer"]))
    link = re.findall(r"/units/open/([\w-]+)/", Message.objects.get(person=unit.contact).text)[0]
    filed = factories.RegistrationFactory(event=event, unit=unit)
    conflict = factories.ConflictFactory(gate__area__event=event)
    gate, device = conflict.scan.gate, conflict.scan.device
    device.shift.gates.add(gate)
    made = [
        edition, event, speaker, session, session.room, session.room.venue, seats, registration, organization, fair,
        Badge.objects.get(person=coming.person), printed, collection, collection.item,
        zone, vetting_list, vetting_list.vettings.get(), event.registration_policy, question, category, code,
        attendee.person.passes.get(),
        position, notice, attendee, attendee.person, item, item.attachments.get(), renew_feed(user=attendee),
        factories.MaterialFactory(session=session, uploaded_by=attendee),
        unit, conflict, conflict.scan, device, device.shift, gate, gate.area,
        Topic.objects.create(slug="talent", title_zh="人才"),
        TravelTime.objects.create(origin=event.venue, destination=session.room.venue, minutes=20),
        Hosting.objects.create(edition=edition, organization=organization, role=HostRole.HOST),
        Consent.objects.create(person=attendee.person, notice=notice, language="en"),
        Message.objects.get(person=speaker.person),
        release(edition=edition, by=None),
        factories.ProgramImportFactory(edition=edition, by=user_of(visitors["organizer"])),
        record(actor=None, verb="look", target=edition),
    ]  # fmt: skip
    return {thing._meta.label_lower: thing for thing in made} | {"meeting": meeting, "link": link, "filed": filed}


def address(route: str, things: dict[str, Model]) -> str:
    """The route's address, with the object that it needs."""
    event, registration = things["events.event"], things["events.registration"]
    arguments = {
        "accounts:revoke_token": ["0000000000"],
        "program:event": [event.slug],
        "program:event_calendar": [event.slug],
        "program:session": [things["events.session"].code],
        "program:speaker": [things["events.speaker"].code],
        "prints:check": [things["conference.edition"].year, 1],
        "schedule:move": [things["events.session"].code],
        "schedule:ripple": [things["events.session"].code],
        "schedule:import": [things["events.programimport"].pk],
        "schedule:apply_import": [things["events.programimport"].pk],
        "schedule:undo_import": [things["events.programimport"].pk],
        "schedule:run_sheet": [event.slug],
        "schedule:run_sheet_file": [event.slug],
        "schedule:edit_run_sheet": [event.slug],
        "schedule:release": [1],
        "schedule:restore": [1],
        "schedule:announce": [1],
        "picture": [things["conference.newsitem"].picture.name],
        "news:detail": [things["conference.newsitem"].code],
        "news:preview": [things["conference.newsitem"].code],
        "news:attachment": [things["conference.attachment"].code],
        "registration:register": [event.slug],
        "registration:seats": [event.slug],
        "registration:detail": [registration.code],
        "registration:sessions": [registration.code],
        "registration:answers": [registration.code],
        "registration:answer_file": [registration.code, things["events.question"].code],
        "registration:document": [registration.code],
        "registration:vetting": [registration.code],
        "registration:photo": [registration.code],
        "registration:accept": [registration.code],
        "registration:group": [event.slug],
        "registration:open_unit": [things["link"]],
        "registration:unit": [things["events.unit"].code],
        "registration:unit_template": [things["events.unit"].code],
        "registration:unit_table": [things["events.unit"].code],
        "registration:unit_withdraw": [things["events.unit"].code, things["filed"].code],
        "registration:cancel": [registration.code],
        "registration:scanned": [token_of(things["events.pass"])],
        "checkin:shift": [things["events.shift"].pk],
        "agenda:star": [things["events.session"].code],
        "speakers:open": [re.findall(r"/invitations/([\w-]+)/", things["conference.message"].text)[0]],
        "speakers:add_material": [things["events.session"].code],
        "speakers:change_material": [things["events.material"].code],
        "speakers:remove_material": [things["events.material"].code],
        "materials:download": [things["events.material"].code],
        "agenda:session": [things["meeting"].code],
        "agenda:feed": [things["events.calendarfeed"].secret],
        "positions:detail": [things["jobs.position"].code],
        "positions:edit": [things["jobs.position"].code],
        "outbox:attachment": ["0000000000", 0],
        "admin:events_vettinglist_download": [things["events.vettinglist"].pk],
        "admin:events_vettinglist_results": [things["events.vettinglist"].pk],
        "admin:conference_newsitem_preview": [things["conference.newsitem"].pk],
        "admin:app_list": ["events"],
        "api:event-detail": [event.code],
        "api:session-detail": [things["events.session"].code],
        "api:speaker-detail": [things["events.speaker"].code],
        "api:organization-detail": [things["conference.organization"].code],
        "api:position-detail": [things["jobs.position"].code],
        "api:my-position-detail": [things["jobs.position"].code],
        "api:my-registration-detail": [registration.code],
        "api:my-registration-accept": [registration.code],
        "api:my-star-detail": [things["events.session"].code],
        "api:checkin-gates-passes": ["0000000000"],
        "api:checkin-gates-counts": ["0000000000"],
    }
    if route.startswith("archive:"):
        program = route.replace("archive", "program")
        return reverse(route, args=[things["conference.edition"].year, *arguments.get(program, [])])
    return reverse(route, args=arguments.get(route))


def answers(visitors: dict[str, Client], url: str) -> str:
    """What each role is answered, as the table writes it."""
    responses = [visitor.get(url) for visitor in visitors.values()]
    for response in responses:
        list(response)  # a file is closed once it is read
    return " ".join(str(response.status_code) for response in responses)


@pytest.mark.parametrize("route", EXPECTED)
def test_route_answers_each_role_as_declared(
    route: str, visitors: dict[str, Client], things: dict[str, Model], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(health.PARTS, "worker")  # there is none, and `/health/` would wait for it with each role

    assert answers(visitors, address(route, things)) == EXPECTED[route]


@pytest.mark.parametrize("label", DESK)
def test_desk_answers_each_role_as_declared(label: str, visitors: dict[str, Client], things: dict[str, Model]) -> None:
    pages = f"admin:{label.replace('.', '_')}"
    pk = [things[label].pk]
    see, add, _change, delete = (f"302 302 302 {staff}" for staff in DESK[label])

    assert {
        "list": answers(visitors, reverse(f"{pages}_changelist")),
        "one": answers(visitors, reverse(f"{pages}_change", args=pk)),
        "history": answers(visitors, reverse(f"{pages}_history", args=pk)),
        "add": answers(visitors, reverse(f"{pages}_add")),
        "delete": answers(visitors, reverse(f"{pages}_delete", args=pk)),
    } == {"list": see, "one": see, "history": see, "add": add, "delete": delete}


def writers(staff: str) -> list[str]:
    """The roles that a column of the desk's table lets in."""
    return [role for role, answer in zip(ROLES[3:], staff.split(), strict=True) if answer == "200"]


def told_to(things: dict[str, Model], label: str) -> dict[str, dict[str, object]]:
    """What is posted to each page of a model, by the page's name; `changelist action` names an action as well."""
    desk = admin.site._registry[type(things[label])]
    rows = type(things[label])._default_manager.all()
    chosen = {"_selected_action": [row.pk for row in rows], "post": "yes"}
    if label == "conference.person":
        chosen["_selected_action"] = [row.pk for row in rows[:2]]
    if label == "events.conflict":
        chosen["note"] = "twins"
    if label in ("events.badge", "events.collection"):
        chosen |= {"told": "1", "reason": "lost"}
    if label == "jobs.position":
        chosen |= {f"version-{row.pk}": row.updated_at.isoformat() for row in rows}
    buttons = {f"{label.replace('.', '_')}_{button}": "" for button in desk.actions_submit_line}
    actions = {f"changelist {name}": chosen | {"action": name} for _act, name, _title in desk._get_base_actions()}
    return {"add": {}, "change": buttons, "delete": {"post": "yes"}} | actions


def writes(visitor: Client, page: str, told: dict[str, object], thing: Model) -> bool:
    """Whether a POST is taken: something is written, or a page answers that asks for more, and not the list that knows
    no such action. All of it is undone.
    """
    rows = type(thing)._default_manager.order_by("pk").values()
    route, name = f"admin:{thing._meta.label_lower.replace('.', '_')}", page.split()[0]
    url = reverse(f"{route}_{name}", args=[thing.pk] if name in ("change", "delete") else [])
    before, entries = list(rows), AuditEntry.objects.count()
    savepoint = transaction.savepoint()
    answer = visitor.post(url, told)
    written = list(rows.all()) != before or AuditEntry.objects.count() != entries
    transaction.savepoint_rollback(savepoint)
    return written or (answer.status_code == 200 and "cl" not in (answer.context or ()))


@pytest.mark.parametrize("label", DESK)
def test_desk_lets_each_role_write_as_declared(
    label: str, visitors: dict[str, Client], things: dict[str, Model]
) -> None:
    """Every page and every action, with rows on which each of them can act."""
    Position.objects.update(status=PositionStatus.SUBMITTED)
    SeatPool.objects.exclude(session=None).delete()  # who deletes a session deletes its seats, too
    Session.objects.exclude(pk=things["events.session"].pk).delete()  # two sessions are swapped, and three are not
    factories.SessionFactory(event=things["events.event"])
    for status in (RegistrationStatus.REQUESTED, RegistrationStatus.WAITING):
        person = factories.PersonFactory()
        registration = Registration.objects.create(event=things["events.event"], person=person, status=status)
        Vetting.objects.create(registration=registration, plate="渝A12345", has_vehicle_permit=True)
        Pass.objects.create(edition=things["conference.edition"], person=person)
    Unit.objects.update(reminded_at=None, invited_at=None)
    if label == "events.registration":  # which all end
        Unit.objects.update(filed=3)
        SeatPool.objects.update(taken=3)
    factories.NewsItemFactory(edition=things["conference.edition"], status=NewsStatus.DRAFT)
    see, add, change, delete = map(writers, DESK[label])
    permissions = {
        "view": see,
        "add": add,
        "change": change,
        "delete": delete,
        "cancel": ["organizer", "administrator"],
        "decide": ["event_organizer", "organizer", "administrator"],
        "see_documents": ["event_organizer", "organizer", "administrator"],
        "vet": ["event_organizer", "organizer", "administrator"],
        "reissue": ["organizer", "administrator"],
        "revoke": ["event_organizer", "organizer", "administrator"],
        "settle": ["event_organizer", "organizer", "administrator"],
        "print": ["event_organizer", "organizer", "administrator"],
        "void": ["event_organizer", "organizer", "administrator"],
    }
    desk = admin.site._registry[type(things[label])]
    needed = {f"changelist {name}": act.allowed_permissions for act, name, _title in desk._get_base_actions()}

    for page, told in told_to(things, label).items():
        allowed = set(permissions[needed.get(page, [page])[0]])
        assert {role for role, visitor in visitors.items() if writes(visitor, page, told, things[label])} == allowed, (
            page
        )


def test_the_release_is_made_by_organizers_alone(visitors: dict[str, Client], things: dict[str, Model]) -> None:
    released = things["events.schedulerelease"]

    url = reverse("admin:events_schedulerelease_release_now")
    for visitor in visitors.values():
        visitor.post(url)

    makers = ScheduleRelease.objects.exclude(pk=released.pk).values_list("released_by", flat=True)
    assert set(makers) == {user_of(visitors[role]).pk for role in ("organizer", "administrator")}
