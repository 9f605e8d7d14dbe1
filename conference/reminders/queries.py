"""Which reminders are to come."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from conference.editions.models import Edition
from conference.people.models import PersonQuerySet
from conference.reminders.models import ReminderRule
from conference.reminders.sockets import Moment, Occasion, occasions


@dataclass(frozen=True)
class Due:
    """A rule at a moment."""

    rule: ReminderRule
    occasion: Occasion
    moment: Moment
    at: dt.datetime

    def people(self) -> PersonQuerySet:
        """Whom it reaches now: nobody whose account is closed."""
        return self.occasion.people(self.moment).without_closed_accounts()

    @property
    def since(self) -> dt.datetime:
        """What was due earlier is not made up for."""
        return max(self.rule.since, self.moment.since or self.rule.since)

    @property
    def identity(self) -> tuple[int, str, dt.datetime]:
        """What makes it the same reminder."""
        return self.rule.pk, self.moment.subject, self.at


def all_due(edition: Edition) -> list[Due]:
    """Every reminder that the active rules ask for now, whether it is due already or later, the first one first."""
    return sorted(_all_due(edition), key=lambda due: (due.at, due.rule.pk, due.moment.subject))


def _all_due(edition: Edition) -> Iterator[Due]:
    rules = list(ReminderRule.objects.filter(edition=edition, is_active=True))
    for occasion in occasions:
        own = [rule for rule in rules if rule.occasion == occasion.name]
        for moment in occasion.moments(edition) if own else ():
            for rule in own:
                yield Due(rule, occasion, moment, rule.due_at(moment.at))
