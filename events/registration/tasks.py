"""What registration does by the clock."""

from celery import shared_task

from events.registration.services.answering import delete_old_answers
from events.registration.services.codes import expire_codes
from events.registration.services.identifying import delete_old_documents
from events.registration.services.units import expire_units
from events.registration.services.waiting import expire_offers


@shared_task(ignore_result=True)
def pass_seats_on() -> None:
    """Free what was held and not taken in time, for whoever is next. Two at once do it once."""
    expire_offers()
    expire_codes()
    expire_units()


@shared_task(ignore_result=True)
def forget_answers() -> None:
    """Delete the answers that need not be kept any longer."""
    delete_old_answers()


@shared_task(ignore_result=True)
def forget_documents() -> None:
    """Delete the identity documents that may not be kept any longer."""
    delete_old_documents()
