"""What a campaign asks of those whom it goes to: the base of each action."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from conference.audiences.filters import StoredForm
from conference.campaigns.models import Answer, Recipient
from conference.outbox.messages import MessageKind


class AnswerRefused(Exception):
    """Why an answer cannot be taken, in words for whoever gave it."""


class Action(StoredForm):
    """What a campaign asks, with its parameters as fields. One without a `button` asks for no answer.

    `placeholders` are what its words may name: each with what it stands for. `accept` and `decline` label the answers.
    `outcome` is what organizers call what is reached in the end. `decline` is empty where nobody can.
    """

    do_not_call_in_templates = True

    name: ClassVar[str]
    title: ClassVar[Any]
    hint: ClassVar[Any]
    kind: ClassVar[MessageKind]
    placeholders: ClassVar[Mapping[str, Any]] = {}
    button: ClassVar[Any] = ""
    accept_label: ClassVar[Any] = ""
    decline_label: ClassVar[Any] = ""
    outcome: ClassVar[Any] = ""

    @property
    def until(self) -> dt.datetime | None:
        """Until when answers are taken; for ever, if not said."""
        return None

    @property
    def escalates_after(self) -> dt.timedelta | None:
        """How long after its start those who have not answered get a text besides."""
        return None

    def facts(self) -> list[tuple[Any, Any]]:
        """What it is about, line by line, in the visitor's language."""
        return []

    def check(self, people: int) -> None:
        """Raises ValidationError where it cannot be asked of so many people now."""

    def values(self) -> dict[str, str]:
        """What its placeholders stand for, for everybody, in the active language."""
        return {}

    def sample(self) -> dict[str, str]:
        """What those stand for that each recipient has a value of their own for, before there is one."""
        return {}

    def begin(self, recipients: Sequence[Recipient]) -> None:
        """Make what new recipients need, in the transaction that writes to them."""

    def take(self, recipients: Sequence[Recipient]) -> None:
        """Take for them what others want as well: last, since those wait from then on until the transaction ends.
        Raises ValidationError where there is not as much.
        """

    def own_values(self, recipients: Sequence[Recipient]) -> Mapping[int, dict[str, str]]:
        """By the ids of recipients, what those of its placeholders stand for that differ from one to the next."""
        return {}

    def accepted(self, recipient: Recipient) -> None:
        """Follow an acceptance. Raises AnswerRefused."""

    def declined(self, recipient: Recipient) -> None:
        """Follow a refusal. Raises AnswerRefused."""

    def withdraw(self, recipients: Sequence[Recipient]) -> None:
        """Take back what those were to get whose message is never sent."""

    def next_step(self, recipient: Recipient) -> tuple[Any, str] | None:
        """What is left to do for somebody who accepted: its words and its address."""
        return None

    def reached(self, recipients: QuerySet[Recipient]) -> QuerySet[Recipient]:
        """Those of whom `outcome` can be said."""
        return recipients.none()

    def takes(self, answer: Answer) -> bool:
        """Whether it asks for such an answer."""
        return bool(self.accept_label if answer == Answer.ACCEPTED else self.decline_label)

    def is_open(self, now: dt.datetime) -> bool:
        """Whether an answer is still taken."""
        return self.until is None or now < self.until


EVERYWHERE: Mapping[str, Any] = {
    "name": _("the recipient's name"),
    "organization": _("the recipient's organization"),
    "conference": _("the conference's name"),
}
"""The placeholders of every action."""


def placeholders_of(action: type[Action] | Action) -> Mapping[str, Any]:
    """All placeholders that an action's words may name, with what each stands for."""
    return {**EVERYWHERE, **action.placeholders}


def common_values(action: Action, language: str) -> dict[str, str]:
    """What is the same for everybody who reads that language; of an action that is not complete yet, what its
    placeholders stand for.
    """
    with override(language):
        meanings = {name: f"〔{meaning}〕" for name, meaning in action.placeholders.items()}
        return {"conference": action.edition.name, **meanings, **(action.values() if action.is_valid() else {})}


def values_for(recipient: Recipient) -> dict[str, str]:
    """What is somebody's own."""
    person = recipient.person
    return {"name": person.printed_name, "organization": person.affiliation}
