"""Three days and two hours before each event."""

from conference.kit.demo import Demo, rooms
from conference.reminders.models import ReminderRule
from conference.reminders.sockets import occasions


@rooms.plugged("reminders", rank=78)
def reminders(demo: Demo) -> None:
    """For every occasion that there is."""
    for occasion in occasions:
        for days, hours in ((3, 0), (0, 2)):
            ReminderRule.objects.create(edition=demo.edition, occasion=occasion.name, days=days, hours=hours)
    demo.say(f"{ReminderRule.objects.count()} rules of reminders")
