"""Units: quotas, held seats, links, reminders, groups."""

import datetime as dt
import re
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test import Client
from django.utils import timezone

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.organizations.models import Verification
from conference.outbox.models import Channel, Message
from conference.people.merging import merge
from conference.people.models import Person, User
from events.registration.models import Access, Registration, RegistrationStatus, SeatPool, Unit
from events.registration.services.cancelling import cancel
from events.registration.services.deciding import approve, decline
from events.registration.services.filing import Filed, file, withdraw
from events.registration.services.refusals import Full, NotFiled, NotOpen, TooLate, TooOften
from events.registration.services.registering import register
from events.registration.services.units import (
    GROUP_QUOTA,
    close_link,
    expire_units,
    invite_unit,
    make_unit,
    open_group,
    remind_unit,
)
from tests.conftest import SignIn
from tests.factories import (
    EventFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    QuestionFactory,
    SeatPoolFactory,
    UnitFactory,
    UserFactory,
    change,
)

pytestmark = pytest.mark.django_db


def somebody(number: int = 1, **told: object) -> Filed:
    return Filed(f"filed{number}@example.com", {"name_zh": f"王{number}", **told})


def people(count: int, start: int = 1) -> list[Filed]:
    return [somebody(number) for number in range(start, start + count)]


def filed_by(unit: Unit) -> int:
    return Unit.objects.get(pk=unit.pk).filed


def is_past(unit: Unit) -> None:
    change(unit, files_until=timezone.now() - dt.timedelta(minutes=1))


@pytest.fixture
def unit(edition: Edition) -> Unit:
    return UnitFactory(event=EventFactory(edition=edition), quota=3)


class TestFiling:
    """Who is filed is registered."""

    def test_a_new_person_without_a_login(self, unit: Unit) -> None:
        (registration,) = file(unit=unit, people=[somebody(country="CN")], by=None)

        person = registration.person
        assert (person.name_zh, person.email, person.country.code) == ("王1", "filed1@example.com", "CN")
        assert (registration.status, registration.unit, filed_by(unit)) == ("confirmed", unit, 1)
        assert not User.objects.filter(person=person).exists()

    def test_or_whoever_has_the_contact_already(self, unit: Unit, attendee: User) -> None:
        (registration,) = file(unit=unit, people=[Filed(attendee.email, {"name_zh": "王一"})], by=None)

        assert (registration.person, registration.filed_as) == (attendee.person, "王一")

    def test_nobody_else_by_the_contact_of_whoever_files(self, unit: Unit, attendee: User) -> None:
        change(attendee.person, name_zh="林晓")
        change(unit.contact, name_zh="周敏")

        for own in (attendee.person, unit.contact):
            with pytest.raises(NotFiled):
                file(unit=unit, people=[Filed(own.email, {"name_zh": "王一"})], by=attendee)
        with pytest.raises(NotFiled):
            file(unit=unit, people=[Filed(attendee.email, {"family_name": "Wang"})], by=attendee)

        assert filed_by(unit) == 0

    def test_oneself_by_ones_name(self, unit: Unit, attendee: User) -> None:
        (registration,) = file(
            unit=unit, people=[Filed(attendee.email, {"name_zh": attendee.person.name_zh})], by=attendee
        )

        assert registration.person == attendee.person

    def test_each_is_told_by_which_unit_and_where_to_complete_the_data(self, unit: Unit) -> None:
        (registration,) = file(unit=unit, people=[somebody()], by=None)

        message = Message.objects.get(person=registration.person)
        assert unit.name_zh in message.text
        assert f"/registrations/{registration.code}/" in message.text

    def test_by_sms_where_there_is_a_phone(self, unit: Unit) -> None:
        (registration,) = file(unit=unit, people=[Filed("+8613800138000", {"name_zh": "王一"})], by=None)

        message = Message.objects.get(person=registration.person)
        assert message.channel == Channel.SMS
        assert f"/registrations/{registration.code}/" in message.text

    def test_twice_is_once(self, unit: Unit) -> None:
        assert [len(file(unit=unit, people=people(2), by=None)) for _ in range(2)] == [2, 0]
        assert (filed_by(unit), Registration.objects.count(), Message.objects.count()) == (2, 2, 2)

    def test_never_more_than_the_quota_and_then_nobody(self, unit: Unit) -> None:
        with pytest.raises(NotFiled):
            file(unit=unit, people=people(4), by=None)

        assert (filed_by(unit), Registration.objects.count(), Person.objects.filter(name_zh="王1").count()) == (0, 0, 0)

    def test_nobody_who_is_registered_without_the_unit(self, unit: Unit, attendee: User) -> None:
        """Else a unit could withdraw what somebody registered for themselves."""
        register(event=unit.event, person=attendee.person)

        with pytest.raises(NotFiled):
            file(unit=unit, people=[Filed(attendee.email)], by=None)
        assert filed_by(unit) == 0

    def test_not_after_the_deadline(self, unit: Unit) -> None:
        is_past(unit)

        with pytest.raises(TooLate):
            file(unit=unit, people=people(1), by=None)

    def test_not_before_registration_opens(self, unit: Unit) -> None:
        change(unit.event.registration_policy, opens_at=timezone.now() + dt.timedelta(hours=1))

        with pytest.raises(NotOpen):
            file(unit=unit, people=people(1), by=None)

    def test_for_an_event_by_invitation_a_unit_is_one(self, unit: Unit) -> None:
        change(unit.event.registration_policy, access=Access.INVITATION)

        assert file(unit=unit, people=people(1), by=None)[0].is_confirmed

    def test_approval_where_the_policy_says_so(self, unit: Unit) -> None:
        change(unit.event.registration_policy, access=Access.APPROVAL)

        assert file(unit=unit, people=people(1), by=None)[0].status == RegistrationStatus.REQUESTED

    def test_the_waiting_list_where_no_seat_is_left(self, unit: Unit) -> None:
        SeatPoolFactory(event=unit.event, total=1)

        registrations = file(unit=unit, people=people(2), by=None)

        assert sorted(each.status for each in registrations) == ["confirmed", "waiting"]

    def test_all_or_nobody_where_there_is_no_waiting_list(self, unit: Unit) -> None:
        pool = SeatPoolFactory(event=unit.event, total=1)
        change(unit.event.registration_policy, has_waiting_list=False)

        with pytest.raises(Full):
            file(unit=unit, people=people(2), by=None)
        assert (SeatPool.objects.get(pk=pool.pk).taken, filed_by(unit), Message.objects.count()) == (0, 0, 0)

    def test_documents_and_answers_are_left_to_the_person(self, unit: Unit) -> None:
        change(unit.event.registration_policy, asks_document=True)
        (registration,) = file(unit=unit, people=people(1), by=None)

        assert list(Registration.objects.incomplete()) == [registration]
        change(unit.event.registration_policy, asks_document=False)
        assert not Registration.objects.incomplete()
        QuestionFactory(event=unit.event, is_required=True)
        assert list(Registration.objects.incomplete()) == [registration]


class TestLeaving:
    """A registration that ends is no longer the unit's."""

    @pytest.mark.parametrize("access", [Access.OPEN, Access.APPROVAL])
    def test_the_unit_withdraws_it_and_files_another(self, unit: Unit, access: str) -> None:
        change(unit.event.registration_policy, access=access)
        registrations = file(unit=unit, people=people(3), by=None)

        for _time in range(2):
            withdraw(registration=registrations[0], by=None)

        assert filed_by(unit) == 2
        assert len(file(unit=unit, people=[somebody(4)], by=None)) == 1
        assert unit.name_zh in Message.objects.filter(person=registrations[0].person).latest("pk").text

    def test_so_does_who_cancels_and_whom_organizers_decline(self, unit: Unit, organizer: User) -> None:
        change(unit.event.registration_policy, access=Access.APPROVAL)
        first, second, third = file(unit=unit, people=people(3), by=None)
        approve(registration=first, by=organizer)
        cancel(registration=first, by=None)
        decline(registration=second, by=organizer)

        assert filed_by(unit) == 1
        assert Registration.objects.live().get() == third

    def test_not_by_the_unit_after_the_deadline(self, unit: Unit) -> None:
        (registration,) = file(unit=unit, people=people(1), by=None)
        is_past(unit)

        with pytest.raises(TooLate):
            withdraw(registration=Registration.objects.get(pk=registration.pk), by=None)

    def test_strangers_are_not_written_to_all_day(self, unit: Unit) -> None:
        """By filing and withdrawing one after the other."""
        for number in range(6):
            (registration,) = file(unit=unit, people=[somebody(number)], by=None)
            withdraw(registration=registration, by=None)

        with pytest.raises(TooOften):
            file(unit=unit, people=[somebody(9)], by=None)


class TestHeldSeats:
    """They are there when a unit files late, and everybody's after its deadline."""

    @pytest.fixture
    def pool(self, edition: Edition) -> SeatPool:
        return SeatPoolFactory(event=EventFactory(edition=edition), total=3)

    @pytest.fixture
    def unit(self, pool: SeatPool, organizer: User) -> Unit:
        """Two of the three seats."""
        return make_unit(
            unit=UnitFactory.build(event=pool.event, contact=PersonFactory(), quota=2, holds_seats=True), by=organizer
        )

    def taken(self, pool: SeatPool, unit: Unit) -> tuple[int, int]:
        """Of the pool, and held by the unit."""
        return SeatPool.objects.get(pk=pool.pk).taken, Unit.objects.get(pk=unit.pk).held

    def test_they_are_taken_before_it_files(self, pool: SeatPool, unit: Unit) -> None:
        register(event=pool.event, person=PersonFactory())

        assert register(event=pool.event, person=PersonFactory()).status == RegistrationStatus.WAITING
        assert all(each.is_confirmed for each in file(unit=unit, people=people(2), by=None))
        assert self.taken(pool, unit) == (3, 0)

    def test_they_need_no_approval(self, pool: SeatPool, unit: Unit) -> None:
        change(pool.event.registration_policy, access=Access.APPROVAL)

        assert file(unit=unit, people=people(1), by=None)[0].is_confirmed

    def test_a_withdrawn_one_stays_the_units(self, pool: SeatPool, unit: Unit) -> None:
        waiting = [register(event=pool.event, person=PersonFactory()) for _ in range(2)][1]
        (registration,) = file(unit=unit, people=people(1), by=None)

        withdraw(registration=registration, by=None)

        waiting.refresh_from_db()
        assert (waiting.status, self.taken(pool, unit)) == (RegistrationStatus.WAITING, (3, 2))

    def test_after_the_deadline_those_who_wait_get_them(self, pool: SeatPool, unit: Unit) -> None:
        waiting = [register(event=pool.event, person=PersonFactory()) for _ in range(2)][1]
        file(unit=unit, people=people(1), by=None)
        is_past(Unit.objects.get(pk=unit.pk))

        for _time in range(2):
            expire_units()

        waiting.refresh_from_db()
        assert (waiting.status, self.taken(pool, unit)) == (RegistrationStatus.OFFERED, (3, 0))

    def test_one_that_is_canceled_then_is_everybodys(self, pool: SeatPool, unit: Unit) -> None:
        (registration,) = file(unit=unit, people=people(1), by=None)
        is_past(Unit.objects.get(pk=unit.pk))
        expire_units()

        cancel(registration=registration, by=None)

        assert self.taken(pool, unit) == (0, 0)

    def test_there_must_be_as_many(self, pool: SeatPool, organizer: User) -> None:
        new = UnitFactory.build(event=pool.event, contact=PersonFactory(), quota=4, holds_seats=True)

        with pytest.raises(Full):
            make_unit(unit=new, by=organizer)
        assert SeatPool.objects.get().taken == 0


class TestLinks:
    """The contact comes by a secret link, which opens nothing once there is a newer one."""

    @staticmethod
    def link() -> str:
        return re.findall(r"(/units/open/[\w-]+/)", Message.objects.filter(kind="registration.unit").latest("pk").text)[
            0
        ]

    def test_it_opens_the_page_without_a_login(self, unit: Unit, organizer: User) -> None:
        invite_unit(unit=unit, by=organizer)
        browser = Client()

        assert browser.get(f"/units/{unit.code}/").status_code == 404
        answer = browser.get(self.link(), follow=True)
        assert (answer.status_code, answer.redirect_chain[-1][0]) == (200, f"/units/{unit.code}/")
        assert Client().get(f"/units/{unit.code}/").status_code == 404

    def test_the_secret_is_nowhere_kept(self, unit: Unit, organizer: User) -> None:
        invite_unit(unit=unit, by=organizer)

        unit.refresh_from_db()
        assert unit.secret_hash not in self.link()
        assert Message.objects.get(kind="registration.unit").is_secret

    @pytest.mark.parametrize("close", [invite_unit, close_link])
    def test_renewed_or_revoked_it_closes_the_page_as_well(self, unit: Unit, organizer: User, close: object) -> None:
        invite_unit(unit=unit, by=organizer)
        browser, link = Client(), self.link()
        browser.get(link)

        close(unit=unit, by=organizer)

        assert [browser.get(page).status_code for page in (link, f"/units/{unit.code}/")] == [410, 404]

    def test_a_unit_is_reminded_once_a_day_with_a_fresh_link(self, unit: Unit, organizer: User) -> None:
        assert [remind_unit(unit=unit, by=organizer) for _ in range(2)] == [True, False]
        first = self.link()
        Unit.objects.update(reminded_at=F("reminded_at") - dt.timedelta(1), invited_at=None)

        assert remind_unit(unit=unit, by=organizer)
        assert [Client().get(link).status_code for link in (first, self.link())] == [410, 302]
        assert AuditEntry.objects.filter(verb="remind").count() == 2

    def test_not_once_it_has_filed_or_is_too_late(self, unit: Unit, organizer: User) -> None:
        other = UnitFactory(event=unit.event)
        file(unit=unit, people=people(1), by=None)
        is_past(other)

        assert [remind_unit(unit=each, by=organizer) for each in (unit, other)] == [False, False]


class TestGroups:
    """Members of an organization make its unit themselves."""

    @pytest.fixture
    def member(self) -> User:
        return MembershipFactory().user

    def test_it_is_one_of_twenty_for_all_members(self, unit: Unit, member: User) -> None:
        organization = member.memberships.get().organization
        colleague = MembershipFactory(organization=organization).user

        groups = [open_group(event=unit.event, organization=organization, by=user) for user in (member, colleague)]

        assert groups[0] == groups[1]
        assert groups[0].quota == GROUP_QUOTA

    def test_only_for_a_verified_organization(self, unit: Unit, member: User) -> None:
        """Anybody can enter one, and would write to strangers in its name."""
        organization = OrganizationFactory(verification=Verification.PENDING)

        with pytest.raises(NotFiled):
            open_group(event=unit.event, organization=organization, by=member)

    def test_not_by_invitation(self, unit: Unit, member: User, sign_in: SignIn) -> None:
        change(unit.event.registration_policy, access=Access.INVITATION)
        page = f"/events/{unit.event.slug}/register/group/"

        answer = sign_in(member).post(page, {"organization": member.memberships.get().organization_id})

        assert (answer.status_code, Unit.objects.count()) == (409, 1)

    def test_a_member_goes_to_its_page_and_others_do_not(self, unit: Unit, member: User, sign_in: SignIn) -> None:
        browser, page = sign_in(member), f"/events/{unit.event.slug}/register/group/"
        organization = member.memberships.get().organization

        answer = browser.post(page, {"organization": organization.pk}, follow=True)

        made = Unit.objects.get(organization=organization)
        assert (answer.status_code, answer.redirect_chain[-1][0]) == (200, f"/units/{made.code}/")
        assert sign_in(UserFactory()).get(f"/units/{made.code}/").status_code == 404

    def test_nobody_for_an_organization_of_others(self, unit: Unit, member: User, sign_in: SignIn) -> None:
        page = f"/events/{unit.event.slug}/register/group/"

        sign_in(member).post(page, {"organization": OrganizationFactory().pk})

        assert Unit.objects.count() == 1


def test_the_database_itself_refuses_more_than_the_quota(unit: Unit) -> None:
    with pytest.raises(IntegrityError, match="unit_files_within_its_quota"), transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(filed=4)


def _file_by_counting(*, unit: Unit, people: list[Filed], by: None) -> None:
    """What `file` would be if it counted first and inserted then: the negative control."""
    with transaction.atomic():
        if unit.registrations.live().count() >= unit.quota:
            raise NotFiled
        person = people[0].person()
        person.save()
        Registration.objects.create(event=unit.event, unit=unit, person=person)


def _storm(unit: Unit, filings: list[list[Filed]], take: object) -> int:
    """All at once; how many are registered."""
    together = Barrier(len(filings))

    def one(filed: list[Filed]) -> None:
        try:
            connection.ensure_connection()
            together.wait(30)
            take(unit=unit, people=filed, by=None)
        except NotFiled:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(len(filings)) as crowd:
        list(crowd.map(one, filings))
    return Registration.objects.live().count()


def _wait_for_one_who_waits() -> None:
    """Until another connection waits for what this one holds."""
    for _time in range(1000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")
            if cursor.fetchone():
                return
        time.sleep(0.01)
    raise TimeoutError


@pytest.mark.django_db(transaction=True)
class TestManyAtOnce:
    """Everybody in the office has the link."""

    def test_exactly_the_quota_is_filed(self) -> None:
        unit = UnitFactory(quota=7)
        pool = SeatPoolFactory(event=unit.event)

        assert _storm(unit, [[somebody(number)] for number in range(40)], file) == 7
        assert (filed_by(unit), SeatPool.objects.get(pk=pool.pk).taken) == (7, 7)
        assert Message.objects.count() == 7

    def test_a_record_that_becomes_anothers_meanwhile_files_nobody(self) -> None:
        """Whoever proves the contact at that moment takes over the record that it led to."""
        unit, written_down, user = UnitFactory(), PersonFactory(email="wang@example.com"), UserFactory()

        with ThreadPoolExecutor(1) as office, transaction.atomic():
            merge(kept=user.person, given_up=written_down, by=None)
            filing = office.submit(_storm, unit, [[Filed("wang@example.com", {"name_zh": "王一"})]], file)
            _wait_for_one_who_waits()

        assert filing.result() == 0

    def test_counting_first_would_file_more(self) -> None:
        unit = UnitFactory(quota=7)

        assert _storm(unit, [[somebody(number)] for number in range(40)], _file_by_counting) > 7

    def test_one_table_pressed_ten_times_is_filed_once(self) -> None:
        unit = UnitFactory(quota=7)
        SeatPoolFactory(event=unit.event)

        assert _storm(unit, [people(5)] * 10, file) == 5
        assert (filed_by(unit), Person.objects.filter(name_zh__startswith="王").count()) == (5, 5)
