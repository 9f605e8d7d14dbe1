"""What the sign-in flows send, all of it secret: a code or a hint at an account; and that two records became one."""

from django.utils.translation import gettext_lazy as _

from conference.outbox.messages import MessageKind

SIGN_IN = MessageKind("accounts.sign_in", _("Sign-in mail"), is_secret=True)
"""Mails of allauth's flows; their words are the templates under `account/email/`."""

CODE = MessageKind("accounts.code", _("Sign-in code"), "conference/accounts/mail/code", is_secret=True)
UNKNOWN_ACCOUNT = MessageKind(
    "accounts.unknown", _("Number without an account"), "conference/accounts/mail/unknown_account", is_secret=True
)
ACCOUNT_EXISTS = MessageKind(
    "accounts.exists", _("Number with an account"), "conference/accounts/mail/account_exists", is_secret=True
)
MERGED = MessageKind("accounts.merged", _("Two records made one"), "conference/accounts/mail/merged")
