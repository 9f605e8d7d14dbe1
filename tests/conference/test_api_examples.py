"""The API holds to its description whatever it is asked: examples that schemathesis makes up."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from conference.accounts.services import make_token
from conference.editions.models import Edition
from conference.wsgi import application
from events.schedule.services.releasing import release
from tests.factories import EventFactory, MembershipFactory, PositionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.drill]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Requests leave the test's connection open, as those of Django's own client do."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def token(edition: Edition) -> str:
    """Of somebody who acts for an employer with a position, beside a released program."""
    user = MembershipFactory().user
    PositionFactory(edition=edition, organization=user.memberships.get().organization)
    EventFactory(edition=edition)
    release(edition=edition, by=None)
    return make_token(user=user, name="examples")


@pytest.fixture
def description(token: str) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)


api = schemathesis.pytest.from_fixture("description")


@api.parametrize()
@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_the_description_knows(case: schemathesis.Case, token: str) -> None:
    case.call_and_validate(
        checks=[not_a_server_error, response_schema_conformance], headers={"Authorization": f"Bearer {token}"}
    )
