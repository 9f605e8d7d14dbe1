"""Audiences and their conditions; lists of contacts."""

import json
from hashlib import sha256

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.editions.models import Edition
from conference.kit.fields import EncryptedJSONField
from conference.people.models import Person


class Audience(models.Model):
    """A name for whoever answers to its conditions at the moment. Within a group one condition suffices, of the groups
    each must be answered to. Without conditions it is nobody.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="audiences", verbose_name=_("edition"))
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=80)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "name"],
                name="audience_is_named_once",
                violation_error_message=_("There is an audience of that name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stamp(self) -> str:
        """Names what was looked at."""
        return self.changed_at.isoformat()


class Condition(models.Model):
    """One filter with its parameters, as its form sends them, or the reverse of it."""

    audience = models.ForeignKey(Audience, models.CASCADE, related_name="conditions", verbose_name=_("audience"))
    group = models.PositiveSmallIntegerField(_("group"))
    position = models.PositiveSmallIntegerField(_("position in the group"))
    filter = models.CharField(_("filter"), max_length=40)
    parameters = models.JSONField(_("parameters"), default=dict)
    is_negated = models.BooleanField(_("reversed"), default=False)

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ("audience", "group", "position")
        constraints = [
            models.UniqueConstraint(fields=["audience", "group", "position"], name="condition_has_a_place_of_its_own")
        ]

    def __str__(self) -> str:
        return self.filter


class ContactList(models.Model):
    """People from an uploaded table, whether or not they have an account. `table` waits to be taken in, for a week."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="contact_lists", verbose_name=_("edition"))
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=80)
    table = EncryptedJSONField(null=True, editable=False)
    uploaded_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("contact list")
        verbose_name_plural = _("contact lists")
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "name"],
                name="contact_list_is_named_once",
                violation_error_message=_("There is a list of that name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stamp(self) -> str:
        """Names the table that waits."""
        return sha256(json.dumps(self.table).encode()).hexdigest()[:16]


class ContactListEntry(models.Model):
    """A person on a list, and what the list says of them. `made_person`: nobody had written them down before."""

    personal_data = True

    contact_list = models.ForeignKey(
        ContactList, models.CASCADE, related_name="entries", verbose_name=_("contact list")
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="listed", verbose_name=_("person"))
    organization = models.CharField(_("organization"), max_length=120, blank=True)
    position = models.CharField(pgettext_lazy("of a person", "position"), max_length=120, blank=True)
    made_person = models.BooleanField(default=False, editable=False)
    added_at = models.DateTimeField(pgettext_lazy("when", "added"), auto_now_add=True)

    class Meta:
        verbose_name = _("entry of a contact list")
        verbose_name_plural = _("entries of contact lists")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["contact_list", "person"],
                name="contact_is_listed_once",
                violation_error_message=_("This person is on the list already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
