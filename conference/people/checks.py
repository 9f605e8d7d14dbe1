"""What must not go into production."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import ProgrammingError

from conference.people.models import User


@register("security", deploy=True)
def no_demo_accounts(app_configs: Any, **_: Any) -> Sequence[CheckMessage]:
    """`check --deploy` refuses a production database with demo accounts: their password is public."""
    if settings.PORTAL_MODE != "production":
        return []
    try:
        found = User.objects.filter(is_demo=True).count()
    except ProgrammingError:  # before the first migration there is nobody
        return []
    if not found:
        return []
    return [Error(f"There are {found} demo accounts in this database.", id="portal.E001", hint="Use another database.")]
