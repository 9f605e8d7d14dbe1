"""The kinds of messages that campaigns send. Their words are the campaign's own."""

from django.utils.translation import gettext_lazy as _

from conference.outbox.messages import MessageKind
from conference.outbox.models import Topic, Urgency

ANNOUNCEMENT = MessageKind("campaigns.announcement", _("Announcement"), topic=Topic.ANNOUNCEMENTS, urgency=Urgency.BULK)
INVITATION = MessageKind("campaigns.invitation", _("Invitation"), topic=Topic.INVITATIONS, urgency=Urgency.BULK)
NOTICE = MessageKind("campaigns.notice", _("Urgent notice"), urgency=Urgency.URGENT)
TRIAL = MessageKind("campaigns.trial", _("Campaign for trial"))
