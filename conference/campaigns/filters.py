"""What conditions of audiences ask of campaigns."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.audiences.filters import Filter, OneOf, SomeOf
from conference.campaigns.models import Answer, Campaign, Recipient
from conference.editions.models import Edition
from conference.people.models import Person

ANSWERS = [(each.value or "none", each.label) for each in Answer]


class AnsweredFilter(Filter):
    """Who was sent a campaign, and what they answered."""

    name = "answered"
    title = gettext_lazy("Was sent a campaign")
    campaign = OneOf(label=gettext_lazy("Campaign"))
    answers = SomeOf(label=gettext_lazy("Answer"), choices=ANSWERS)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("campaign", [("", _("Please choose")), *self.once("campaigns", _campaigns)])

    def people(self) -> QuerySet[Person]:
        answers = ["" if each == "none" else each for each in self.cleaned_data["answers"]]
        written_to = Recipient.objects.written_to().filter(campaign__code=self.cleaned_data["campaign"])
        return Person.objects.filter(received__in=written_to.filter(answer__in=answers))

    def words(self) -> str:
        return _("sent {campaign}, with the answer {answers}").format(
            campaign=self.chosen("campaign"), answers=self.chosen("answers")
        )


def _campaigns(edition: Edition) -> list[tuple[str, Any]]:
    found = Campaign.objects.launched().filter(edition=edition, follows=None)
    return list(found.values_list("code", "name"))
