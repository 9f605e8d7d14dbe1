"""Contents: the ground floor's models, so that Django finds them."""

from conference.accounts.models import ApiToken
from conference.audiences.models import Audience, Condition, ContactList, ContactListEntry
from conference.audit.models import AuditEntry
from conference.campaigns.models import Campaign, CampaignTemplate, Recipient
from conference.editions.models import Edition, Target
from conference.news.models import Attachment, NewsItem
from conference.organizations.models import Hosting, Membership, Organization
from conference.outbox.models import MailDomain, Message, Refusal, Suppression
from conference.pages.models import PageVersion
from conference.people.models import Appointment, Consent, IdentityDocument, Person, PrivacyNotice, User
from conference.reminders.models import Reminder, ReminderRule
from conference.texts.models import OptOut, TextTemplate
from conference.venues.models import Room, TravelTime, Venue
from conference.webhooks.models import Endpoint

__all__ = [
    "ApiToken",
    "Appointment",
    "Attachment",
    "Audience",
    "AuditEntry",
    "Campaign",
    "CampaignTemplate",
    "Condition",
    "Consent",
    "ContactList",
    "ContactListEntry",
    "Edition",
    "Endpoint",
    "Hosting",
    "IdentityDocument",
    "Membership",
    "MailDomain",
    "Message",
    "NewsItem",
    "OptOut",
    "Organization",
    "PageVersion",
    "Person",
    "PrivacyNotice",
    "Recipient",
    "Refusal",
    "Reminder",
    "ReminderRule",
    "Room",
    "Suppression",
    "Target",
    "TextTemplate",
    "TravelTime",
    "User",
    "Venue",
]
