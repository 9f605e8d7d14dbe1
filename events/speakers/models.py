"""Invitations to claim a speaker's profile."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.kit.fields import EncryptedTextField
from events.program.models import Speaker

LIFETIME = dt.timedelta(days=14)


class InvitationStatus(models.TextChoices):
    """An open invitation opens the profile once, until it expires."""

    OPEN = "open", pgettext_lazy("invitation", "Open")
    CLAIMED = "claimed", pgettext_lazy("invitation", "Accepted")
    REVOKED = "revoked", pgettext_lazy("invitation", "Withdrawn")


TRANSITIONS = {InvitationStatus.OPEN: {InvitationStatus.CLAIMED, InvitationStatus.REVOKED}}


class SpeakerInvitation(models.Model):
    """That whoever holds a contact may claim a speaker's profile by a secret link. Only the secret's keyed hash is
    kept; the link itself is in the message alone, which is emptied once it is sent.
    """

    personal_data = True

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="invitations", verbose_name=_("speaker"))
    contact = EncryptedTextField(_("contact"))
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=InvitationStatus.choices, default=InvitationStatus.OPEN
    )
    sent_at = models.DateTimeField(pgettext_lazy("when", "sent"))
    expires_at = models.DateTimeField(pgettext_lazy("when", "expires"))

    class Meta:
        verbose_name = _("invitation of a speaker")
        verbose_name_plural = _("invitations of speakers")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["speaker"],
                condition=models.Q(status="open"),
                name="speaker_invitation_is_open_once",
                violation_error_message=_("This speaker has an open invitation already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
