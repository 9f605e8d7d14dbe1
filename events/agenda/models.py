"""Stars, and the secret address at which a calendar follows them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from conference.kit.fields import EncryptedTextField
from conference.people.models import Person


class Star(models.Model):
    """That a person wants to see a session. By its code, and no foreign key: a session that organizers delete stays in
    the release as canceled, and whoever starred it is to learn of it. `starts_at` and `place` are as they were then.
    """

    personal_data = True

    person = models.ForeignKey(Person, models.CASCADE, related_name="stars", verbose_name=_("person"))
    code = models.CharField(_("session"), max_length=10)
    starts_at = models.DateTimeField(_("starts"))
    place = models.CharField(_("place"), max_length=240, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("star")
        verbose_name_plural = _("stars")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["code", "person"],
                name="star_is_given_once",
                violation_error_message=_("You have starred this session already."),
            )
        ]

    def __str__(self) -> str:
        return self.code


class CalendarFeed(models.Model):
    """The feed of a person's schedule, open to whoever knows its secret. The secret is shown to its owner again and
    again, so that it is sealed, not digested; the keyed hash finds it.
    """

    personal_data = True

    person = models.OneToOneField(Person, models.CASCADE, related_name="calendar_feed", verbose_name=_("person"))
    secret = EncryptedTextField(editable=False)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self) -> str:
        return str(self.pk)
