"""Statements that are executed so often that Postgres parses and plans each once for a connection."""

from collections.abc import Mapping
from typing import Any
from weakref import WeakSet

from django.db import connection


class Prepared:
    """A statement with its parameters' types by their names, each in it as `%(name)s`. `name` is the statement's own
    among all that the portal prepares.
    """

    def __init__(self, name: str, parameters: Mapping[str, str], sql: str) -> None:
        places = {parameter: f"${place}" for place, parameter in enumerate(parameters, start=1)}
        self._prepare = f"PREPARE {name} ({', '.join(parameters.values())}) AS {sql % places}"
        self._execute = f"EXECUTE {name} ({', '.join(f'%({parameter})s' for parameter in parameters)})"
        self._connections: WeakSet[Any] = WeakSet()

    def execute(self, cursor: Any, told: Mapping[str, Any]) -> None:
        """Execute it on a cursor of Django's connection."""
        if connection.connection not in self._connections:
            cursor.execute(self._prepare)
            self._connections.add(connection.connection)
        cursor.execute(self._execute, told)
