"""The workers of the outbox."""

from celery import shared_task
from django.conf import settings

from conference.outbox import mailbox
from conference.outbox import pump as pumps
from conference.outbox.models import Channel, Message, Status
from conference.outbox.poke import PUMP, hear, poke_channel


@shared_task(ignore_result=True, acks_late=True)
def pump(channel: str) -> None:
    """Send what is due on a channel, for a while."""
    hear(PUMP, channel)
    pumps.pump(channel)


@shared_task(ignore_result=True)
def sweep() -> None:
    """Ask for workers where a poke was lost, and give up what is of no more use."""
    Message.objects.outdated().update(status=Status.MISSED, leased_until=None)
    for channel in Message.objects.claimable().order_by().values_list("channel", flat=True).distinct():
        poke_channel(Channel(channel))


@shared_task(ignore_result=True)
def collect_bounces() -> None:
    """Read what came back, where there is a mailbox for it."""
    if settings.MAIL_BOUNCES_URL:
        mailbox.collect()
