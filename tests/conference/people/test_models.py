"""People and their logins."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from conference.kit.constraints import in_words
from conference.people.models import Person, User
from tests.factories import PersonFactory, UserFactory

LIN = {"name_zh": "林晓", "family_name": "Lin", "given_names": "Xiao"}


@pytest.mark.parametrize(
    ("names", "chinese", "english"),
    [
        (LIN, "林晓", "Xiao Lin"),
        (LIN | {"family_name_first": True}, "林晓", "Lin Xiao"),
        ({"family_name": "King", "given_names": "Ada"}, "Ada King", "Ada King"),
        ({"given_names": "Sukarno"}, "Sukarno", "Sukarno"),
        ({"family_name": "Sukarno"}, "Sukarno", "Sukarno"),
        ({"name_zh": "林晓"}, "林晓", "林晓"),
    ],
)
def test_a_name_is_shown_in_the_visitors_language(names: dict[str, object], chinese: str, english: str) -> None:
    person = Person(**names)

    with translation.override("zh-hans"):
        assert person.name == chinese
    with translation.override("en"):
        assert person.name == english


@pytest.mark.parametrize(
    ("names", "printed"),
    [
        (LIN | {"badge_name": "Lily Lin"}, "Lily Lin"),
        (LIN, "林晓"),
        ({"family_name": "King", "given_names": "Ada"}, "Ada King"),
    ],
)
def test_the_badge_prints_the_chosen_name_else_the_chinese_one(names: dict[str, object], printed: str) -> None:
    assert Person(**names).printed_name == printed


@pytest.mark.django_db
class TestInTheDatabase:
    """What the database holds and refuses."""

    def test_a_phone_number_is_sealed(self) -> None:
        person = PersonFactory(phone="+8613800138000")

        with connection.cursor() as cursor:
            cursor.execute("SELECT phone, conference_person::text FROM conference_person")
            phone, row = cursor.fetchone()
        assert phone.startswith("gcm1:")
        assert "13800138000" not in row
        assert Person.objects.get(pk=person.pk).phone == "+8613800138000"

    def test_a_phone_number_cannot_be_searched_but_by_its_hash(self) -> None:
        with pytest.raises(Exception, match="Unsupported lookup"):
            Person.objects.filter(phone="+8613800138000").exists()

    def test_changing_the_phone_alone_changes_its_hash(self) -> None:
        user = UserFactory(phone="+8613800138000")
        before = user.phone_hash

        user.phone = "+8613900139000"
        user.save(update_fields=["phone"])

        assert User.objects.get(pk=user.pk).phone_hash not in (None, before)

    def test_two_accounts_never_share_a_phone_and_the_refusal_is_in_words(self) -> None:
        UserFactory(phone="+8613800138000")

        with translation.override("en"), pytest.raises(ValidationError) as refusal, in_words(), transaction.atomic():
            UserFactory(phone="+8613800138000")

        assert refusal.value.code == "user_phone_is_unique"
        assert refusal.value.messages == ["This phone number belongs to another account."]

    def test_many_accounts_have_no_phone(self) -> None:
        UserFactory(phone=None)
        UserFactory(phone="")

        assert User.objects.filter(phone__isnull=True, phone_hash=None).count() == 2

    def test_emails_differ_by_more_than_case(self) -> None:
        UserFactory(email="lin@example.com")

        with pytest.raises(IntegrityError, match="email"), transaction.atomic():
            UserFactory(email="Lin@Example.com")

    def test_a_person_has_a_name(self) -> None:
        with pytest.raises(ValidationError) as refusal, in_words(), transaction.atomic():
            PersonFactory(name_zh="")

        assert refusal.value.code == "person_has_a_name"

    def test_a_violation_without_words_stays_what_it_is(self) -> None:
        user = UserFactory()

        with pytest.raises(IntegrityError), in_words(), transaction.atomic():
            UserFactory(code=user.code)


@pytest.mark.parametrize(
    ("email", "shown"), [("lin.xiao@example.com", "li…@example.com"), ("a@b.cn", "a…@b.cn"), (None, ""), ("", "")]
)
def test_an_address_is_shown_without_most_of_its_name(email: str | None, shown: str) -> None:
    assert Person(name_zh="林晓", email=email).masked_email == shown
