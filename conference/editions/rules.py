"""Who may do what with editions."""

from conference.kit.roles import permit

permit("conference", "edition", "target")
