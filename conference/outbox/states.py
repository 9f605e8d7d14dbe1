"""How a message stands, in one word: what its status, its turn and its receipt say together."""

from django.db.models import Case, CharField, Q, TextChoices, Value, When
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.outbox.models import Receipt, Status


class State(TextChoices):
    """How a message stands, as organizers read it."""

    SENDING = "sending", _("Being sent")
    AGAIN = "again", _("To be tried again")
    LATER = "later", pgettext_lazy("of a message", "Waiting for its time")
    WAITING = "waiting", _("Waiting")
    HELD = "held", pgettext_lazy("of a message", "Held")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    BOUNCED = "bounced", _("Bounced")
    COMPLAINED = "complained", _("Marked as spam")
    FAILED = "failed", _("Failed")
    SUPPRESSED = "suppressed", _("Suppressed")
    CANCELED = "canceled", _("Canceled")
    MISSED = "missed", _("Missed")


_WAITING = Q(status=Status.WAITING) & (Q(leased_until=None) | Q(leased_until__lte=Now()))
CONDITIONS: dict[State, Q] = {
    State.SENDING: Q(status=Status.WAITING, leased_until__gt=Now()),
    State.AGAIN: _WAITING & Q(due_at__gt=Now(), attempts__gt=0),
    State.LATER: _WAITING & Q(due_at__gt=Now(), attempts=0),
    State.WAITING: _WAITING & Q(due_at__lte=Now()),
    State.SENT: Q(status=Status.SENT, receipt=Receipt.UNKNOWN),
    State.DELIVERED: Q(status=Status.SENT, receipt=Receipt.DELIVERED),
    State.BOUNCED: Q(status=Status.SENT, receipt=Receipt.BOUNCED),
    State.COMPLAINED: Q(status=Status.SENT, receipt=Receipt.COMPLAINED),
    **{State(status): Q(status=status) for status in Status if status not in (Status.WAITING, Status.SENT)},
}
"""Of each message one holds. Leases and turns go by the database's own clock."""

STATE = Case(
    *(When(condition, then=Value(state.value)) for state, condition in CONDITIONS.items()), output_field=CharField()
)
"""The state of a row, for a query to name."""
