"""Materials of sessions."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from conference.kit.bilingual import Translated
from conference.kit.codes import PublicCodeField
from conference.kit.files import Attached, AttachmentField
from conference.people.models import User
from events.program.models import Session, Visibility

NARROWING = (Visibility.PUBLIC, Visibility.PARTICIPANTS, Visibility.NAMED, Visibility.ORGANIZERS)


def narrower(first: Visibility, second: Visibility) -> Visibility:
    """Of two the one that fewer see."""
    return max(first, second, key=NARROWING.index)


class MaterialQuerySet(models.QuerySet["Material"]):
    def public(self) -> "MaterialQuerySet":
        return self.filter(visibility=Visibility.PUBLIC)

    def shown_to(self, user: User) -> "MaterialQuerySet":
        """At the desk all but those for named persons, of whom the user is none."""
        if user.is_superuser:
            return self
        concerned = Session.objects.filter(Q(viewers=user.person_id) | Q(speakers__person=user.person_id))
        return self.filter(session__in=Session.objects.shown_to(user)).filter(
            ~Q(visibility=Visibility.NAMED) | Q(session__in=concerned) | Q(uploaded_by=user)
        )


class Material(Attached):
    """A file that goes with a session. Named persons are the session's viewers and those on stage.

    No release freezes it: slides come right before the talk and are published right after it, when nobody releases a
    schedule, and a file that must go goes at once. Whether its session is public, the release says all the same:
    nobody sees more of a material than of its session.
    """

    code = PublicCodeField()
    session = models.ForeignKey(Session, models.CASCADE, related_name="materials", verbose_name=_("session"))
    rank = models.PositiveSmallIntegerField(_("rank"), default=100)
    title_zh = models.CharField(_("title (Chinese)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    file = AttachmentField(_("file"), upload_to="materials/")
    visibility = models.CharField(
        _("visible to"),
        max_length=12,
        choices=Visibility.choices,
        default=Visibility.PARTICIPANTS,
        help_text=_("Never to more people than its session. Named persons are those of the session and on stage."),
    )
    uploaded_by = models.ForeignKey(
        User, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("uploaded by")
    )
    created_at = models.DateTimeField(pgettext_lazy("when", "uploaded"), auto_now_add=True)

    title = Translated()

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("material of a session")
        verbose_name_plural = _("materials of sessions")
        ordering = ("session", "rank", "id")

    def __str__(self) -> str:
        return gettext("Material for named persons") if self.personal_data else self.title

    @property
    def personal_data(self) -> bool:
        """What is for named persons alone is no word of the log's."""
        return self.visibility == Visibility.NAMED or self.session.personal_data

    @property
    def event_id(self) -> int:
        """The event of its session, whose organizers manage it."""
        return self.session.event_id

    @property
    def edition_id(self) -> int:
        """The edition of its event, which roles ask for."""
        return self.session.edition_id

    @property
    def is_public(self) -> bool:
        return self.visibility == Visibility.PUBLIC

    def get_absolute_url(self) -> str:
        """Where it is downloaded."""
        return reverse("materials:download", args=[self.code])
