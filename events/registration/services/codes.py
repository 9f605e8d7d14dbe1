"""Invitation codes: made, used, revoked, expired."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from conference.audit.services import record
from conference.kit import clock
from conference.kit.codes import normalized
from conference.people.models import Person, User
from events.program.models import Event
from events.registration.models import InvitationCode
from events.registration.services.holding import hold, let_go
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


@transaction.atomic
def revoke_code(*, code: InvitationCode, by: User) -> InvitationCode:
    """Make a code open nothing any more; the seats that it holds are free. Twice is once."""
    locked = InvitationCode.objects.select_for_update(of=("self",)).select_related("event__edition").get(pk=code.pk)
    if locked.revoked_at is None:
        locked.revoked_at = clock.now()
        locked.save(update_fields=["revoked_at"])
        let_go(locked)
        record(actor=by, verb="revoke", target=locked)
    return locked


@transaction.atomic
def expire_codes() -> None:
    """Free the seats of codes whose time is over."""
    over = InvitationCode.objects.filter(held__gt=0, expires_at__lte=clock.now()).order_by("pk")
    for code in over.select_for_update(skip_locked=True, of=("self",)).select_related("event__edition"):
        let_go(code)
