"""The database says no; this says it in words."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError


def message_of(name: str) -> str | None:
    """The human message of a named constraint, or None if no model declares it."""
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return str(constraint.get_violation_error_message())
    return None


@contextmanager
def in_words() -> Iterator[None]:
    """Turn a violated named constraint into a ValidationError whose code is the constraint's name."""
    try:
        yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        message = name and message_of(name)
        if not message:
            raise
        raise ValidationError(message, code=name) from error
