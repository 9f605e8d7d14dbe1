"""How tests of the rooms ask an audience of one condition."""

from typing import Any

from conference.audiences.models import Audience
from conference.audiences.queries import in_words, people_of
from conference.editions.models import Edition
from conference.people.models import Person
from tests import factories


def audience_with(edition: Edition, filter_name: str, **parameters: list[str]) -> Audience:
    """An audience of one condition."""
    audience = factories.AudienceFactory(edition=edition)
    factories.ConditionFactory(audience=audience, filter=filter_name, parameters=parameters)
    return audience


def asked(edition: Edition, filter_name: str, **parameters: Any) -> tuple[set[Person], str]:
    """Whom the filter finds, and how it reads."""
    audience = audience_with(edition, filter_name, **parameters)
    return set(people_of(audience)), in_words(audience)
