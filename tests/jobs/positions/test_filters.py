"""What audiences ask of employers."""

import pytest

from conference.editions.models import Edition
from conference.organizations.models import Verification
from jobs.positions.models import PositionStatus
from tests import factories
from tests.conference.audiences.asking import asked

pytestmark = pytest.mark.django_db


def test_who_acts_for_an_employer_with_and_without_published_positions(edition: Edition) -> None:
    hiring, drafting, silent = (factories.MembershipFactory() for _ in range(3))
    factories.MembershipFactory(organization__verification=Verification.PENDING)
    factories.PositionFactory(edition=edition, organization=hiring.organization)
    factories.PositionFactory(
        edition=edition, organization=drafting.organization, status=PositionStatus.DRAFT, published_at=None
    )
    earlier = factories.EditionFactory(year=2028, is_current=False)
    factories.PositionFactory(edition=earlier, organization=silent.organization)

    assert asked(edition, "employers", positions=["with"]) == ({hiring.user.person}, "代表已有发布岗位的已核验单位")
    assert asked(edition, "employers", positions=["without"]) == (
        {drafting.user.person, silent.user.person},
        "代表尚无发布岗位的已核验单位",
    )
