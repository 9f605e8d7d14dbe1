"""Addresses of the portal that open something by themselves: an answer, a profile, a pass, a calendar."""

import re

SECRET = re.compile(
    r"(/(?:feeds|invitations|P|i|units/open|mail/[\w-]+|api/sms/(?:receipts|replies))/)[\w.~%-]+", re.ASCII
)
"""All there are: a test walks every address."""


def without_secrets(words: str) -> str:
    """Words in which such addresses say only what they are for, as the log and the desk may have them."""
    return SECRET.sub(r"\1…", words)
