"""Numbered steps with the seconds each took, plain enough for a log file."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Steps:
    """Prints to standard error, so that standard output holds only results."""

    def __init__(self, total: int, done: int = 0) -> None:
        self.total = total
        self.done = done

    @contextmanager
    def step(self, title: str, *, talks: bool = False) -> Iterator[None]:
        """Name the step, run the block, add its seconds; `talks` when the block prints lines of its own."""
        self.done += 1
        print(f"{self.done}/{self.total}  {title:32}", end="\n" if talks else "", file=sys.stderr, flush=True)
        start = time.monotonic()
        try:
            yield
        except BaseException:
            print(file=sys.stderr)
            raise
        indent = " " * 37 if talks else ""
        print(f"{indent}{time.monotonic() - start:5.1f} s", file=sys.stderr, flush=True)
