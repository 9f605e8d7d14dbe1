"""Who may do what with people: organizers keep the directory, administrators change accounts and roles."""

from conference.kit.roles import is_administrator, permit

permit("conference", "person", "privacynotice")
permit("conference", "user", "appointment", "consent", change=is_administrator)
