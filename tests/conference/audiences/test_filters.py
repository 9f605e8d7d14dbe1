"""What audiences ask of the rooms below them."""

from typing import Any

import pytest

from conference.audiences.queries import in_words, people_of
from conference.editions.models import Edition
from conference.organizations.models import OrganizationKind, Verification
from conference.people.models import Language, User
from tests import factories
from tests.conference.audiences.asking import audience_with

pytestmark = pytest.mark.django_db


def test_who_acts_for_an_organization_counts_once_it_is_verified(edition: Edition) -> None:
    university = factories.MembershipFactory(organization__kind=OrganizationKind.UNIVERSITY).user.person
    factories.MembershipFactory(organization__kind=OrganizationKind.ENTERPRISE)
    factories.MembershipFactory(
        organization__kind=OrganizationKind.UNIVERSITY, organization__verification=Verification.PENDING
    )
    audience = audience_with(edition, "members", kinds=["university"])

    assert list(people_of(audience)) == [university]
    assert in_words(audience) == "代表已核验单位（类型：“高等院校”）"


def test_who_has_an_account(edition: Edition, attendee: User) -> None:
    factories.ContactListEntryFactory(contact_list__edition=edition)
    audience = audience_with(edition, "account")

    assert list(people_of(audience)) == [attendee.person]
    assert in_words(audience) == "已有账号"


def test_in_which_language_the_portal_writes(edition: Edition, attendee: User) -> None:
    foreigner = factories.UserFactory(person__language=Language.ENGLISH).person
    audience = audience_with(edition, "language", language=["en"])

    assert list(people_of(audience)) == [foreigner]
    assert in_words(audience) == "通知语言为“English”"


@pytest.mark.parametrize("parameters", [{}, {"language": []}, {"language": ["fr"]}, {"language": [""]}])
def test_parameters_are_checked_when_they_are_read(
    parameters: dict[str, Any], edition: Edition, attendee: User
) -> None:
    audience = audience_with(edition, "language", **parameters)

    assert not people_of(audience).exists()
    assert in_words(audience).startswith("无法使用")
