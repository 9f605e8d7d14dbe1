"""What templates need to draw and to say that Django's own tags do not offer."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from conference.kit import phones

register = template.Library()

LINES = 6  # in each of the two currents of a pattern


@register.simple_tag
def icon(name: str) -> SafeString:
    """One icon of the sprite; always decoration, the words stand beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', static("icons.svg"), name
    )


@register.simple_tag
def current_pattern(code: object) -> SafeString:
    """Two currents that meet, drawn from a code: the picture of what has no photograph.

    The same code always gives the same picture, in any process and on any machine.
    """
    seed = sha256(str(code).encode()).digest()
    meet_x, meet_y = 120 + seed[0] % 81, 45 + seed[1] % 31
    left_y, right_y = 10 + seed[2] % 101, 10 + seed[3] % 101
    goal_x = 60 + seed[4] % 201
    goal_y = -20 if seed[5] % 2 else 140
    spread = 5 + seed[6] % 7

    def bundle(edge_x: int, edge_y: int, bend_x: int, shift: int) -> str:
        lines = []
        for line in range(LINES):
            offset = (line - LINES // 2) * spread
            middle = line * 4 + shift
            lines.append(
                f"M{edge_x} {edge_y + offset}Q{bend_x} {edge_y + offset // 2} {meet_x + middle - 10} {meet_y}"
                f"T{goal_x + offset + shift} {goal_y}"
            )
        return "".join(lines)

    left = bundle(-10, left_y, meet_x - 60, 0)
    right = bundle(330, right_y, meet_x + 60, 2)
    return mark_safe(  # noqa: S308 numbers only  # nosec
        '<svg class="pattern" viewBox="0 0 320 120" preserveAspectRatio="xMidYMid slice" aria-hidden="true" '
        'focusable="false" fill="none">'
        f'<path class="pattern__left" d="{left}"/><path class="pattern__right" d="{right}"/></svg>'
    )


@register.filter
def theme_parts(theme: str) -> list[str]:
    """The theme's halves, so that a narrow screen breaks between them and nowhere else."""
    return [part.strip() for part in theme.split("·")]


@register.filter
def thousands(number: int | None) -> str:
    """A count with its commas; nothing where there is none."""
    return "" if number is None else f"{number:,}"


@register.filter
def phone(number: str) -> str:
    """A phone number as people write it: 138 0013 8000."""
    return phones.display(number)


@register.filter
def day(value: date | datetime | None) -> SafeString:
    """A day of the conference with its weekday, as people and machines read it: 11月23日（周一）."""
    if value is None:
        return SafeString("")
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    weekday = (
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    )[value.weekday()]
    month_day = date_format(value, pgettext("date format", "F j"))
    words = pgettext("date", "%(weekday)s, %(day)s") % {"weekday": weekday, "day": month_day}
    return format_html('<time datetime="{}">{}</time>', value.strftime("%Y-%m-%d"), words)


@register.filter
def full_date(value: date | datetime | None) -> str:
    """A date that may be of another year: 2026年11月23日."""
    if value is None:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return date_format(value, pgettext("date format", "F j, Y"))


@register.filter
def moment(value: datetime | None) -> str:
    """A date with its time of day: 2026年11月23日 09:00."""
    return date_format(timezone.localtime(value), "DATETIME_FORMAT") if value else ""


@register.simple_tag
def day_range(opens_on: date, closes_on: date) -> SafeString:
    """The edition's days in one breath: 2026年11月23日至24日."""
    return format_html('<span class="days">{}</span>', _days(opens_on, closes_on))


def _days(opens_on: date, closes_on: date) -> str:
    if opens_on == closes_on:
        return full_date(opens_on)
    if (opens_on.year, opens_on.month) == (closes_on.year, closes_on.month):
        return pgettext("days of one month", "%(month)s %(first)s–%(last)s, %(year)s") % {
            "month": date_format(opens_on, pgettext("date format", "F")),
            "first": opens_on.day,
            "last": closes_on.day,
            "year": opens_on.year,
        }
    return pgettext("days", "%(first)s – %(last)s") % {"first": full_date(opens_on), "last": full_date(closes_on)}


@register.simple_tag
def time_range(starts_at: datetime | None, ends_at: datetime | None = None) -> SafeString:
    """Clock times with what machines read: 09:00–11:30."""
    if starts_at is None:
        return SafeString("")
    begin = timezone.localtime(starts_at)
    markup = format_html('<time datetime="{}">{}</time>', begin.isoformat(), begin.strftime("%H:%M"))
    if ends_at is None:
        return markup
    end = timezone.localtime(ends_at)
    return format_html('{}–<time datetime="{}">{}</time>', markup, end.isoformat(), end.strftime("%H:%M"))
