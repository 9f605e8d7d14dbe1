"""The kinds of messages that campaigns send. Their words are the campaign's own."""

from django.utils.translation import gettext_lazy as _

from conference.outbox.messages import MessageKind
from conference.outbox.models import Topic

ANNOUNCEMENT = MessageKind("campaigns.announcement", _("Announcement"), topic=Topic.ANNOUNCEMENTS, is_bulk=True)
INVITATION = MessageKind("campaigns.invitation", _("Invitation"), topic=Topic.INVITATIONS, is_bulk=True)
NOTICE = MessageKind("campaigns.notice", _("Urgent notice"))
TRIAL = MessageKind("campaigns.trial", _("Campaign for trial"))
