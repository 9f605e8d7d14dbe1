"""What others wrote down with a contact becomes its owner's, once it is proved."""

import pytest
from django.test import Client

from conference.audit.models import AuditEntry
from conference.people.merging import take_over
from conference.people.models import Person, User
from events.registration.models import Registration
from tests.conference.accounts.flows import SIGN_UP, type_code
from tests.conftest import SignIn
from tests.factories import PersonFactory, RegistrationFactory, SpeakerFactory, UserFactory

pytestmark = pytest.mark.django_db

PHONE, EMAIL = "+8613800138000", "lin@example.com"


def filed(**contact: str | None) -> Registration:
    """A registration of somebody without a login."""
    return RegistrationFactory(person=PersonFactory(**{"email": None, **contact}))


def owner(registration: Registration) -> Person:
    return Registration.objects.select_related("person").get(pk=registration.pk).person


def sign_up(**contact: str) -> Client:
    """Somebody who has typed a contact, and no code yet."""
    browser = Client()
    by = next(iter(contact))
    browser.post(f"{SIGN_UP}?by={by}", {"by": by, "name_zh": "林晓", "consent": "on", **contact})
    return browser


@pytest.mark.parametrize(
    ("kind", "typed", "page"),
    [("phone", "138 0013 8000", "/accounts/phone/verify/"), ("email", "Lin@Example.com", "/accounts/confirm-email/")],
)
def test_when_somebody_signs_up_and_proves_the_contact(kind: str, typed: str, page: str) -> None:
    registration = filed(**{kind: {"phone": PHONE, "email": EMAIL}[kind]})
    browser = sign_up(**{kind: typed})
    assert not User.objects.filter(person=owner(registration)).exists(), "a contact that was only typed proves nothing"

    type_code(browser, page)

    assert owner(registration) == User.objects.get().person
    assert AuditEntry.objects.get(verb="merge").actor_id is None


def test_when_somebody_with_the_contact_signs_in(attendee: User, sign_in: SignIn) -> None:
    registration = filed(email=attendee.email)

    sign_in(attendee)

    assert owner(registration) == attendee.person


def test_not_by_a_contact_that_is_not_proved(sign_in: SignIn) -> None:
    user = UserFactory(phone=PHONE, phone_is_verified=False)
    registration = filed(phone=PHONE)

    sign_in(user)

    assert owner(registration) != user.person


def test_never_from_somebody_with_a_login(attendee: User, sign_in: SignIn) -> None:
    """Whose person carries the address, whoever wrote it there."""
    other = UserFactory(phone=PHONE, email=None, person__email=attendee.email)
    registration = RegistrationFactory(person=other.person)

    sign_in(attendee)

    assert owner(registration) == other.person


def test_not_with_a_contact_of_somebody_else_besides(sign_in: SignIn) -> None:
    """Else what is written to the one would go to the other."""
    user = UserFactory(phone=PHONE, phone_is_verified=True, email=None, person__email=None)
    registration = filed(phone=PHONE, email="other@example.com")

    sign_in(user)

    assert owner(registration) != user.person
    assert Person.objects.get(pk=user.person_id).email is None


def test_none_of_several_who_share_a_contact(attendee: User, sign_in: SignIn) -> None:
    """An office's, say: whoever reads its mail is not all of them."""
    registrations = [filed(email=attendee.email) for _ in range(2)]

    sign_in(attendee)

    assert attendee.person not in map(owner, registrations)


def test_no_speaker_whose_profile_is_claimed_by_its_invitation(attendee: User, sign_in: SignIn) -> None:
    speaker = SpeakerFactory(person__email=attendee.email)

    sign_in(attendee)

    speaker.refresh_from_db()
    assert speaker.person != attendee.person


def test_twice_is_once(attendee: User) -> None:
    given_up = filed(email=attendee.email).person_id

    assert [take_over(user=attendee, contacts=[attendee.email]) for _ in range(2)] == [[given_up], []]
