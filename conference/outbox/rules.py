"""Who may read the outbox, send something again, and say what goes where. Nobody writes in the outbox by hand.

An edition's messages are for its own organizers and auditors, those of none for administrators. An address belongs to
no edition: whoever organizes any may lift its suppression, which is in the log.
"""

from typing import Any

from rules import add_perm, always_deny, predicate

from conference.kit.roles import is_organizer, permit, sees_the_desk


@predicate
def is_of_an_edition(_user: Any, message: Any = None) -> bool:
    """What belongs to none is about somebody's account."""
    return message is None or message.edition_id is not None


permit("conference", "message", view=sees_the_desk & is_of_an_edition, change=always_deny)
permit("conference", "maildomain")
add_perm("conference.resend_message", is_organizer & is_of_an_edition)
add_perm("conference.view_suppression", sees_the_desk)
add_perm("conference.delete_suppression", is_organizer)
for verb in ("add", "change"):
    add_perm(f"conference.{verb}_suppression", always_deny)
