"""The edition's fairs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from conference.editions.models import Edition
from conference.kit.bilingual import Translated
from events.program.models import Event


class Fair(models.Model):
    """An occasion to recruit: a fair that is an event of the program, or the assessment of public institutions
    (考核招聘).
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="fairs", verbose_name=_("edition"))
    slug = models.SlugField(_("slug"))
    rank = models.PositiveSmallIntegerField(_("rank"), default=100)
    event = models.ForeignKey(
        Event, models.SET_NULL, null=True, blank=True, related_name="fairs", verbose_name=_("event")
    )
    title_zh = models.CharField(_("title (Chinese)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)

    title = Translated()

    class Meta:
        verbose_name = _("fair")
        verbose_name_plural = _("fairs")
        ordering = ("edition", "rank", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "slug"],
                name="fair_slug_is_unique_in_its_edition",
                violation_error_message=_("Another fair of this edition has that slug."),
            )
        ]

    def __str__(self) -> str:
        return self.title
