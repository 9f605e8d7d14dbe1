"""What an operator does with the portal, behind the `portal` script: one module per command."""

from pathlib import Path

CHECKOUT = Path(__file__).parents[2]


class RefusalError(Exception):
    """The command cannot go on; the message is one sentence that says why and what to do."""
