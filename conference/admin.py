"""Contents: the ground floor's pages at the desk."""

from conference.audit import admin as audit
from conference.editions import admin as editions
from conference.news import admin as news
from conference.organizations import admin as organizations
from conference.outbox import admin as outbox
from conference.people import admin as people
from conference.reminders import admin as reminders
from conference.texts import admin as texts
from conference.venues import admin as venues
from conference.webhooks import admin as webhooks

__all__ = ["audit", "editions", "news", "organizations", "outbox", "people", "reminders", "texts", "venues", "webhooks"]
