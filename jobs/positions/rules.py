"""Who may do what with positions: members of the employer edit theirs, organizers decide."""

from typing import Any

from rules import add_perm, predicate

from conference.kit.roles import permit
from conference.organizations.rules import is_member


@predicate
def is_employer(user: Any, position: Any = None) -> bool:
    """Acts for the organization that offers the position."""
    return bool(position and is_member(user, position.organization))


permit("jobs", "position")
add_perm("jobs.edit_position", is_employer)
