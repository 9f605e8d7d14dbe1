"""Who may do what with news: everybody reads what is public, organizers write and see what will be."""

from typing import Any

from rules import add_perm, predicate

from conference.kit import clock
from conference.kit.roles import permit, sees_the_desk


@predicate
def is_public(user: Any, item: Any = None) -> bool:
    """Published, and its time has come."""
    return bool(item and item.is_public(clock.now()))


permit("conference", "newsitem", "attachment")
add_perm("conference.read_newsitem", is_public | sees_the_desk)
