"""Model fields that migrations name."""

import json
from typing import Any

from django.db import models

from conference.kit import crypto

LONGEST_TEXT = 5000
"""Characters of a text that the public writes. Cutting a text into words takes time, and PostgreSQL indexes a megabyte
of them at most.
"""


class EncryptedTextField(models.TextField[Any, Any]):
    """Text that is plain in Python and sealed in the database. Empty stays empty, null stays null."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return crypto.encrypt(value) if value else value

    def from_db_value(self, value: Any, *_: Any) -> Any:
        """Open what the database keeps sealed."""
        return crypto.decrypt(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        """Sealed text can only be asked whether it is there: search goes by the keyed hash beside it."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


class EncryptedJSONField(EncryptedTextField):
    """What JSON can say, sealed in the same way."""

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(None if value is None else json.dumps(value, ensure_ascii=False))

    def from_db_value(self, value: Any, *_: Any) -> Any:
        text = super().from_db_value(value)
        return json.loads(text) if text else text
