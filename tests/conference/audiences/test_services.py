"""Saving and deleting audiences."""

import pytest
from django.core.exceptions import ValidationError

from conference.audiences.models import Audience, Condition
from conference.audiences.services import delete_audience, save_audience
from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.people.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def with_account(position: int = 0) -> Condition:
    return Condition(group=0, position=position, filter="account")


def test_an_audience_gets_its_conditions_in_the_place_of_earlier_ones(edition: Edition, organizer: User) -> None:
    audience = save_audience(
        audience=Audience(edition=edition, name="已有账号者"), conditions=[with_account()], by=organizer
    )
    english = Condition(group=0, position=0, filter="language", parameters={"language": ["en"]})
    save_audience(audience=audience, conditions=[english], by=organizer, seen=audience.stamp)

    assert list(audience.conditions.values_list("filter", flat=True)) == ["language"]
    assert list(
        AuditEntry.objects.filter(actor_id=organizer.pk).order_by("pk").values_list("actor_id", "verb", "changes")
    ) == [
        (organizer.pk, "add", {"conditions": ["", "已有账号"]}),
        (organizer.pk, "change", {"conditions": ["已有账号", "通知语言为“English”"]}),
    ]


def test_another_name_is_in_the_log(edition: Edition, organizer: User) -> None:
    audience = factories.AudienceFactory(edition=edition, name="校友")
    audience.name = "海外校友"
    save_audience(audience=audience, conditions=[], by=organizer)

    assert AuditEntry.objects.get(verb="change").changes["name"] == ["校友", "海外校友"]


def test_whoever_is_second_is_told_and_changes_nothing(edition: Edition, organizer: User) -> None:
    audience = factories.AudienceFactory(edition=edition)
    seen = audience.stamp
    save_audience(audience=audience, conditions=[with_account()], by=organizer, seen=seen)

    with pytest.raises(ValidationError, match="有人已修改"):
        save_audience(audience=audience, conditions=[], by=organizer, seen=seen)

    assert audience.conditions.count() == 1


def test_a_condition_that_cannot_be_used_is_not_saved(edition: Edition, organizer: User) -> None:
    stale = Condition(group=0, position=0, filter="listed", parameters={"lists": ["1"]})

    with pytest.raises(ValidationError, match="已不存在"):
        save_audience(audience=Audience(edition=edition, name="校友"), conditions=[stale], by=organizer)

    assert not Audience.objects.exists()


def test_a_name_is_given_once_in_an_edition(edition: Edition, organizer: User) -> None:
    taken = factories.AudienceFactory(edition=edition)
    factories.AudienceFactory(edition=factories.EditionFactory(year=2028, is_current=False), name=taken.name)

    with pytest.raises(ValidationError) as refusal:
        save_audience(audience=Audience(edition=edition, name=taken.name), conditions=[], by=organizer)

    assert refusal.value.code == "audience_is_named_once"


def test_what_a_deleted_audience_meant_stays_in_the_log(edition: Edition, organizer: User) -> None:
    audience = factories.ConditionFactory(audience__edition=edition).audience
    delete_audience(audience=audience, by=organizer)

    assert not Audience.objects.exists()
    assert AuditEntry.objects.get(verb="delete").changes == {"conditions": ["已有账号", ""]}
