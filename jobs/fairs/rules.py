"""Who may do what with fairs."""

from conference.kit.roles import permit

permit("jobs", "fair")
