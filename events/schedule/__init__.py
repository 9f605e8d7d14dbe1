"""The organizers' desk of the schedule: moving, comparing, releasing."""
