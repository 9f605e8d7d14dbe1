"""Who may do what with organizations."""

from typing import Any

from rules import add_perm, predicate

from conference.kit.roles import permit


@predicate
def is_member(user: Any, organization: Any = None) -> bool:
    """Acts for this organization."""
    return bool(organization and user.is_authenticated and user.memberships.filter(organization=organization).exists())


permit("conference", "organization", "membership", "hosting")
add_perm("conference.act_for_organization", is_member)
