"""The first release, so that the public sees a schedule."""

from conference.kit.demo import Demo, rooms
from events.schedule.services.releasing import release


@rooms.plugged("release", rank=70)
def first_release(demo: Demo) -> None:
    """Version 1."""
    release(edition=demo.edition, by=None, note="demo")
    demo.say("schedule released")
