"""The whole table."""

from conference.people.models import User
from events.program.models import Session
from events.schedule.models import ProgramImport
from events.schedule.planning.clashes import find_clashes
from events.schedule.planning.pairing import match, settle
from events.schedule.planning.reading import Reader
from events.schedule.planning.rows import Plan


def plan(program_import: ProgramImport, user: User) -> Plan:
    """What the import would do now if the user applied it.

    A row is about the session of its event that has its Chinese title: among several the one on its day, and there
    the one that starts when it says, in the room that it says. So the same table twice adds nothing. An empty cell
    leaves the session as it is, and sessions that the table does not have stay.
    """
    reader = Reader(program_import, user)
    rows = [reader.row(each["number"], each["cells"]) for each in program_import.rows]
    sessions = (
        Session.objects.shown_to(user)
        .filter(event__in=reader.own)
        .select_related("event__edition", "room__venue")
        .prefetch_related("appearances__speaker__person")
        .order_by("starts_at", "pk")
    )
    match(rows, list(sessions))
    for row in rows:
        settle(row)
    find_clashes(rows, set(reader.own))
    return Plan(rows)
