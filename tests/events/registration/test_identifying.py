"""Real names: one document registers once for an event, and is kept as long as the edition says."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.kit import clock
from conference.kit.documents import Document, DocumentKind
from conference.people.models import IdentityDocument, Person, User
from conference.people.services import keep_document
from events.registration.models import Registration, RegistrationPolicy, SeatPool
from events.registration.services.cancelling import cancel
from events.registration.services.identifying import change_document
from events.registration.services.refusals import DocumentTaken, NoDocument, TooLate
from events.registration.services.registering import add, register
from events.registration.tasks import forget_documents
from tests.factories import EditionFactory, EventFactory, PersonFactory, SeatPoolFactory, UserFactory, change

pytestmark = pytest.mark.django_db

PASSPORT = Document(DocumentKind.PASSPORT, "E12345678")
RENEWED = Document(DocumentKind.PASSPORT, "E87654321")


@pytest.fixture
def pool() -> SeatPool:
    """An event with real names."""
    return with_real_names()


def with_real_names(edition: Edition | None = None) -> SeatPool:
    event = EventFactory(edition=edition) if edition else EventFactory()
    pool: SeatPool = SeatPoolFactory(event=event, policy__asks_document=True)
    return pool


def named(registration: Registration) -> str | None:
    registration.refresh_from_db()
    return registration.document.number if registration.document else None


class TestRegistering:
    """The document that one names."""

    def test_it_is_sealed_and_named_by_its_keyed_hash(self, pool: SeatPool) -> None:
        registration = register(event=pool.event, person=PersonFactory(), document=PASSPORT)

        assert (named(registration), registration.document_hash) == ("E12345678", PASSPORT.digest)
        with connection.cursor() as cursor:
            cursor.execute("SELECT document::text FROM conference_identitydocument document")
            assert "E12345678" not in cursor.fetchone()[0]

    def test_without_one_nobody_registers(self, pool: SeatPool) -> None:
        with pytest.raises(NoDocument) as refusal:
            register(event=pool.event, person=PersonFactory())

        assert refusal.value.field == "document_kind"
        assert not Registration.objects.exists()

    def test_who_is_registered_is_not_asked_again(self, pool: SeatPool) -> None:
        person = PersonFactory()

        assert register(event=pool.event, person=person, document=PASSPORT) == register(event=pool.event, person=person)

    def test_where_none_is_asked_none_is_kept(self, pool: SeatPool) -> None:
        change(pool.event.registration_policy, asks_document=False)

        assert named(register(event=pool.event, person=PersonFactory(), document=PASSPORT)) is None
        assert not IdentityDocument.objects.exists()

    def test_a_second_account_with_the_same_document_is_refused_in_words(self, pool: SeatPool) -> None:
        register(event=pool.event, person=PersonFactory(), document=PASSPORT)

        with pytest.raises(DocumentTaken, match="另一账号") as refusal:
            register(event=pool.event, person=PersonFactory(), document=PASSPORT)

        assert refusal.value.field == "document_number"
        assert (Registration.objects.count(), IdentityDocument.objects.count()) == (1, 1)
        pool.refresh_from_db()
        assert pool.taken == 1

    def test_another_event_or_another_kind_is_no_second_time(self, pool: SeatPool) -> None:
        register(event=pool.event, person=PersonFactory(), document=PASSPORT)

        register(event=with_real_names().event, person=PersonFactory(), document=PASSPORT)
        permit = Document(DocumentKind.TAIWAN_PERMIT, PASSPORT.number)
        register(event=pool.event, person=PersonFactory(), document=permit)

        assert Registration.objects.count() == 3

    def test_what_was_canceled_leaves_the_document_to_others(self, pool: SeatPool) -> None:
        user = UserFactory()
        cancel(registration=register(event=pool.event, person=user.person, document=PASSPORT), by=user)

        assert register(event=pool.event, person=PersonFactory(), document=PASSPORT).is_confirmed


def test_the_database_itself_refuses_the_second_one(pool: SeatPool) -> None:
    register(event=pool.event, person=PersonFactory(), document=PASSPORT)
    person = PersonFactory()
    kept = keep_document(person=person, document=PASSPORT)

    with pytest.raises(IntegrityError, match="registration_document_is_named_once"):
        Registration.objects.create(event=pool.event, person=person, document=kept, document_hash=kept.number_hash)


def test_a_document_that_is_named_is_not_deleted_and_has_its_hash(pool: SeatPool) -> None:
    register(event=pool.event, person=PersonFactory(), document=PASSPORT)

    with pytest.raises(ProtectedError):
        IdentityDocument.objects.get().delete()
    with pytest.raises(IntegrityError, match="registration_document_is_whole"), transaction.atomic():
        Registration.objects.update(document_hash=None)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_accounts_at_once_one_registers(pool: SeatPool) -> None:
    """Looked for first and inserted then, it would be several."""
    together = Barrier(20)

    def one(person: Person) -> bool:
        try:
            connection.ensure_connection()
            together.wait(30)
            register(event=pool.event, person=person, document=PASSPORT)
        except DocumentTaken:
            return False
        else:
            return True
        finally:
            connection.close()

    people = [PersonFactory() for _ in range(20)]
    with ThreadPoolExecutor(20) as crowd:
        assert sum(crowd.map(one, people)) == 1
    pool.refresh_from_db()
    assert (pool.taken, Registration.objects.count(), IdentityDocument.objects.count()) == (1, 1, 1)


class TestChanging:
    """Another document in the place of the first."""

    def test_every_registration_that_named_it_names_the_new_one(self, pool: SeatPool) -> None:
        user = UserFactory()
        first, second = (
            register(event=each.event, person=user.person, document=PASSPORT) for each in (pool, with_real_names())
        )

        change_document(registration=first, document=RENEWED, by=user)

        assert named(first) == named(second) == "E87654321"
        assert second.document_hash == RENEWED.digest
        entry = AuditEntry.objects.get()
        assert (entry.verb, entry.object_id, entry.changes) == ("change", first.pk, {"document": None})

    def test_one_of_another_kind_leaves_the_others_as_they_are(self, pool: SeatPool) -> None:
        user = UserFactory()
        first, second = (
            register(event=each.event, person=user.person, document=PASSPORT) for each in (pool, with_real_names())
        )

        change_document(registration=first, document=Document(DocumentKind.TAIWAN_PERMIT, "01234567"), by=user)

        assert (named(first), named(second)) == ("01234567", "E12345678")

    def test_naming_the_same_is_no_change(self, pool: SeatPool) -> None:
        user = UserFactory()
        registration = register(event=pool.event, person=user.person, document=PASSPORT)

        change_document(registration=registration, document=PASSPORT, by=user)

        assert not AuditEntry.objects.exists()

    def test_whoever_was_registered_by_hand_names_the_first_one(self, pool: SeatPool, organizer: User) -> None:
        user = UserFactory()
        registration = add(event=pool.event, person=user.person, by=organizer)

        change_document(registration=registration, document=PASSPORT, by=user)

        assert named(registration) == "E12345678"

    def test_that_of_another_account_is_refused_and_nothing_changes(self, pool: SeatPool) -> None:
        user = UserFactory()
        register(event=pool.event, person=PersonFactory(), document=RENEWED)
        registration = register(event=pool.event, person=user.person, document=PASSPORT)

        with pytest.raises(DocumentTaken):
            change_document(registration=registration, document=RENEWED, by=user)

        assert named(registration) == "E12345678"

    def test_after_the_last_moment_nothing_changes(self, pool: SeatPool) -> None:
        user = UserFactory()
        registration = register(event=pool.event, person=user.person, document=PASSPORT)
        RegistrationPolicy.objects.update(changes_until=timezone.now())

        with pytest.raises(TooLate):
            change_document(registration=registration, document=RENEWED, by=user)
        assert named(registration) == "E12345678"


class TestForgetting:
    """Documents go when the edition's days are over."""

    def after(self, edition: Edition, days: int) -> None:
        noon = dt.datetime.combine(edition.closes_on, dt.time(12), timezone.get_default_timezone())
        clock.set_offset(noon + dt.timedelta(days) - timezone.now())
        forget_documents()
        forget_documents()

    def test_numbers_and_hashes_go_and_registrations_stay(self, pool: SeatPool) -> None:
        registration = register(event=pool.event, person=PersonFactory(), document=PASSPORT)

        self.after(pool.event.edition, 30)
        assert named(registration) == "E12345678"
        self.after(pool.event.edition, 31)

        assert (named(registration), registration.document_hash) == (None, None)
        assert not IdentityDocument.objects.exists()
        assert AuditEntry.objects.get().changes == {"identity documents": 1}

    def test_what_a_later_edition_needs_stays(self, pool: SeatPool) -> None:
        later = EditionFactory(year=2031, is_current=False, closes_on=pool.event.edition.closes_on + dt.timedelta(365))
        person = PersonFactory()
        first, second = (
            register(event=each.event, person=person, document=PASSPORT) for each in (pool, with_real_names(later))
        )

        self.after(pool.event.edition, 31)

        assert (named(first), named(second)) == (None, "E12345678")
