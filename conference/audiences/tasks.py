"""What audiences do by the clock."""

from celery import shared_task

from conference.audiences import services


@shared_task(ignore_result=True)
def forget_tables() -> None:
    """Delete the uploaded tables that nobody took in."""
    services.forget_tables()
