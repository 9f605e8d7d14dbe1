"""What is handed out at the counter, and the ledger of who signed for it (签领)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.editions.models import Edition
from conference.kit.bilingual import Translated
from conference.kit.codes import PublicCodeField
from conference.kit.fields import EncryptedTextField
from conference.people.models import User
from events.registration.models import Pass


class CollectionItem(models.Model):
    """What people collect: the badge, the bag."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="collection_items", verbose_name=_("edition"))
    name_zh = models.CharField(_("name (Chinese)"), max_length=40)
    name_en = models.CharField(_("name (English)"), max_length=80, blank=True)
    is_once = models.BooleanField(_("once for each person"), default=True)
    rank = models.PositiveSmallIntegerField(_("rank"), default=100)

    name = Translated()

    class Meta:
        verbose_name = _("item to collect")
        verbose_name_plural = _("items to collect")
        ordering = ("edition", "rank", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "name_zh"],
                name="collection_item_is_named_once",
                violation_error_message=_("This edition has an item of that name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Receipt(models.Model):
    """One signature for what was handed out at once: drawn, or the name typed by whoever cannot draw. Whoever collects
    for others leaves name and phone. The database lets nobody change or delete it.
    """

    personal_data = True

    code = PublicCodeField()
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="receipts", verbose_name=_("edition"))
    signed_at = models.DateTimeField(pgettext_lazy("when", "collected"))
    handed_out_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("handed out by"))
    proxy_name = models.CharField(_("collected for them by"), max_length=60, blank=True)
    proxy_phone = EncryptedTextField(_("phone of whoever collected"), null=True)
    signature = EncryptedTextField(_("signature"), null=True)
    """The data of an SVG path, in a box of 600 by 200."""
    typed_name = models.CharField(_("signed by typing"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(signature__isnull=False) | ~Q(typed_name=""),
                name="receipt_is_signed",
                violation_error_message=_("Let whoever collects sign, or type their name."),
            ),
            models.CheckConstraint(
                condition=Q(proxy_name="", proxy_phone__isnull=True) | ~Q(proxy_name="") & Q(proxy_phone__isnull=False),
                name="receipt_proxy_has_a_phone",
                violation_error_message=_("Whoever collects for others leaves name and phone."),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class CollectionQuerySet(models.QuerySet["Collection"]):
    def standing(self) -> "CollectionQuerySet":
        """Those that are not void."""
        return self.filter(voided_at=None)


class Collection(models.Model):
    """One thing handed out to one person. A mistaken row is made void with a reason, once; the database lets nobody
    change anything else of it, or delete it. `is_once` is the item's, as it was then.
    """

    personal_data = True

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="collections", verbose_name=_("receipt"))
    issued_pass = models.ForeignKey(
        Pass, models.PROTECT, related_name="collections", verbose_name=pgettext_lazy("document", "pass")
    )
    item = models.ForeignKey(
        CollectionItem, models.PROTECT, related_name="collections", verbose_name=pgettext_lazy("to collect", "item")
    )
    is_once = models.BooleanField(editable=False)
    voided_at = models.DateTimeField(pgettext_lazy("when", "made void"), null=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("made void by"))
    void_reason = models.CharField(_("why void"), max_length=200, blank=True)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collection ledger")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["issued_pass", "item"],
                condition=Q(voided_at=None, is_once=True),
                name="collection_is_made_once",
                violation_error_message=_("Somebody handed that out just now."),
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, void_reason="") | Q(voided_at__isnull=False) & ~Q(void_reason=""),
                name="collection_void_has_a_reason",
                violation_error_message=_("Say why it is void."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def edition_id(self) -> int:
        """The edition of its item, which roles ask for."""
        return self.item.edition_id
