"""The one append-only log."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One act on one object. The database refuses to change or delete a row (a trigger of the first migration).

    `actor_id` is no foreign key: an entry outlives the account. `changes` maps field names to [old, new];
    fields of personal data carry null instead, so that erasing a person leaves nothing here.
    """

    at = models.DateTimeField(_("time"), auto_now_add=True)
    actor_id = models.BigIntegerField(_("actor"), null=True)
    verb = models.CharField(_("verb"), max_length=40)
    object_type = models.CharField(_("kind of object"), max_length=60)
    object_id = models.BigIntegerField(_("object"))
    object_label = models.CharField(_("object's name"), max_length=200)
    changes = models.JSONField(_("changes"), default=dict)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ("-id",)
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_entry_by_object")]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} {self.object_label}".strip()
