"""The editions of the conference, and the portal's front page."""
