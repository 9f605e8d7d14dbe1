"""The verbs of accounts."""

import secrets

from conference.accounts.models import ApiToken, digest
from conference.people.models import User


def make_token(*, user: User, name: str) -> str:
    """A new API token: what to put after `Authorization: Bearer`. It is nowhere kept in plain."""
    token = secrets.token_urlsafe(32)
    ApiToken.objects.create(user=user, name=name, digest=digest(token))
    return token
