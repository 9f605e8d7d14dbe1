"""Who may do what with audiences: organizers of the edition, and auditors look."""

from conference.kit.roles import permit

permit("conference", "audience", "contactlist")
