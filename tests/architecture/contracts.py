"""The order of floors and rooms, as `pyproject.toml` tells it to import-linter."""

import tomllib
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
LAYERS: list[list[str]] = [contract["layers"] for contract in CONTRACTS if contract["type"] == "layers"]
FLOORS = LAYERS[0]


def room_of(module: str) -> str:
    """`jobs.positions` of `jobs.positions.models`."""
    return ".".join(module.split(".")[:2])


def climbs(source: str, target: str) -> bool:
    """Whether a module that names another one looks up: from a lower floor, or from a lower room of its floor; or
    beside itself, at a sibling (`a | b` in the contract).
    """
    for layers in LAYERS:
        places = [
            next(
                (
                    (index, room)
                    for index, layer in enumerate(layers)
                    for room in layer.split(" | ")
                    if f"{module}.".startswith(f"{room}.")
                ),
                None,
            )
            for module in (source, target)
        ]
        if None not in places and (places[0][0], places[0] != places[1]) > (places[1][0], False):
            return True
    return False
