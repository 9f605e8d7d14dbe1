"""Two records of one human become one."""

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.kit.documents import Document, DocumentKind
from conference.outbox.models import Message
from conference.people.merging import merge
from conference.people.models import Person, User
from conference.people.services import keep_document
from events.agenda.models import Star
from events.program.models import Event
from events.registration.models import Pass, Registration, RegistrationPolicy, RegistrationStatus, SeatPool
from events.registration.services.registering import register
from tests.conftest import SignIn
from tests.factories import EventFactory, PersonFactory, SeatPoolFactory, UserFactory, at

pytestmark = pytest.mark.django_db

PHONE = "+8613800138000"
PEOPLE = reverse("admin:conference_person_changelist")


@pytest.fixture
def pools(edition: Edition) -> list[SeatPool]:
    """Of two events."""
    return [SeatPoolFactory(event=EventFactory(edition=edition), total=5) for _ in range(2)]


def test_what_one_has_goes_over_to_the_other(pools: list[SeatPool], organizer: User) -> None:
    kept, given_up = (
        PersonFactory(affiliation="", phone=None),
        PersonFactory(affiliation="重庆大学", phone=PHONE),
    )
    registration = register(event=pools[0].event, person=given_up)
    Star.objects.create(person=given_up, code="S1", starts_at=at("09:00"))

    merge(kept=kept, given_up=given_up, by=organizer)

    kept.refresh_from_db()
    assert (kept.affiliation, kept.phone) == ("重庆大学", PHONE)
    assert [row.person for row in (Registration.objects.get(), Pass.objects.get(), Star.objects.get())] == [kept] * 3
    assert registration.code == Registration.objects.get().code
    assert not Person.objects.filter(pk=given_up.pk).exists()
    assert AuditEntry.objects.get(verb="merge").object_id == kept.pk


def test_of_two_registrations_for_one_event_the_confirmed_one_stays_and_one_seat_is_free(
    pools: list[SeatPool], organizer: User
) -> None:
    kept, given_up = PersonFactory(), PersonFactory()
    for person in (kept, given_up):
        register(event=pools[0].event, person=person)

    merge(kept=kept, given_up=given_up, by=organizer)

    statuses = Registration.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == [RegistrationStatus.CONFIRMED, RegistrationStatus.CANCELLED]
    assert (SeatPool.objects.get(pk=pools[0].pk).taken, Pass.objects.get().person) == (1, kept)
    assert "另一条报名仍然有效" in Message.objects.filter(kind="registration.state").get().text


def test_what_both_have_stays_once(organizer: User) -> None:
    kept, given_up = PersonFactory(), PersonFactory()
    for person in (kept, given_up):
        Star.objects.create(person=person, code="S1", starts_at=at("09:00"))

    merge(kept=kept, given_up=given_up, by=organizer)

    assert Star.objects.get().person == kept


def test_a_document_that_both_have_stays_once_and_is_still_named(pools: list[SeatPool], organizer: User) -> None:
    kept, given_up, passport = PersonFactory(), PersonFactory(), Document(DocumentKind.PASSPORT, "E12345678")
    RegistrationPolicy.objects.update(asks_document=True)
    for pool, person in zip(pools, (kept, given_up), strict=True):
        register(event=Event.objects.get(pk=pool.event_id), person=person, document=passport)

    merge(kept=kept, given_up=given_up, by=organizer)

    assert {each.document for each in Registration.objects.all()} == {kept.documents.get()}


def test_two_logins_become_one_that_opens_with_both_addresses(organizer: User) -> None:
    kept, given_up = (
        UserFactory(person__email="work@example.com"),
        UserFactory(person__email="home@example.com", phone=PHONE),
    )

    merge(kept=kept.person, given_up=given_up.person, by=organizer)

    kept.refresh_from_db()
    found = EmailAddress.objects.filter(user=kept, verified=True).order_by("pk").values_list("email", "primary")
    assert list(found) == [("work@example.com", True), ("home@example.com", False)]
    assert kept.phone == PHONE
    assert {message.address for message in Message.objects.all()} == {"work@example.com", "home@example.com"}


def test_a_login_goes_to_whoever_had_none(organizer: User) -> None:
    kept, given_up = PersonFactory(), UserFactory()

    merge(kept=kept, given_up=given_up.person, by=organizer)

    given_up.refresh_from_db()
    assert given_up.person == kept


def test_an_account_of_the_desk_is_not_given_up(organizer: User, attendee: User) -> None:
    with pytest.raises(ValidationError, match="工作台"):
        merge(kept=attendee.person, given_up=organizer.person, by=organizer)


def test_nobody_but_an_administrator_adds_a_login_to_an_account_of_the_desk(
    organizer: User, attendee: User, administrator: User
) -> None:
    """Whoever merged their own second account with somebody's of the desk would sign in as them."""
    for kept in (organizer, administrator):
        with pytest.raises(ValidationError, match="管理员"):
            merge(kept=kept.person, given_up=attendee.person, by=organizer)
    assert not EmailAddress.objects.filter(user__in=[organizer, administrator], email=attendee.email).exists()

    assert merge(kept=organizer.person, given_up=attendee.person, by=administrator) == organizer.person


def test_what_somebody_else_merged_already_is_not_there(organizer: User) -> None:
    kept, given_up = PersonFactory(), PersonFactory()
    merge(kept=kept, given_up=Person.objects.get(pk=given_up.pk), by=organizer)

    with pytest.raises(ValidationError, match="不存在"):
        merge(kept=kept, given_up=given_up, by=organizer)


class TestTheDesk:
    """Organizers find them, look at both, choose one."""

    @pytest.fixture
    def desk(self, organizer: User, sign_in: SignIn) -> Client:
        return sign_in(organizer)

    def test_those_that_may_be_one_are_found(self, desk: Client) -> None:
        phones = [PersonFactory(phone=PHONE) for _ in range(2)]
        mails = [PersonFactory(name_zh="林一", email=email) for email in ("lin@example.com", "Lin@example.com")]
        documents = [PersonFactory() for _ in range(2)]
        for person in documents:
            keep_document(person=person, document=Document(DocumentKind.PASSPORT, "E12345678"))
        other = PersonFactory(name_zh="林一", email="other@example.com")
        keep_document(person=other, document=Document(DocumentKind.PASSPORT, "E87654321"))

        found = desk.get(PEOPLE, {"twice": "yes"}).context["cl"].queryset

        assert set(found) == {*phones, *mails, *documents}

    def test_nothing_happens_before_one_is_chosen(self, desk: Client) -> None:
        first, second = PersonFactory(email="first@example.com"), PersonFactory(email="second@example.com")
        told = {"action": "merge_selected", "_selected_action": [first.pk, second.pk]}

        page = desk.post(PEOPLE, told).content.decode()

        assert "first@example.com" in page
        assert Person.objects.filter(pk__in=[first.pk, second.pk]).count() == 2
        desk.post(PEOPLE, told | {"merge": "yes", "kept": second.pk})
        assert Person.objects.filter(pk__in=[first.pk, second.pk]).get() == second

    def test_two_it_must_be(self, desk: Client) -> None:
        people = [PersonFactory() for _ in range(3)]

        answer = desk.post(
            PEOPLE, {"action": "merge_selected", "_selected_action": [person.pk for person in people]}, follow=True
        )

        assert "请正好选择两条记录" in answer.content.decode()


@pytest.mark.parametrize("said", ["", "0", "others"])
def test_the_desk_merges_nothing_where_the_kept_one_is_neither_of_the_two(
    said: str, organizer: User, sign_in: SignIn
) -> None:
    first, second, other = (PersonFactory() for _ in range(3))
    kept = str(other.pk) if said == "others" else said
    chosen = {"action": "merge_selected", "_selected_action": [first.pk, second.pk], "merge": "yes", "kept": kept}

    page = sign_in(organizer).post(PEOPLE, chosen, follow=True).content.decode()

    assert Person.objects.filter(pk__in=[first.pk, second.pk]).count() == 2
    assert "请选择保留哪一条" in page
