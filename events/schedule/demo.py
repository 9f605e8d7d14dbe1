"""Every text approved by three people, and the first release, so that the public sees a schedule."""

from conference.editions.models import Edition
from conference.kit.demo import Demo, rooms
from conference.people.demo import demo_user
from events.schedule.approval import reviews_of
from events.schedule.freezing import draft
from events.schedule.services.approving import approve
from events.schedule.services.releasing import release

REVIEWERS = ("organizer", "event organizer", "administrator")


@rooms.plugged("release", rank=70)
def first_release(demo: Demo) -> None:
    """Version 1."""
    approved = approve_everything(demo.edition)
    release(edition=demo.edition, by=None, note="demo")
    demo.say(f"{approved} texts approved, schedule released")


def approve_everything(edition: Edition) -> int:
    """Every step for every text of the draft; how many texts that are. Nothing then holds up a release."""
    waiting = [review.words.key for review in reviews_of(edition, draft(edition)) if not review.is_done]
    for reviewer in REVIEWERS:
        approve(edition=edition, keys=waiting, by=demo_user(reviewer))
    return len(waiting)
