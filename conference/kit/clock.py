"""The portal's clock: the database's time, plus an offset that only tests and the demo can set."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import connection, models
from django.utils.translation import gettext as _


class Now(models.Func):
    """The same within a query."""

    function = "portal_now"
    template = "%(function)s()"
    output_field = models.DateTimeField()


def now() -> dt.datetime:
    """The portal's time, aware, in UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_now()")
        moment: dt.datetime = cursor.fetchone()[0]
    return moment


def true(moment: dt.datetime) -> dt.datetime:
    """The database's own time when the portal's clock shows that moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s - (portal_now() - statement_timestamp())", [moment])
        told: dt.datetime = cursor.fetchone()[0]
    return told


def minutes(length: dt.timedelta) -> int:
    """A length in whole minutes, what is left over dropped."""
    return length // dt.timedelta(minutes=1)


def check_year(moment: dt.date) -> None:
    """Raises ValidationError at the ends of all calendars, beyond which nothing can be reckoned."""
    if not 2000 <= moment.year < 2100:
        raise ValidationError(_("Times lie between the years 2000 and 2100."))


def set_offset(offset: dt.timedelta) -> None:
    """Shift the portal's clock. Outside the demo this raises ImproperlyConfigured."""
    if settings.PORTAL_MODE != "demo":
        raise ImproperlyConfigured("Only the demo's clock can be set.")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE portal_clock SET clock_offset = make_interval(secs => %s)", [offset.total_seconds()])
