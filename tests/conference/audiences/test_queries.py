"""Whom an audience reaches, and what it says of itself."""

from itertools import product
from typing import Any

import pytest
from django.utils import translation

from conference.audiences.models import Audience
from conference.audiences.queries import counts_of, in_words, known_to, meaning_of, people_of, reach_of, sample_of
from conference.editions.models import Edition
from conference.people.models import Person, User
from tests import factories

pytestmark = pytest.mark.django_db

A, B, C = range(3)


@pytest.fixture
def lists(edition: Edition) -> list[Any]:
    return [factories.ContactListFactory(edition=edition, name=name) for name in ("校友", "院士", "企业家")]


@pytest.fixture
def people(lists: list[Any], edition: Edition) -> dict[tuple[bool, ...], Person]:
    """One person for each way of being or not being on the three lists, all of them known by a fourth one."""
    everybody = factories.ContactListFactory(edition=edition)
    found = {}
    for on_lists in product([False, True], repeat=3):
        person = found[on_lists] = factories.PersonFactory()
        for contact_list in [everybody, *(each for each, is_on in zip(lists, on_lists, strict=True) if is_on)]:
            factories.ContactListEntryFactory(contact_list=contact_list, person=person)
    return found


def audience_of(groups: list[list[tuple[int, bool]]], lists: list[Any]) -> Audience:
    """An audience of groups of (list, is negated)."""
    audience = factories.AudienceFactory(edition=lists[0].edition)
    for group, members in enumerate(groups):
        for position, (place, is_negated) in enumerate(members):
            factories.ConditionFactory(
                audience=audience,
                group=group,
                position=position,
                filter="listed",
                parameters={"lists": [str(lists[place].pk)]},
                is_negated=is_negated,
            )
    return audience


YES, NOT = False, True


@pytest.mark.parametrize(
    ("groups", "truth"),
    [
        ([[(A, YES)]], lambda a, b, c: a),
        ([[(A, NOT)]], lambda a, b, c: not a),
        ([[(A, YES), (B, YES)]], lambda a, b, c: a or b),
        ([[(A, YES)], [(B, YES)]], lambda a, b, c: a and b),
        ([[(A, YES)], [(B, NOT)]], lambda a, b, c: a and not b),
        ([[(A, NOT), (B, NOT)]], lambda a, b, c: not a or not b),
        ([[(A, NOT)], [(B, NOT)]], lambda a, b, c: not a and not b),
        ([[(A, YES), (B, NOT)], [(C, YES)]], lambda a, b, c: (a or not b) and c),
        ([[(A, YES), (B, YES)], [(B, NOT), (C, YES)]], lambda a, b, c: (a or b) and (not b or c)),
        ([[(A, YES)], [(A, NOT)]], lambda a, b, c: False),
        ([], lambda a, b, c: False),
    ],
)
def test_conditions_are_groups_that_must_all_be_answered_to_by_any_of_their_own(
    groups: Any, truth: Any, lists: list[Any], people: dict[tuple[bool, ...], Person]
) -> None:
    audience = audience_of(groups, lists)

    assert set(people_of(audience)) == {person for on_lists, person in people.items() if truth(*on_lists)}


def test_the_people_of_an_audience_are_one_query(
    lists: list[Any], people: dict[tuple[bool, ...], Person], django_assert_num_queries: Any
) -> None:
    found = people_of(audience_of([[(A, YES), (B, NOT)], [(C, NOT)]], lists))

    with django_assert_num_queries(1):
        assert len(found) == 3


@pytest.mark.parametrize("is_negated", [False, True])
def test_a_condition_whose_object_is_gone_makes_the_audience_nobody(
    is_negated: bool, lists: list[Any], people: dict[tuple[bool, ...], Person]
) -> None:
    """Not everybody who is on no list, nor those whom another alternative lets in."""
    audience = audience_of([[(A, is_negated), (B, YES)]], lists)
    lists[A].delete()

    assert not people_of(audience).exists()
    assert in_words(audience) == "无法使用，不含任何人。“在联系人名单中”：此处所选的内容已不存在。"


@pytest.mark.parametrize("is_negated", [False, True])
def test_a_filter_that_no_room_has_any_more_makes_the_audience_nobody(
    is_negated: bool, people: dict[tuple[bool, ...], Person], lists: list[Any]
) -> None:
    audience = audience_of([[(A, YES)]], lists)
    factories.ConditionFactory(audience=audience, filter="horoscope", is_negated=is_negated)

    assert not people_of(audience).exists()
    assert "无法使用" in in_words(audience)


def test_without_conditions_an_audience_is_nobody_and_says_so(edition: Edition, attendee: User) -> None:
    audience = factories.AudienceFactory(edition=edition)

    assert not people_of(audience).exists()
    assert in_words(audience) == "没有人：尚未设置条件。"


def test_what_is_only_reversed_starts_from_those_who_are_known_to_the_edition(lists: list[Any], attendee: User) -> None:
    stranger = factories.PersonFactory()
    earlier = factories.ContactListFactory(edition=factories.EditionFactory(year=2028, is_current=False))
    factories.ContactListEntryFactory(contact_list=earlier)
    audience = audience_of([[(A, NOT)]], lists)

    assert set(people_of(audience)) == {attendee.person}
    assert stranger not in known_to(audience.edition)
    assert in_words(audience) == "本届相关人员中：不满足（在名单“校友”中）"


def test_whoever_is_known_by_nothing_is_not_reached_by_a_language(edition: Edition, attendee: User) -> None:
    factories.PersonFactory()
    audience = factories.AudienceFactory(edition=edition)
    factories.ConditionFactory(audience=audience, filter="language", parameters={"language": ["zh-hans"]})

    assert list(people_of(audience)) == [attendee.person]


def test_whose_account_is_closed_is_reached_by_nothing(lists: list[Any], attendee: User) -> None:
    factories.ContactListEntryFactory(contact_list=lists[A], person=attendee.person)
    factories.change(attendee, is_active=False)

    assert not people_of(audience_of([[(A, YES)]], lists)).exists()


def test_an_audience_reads_as_a_sentence_in_both_languages(lists: list[Any]) -> None:
    audience = audience_of([[(A, YES), (B, YES)], [(C, NOT)]], lists)

    assert in_words(audience) == "（在名单“校友”中或在名单“院士”中），并且不满足（在名单“企业家”中）"
    with translation.override("en"):
        assert in_words(audience) == "(on the list “校友” or on the list “院士”), and not (on the list “企业家”)"


def test_reach_says_how_people_can_be_written_to(lists: list[Any]) -> None:
    contacts = [{"email": "lin@example.com", "phone": "+8613800138000"}, {"email": "zhou@example.com"}]
    contacts += [{"email": None, "phone": "+8613900139000"}, {"email": None}, {"email": "", "phone": None}]
    for contact in contacts:
        factories.ContactListEntryFactory(contact_list=lists[A], person=factories.PersonFactory(**contact))
    factories.UserFactory()

    reach = reach_of(meaning_of(audience_of([[(A, YES)]], lists)))

    assert (reach.total, reach.known, reach.mail, reach.phone_only, reach.unreachable) == (5, 6, 2, 1, 2)
    assert (reach.percent, reach.share) == (83, "83")


def test_a_sample_is_the_same_again_and_another_for_another_audience(lists: list[Any]) -> None:
    for _ in range(40):
        factories.ContactListEntryFactory(contact_list=lists[A])
    meaning = meaning_of(audience_of([[(A, YES)]], lists))

    assert list(sample_of(meaning.people(), "1")) == list(sample_of(meaning.people(), "1"))
    assert set(sample_of(meaning.people(), "1")) != set(sample_of(meaning.people(), "2"))
    assert len(sample_of(meaning.people())) == 10


def test_many_audiences_are_counted_in_one_query(
    lists: list[Any], people: dict[tuple[bool, ...], Person], django_assert_num_queries: Any
) -> None:
    meanings = [meaning_of(audience_of(groups, lists)) for groups in ([[(A, YES)]], [[(A, NOT)], [(B, YES)]], [])]
    assert [meaning.is_usable for meaning in meanings] == [True, True, False]

    with django_assert_num_queries(1):
        assert counts_of(lists[0].edition, meanings) == [4, 2, 0]
