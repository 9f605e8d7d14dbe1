"""Invitation codes: made, used, revoked, expired."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from conference.audit.services import record
from conference.kit import clock
from conference.kit.codes import normalized
from conference.people.models import Person, User
from events.program.models import Event
from events.registration.models import InvitationCode
from events.registration.services.holding import hold, let_go, let_go_all
from events.registration.services.refusals import WrongCode


@transaction.atomic
def make_code(*, code: InvitationCode, by: User) -> InvitationCode:
    """Keep a new code; one that holds seats takes them now. Raises Full where there are not as many."""
    code.held = code.uses if code.holds_seats else 0
    code.save()
    hold(code)
    record(actor=by, verb="add", target=code)
    return code


def find_code(*, event: Event, code: str, person: Person) -> InvitationCode:
    """The code as somebody typed it, where it opens the event to them. Raises WrongCode."""
    found = InvitationCode.objects.filter(event=event, code=normalized(code)).select_related("category").first()
    if found is None:
        raise WrongCode(_("This event has no such code."))
    if not found.is_valid(clock.now()):
        raise WrongCode(_("This code is no longer valid."))
    if found.email and found.email.lower() != (person.email or "").lower():
        raise WrongCode(_("This code is for another e-mail address."))
    return found


def use_code(code: InvitationCode) -> bool:
    """Use a code once; whether a seat was held by it. Raises WrongCode where it was used up."""
    unused = InvitationCode.objects.filter(pk=code.pk, used__lt=F("uses"))
    if unused.filter(held__gt=0).update(used=F("used") + 1, held=F("held") - 1):
        return True
    if unused.update(used=F("used") + 1):
        return False
    raise WrongCode(_("This code was used already."))


def make_codes(codes: Sequence[InvitationCode]) -> None:
    """Keep new codes of one event and one category; whoever makes them takes the seats that they hold (`hold_all`)."""
    for code in codes:
        code.held = code.uses if code.holds_seats else 0
    InvitationCode.objects.bulk_create(codes, batch_size=2000)


@transaction.atomic
def revoke_code(*, code: InvitationCode, by: User | None) -> InvitationCode:
    """Make a code open nothing any more; the seats that it holds are free. Twice is once."""
    locked = InvitationCode.objects.select_for_update(of=("self",)).select_related("event__edition").get(pk=code.pk)
    if locked.revoked_at is None:
        locked.revoked_at = clock.now()
        locked.save(update_fields=["revoked_at"])
        let_go(locked)
        record(actor=by, verb="revoke", target=locked)
    return locked


@transaction.atomic
def revoke_codes(codes: QuerySet[InvitationCode]) -> None:
    """The same for codes of one event and one category at once."""
    valid = codes.filter(revoked_at=None).select_for_update(of=("self",)).select_related("event__edition")
    locked = list(valid.order_by("pk"))
    if locked:
        held = sum(code.held for code in locked)
        InvitationCode.objects.filter(pk__in=[code.pk for code in locked]).update(revoked_at=clock.now(), held=0)
        let_go_all(locked, held)


@transaction.atomic
def restore_code(*, code: InvitationCode) -> InvitationCode:
    """Let a revoked code open its event again, with the seats that it held. Raises Full where they are gone."""
    locked = InvitationCode.objects.select_for_update(of=("self",)).select_related("event__edition").get(pk=code.pk)
    if locked.revoked_at:
        locked.revoked_at = None
        locked.held = locked.uses - locked.used if locked.holds_seats else 0
        locked.save(update_fields=["revoked_at", "held"])
        hold(locked)
        record(actor=None, verb="restore", target=locked)
    return locked


@transaction.atomic
def expire_codes() -> None:
    """Free the seats of codes whose time is over."""
    over = InvitationCode.objects.filter(held__gt=0, expires_at__lte=clock.now()).order_by("pk")
    for code in over.select_for_update(skip_locked=True, of=("self",)).select_related("event__edition"):
        let_go(code)
