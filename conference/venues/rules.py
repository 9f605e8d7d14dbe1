"""Who may do what with venues."""

from conference.kit.roles import permit

permit("conference", "venue", "room", "traveltime")
