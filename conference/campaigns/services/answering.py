"""What recipients answer, themselves or on the phone."""

from django.db import transaction
from django.utils.translation import gettext as _

from conference.audit.services import record
from conference.campaigns.actions import AnswerRefused
from conference.campaigns.models import Answer, Recipient
from conference.campaigns.queries import action_of
from conference.kit import clock
from conference.people.models import User

LONGEST_WORDS = 500


@transaction.atomic
def answer(*, recipient: Recipient, said: Answer, words: str = "", by: User | None = None) -> Recipient:
    """Write down what a recipient says, who may change their mind; `by` is who noted it after a call. The same answer
    again changes nothing. Raises AnswerRefused, in words, where no answer is taken any more.
    """
    found = (
        Recipient.objects.select_for_update(of=("self",))
        .select_related("campaign__edition", "person")
        .get(pk=recipient.invitation_id or recipient.pk)
    )
    action, now = action_of(found.campaign), clock.now()
    if not action.is_valid():
        raise AnswerRefused(_("The organizers have withdrawn this message."))
    if not action.takes(said):
        raise AnswerRefused(_("This message does not ask for that answer."))
    if not action.is_open(now):
        raise AnswerRefused(_("Answers are no longer taken."))
    if found.answer != said:
        follow = action.accepted if said == Answer.ACCEPTED else action.declined
        follow(found)
        found.settle(said, now, words=words[:LONGEST_WORDS], noted_by=by)
        if by:
            record(actor=by, verb="note answer", target=found, changes={"answer": None})
    return found
