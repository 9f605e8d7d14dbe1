"""Approving words, one step after the other, each by somebody else."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from conference.audit.services import record
from conference.editions.models import Edition
from conference.kit.constraints import in_words
from conference.people.models import User
from events.schedule.approval import reviews_of
from events.schedule.freezing import draft
from events.schedule.models import Approval

CHANGED = "words_changed"


@transaction.atomic
def approve(*, edition: Edition, keys: Iterable[str], by: User) -> int:
    """Do the next step for the words that these keys name; how many that were.

    Raises ValidationError where the words are no longer those, or where `by` did an earlier step; then none is done.
    """
    reviews = {review.words.key: review for review in reviews_of(edition, draft(edition))}
    asked = list(dict.fromkeys(keys))
    if any(key not in reviews for key in asked):
        raise ValidationError(_("Some of these texts were changed meanwhile. Look at them again."), code=CHANGED)
    for key in asked:
        review = reviews[key]
        if review.is_done:
            continue
        with in_words(), transaction.atomic():
            approval = Approval.objects.create(
                edition=edition,
                code=review.words.code,
                language=review.words.language,
                digest=review.words.digest,
                step=len(review.approvals) + 1,
                by=by,
            )
        record(actor=by, verb="approve", target=approval)
    return len(asked)
