"""Entering an organization."""

import pytest
from stdnum.cn import uscc

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.organizations.forms import CreditCodeField, OrganizationForm
from conference.organizations.models import Membership, Organization, Verification
from conference.people.models import User
from tests.conftest import SignIn
from tests.factories import OrganizationFactory

NUMBER = "91500000MA5U0ABC1"
CODE = NUMBER + uscc.calc_check_digit(NUMBER)
WRONG = NUMBER + next(character for character in "0123456789" if character != CODE[-1])
MAINLAND = {"name_zh": "山城汽车", "kind": "enterprise", "country": "CN", "credit_code": CODE, "city": "重庆"}
ABROAD = MAINLAND | {"country": "GB", "credit_code": "", "registration_number": "01234567"}
PAGE = "/organizations/new/"


def errors(told: dict[str, str]) -> dict[str, list[str]]:
    """The codes of what the form finds wrong, by field."""
    return {field: [error.code for error in found] for field, found in OrganizationForm(told).errors.as_data().items()}


@pytest.mark.parametrize("typed", [CODE, CODE.lower(), f" {CODE[:8]} {CODE[8:]} ", f"{CODE[:8]}-{CODE[8:]}"])
def test_a_credit_code_is_read_as_people_write_it(typed: str) -> None:
    assert CreditCodeField(required=False).clean(typed) == CODE


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "found"),
    [
        (MAINLAND, {}),
        (ABROAD, {}),
        (MAINLAND | {"credit_code": WRONG}, {"credit_code": ["checksum"]}),
        (MAINLAND | {"credit_code": CODE[:-1]}, {"credit_code": ["format"]}),
        (MAINLAND | {"credit_code": ""}, {"credit_code": [None]}),
        (ABROAD | {"registration_number": ""}, {"registration_number": [None]}),
        (MAINLAND | {"name_zh": "", "name_en": ""}, {"name_zh": ["required"]}),
        (MAINLAND | {"introduction_en": "A" * 5001}, {"introduction_en": ["max_length"]}),
    ],
)
def test_each_sort_of_organization_gives_its_number(told: dict[str, str], found: dict[str, list[str]]) -> None:
    assert errors(told) == found


@pytest.mark.django_db
def test_a_foreign_organization_needs_no_chinese_name() -> None:
    form = OrganizationForm(ABROAD | {"name_zh": "", "name_en": "Nordic Battery"})

    assert form.is_valid()
    assert form.save(commit=False).name_zh == "Nordic Battery"


@pytest.mark.django_db
def test_whoever_enters_an_organization_is_its_first_member(sign_in: SignIn, attendee: User, edition: Edition) -> None:
    response = sign_in(attendee).post(f"{PAGE}?next=/jobs/new/", MAINLAND)

    organization = Organization.objects.get()
    assert response["Location"] == "/jobs/new/"
    assert (organization.credit_code, organization.verification) == (CODE, Verification.PENDING)
    assert Membership.objects.values_list("organization", "user").get() == (organization.pk, attendee.pk)
    assert AuditEntry.objects.values_list("verb", "actor_id", "object_id").get() == (
        "create", attendee.pk, organization.pk,
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "number", "field"),
    [
        (MAINLAND, {"credit_code": CODE}, "credit_code"),
        (ABROAD, {"country": "GB", "registration_number": "01234567"}, "__all__"),
    ],
)
def test_a_second_organization_with_the_same_number_is_refused_in_words(
    sign_in: SignIn, attendee: User, edition: Edition, told: dict[str, str], number: dict[str, str], field: str
) -> None:
    OrganizationFactory(**number)

    response = sign_in(attendee).post(PAGE, told)

    assert list(response.context["form"].errors) == [field]
    assert 'value="山城汽车"' in response.content.decode()
    assert Organization.objects.count() == 1


@pytest.mark.django_db
def test_the_page_after_entering_is_one_of_ours(sign_in: SignIn, attendee: User, edition: Edition) -> None:
    response = sign_in(attendee).post(f"{PAGE}?next=https://evil.example/", MAINLAND)

    assert response["Location"] == "/me/"
