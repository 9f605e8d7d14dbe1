"""`manage.py load_demo`: the real edition with sample employers, positions and attendees around it."""

import datetime as dt
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone, translation

from conference.editions.models import Edition
from conference.kit import plugs
from conference.kit.demo import Demo, rooms

TRUE_OPENING = dt.date(2024, 11, 23)
DAYS_AHEAD = 14


class Command(BaseCommand):
    help = "Load the demo edition into an empty portal. By default it opens in 14 days and registration is open."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-held", action="store_true", help="keep the true dates, 23 and 24 November 2024")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PORTAL_MODE != "demo":
            raise CommandError("Demo data belongs to demo mode only.")
        if Edition.objects.exists():
            self.stdout.write("There is an edition already; nothing loaded.")
            return
        opening = TRUE_OPENING if options["as_held"] else timezone.localdate() + dt.timedelta(DAYS_AHEAD)
        for app in ("conference", "events", "talent", "jobs"):
            plugs.furnish(app, ("demo",))
        began = time.monotonic()
        with transaction.atomic(), translation.override("zh-hans"):
            demo = Demo(shift=opening - TRUE_OPENING, say=self._say)
            for room in rooms:
                room(demo)
        self._say(f"done in {time.monotonic() - began:.1f} s")

    def _say(self, what: str) -> None:
        self.stdout.write(f"   {what}")
        self.stdout.flush()
