"""Plug boards."""

import pytest

from conference.kit.plugs import Socket


@pytest.fixture
def socket() -> Socket[str]:
    return Socket("words")


def test_plugs_come_by_rank_then_by_name(socket: Socket[str]) -> None:
    socket.plug("b", "third")
    socket.plug("a", "second")
    socket.plug("z", "first", rank=1)

    assert list(socket) == ["first", "second", "third"]


def test_a_name_is_taken_once(socket: Socket[str]) -> None:
    socket.plug("a", "first")

    with pytest.raises(ValueError, match="'a' is already plugged into words"):
        socket.plug("a", "second")

    assert socket["a"] == "first"


def test_a_plugged_function_stays_itself() -> None:
    socket = Socket("functions")

    @socket.plugged("double")
    def double(number: int) -> int:
        return 2 * number

    assert (list(socket), double(2)) == ([double], 4)
