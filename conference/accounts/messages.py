"""What the sign-in flows send. All of it is secret: a code or a hint at an account."""

from django.utils.translation import gettext_lazy as _

from conference.outbox.messages import MessageKind

SIGN_IN = MessageKind("accounts.sign_in", is_secret=True, title=_("Sign-in mail"))
"""Mails of allauth's flows; their words are the templates under `account/email/`."""

CODE = MessageKind("accounts.code", "conference/accounts/mail/code", is_secret=True, title=_("Sign-in code"))
UNKNOWN_ACCOUNT = MessageKind(
    "accounts.unknown", "conference/accounts/mail/unknown_account", is_secret=True, title=_("Number without an account")
)
ACCOUNT_EXISTS = MessageKind(
    "accounts.exists", "conference/accounts/mail/account_exists", is_secret=True, title=_("Number with an account")
)
