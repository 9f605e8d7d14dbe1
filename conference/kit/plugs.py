"""Plug boards: a lower room declares a socket, and upper rooms plug in from their `plugs.py`."""

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Generic, TypeVar

T = TypeVar("T")


class Socket(Generic[T]):
    """Things plugged in by name, in the order of their rank, then of their names."""

    def __init__(self, meaning: str) -> None:
        self.meaning = meaning
        self._plugs: dict[str, tuple[int, T]] = {}

    def plug(self, name: str, thing: T, *, rank: int = 100) -> T:
        """Plug a thing in. A name taken twice raises ValueError."""
        if name in self._plugs:
            raise ValueError(f"{name!r} is already plugged into {self.meaning}")
        self._plugs[name] = (rank, thing)
        return thing

    def plugged(self, name: str, *, rank: int = 100) -> Callable[[T], T]:
        """Decorator form of `plug`."""
        return lambda thing: self.plug(name, thing, rank=rank)

    def __iter__(self) -> Iterator[T]:
        for _, (_, thing) in sorted(self._plugs.items(), key=lambda item: (item[1][0], item[0])):
            yield thing

    def __getitem__(self, name: str) -> T:
        return self._plugs[name][1]

    def get(self, name: str, default: T) -> T:
        """The thing of that name, or else the default."""
        return self._plugs[name][1] if name in self._plugs else default


FURNITURE = ("rules", "messages", "receivers", "plugs", "api", "checks", "webhooks")
"""Modules that act by being imported."""


def furnish(app: str, furniture: tuple[str, ...] = FURNITURE) -> None:
    """Import these modules of each of an app's rooms; by default those that act by being imported."""
    for room in pkgutil.iter_modules(import_module(app).__path__, f"{app}."):
        if room.ispkg:
            for piece in furniture:
                if find_spec(f"{room.name}.{piece}"):
                    import_module(f"{room.name}.{piece}")
