"""Printing badges, and the log of that."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from conference.audit.services import record
from conference.kit import clock
from conference.people.models import Person, User
from events.checkin import badges as paper
from events.checkin.fonts import missing
from events.checkin.models import Badge, BadgePrint
from events.registration.models import Pass
from events.registration.services.passes import reissue_pass


class PrintRefused(Exception):
    """Why badges are not printed, in words."""


@transaction.atomic
def print_badges(*, badges: Sequence[Badge], by: User, reason: str = "", is_reissued: bool = False) -> bytes:
    """The PDF of described badges in their order, each print in the log. Those that were printed before need a reason;
    reissued, the codes of their earlier prints open nothing any more. Raises PrintRefused.
    """
    reason = reason.strip()
    # Two desks at once print one after the other, and the second is asked why.
    locked = Pass.objects.select_for_update().filter(pk__in=[badge.pk for badge in badges]).order_by("pk")
    passes = {issued.pk: issued for issued in locked}
    before = set(BadgePrint.objects.filter(issued_pass__in=passes).values_list("issued_pass", flat=True))
    if before and not reason:
        raise PrintRefused(_("Some of these badges were printed before. Say why they are printed again."))
    if any(missing(badge.person.printed_name) for badge in badges):
        raise PrintRefused(_("Some names cannot be printed. Choose another name to print."))
    now = clock.now()
    for badge in badges:
        badge.version = passes[badge.pk].version
        if is_reissued and badge.pk in before:
            reissue_pass(issued=badge, by=by)
        record(actor=by, verb="print", target=badge)
    BadgePrint.objects.bulk_create(
        BadgePrint(
            issued_pass=passes[badge.pk],
            version=badge.version,
            printed_at=now,
            printed_by=by,
            reason=reason if badge.pk in before else "",
        )
        for badge in badges
    )
    return paper.pdf(badges)


@transaction.atomic
def choose_badge_name(*, person: Person, badge_name: str, by: User) -> Person:
    """Print another name on a person's badge. Raises ValidationError where that cannot be printed either."""
    badge_name = badge_name.strip()
    if absent := missing(badge_name):
        raise ValidationError(_("No font has: {characters}").format(characters=absent))
    found = Person.objects.select_for_update().get(pk=person.pk)
    found.badge_name = badge_name
    found.save(update_fields=["badge_name"])
    record(actor=by, verb="change", target=found, changes={"badge_name": None})
    return found
