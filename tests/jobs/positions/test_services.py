"""One door per state: what may happen to a position, who is told, and what the public sees."""

import pytest
from django.core.exceptions import ValidationError

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.outbox.models import Message
from conference.pages.services import current_version
from conference.people.models import User
from jobs.positions.models import Position, PositionStatus
from jobs.positions.services import Unread, WrongStatus, approve, close, reject, submit
from tests.factories import EditionFactory, FairFactory, MembershipFactory, OrganizationFactory, PositionFactory

pytestmark = pytest.mark.django_db

S = PositionStatus
VERBS = {
    "submit": (lambda position, by: submit(position=position, by=by), S.SUBMITTED),
    "approve": (lambda position, by: approve(position=position, by=by), S.APPROVED),
    "reject": (lambda position, by: reject(position=position, reason="请补充", by=by), S.REJECTED),
    "close": (lambda position, by: close(position=position, by=by), S.CLOSED),
}
ALLOWED = {
    S.DRAFT: {"submit"},
    S.SUBMITTED: {"submit", "approve", "reject"},
    S.APPROVED: {"submit", "close"},
    S.REJECTED: {"submit"},
    S.CLOSED: {"submit"},
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("status", ALLOWED)
def test_a_status_changes_as_allowed_and_no_other_way(status: PositionStatus, verb: str, organizer: User) -> None:
    position = PositionFactory(status=status)
    act, reached = VERBS[verb]

    if verb in ALLOWED[status]:
        act(position, organizer)
        assert Position.objects.get().status == reached
        assert AuditEntry.objects.filter(object_type="jobs.Position", actor_id=organizer.pk).count() == 1
    else:
        with pytest.raises(WrongStatus):
            act(position, organizer)
        assert Position.objects.get().status == status
        assert not AuditEntry.objects.filter(object_type="jobs.Position").exists()


def test_every_status_is_in_the_table() -> None:
    assert set(ALLOWED) == set(PositionStatus)


@pytest.fixture
def employer(edition: Edition) -> User:
    """Acts for one organization, `user.memberships`."""
    return MembershipFactory().user


@pytest.fixture
def submitted(employer: User) -> Position:
    """A position that waits for approval."""
    return PositionFactory(organization=employer.memberships.get().organization, status=S.SUBMITTED, published_at=None)


def test_approving_publishes_and_tells_every_member(submitted: Position, organizer: User) -> None:
    colleague = MembershipFactory(organization=submitted.organization).user
    MembershipFactory()
    version = current_version()

    approve(position=submitted, by=organizer)

    position = Position.objects.public().get()
    assert position.published_at is not None
    assert current_version() == version + 1
    told = Message.objects.filter(kind="positions.approved")
    assert {message.address for message in told} == {
        colleague.email, *submitted.organization.memberships.values_list("user__email", flat=True),
    }  # fmt: skip
    assert {(f"/jobs/{position.code}/" in message.text, message.edition) for message in told} == {
        (True, position.edition)
    }


def test_sending_back_says_why(submitted: Position, organizer: User) -> None:
    reject(position=submitted, reason="请补充薪资范围", by=organizer)

    message = Message.objects.get(kind="positions.rejected")
    assert Position.objects.get().rejection == "请补充薪资范围"
    assert "请补充薪资范围" in message.text
    assert f"/jobs/{submitted.code}/edit/" in message.text


def test_approval_after_a_rejection_takes_the_reason_back(submitted: Position, organizer: User, employer: User) -> None:
    reject(position=submitted, reason="请补充薪资范围", by=organizer)
    submit(position=Position.objects.get(), by=employer)
    approve(position=Position.objects.get(), by=organizer)

    assert Position.objects.get().rejection == ""
    assert list(Message.objects.order_by("pk").values_list("kind", flat=True)) == [
        "positions.rejected", "positions.approved",
    ]  # fmt: skip


def test_two_organizers_decide_one_after_the_other(submitted: Position, organizer: User, administrator: User) -> None:
    stale = Position.objects.get()
    approve(position=submitted, by=organizer)

    with pytest.raises(WrongStatus):
        reject(position=stale, reason="", by=administrator)

    assert Position.objects.get().status == S.APPROVED


@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_nobody_decides_on_what_was_edited_after_it_was_read(
    submitted: Position, organizer: User, employer: User, verb: str
) -> None:
    read = Position.objects.get()
    submit(position=submitted, by=employer)

    with pytest.raises(Unread):
        VERBS[verb][0](read, organizer)

    assert Position.objects.get().status == S.SUBMITTED


def test_editing_a_published_position_takes_it_off_the_public_pages(employer: User) -> None:
    position = PositionFactory(organization=employer.memberships.get().organization)
    version = current_version()
    position.title_zh = "数据科学家"

    submit(position=position, by=employer)

    assert not Position.objects.public().exists()
    assert current_version() == version + 1
    assert AuditEntry.objects.get(verb="submit").changes == {"status": ["approved", "submitted"]}


def test_an_edit_begun_before_the_approval_takes_it_off_as_well(
    submitted: Position, organizer: User, employer: User
) -> None:
    stale = Position.objects.get()
    approve(position=submitted, by=organizer)
    version = current_version()

    submit(position=stale, by=employer)

    assert not Position.objects.public().exists()
    assert current_version() == version + 1


def test_closing_takes_it_off_the_public_pages(organizer: User) -> None:
    position = PositionFactory()
    version = current_version()

    close(position=position, by=organizer)

    assert not Position.objects.public().exists()
    assert current_version() == version + 1


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"salary_from": 20000, "salary_to": 10000}, "position_salary_is_a_range"),
        ({"salary_from": 20000}, "position_salary_is_a_range"),
        ({"salary_to": 20000}, "position_salary_is_a_range"),
        ({"headcount": 0}, "position_is_for_somebody"),
    ],
)
def test_what_the_database_refuses_is_said_in_words(employer: User, fields: dict[str, int], constraint: str) -> None:
    position = PositionFactory.build(
        edition=Edition.objects.get(), organization=employer.memberships.get().organization, status=S.DRAFT, **fields
    )

    with pytest.raises(ValidationError) as refusal:
        submit(position=position, by=employer)

    assert refusal.value.code == constraint
    assert not Position.objects.exists()


def test_a_fair_of_another_edition_is_refused(employer: User) -> None:
    fair = FairFactory(edition=EditionFactory(year=2029, is_current=False))
    position = PositionFactory(organization=employer.memberships.get().organization, status=S.DRAFT)
    position.fair = fair

    with pytest.raises(ValidationError) as refusal:
        submit(position=position, by=employer)

    assert list(refusal.value.message_dict) == ["fair"]
    assert Position.objects.get().fair is None


def test_a_position_is_found_by_its_new_words_at_once(employer: User) -> None:
    organization = OrganizationFactory(name_zh="山城医院")
    position = PositionFactory(organization=organization, title_zh="护士")
    position.title_zh = "麻醉医师"

    submit(position=position, by=employer)

    assert [Position.objects.filter(search=word).count() for word in ("麻醉", "护士", "山城")] == [1, 0, 1]
