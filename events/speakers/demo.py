"""A speaker with an account: the sample organizer of one event, who can change the profile."""

from conference.kit.demo import SAMPLE, SAMPLE_EN, Demo, rooms
from conference.people.demo import demo_user
from events.program.models import Speaker


@rooms.plugged("speakers", rank=55)
def speakers(demo: Demo) -> None:
    """Not on stage yet, so that the public sees nothing of it."""
    Speaker.objects.create(
        edition=demo.edition,
        person=demo_user("event organizer").person,
        title_zh=f"项目主任{SAMPLE}",
        title_en=f"Program director{SAMPLE_EN}",
    )
