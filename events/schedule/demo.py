"""Every text approved by three people, and the first release, so that the public sees a schedule."""

from conference.kit.demo import Demo, rooms
from conference.people.demo import demo_user
from events.schedule.approval import words_of
from events.schedule.freezing import draft
from events.schedule.services.approving import approve
from events.schedule.services.releasing import release

REVIEWERS = ("organizer", "event organizer", "administrator")


@rooms.plugged("release", rank=70)
def first_release(demo: Demo) -> None:
    """Version 1."""
    keys = [words.key for words in words_of(draft(demo.edition))]
    for reviewer in REVIEWERS:
        approve(edition=demo.edition, keys=keys, by=demo_user(reviewer))
    release(edition=demo.edition, by=None, note="demo")
    demo.say(f"{len(keys)} texts approved, schedule released")
