"""Keys with which programs act for a user."""

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _

from conference.kit.codes import PublicCodeField
from conference.people.models import User


def digest(token: str) -> str:
    """SHA-256 in hex. A token has 256 random bits, so that no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


class ApiToken(models.Model):
    """A key to the API. Only its digest is kept; the token itself is shown once, when it is made."""

    personal_data = True

    code = PublicCodeField()
    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens", verbose_name=_("user"))
    name = models.CharField(_("what it is for"), max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    last_used_on = models.DateField(_("last used"), null=True, editable=False)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name
