"""Who may do what with campaigns: organizers of the edition, and auditors look."""

from conference.kit.roles import permit

permit("conference", "campaign", "campaigntemplate")
