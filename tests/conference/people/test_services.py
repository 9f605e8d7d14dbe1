"""Consent, documents and roles."""

import datetime as dt

import pytest
from django.utils import timezone

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.kit.documents import Document, DocumentKind
from conference.kit.roles import Role
from conference.people.models import Consent, IdentityDocument, Person, PrivacyNotice, User
from conference.people.services import appoint, change_profile, consent, keep_document, make_administrator
from tests.factories import EditionFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def notice(version: str, days: int) -> PrivacyNotice:
    """A privacy notice published some days from today."""
    published_on = timezone.localdate() + dt.timedelta(days)
    return PrivacyNotice.objects.create(version=version, published_on=published_on, text_zh="声明")


def test_consent_goes_to_the_newest_published_notice_once() -> None:
    person = PersonFactory()
    notice("old", -9)
    newest = notice("new", 0)
    notice("future", 1)

    first, second = consent(person=person, language="en"), consent(person=person, language="zh-hans")

    assert first == second == Consent.objects.get()
    assert (first.notice, first.language) == (newest, "en")


def test_without_a_notice_there_is_nothing_to_agree_to() -> None:
    notice("future", 1)

    assert consent(person=PersonFactory(), language="en") is None


def test_a_changed_profile_keeps_the_address_verified_meanwhile() -> None:
    person = PersonFactory(email="old@example.com")
    Person.objects.update(email="new@example.com")

    change_profile(person=person, told={"name_zh": "林晓", "affiliation": "重庆大学"})

    person = Person.objects.get()
    assert (person.name_zh, person.affiliation, person.email) == ("林晓", "重庆大学", "new@example.com")


def test_an_appointment_opens_the_desk_and_is_audited_once(edition: Edition, administrator: User) -> None:
    user = UserFactory()

    for _ in range(2):
        appoint(user=user, role=Role.ORGANIZER, edition=edition, by=administrator)

    user = User.objects.get(pk=user.pk)
    assert user.is_staff
    assert user.roles == {("organizer", edition.pk)}
    assert AuditEntry.objects.filter(verb="appoint", actor_id=administrator.pk).count() == 1


def test_a_role_holds_in_its_own_edition(edition: Edition, organizer: User) -> None:
    other = EditionFactory(year=2031, is_current=False)

    assert organizer.holds(Role.ORGANIZER)
    assert organizer.has_perm("conference.change_edition")
    assert organizer.holds(Role.ORGANIZER, edition_id=edition.pk)
    assert not organizer.holds(Role.ORGANIZER, edition_id=other.pk)
    assert not organizer.holds(Role.AUDITOR)


def test_making_an_administrator_is_audited() -> None:
    user = make_administrator(user=UserFactory(), by=None)

    assert User.objects.get(pk=user.pk).is_superuser
    assert AuditEntry.objects.values_list("verb", "object_id", "actor_id").get() == (
        "make administrator", user.pk, None,
    )  # fmt: skip


def test_a_document_takes_the_place_of_the_earlier_one_of_its_kind() -> None:
    person = PersonFactory()
    passport, renewed = (Document(DocumentKind.PASSPORT, number) for number in ("E12345678", "E87654321"))
    permit = Document(DocumentKind.TAIWAN_PERMIT, "01234567")

    for document in (passport, permit, renewed):
        kept = keep_document(person=person, document=document)
        assert IdentityDocument.objects.get(pk=kept.pk).document == document
        assert kept.number_hash == document.digest

    assert {each.document for each in person.documents.all()} == {renewed, permit}


def test_a_document_keeps_the_consent_with_which_it_was_given() -> None:
    person, passport = PersonFactory(), Document(DocumentKind.PASSPORT, "E12345678")
    first = notice("1.0", days=-1)
    kept = keep_document(person=person, document=passport)
    then = kept.consented_at
    later = notice("2.0", days=0)

    again = keep_document(person=person, document=passport)
    renewed = keep_document(person=person, document=Document(DocumentKind.PASSPORT, "E87654321"))

    assert (again.notice, again.consented_at) == (first, then)
    assert (renewed.notice, renewed.consented_at > then) == (later, True)
