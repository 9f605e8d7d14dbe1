"""Badges: the passes of those who may come, as they are printed, and the log of that."""

from typing import TypedDict

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.people.models import User
from events.program.models import Event
from events.registration.models import Pass, Registration


class Category(TypedDict):
    """As what somebody comes, in the words and the color of a badge."""

    zh: str
    en: str
    color: str


def opening() -> QuerySet[Registration]:
    """The registrations that a pass shows for, within a query of passes."""
    return Registration.objects.opening().filter(person=OuterRef("person"), event__edition=OuterRef("edition"))


class BadgeQuerySet(models.QuerySet["Badge"]):
    def opening(self, events: QuerySet[Event] | None = None) -> "BadgeQuerySet":
        """Those that open something, or one of these events."""
        registrations = opening() if events is None else opening().filter(event__in=events)
        return self.filter(Exists(registrations))

    def of_category(self, category: int) -> "BadgeQuerySet":
        return self.filter(Exists(opening().filter(category=category)))

    def described(self) -> "BadgeQuerySet":
        """With what their lists and their print show: as what the person comes, and the last print."""
        categorized = opening().filter(category__isnull=False).order_by("category__rank", "category", "pk")
        names = JSONObject(zh="category__name_zh", en="category__name_en", color="category__color")
        prints = BadgePrint.objects.filter(issued_pass=OuterRef("pk")).order_by("-pk")
        return self.select_related("person", "edition").annotate(
            category=Subquery(categorized.values(told=names)[:1]),
            printed_version=Subquery(prints.values("version")[:1]),
            printed_at=Subquery(prints.values("printed_at")[:1]),
        )


class Badge(Pass):
    """A pass on paper."""

    objects = BadgeQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        proxy = True
        verbose_name = _("badge")
        verbose_name_plural = _("badges")
        ordering = ("-id",)


class BadgePrint(models.Model):
    """That a badge was printed, with the code of that version of the pass; why, where it was not for the first time."""

    personal_data = True

    issued_pass = models.ForeignKey(
        Pass, models.PROTECT, related_name="prints", verbose_name=pgettext_lazy("document", "pass")
    )
    version = models.PositiveSmallIntegerField(pgettext_lazy("of a pass", "version"))
    printed_at = models.DateTimeField(pgettext_lazy("when", "printed"))
    printed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("printed by"))
    reason = models.CharField(_("why again"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("print of a badge")
        verbose_name_plural = _("prints of badges")
        ordering = ("-id",)

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def edition_id(self) -> int:
        """The edition of its pass, which roles ask for."""
        return self.issued_pass.edition_id
