"""`manage.py set_clock 2026-12-07T09:00`: put the demo on another moment, the conference day say."""

import datetime as dt
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from conference.editions.models import Edition
from conference.kit import clock
from conference.pages.services import outdate_pages

MORNING = dt.time(9, 30)


class Command(BaseCommand):
    help = "Set the demo's clock: a time in Chongqing, “opening” (the first day, 9:30), or “now” for the true time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("moment")

    def handle(self, *args: Any, moment: str, **options: Any) -> None:
        true = self._true_now()
        wanted = true if moment == "now" else self._parse(moment)
        try:
            clock.set_offset(wanted - true)
        except ImproperlyConfigured as refusal:
            raise CommandError(str(refusal)) from refusal
        outdate_pages()
        self.stdout.write(f"The portal's clock says {timezone.localtime(clock.now()):%Y-%m-%d %H:%M}.")

    @staticmethod
    def _true_now() -> dt.datetime:
        with connection.cursor() as cursor:
            cursor.execute("SELECT now()")
            now: dt.datetime = cursor.fetchone()[0]
        return now

    @staticmethod
    def _parse(moment: str) -> dt.datetime:
        if moment == "opening":
            edition = Edition.objects.current()
            if edition is None:
                raise CommandError("There is no edition whose opening that could be.")
            naive: dt.datetime | None = dt.datetime.combine(edition.opens_on, MORNING)
        else:
            try:
                naive = parse_datetime(moment)
            except ValueError:
                naive = None
        if naive is None:
            raise CommandError(f"“{moment}” is no moment. Write 2026-12-07T09:00, opening, or now.")
        return timezone.make_aware(naive) if timezone.is_naive(naive) else naive
