"""Answering scans: the verdict, the scan that is kept, and who is inside, in one statement."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from conference.kit.codes import normalized
from conference.kit.pictures import Picture
from conference.kit.statements import Prepared
from conference.people.models import Person
from events.checkin.models import Direction, Gate, Scan
from events.checkin.stations import Station
from events.checkin.webhooks import emit_passages
from events.registration.passes import InvalidToken, read_token

AHEAD = dt.timedelta(minutes=10)
"""How much the clock of a device may be ahead."""
CODE_LENGTH = 10
LONGEST_TOKEN = Scan._meta.get_field("token").max_length


@dataclass(frozen=True)
class Reading:
    """What a device read at a gate. `scanned_at` and `shown` are of scans made offline."""

    nonce: UUID
    gate: Gate
    token: str
    direction: str = Direction.ENTRY
    scanned_at: dt.datetime | None = None
    shown: str = ""


@dataclass(frozen=True)
class Earlier:
    """The entry because of which somebody is not admitted again."""

    at: dt.datetime
    gate: Gate


@dataclass(frozen=True)
class Answer:
    """What was answered to a reading, and to whom. `is_repeat`: this nonce had its answer before."""

    reading: Reading
    verdict: str
    is_repeat: bool
    person: Person | None = None
    category: dict[str, str] | None = None
    photo: Picture | None = None
    earlier: Earlier | None = None


def redeem(*, station: Station, reading: Reading) -> Answer:
    """Answer one reading, once: the same nonce again gets the same answer, and writes nothing."""
    code, version = code_and_version(reading.token)
    try:
        row = _judge_and_tell(station, reading, code, version)
    except IntegrityError:  # the same nonce was under way in another request, which has its answer by now
        row = _judge_and_tell(station, reading, code, version)
    return _answer(reading, row)


def redeem_all(*, station: Station, readings: Sequence[Reading]) -> list[Answer]:
    """Answer readings in their order, all of them or none. Of two uploads at once neither waits for the other in a
    circle: both go by pass, then by area and time.
    """
    named = [code_and_version(reading.token) for reading in readings]

    def place(index: int) -> Any:
        reading = readings[index]
        return named[index][0] or "", reading.gate.area_id, _time(station, reading), index

    @transaction.atomic
    def judge_all() -> dict[int, dict[str, Any]]:
        order = sorted(range(len(readings)), key=place)
        rows = {index: _judge(station, readings[index], *named[index]) for index in order}
        if station.is_listened_to:
            emit_passages(station, [(readings[index], row) for index, row in rows.items()])
        return rows

    try:
        rows = judge_all()
    except IntegrityError:  # as above
        rows = judge_all()
    return [_answer(reading, rows[index]) for index, reading in enumerate(readings)]


def code_and_version(text: str) -> tuple[str | None, int | None]:
    """The code and the version of the pass that was read: from an address, a bare token, or a code that was typed,
    which has no version. Nothing where no pass of ours says that.
    """
    try:
        token = read_token(text.strip().rpartition("/")[2].upper())
    except InvalidToken:
        code = normalized(text) if len(text) <= 2 * CODE_LENGTH else ""
        return (code, None) if len(code) == CODE_LENGTH else (None, None)
    return token.code, token.version


def _time(station: Station, reading: Reading) -> dt.datetime:
    """When it was scanned, as far as the device's clock is to be believed."""
    now, told = station.now, reading.scanned_at
    return told if told and station.shift.works_from <= told <= now + AHEAD else now


REDEEM = Prepared(
    "redeem",
    {
        "device": "bigint",
        "nonce": "uuid",
        "token": "text",
        "code": "text",
        "version": "int",
        "edition": "bigint",
        "gate": "bigint",
        "area": "bigint",
        "event": "bigint",
        "session": "bigint",
        "readmission": "text",
        "categories": "bigint[]",
        "opens": "timestamptz",
        "direction": "text",
        "scanned_at": "timestamptz",
        "shown": "text",
    },
    """
    WITH before AS (
        SELECT id FROM events_scan WHERE device_id = %(device)s AND nonce = %(nonce)s
    ), issued AS (
        SELECT id, version, person_id FROM events_pass WHERE code = %(code)s AND edition_id = %(edition)s
    ), registered AS (
        SELECT found.id,
            %(categories)s = '{}' OR coalesce(found.category_id = ANY(%(categories)s), false) AS fits
        FROM issued
        JOIN events_registration found ON found.person_id = issued.person_id AND found.status = 'confirmed'
        JOIN events_event event ON event.id = found.event_id AND event.edition_id = %(edition)s
        LEFT JOIN events_registrationpolicy policy ON policy.event_id = event.id
        LEFT JOIN events_vetting vetting ON vetting.registration_id = found.id
        WHERE (policy.asks_vetting IS NOT TRUE OR vetting.status = 'cleared')
        AND (%(event)s IS NULL OR event.id = %(event)s) AND (%(session)s IS NULL OR EXISTS (
            SELECT FROM events_registration_sessions chosen
            WHERE chosen.registration_id = found.id AND chosen.session_id = %(session)s
        ))
        ORDER BY fits DESC, found.id
        LIMIT 1
    ), judged AS (
        SELECT nextval('events_scan_id_seq') AS scan, issued.id AS pass, registered.id AS registration,
            CASE
                WHEN issued.id IS NULL THEN 'unknown'
                WHEN issued.version <> %(version)s THEN 'revoked'
                WHEN %(direction)s = 'exit' THEN 'admitted'
                WHEN registered.id IS NULL THEN 'not_registered'
                WHEN NOT registered.fits THEN 'wrong_gate'
                WHEN %(scanned_at)s < %(opens)s THEN 'too_early'
                ELSE 'admitted'
            END AS verdict
        FROM (SELECT) AS one LEFT JOIN issued ON true LEFT JOIN registered ON true
        WHERE NOT EXISTS (TABLE before)
    ), moved AS (
        INSERT INTO events_presence AS present
            (area_id, issued_pass_id, entries, is_inside, moved_at, entry_id)
        SELECT %(area)s, pass, entering::int, entering, %(scanned_at)s, CASE WHEN entering THEN scan END
        FROM judged, (SELECT %(direction)s = 'entry') AS way (entering)
        WHERE verdict = 'admitted'
        ON CONFLICT (area_id, issued_pass_id) DO UPDATE SET (entries, is_inside, moved_at, entry_id) = (
            SELECT
                CASE WHEN moves THEN present.entries + EXCLUDED.entries ELSE present.entries END,
                CASE WHEN moves AND EXCLUDED.moved_at >= present.moved_at
                    THEN EXCLUDED.is_inside ELSE present.is_inside END,
                CASE WHEN moves
                    THEN greatest(present.moved_at, EXCLUDED.moved_at) ELSE present.moved_at END,
                CASE WHEN moves THEN coalesce(EXCLUDED.entry_id, present.entry_id) ELSE present.entry_id END
            FROM (SELECT NOT EXCLUDED.is_inside OR present.entries = 0 OR %(readmission)s = 'always'
                OR (%(readmission)s = 'after_exit' AND NOT present.is_inside)) AS may (moves)
        )
        RETURNING entry_id
    ), kept AS (
        INSERT INTO events_scan (id, nonce, device_id, gate_id, token, issued_pass_id, registration_id,
            direction, verdict, shown, earlier_id, scanned_at, received_at)
        SELECT scan, %(nonce)s, %(device)s, %(gate)s, %(token)s, pass, registration, %(direction)s,
            CASE WHEN is_second THEN 'already_admitted' ELSE verdict END, %(shown)s,
            CASE WHEN is_second THEN entry_id END, %(scanned_at)s, portal_now()
        FROM judged LEFT JOIN moved ON true,
            LATERAL (SELECT %(direction)s = 'entry' AND entry_id <> scan) AS late (is_second)
        RETURNING id, verdict, issued_pass_id, registration_id, earlier_id
    ), conflict AS (
        INSERT INTO events_conflict (scan_id, note)
        SELECT id, '' FROM kept WHERE verdict <> 'admitted' AND %(shown)s IN ('admitted', 'unlisted')
    ), scan AS (
        SELECT *, false AS is_repeat FROM kept
        UNION ALL
        SELECT id, verdict, issued_pass_id, registration_id, earlier_id, true
        FROM events_scan WHERE id = (TABLE before)
    )
    SELECT scan.verdict, scan.is_repeat, scan.earlier_id, person.badge_name, person.name_zh,
        person.family_name, person.given_names, person.family_name_first, person.affiliation,
        category.name_zh AS category_zh, category.name_en AS category_en, speaker.photo,
        registration.code AS registration
    FROM scan
    LEFT JOIN events_pass pass ON pass.id = scan.issued_pass_id
    LEFT JOIN conference_person person ON person.id = pass.person_id
    LEFT JOIN events_speaker speaker ON speaker.person_id = person.id AND speaker.edition_id = %(edition)s
    LEFT JOIN events_registration registration ON registration.id = scan.registration_id
    LEFT JOIN events_attendeecategory category ON category.id = registration.category_id
    """,
)
"""The whole redemption as one statement, and so one transaction.

Of two scans of one pass at two gates of one area, the second waits at the row of its presence and then finds it
changed: it gets `entry_id` of the first, which is `earlier`. A scan that its device let in offline, and that is not
admitted, becomes a conflict. A nonce that was kept before changes nothing: its scan is read. To plan it
takes six times as long as to execute it.
"""


def _judge_and_tell(station: Station, reading: Reading, code: str | None, version: int | None) -> dict[str, Any]:
    """Execute it, and tell other systems in its transaction; it needs none of its own where nobody listens."""
    if not station.is_listened_to:
        return _judge(station, reading, code, version)
    with transaction.atomic():
        row = _judge(station, reading, code, version)
        emit_passages(station, [(reading, row)])
    return row


def _judge(station: Station, reading: Reading, code: str | None, version: int | None) -> dict[str, Any]:
    """Execute it."""
    gate = reading.gate
    told: dict[str, Any] = {
        "device": station.device.pk,
        "nonce": str(reading.nonce),
        "token": reading.token[:LONGEST_TOKEN],
        "code": code,
        "version": version,
        "edition": station.shift.edition_id,
        "gate": gate.pk,
        "area": gate.area_id,
        "event": gate.area.event_id,
        "session": gate.area.session_id,
        "readmission": gate.area.readmission,
        "categories": station.categories[gate.code],
        "opens": gate.opens,
        "direction": reading.direction,
        "scanned_at": _time(station, reading),
        "shown": reading.shown,
    }
    with connection.cursor() as cursor:
        REDEEM.execute(cursor, told)
        names = [column.name for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True)) | {"scanned_at": told["scanned_at"]}


PERSON = ("badge_name", "name_zh", "family_name", "given_names", "family_name_first", "affiliation")


def _answer(reading: Reading, row: dict[str, Any]) -> Answer:
    earlier = None
    if row["earlier_id"]:
        # The statement itself does not see the one that it waited for.
        scan = Scan.objects.select_related("gate").get(pk=row["earlier_id"])
        earlier = Earlier(scan.scanned_at, scan.gate)
    return Answer(
        reading=reading,
        verdict=row["verdict"],
        is_repeat=row["is_repeat"],
        person=None if row["name_zh"] is None else Person(**{name: row[name] for name in PERSON}),
        category=None if row["category_zh"] is None else {"zh": row["category_zh"], "en": row["category_en"]},
        photo=Picture(row["photo"]) if row["photo"] else None,
        earlier=earlier,
    )
