"""Asking a worker to launch what is due."""

from conference.outbox.poke import poke

ADVANCE = "conference.campaigns.tasks.advance"


def poke_campaigns() -> None:
    """Ask a worker to look at what is due; beat asks as well."""
    poke(ADVANCE, queue="default")
