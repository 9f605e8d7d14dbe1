"""Who may do what with organizations."""

from typing import Any

from rules import predicate

from conference.kit.roles import permit


@predicate
def is_member(user: Any, organization: Any = None) -> bool:
    """Acts for this organization."""
    return bool(organization and user.is_authenticated and user.memberships.filter(organization=organization).exists())


permit("conference", "organization", "membership", "hosting")
