"""The workers of the outbox."""

from celery import shared_task

from conference.outbox.poke import hear
from conference.outbox.services import claim, send


@shared_task(ignore_result=True, acks_late=True)
def pump() -> None:
    """Send what is due until nothing is."""
    hear()
    while batch := claim():
        for message in batch:
            send(message)
