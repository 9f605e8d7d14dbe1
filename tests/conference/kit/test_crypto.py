"""Personal data at rest."""

import pytest
from cryptography.exceptions import InvalidTag
from django.conf import LazySettings

from conference.kit import crypto

OLD, NEW = bytes(32), bytes(range(32))


@pytest.mark.parametrize("plain", ["13800138000", "身份证号", "a" * 10_000])
def test_what_is_sealed_opens_again(plain: str) -> None:
    assert crypto.decrypt(crypto.encrypt(plain)) == plain


def test_equal_values_are_sealed_differently() -> None:
    assert crypto.encrypt("林晓") != crypto.encrypt("林晓")


def test_a_changed_value_does_not_open() -> None:
    sealed = crypto.encrypt("13800138000")
    middle = len(sealed) - 10
    tampered = sealed[:middle] + ("A" if sealed[middle] != "A" else "B") + sealed[middle + 1 :]

    with pytest.raises(InvalidTag):
        crypto.decrypt(tampered)


def test_a_new_key_seals_and_the_old_one_still_opens(settings: LazySettings) -> None:
    settings.ENCRYPTION_KEYS = {"old": OLD}
    before = crypto.encrypt("林晓")

    settings.ENCRYPTION_KEYS = {"new": NEW, "old": OLD}
    after = crypto.encrypt("林晓")

    assert (before.split(":")[1], after.split(":")[1]) == ("old", "new")
    assert (crypto.decrypt(before), crypto.decrypt(after)) == ("林晓", "林晓")


def test_a_key_that_is_gone_opens_nothing(settings: LazySettings) -> None:
    settings.ENCRYPTION_KEYS = {"old": OLD}
    sealed = crypto.encrypt("林晓")
    settings.ENCRYPTION_KEYS = {"new": NEW}

    with pytest.raises(KeyError):
        crypto.decrypt(sealed)


def test_an_unknown_algorithm_is_refused() -> None:
    with pytest.raises(ValueError, match="sm4"):
        crypto.decrypt("sm4:demo:AAAA")


def test_the_hash_depends_on_its_key(settings: LazySettings) -> None:
    first = crypto.keyed_hash("+8613800138000")
    assert crypto.keyed_hash("+8613800138000") == first

    settings.HASH_KEY = "another"

    assert crypto.keyed_hash("+8613800138000") != first
