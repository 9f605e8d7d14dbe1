"""Registration at the desk."""

import pytest
from django.test import Client
from django.urls import reverse

from conference.editions.models import Edition
from conference.people.models import User
from events.program.models import EventOrganizer
from events.registration.models import Access, InvitationCode, Pass, Registration, RegistrationStatus, SeatPool
from events.registration.services.registering import register
from tests.conftest import SignIn
from tests.factories import EventFactory, InvitationCodeFactory, PersonFactory, SeatPoolFactory

pytestmark = pytest.mark.django_db

REGISTRATIONS = reverse("admin:events_registration_changelist")


@pytest.fixture
def pool(edition: Edition) -> SeatPool:
    """One seat, on request."""
    return SeatPoolFactory(event=EventFactory(edition=edition), total=1, policy__access=Access.APPROVAL)


@pytest.fixture
def desk(organizer: User, sign_in: SignIn) -> Client:
    return sign_in(organizer)


def choose(desk: Client, action: str, *rows: Registration | Pass | InvitationCode, address: str = REGISTRATIONS) -> str:
    """Do an action on some rows; what the desk says."""
    answer = desk.post(address, {"action": action, "_selected_action": [row.pk for row in rows]}, follow=True)
    return " ".join(str(message) for message in answer.context["messages"])


def test_requests_are_approved_in_the_order_in_which_they_came(pool: SeatPool, desk: Client) -> None:
    first, second = (register(event=pool.event, person=PersonFactory()) for _ in range(2))

    said = choose(desk, "approve_selected", second, first)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING)
    assert "已确认 1" in said
    assert "候补中 1" in said


def test_an_organizer_of_the_event_decides_and_one_of_another_sees_nothing(
    pool: SeatPool, event_organizer: User, sign_in: SignIn
) -> None:
    request = register(event=pool.event, person=PersonFactory())
    desk = sign_in(event_organizer)

    choose(desk, "decline_selected", request)
    request.refresh_from_db()
    assert request.status == RegistrationStatus.REQUESTED

    EventOrganizer.objects.create(event=pool.event, user=event_organizer)
    choose(desk, "decline_selected", request)
    request.refresh_from_db()
    assert request.status == RegistrationStatus.DECLINED


def test_seats_that_are_added_go_to_who_waits(pool: SeatPool, desk: Client) -> None:
    pool.event.registration_policy.access = Access.OPEN
    pool.event.registration_policy.save()
    waiting = [register(event=pool.event, person=PersonFactory()) for _ in range(2)][1]

    told = {"event": pool.event_id, "category": "", "session": "", "total": 2}
    desk.post(reverse("admin:events_seatpool_change", args=[pool.pk]), told)

    waiting.refresh_from_db()
    assert waiting.status == RegistrationStatus.OFFERED


def test_without_its_pool_an_event_has_seats_for_all_who_wait(pool: SeatPool, desk: Client) -> None:
    pool.event.registration_policy.access = Access.OPEN
    pool.event.registration_policy.save()
    waiting = [register(event=pool.event, person=PersonFactory()) for _ in range(3)][1:]

    desk.post(reverse("admin:events_seatpool_delete", args=[pool.pk]), {"post": "yes"})

    statuses = Registration.objects.filter(pk__in=[each.pk for each in waiting]).values_list("status", flat=True)
    assert list(statuses) == [RegistrationStatus.OFFERED] * 2


def test_a_code_that_holds_seats_takes_them_and_is_revoked(pool: SeatPool, desk: Client) -> None:
    told = {"event": pool.event_id, "uses": 1, "skips_approval": "on", "holds_seats": "on"}
    desk.post(reverse("admin:events_invitationcode_add"), told)
    code = InvitationCode.objects.get()
    pool.refresh_from_db()
    assert (code.held, pool.taken) == (1, 1)

    refused = desk.post(reverse("admin:events_invitationcode_add"), told, follow=True)
    assert InvitationCode.objects.count() == 1
    assert "剩余席位不足" in refused.content.decode()

    choose(desk, "revoke_selected", code, address=reverse("admin:events_invitationcode_changelist"))
    pool.refresh_from_db()
    assert pool.taken == 0


def test_a_lost_pass_is_issued_anew(pool: SeatPool, desk: Client) -> None:
    register(event=pool.event, person=PersonFactory())

    choose(desk, "reissue_selected", Pass.objects.get(), address=reverse("admin:events_pass_changelist"))

    assert Pass.objects.get().version == 2


def test_a_code_has_the_address_to_send(pool: SeatPool, desk: Client) -> None:
    code = InvitationCodeFactory(event=pool.event)

    page = desk.get(reverse("admin:events_invitationcode_change", args=[code.pk])).content.decode()

    assert f"/events/{pool.event.slug}/register/?code={code.code}" in page


def test_a_policy_without_times_of_its_own_shows_those_of_the_edition(pool: SeatPool, desk: Client) -> None:
    page = desk.get(reverse("admin:events_registrationpolicy_changelist"))

    column = page.context["cl"].model_admin.opens
    assert column(pool.event.registration_policy) == pool.event.edition.registration_opens_at
    assert "届次的时间" in desk.get(reverse("admin:events_registrationpolicy_add")).content.decode()
