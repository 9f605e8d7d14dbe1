"""Somebody else who holds what one asks for."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Barrier, Thread

from django.db import connection, transaction


@contextmanager
def held(statement: str) -> Iterator[None]:
    """While the block runs another connection holds what the statement locks, and ours waits a tenth of a second. For
    tests with transactions of their own.
    """
    begun, over = Barrier(2), Barrier(2)

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            begun.wait(10)
            over.wait(10)
        connection.close()

    other = Thread(target=hold)
    other.start()
    begun.wait(10)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    try:
        yield
    finally:
        over.wait(10)
        other.join()
        connection.close()  # the next test's waits as long as settings say
