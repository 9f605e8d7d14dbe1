"""What the schedule's desk plugs into the desk's first page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from conference.editions.models import Edition
from conference.kit.desk import Row, Tile, tiles
from events.program.released import released_program
from events.schedule.services.releasing import preview
from events.schedule.warnings import warnings_of


@tiles.plugged("schedule", rank=15)
def schedule_tile(edition: Edition) -> Tile:
    """How far the draft is from what the public sees."""
    program = released_program(edition)
    rows = [
        Row(
            _("Changes not yet public"), len(preview(edition)), url=reverse("admin:events_schedulerelease_release_now")
        ),
        Row(_("Warnings"), len(warnings_of(edition)), url=reverse("admin:events_session_changelist")),
    ]
    note = _("Version {number} is public.").format(number=program.number) if program else _("Nothing is public yet.")
    return Tile(_("Schedule"), rows, note)
