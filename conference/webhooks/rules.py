"""Who may do what with webhooks: addresses and secrets are for those who may change them."""

from conference.kit.roles import is_organizer, permit

permit("conference", "endpoint", view=is_organizer)
