"""A browser of each role, one thing of each kind, and the address of each route."""

import re

from django.db.models import Model
from django.test import Client
from django.urls import reverse

from conference.audit.services import record
from conference.editions.models import Edition
from conference.kit.documents import Document, DocumentKind
from conference.kit.roles import Role
from conference.organizations.models import Hosting, HostRole
from conference.outbox.models import Channel, MailDomain, Message, Receipt, Suppression
from conference.people.models import Consent, PrivacyNotice, User
from conference.people.services import appoint, make_administrator, settle_desk
from conference.venues.models import TravelTime
from events.agenda.services import renew_feed
from events.checkin.models import Badge
from events.program.models import EventOrganizer, Topic, Visibility
from events.registration.models import (
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
from tests import factories
from tests.architecture.expectations import ROLES
from tests.conftest import BACKEND


def signed_in() -> dict[str, Client]:
    """A browser of each role."""
    edition = factories.EditionFactory()
    attendee, event_organizer, auditor, organizer = (factories.UserFactory() for _ in range(4))
    EventOrganizer.objects.create(user=event_organizer, event=factories.EventFactory(edition=edition))
    settle_desk(user=event_organizer)
    appoint(user=auditor, role=Role.AUDITOR, edition=edition, by=None)
    appoint(user=organizer, role=Role.ORGANIZER, edition=edition, by=None)
    administrator = make_administrator(user=factories.UserFactory(), by=None)
    member = factories.MembershipFactory().user
    browsers = {role: Client() for role in ROLES}
    users = (attendee, member, event_organizer, auditor, organizer, administrator)
    for role, user in zip(ROLES[1:], users, strict=True):
        browsers[role].force_login(user, backend=BACKEND)
    return browsers


def user_of(visitor: Client) -> User:
    return User.objects.select_related("person").get(pk=visitor.session["_auth_user_id"])


def one_of_each(visitors: dict[str, Client]) -> dict[str, Model]:
    """One of each kind: what the addresses name."""
    edition = Edition.objects.get(is_current=True)
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
        factories.TextTemplateFactory(),
        Consent.objects.create(person=attendee.person, notice=notice, language="en"),
        Message.objects.get(person=speaker.person),
        Suppression.objects.create(channel=Channel.MAIL, address_hash="0" * 64, receipt=Receipt.BOUNCED),
        MailDomain.objects.create(domain="qq.com", per_minute=60),
        factories.EndpointFactory(edition=edition),
        release(edition=edition, by=None),
        factories.AudienceFactory(edition=edition),
        factories.ContactListFactory(edition=edition),
        factories.CampaignFactory(edition=edition, action="notice"),
        factories.CampaignTemplateFactory(edition=edition),
        factories.ReminderFactory(rule__edition=edition),
        factories.ReminderRuleFactory(edition=edition, days=9),
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
        "audiences:audience": [things["conference.audience"].pk],
        "audiences:delete": [things["conference.audience"].pk],
        "audiences:contact_list": [things["conference.contactlist"].pk],
        "audiences:take_in": [things["conference.contactlist"].pk],
        "audiences:delete_list": [things["conference.contactlist"].pk],
        "campaigns:new_template": ["notice"],
        "campaigns:template": [things["conference.campaigntemplate"].pk],
        "campaigns:delete_template": [things["conference.campaigntemplate"].pk],
        **{
            f"campaigns:{page}": [things["conference.campaign"].code]
            for page in ("campaign", "delete", "trial_page", "send", "decide", "progress", "recipients", "calls")
        },
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
        "outbox:preferences": ["0000000000", "0" * 24],
        "replies:reply": ["0" * 20],
        "sms:receipts": ["guessed"],
        "sms:replies": ["guessed"],
        "admin:events_vettinglist_download": [things["events.vettinglist"].pk],
        "admin:events_vettinglist_results": [things["events.vettinglist"].pk],
        "admin:conference_message_send_this_again": [things["conference.message"].pk],
        "admin:conference_person_outbox": [things["conference.person"].pk],
        "admin:conference_newsitem_preview": [things["conference.newsitem"].pk],
        "admin:conference_endpoint_deliveries": [things["conference.endpoint"].pk],
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
