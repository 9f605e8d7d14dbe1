"""The program from a table: kept as a preview, applied at once or not at all, and undone."""

import datetime as dt
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from conference.audit.services import record
from conference.editions.models import Edition
from conference.people.models import User
from conference.venues.models import Room
from events.program.models import Session, SessionSpeaker, Speaker
from events.schedule.models import TRANSITIONS, ImportState, ProgramImport
from events.schedule.planning.plans import plan
from events.schedule.planning.rows import Effect, PlannedRow, current
from events.schedule.queries import own_events
from events.schedule.services.moving import rooms_looked_at_last
from events.schedule.sheet import read_program

PLAN_CHANGED = "plan_changed"
ROWS_ARE_WRONG = "rows_are_wrong"
NOT_NOW = "import_not_now"

FIELDS = (
    "title_zh", "title_en", "summary_zh", "summary_en", "kind", "visibility", "status", "room_id", "starts_at",
    "ends_at", "minutes",
)  # fmt: skip
"""What an import remembers of a session that it adds, besides its speakers."""


def keep_import(*, edition: Edition, upload: File[Any], by: User) -> ProgramImport:
    """Keep what a table says as a preview, in the place of the user's earlier one. Raises ValidationError."""
    rows, ignored = read_program(upload)
    if not rows:
        raise ValidationError(_("The table has no rows."))
    upload.seek(0)
    digest = sha256(upload.read()).hexdigest()
    with transaction.atomic():
        ProgramImport.objects.filter(edition=edition, by=by, state=ImportState.PREVIEW).delete()
        return ProgramImport.objects.create(
            edition=edition, file_name=(upload.name or "")[:200], digest=digest, rows=rows, ignored=ignored, by=by
        )


@transaction.atomic
def apply_import(*, program_import: ProgramImport, by: User, stamp: str, skips_wrong: bool = False) -> ProgramImport:
    """Do what the preview that `stamp` names says, all of it at once; wrong rows are skipped only if asked for.

    Raises ValidationError: `plan_changed`, `rows_are_wrong`, `import_not_now`, or as `move_sessions` does.
    """
    locked = _locked(program_import, ImportState.APPLIED)
    planned = plan(locked, by)
    if planned.stamp != stamp:
        raise ValidationError(_("The schedule was changed meanwhile. Look at the preview again."), code=PLAN_CHANGED)
    if planned.wrong and not skips_wrong:
        raise ValidationError(_("Rows that are wrong: {count}.").format(count=planned.wrong), code=ROWS_ARE_WRONG)
    with rooms_looked_at_last():
        locked.effects = [_write(row, by) for row in planned.rows if row.effect in (Effect.NEW, Effect.CHANGED)]
    locked.state = ImportState.APPLIED
    locked.save(update_fields=["effects", "state"])
    record(actor=by, verb="import", target=locked, changes={"added": locked.added, "changed": locked.changed})
    return locked


@transaction.atomic
def undo_import(*, program_import: ProgramImport, by: User) -> list[str]:
    """Delete what the import added and restore what it changed. The titles of those sessions that were changed or
    deleted since, or that are not the user's, or whose hall is gone, which stay as they are.

    Raises ValidationError where a session cannot be where it was.
    """
    locked = _locked(program_import, ImportState.UNDONE)
    codes = [effect["code"] for effect in locked.effects]
    mine = Session.objects.shown_to(by).filter(event__in=own_events(by, locked.edition))
    sessions = {session.code: session for session in mine.filter(code__in=codes).select_related("event", "room")}
    left = []
    with rooms_looked_at_last():
        restored = []
        rooms = {None, *Room.objects.values_list("pk", flat=True)}
        for effect in locked.effects:
            session = sessions.get(effect["code"])
            is_there = effect["before"].get("room_id") in rooms
            if session is None or not is_there or _plain(session, effect["after"]) != effect["after"]:
                left.append(effect["title"])
            elif effect["is_new"]:
                record(actor=by, verb="delete", target=session)
                session.delete()
            else:
                _put(session, effect["before"])
                record(actor=by, verb="change", target=session, changes=_changes(effect["after"], effect["before"]))
                restored.append(session)
        for session in restored:
            session.clean()  # names who is in the room
    locked.state = ImportState.UNDONE
    locked.save(update_fields=["state"])
    record(actor=by, verb="undo import", target=locked, changes={"left": len(left)})
    return left


def _locked(program_import: ProgramImport, state: ImportState) -> ProgramImport:
    """The import, and after it the sessions of its edition in the order of their ids, as everybody locks them."""
    rows = ProgramImport.objects.select_for_update(of=("self",)).select_related("edition")
    locked = rows.filter(pk=program_import.pk).first()  # a preview goes when its owner uploads another table
    if locked is None or state not in TRANSITIONS.get(ImportState(locked.state), ()):
        raise ValidationError(_("This import is done or undone already."), code=NOT_NOW)
    sessions = Session.objects.filter(event__edition=locked.edition).order_by("pk")
    list(sessions.select_for_update(of=("self",)).values_list("pk", flat=True))
    return locked


def _write(row: PlannedRow, by: User) -> dict[str, Any]:
    """Write a row, and what it changed."""
    assert row.event
    is_new = row.session is None
    session = row.session or Session(event=row.event)
    values = {name: value for name, value in row.values.items() if is_new or current(session, name) != value}
    names = (*FIELDS, "speakers") if is_new else tuple("room_id" if name == "room" else name for name in values)
    before = {} if is_new else _plain(session, names)
    speakers = values.pop("speakers", None)
    for name, value in values.items():
        setattr(session, name, value)
    session.save()
    if speakers is not None:
        roles = {appearance.speaker_id: appearance.role for appearance in session.appearances.all()}
        _bring(session, [(speaker, roles.get(speaker.pk, "speaker")) for speaker in speakers])
    after = _plain(session, names)
    record(actor=by, verb="add" if is_new else "change", target=session, changes=_changes(before, after))
    return {"code": session.code, "title": session.title_zh, "is_new": is_new, "before": before, "after": after}


def _bring(session: Session, speakers: list[tuple[Speaker, str]]) -> None:
    SessionSpeaker.objects.filter(session=session).delete()
    for rank, (speaker, role) in enumerate(speakers):
        SessionSpeaker.objects.create(session=session, speaker=speaker, role=role, rank=rank)


def _plain(session: Session, names: Any) -> dict[str, Any]:
    """Fields as they are kept: times as text, speakers by their codes."""
    plain: dict[str, Any] = {}
    for name in names:
        if name == "speakers":
            appearances = SessionSpeaker.objects.filter(session=session).select_related("speaker")
            plain[name] = [[each.speaker.code, each.role] for each in appearances]
        else:
            value = getattr(session, name)
            plain[name] = value.astimezone(dt.UTC).isoformat() if isinstance(value, dt.datetime) else value
    return plain


def _put(session: Session, plain: dict[str, Any]) -> None:
    """The reverse of `_plain`."""
    for name, value in plain.items():
        if name == "speakers":
            there = Speaker.objects.in_bulk([code for code, _role in value], field_name="code")
            _bring(session, [(there[code], role) for code, role in value if code in there])
        else:
            is_time = name in ("starts_at", "ends_at") and value
            setattr(session, name, dt.datetime.fromisoformat(value) if is_time else value)
    session.save()


def _changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {name: [before.get(name, ""), value] for name, value in after.items()}
