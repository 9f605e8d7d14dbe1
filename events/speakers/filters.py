"""What conditions of audiences ask of speakers' invitations."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.audiences.filters import Filter
from conference.people.models import Person
from events.speakers.models import InvitationStatus


class UnansweredFilter(Filter):
    """Who was invited to claim a speaker's profile and has not done so."""

    name = "unanswered_speakers"
    title = gettext_lazy("Speaker whose invitation is unanswered")

    def people(self) -> QuerySet[Person]:
        return Person.objects.filter(
            speakers__edition=self.edition, speakers__invitations__status=InvitationStatus.OPEN
        )

    def words(self) -> str:
        return _("invited as a speaker, without an answer")
