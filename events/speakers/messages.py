"""What speakers are sent."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from conference.outbox.messages import MessageKind
from conference.outbox.services import write_to_person
from conference.templatetags.face import full_date
from conference.texts.declarations import declare
from conference.texts.models import Category
from events.speakers.models import SpeakerInvitation

INVITED = MessageKind(
    "speakers.invited",
    _("Invitation to a speaker"),
    "events/speakers/mail/invited",
    is_secret=True,
    text=declare(
        "speakers.invited",
        _("Invitation to a speaker"),
        Category.NOTICE,
        "请于{day}前填写您的嘉宾资料：{portal}/invitations/{secret}/",
        "Please complete your speaker profile by {day}: {portal}/en/invitations/{secret}/",
        {"day": 30, "secret": 50},
    ),
    parameters=lambda context: {"day": full_date(context["expires_at"]), "secret": context["secret"]},
)


def announce_invitation(invitation: SpeakerInvitation, secret: str) -> None:
    """The link, by the channel that the speaker has."""
    person = invitation.speaker.person
    with translation.override(person.language):
        address = settings.BASE_URL + reverse("speakers:open", args=[secret])
        action = str(_("Open my profile"))
    context = {
        "edition": invitation.speaker.edition,
        "expires_at": invitation.expires_at,
        "action_url": address,
        "action": action,
        "secret": secret,
    }
    edition_id = invitation.speaker.edition_id
    write_to_person(kind=INVITED, key=str(invitation.pk), person=person, context=context, edition_id=edition_id)
