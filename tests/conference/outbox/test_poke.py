"""Waking the workers."""

from typing import Any

import pytest

from conference.celery import app
from conference.outbox.poke import hear, poke


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tasks that the broker was given."""
    tasks: list[str] = []

    def send_task(task: str, _arguments: Any, **_options: Any) -> None:
        tasks.append(task)

    monkeypatch.setattr(app, "send_task", send_task)
    return tasks


def test_a_rush_asks_once(asked: list[str]) -> None:
    for _time in range(100):
        poke("pump")

    assert asked == ["pump"]


def test_what_comes_after_a_worker_began_asks_again(asked: list[str]) -> None:
    """It may have looked already."""
    poke("pump")
    hear("pump")

    poke("pump")

    assert asked == ["pump"] * 2


def test_each_task_is_asked_for_itself(asked: list[str]) -> None:
    poke("pump")
    poke("write")

    assert asked == ["pump", "write"]
