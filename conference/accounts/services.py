"""The verbs of accounts."""

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.accounts.models import ApiToken, digest
from conference.audit.services import record
from conference.people.models import User

MOST_TOKENS = 20


@transaction.atomic
def make_token(*, user: User, name: str) -> str:
    """A new API token: what to put after `Authorization: Bearer`. It is nowhere kept in plain.

    Whoever has MOST_TOKENS already gets a ValidationError.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two at once are counted one after the other
    if user.api_tokens.count() >= MOST_TOKENS:
        raise ValidationError(_("You have {count} tokens. Revoke one first.").format(count=MOST_TOKENS))
    token = secrets.token_urlsafe(32)
    made = ApiToken.objects.create(user=user, name=name, digest=digest(token))
    record(actor=user, verb="make", target=made)
    return token


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User) -> None:
    """Whoever still holds the token is refused from now on."""
    record(actor=by, verb="revoke", target=token)
    token.delete()


def note_use(token: ApiToken) -> None:
    """Note the day on which a token was last used: one write a day, so that owners find those that nobody needs."""
    today = timezone.localdate()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
