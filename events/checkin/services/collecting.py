"""Handing out badges and bags against a signature."""

from collections.abc import Collection as Several
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from conference.audit.services import record
from conference.editions.models import Edition
from conference.kit import clock
from conference.kit.constraints import in_words
from conference.people.models import User
from events.checkin.models import Collection, CollectionItem, Receipt
from events.registration.models import Pass


@transaction.atomic
def hand_out(
    *,
    edition: Edition,
    passes: Several[Pass],
    items: Sequence[CollectionItem],
    by: User,
    signature: str | None = None,
    typed_name: str = "",
    proxy_name: str = "",
    proxy_phone: str | None = None,
) -> Receipt:
    """Note that people collected items, all with one signature. What somebody has already and gets once is not noted
    again. Raises ValidationError where nothing is left to hand out, where nobody signed, and where several people's
    things go to nobody by name.
    """
    if len(passes) > 1 and not proxy_name:
        raise ValidationError(_("Whoever collects for others leaves name and phone."))
    with in_words():
        receipt = Receipt.objects.create(
            edition=edition,
            signed_at=clock.now(),
            handed_out_by=by,
            signature=signature or None,
            typed_name=typed_name,
            proxy_name=proxy_name,
            proxy_phone=proxy_phone or None,
        )
        standing = Collection.objects.standing().filter(issued_pass__in=passes, is_once=True)
        have = set(standing.values_list("issued_pass", "item"))
        collections = [
            Collection(receipt=receipt, issued_pass=issued, item=item, is_once=item.is_once)
            for issued in passes
            for item in items
            if not (item.is_once and (issued.pk, item.pk) in have)
        ]
        if not collections:
            raise ValidationError(_("Nothing is left to hand out."))
        Collection.objects.bulk_create(collections)
    record(actor=by, verb="hand out", target=receipt, changes={"collections": len(collections)})
    return receipt


@transaction.atomic
def void(*, collection: Collection, reason: str, by: User | None) -> Collection:
    """Make a mistaken row of the ledger void; what is void stays so. Raises ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError(_("Say why it is void."))
    found = Collection.objects.select_for_update(of=("self",)).get(pk=collection.pk)
    if found.voided_at is None:
        found.voided_at, found.voided_by, found.void_reason = clock.now(), by, reason.strip()
        found.save(update_fields=["voided_at", "voided_by", "void_reason"])
        record(actor=by, verb="void", target=found)
    return found
