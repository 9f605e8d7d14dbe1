"""Moving sessions: rooms are free, somebody is quicker, and what follows of itself."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from conference.audit.models import AuditEntry
from conference.kit.constraints import in_words
from conference.people.models import User
from events.program.models import Session, Status
from events.schedule.services.moving import (
    Move,
    closed_up,
    extended,
    following,
    move_sessions,
    shifted,
    swap_sessions,
)
from tests.factories import EventFactory, RoomFactory, SessionFactory, at

pytestmark = pytest.mark.django_db


def two_sessions() -> tuple[Session, Session]:
    """One room, one after the other."""
    room, event = RoomFactory(), EventFactory()
    first = SessionFactory(event=event, room=room, starts_at=at("09:00"), ends_at=at("10:00"))
    return first, SessionFactory(event=event, room=room, starts_at=at("10:00"), ends_at=at("11:00"))


class TestRoomsAreFree:
    def test_one_may_follow_the_other_at_once(self) -> None:
        first, second = two_sessions()

        assert first.ends_at == second.starts_at

    def test_the_database_refuses_two_at_once(self) -> None:
        first, _second = two_sessions()

        with pytest.raises(IntegrityError, match="session_room_is_free"), transaction.atomic():
            SessionFactory(room=first.room, starts_at=at("09:30"), ends_at=at("09:45"))

    def test_sessions_without_times_share_a_room(self) -> None:
        first, _second = two_sessions()

        for _time in range(2):
            SessionFactory(room=first.room, starts_at=None, ends_at=None)

    def test_a_cancelled_session_leaves_its_room(self) -> None:
        first, _second = two_sessions()
        Session.objects.filter(pk=first.pk).update(status=Status.CANCELLED)

        SessionFactory(room=first.room, starts_at=at("09:30"), ends_at=at("09:45"))

    def test_a_form_says_so_in_words(self) -> None:
        first, second = two_sessions()
        second.starts_at = at("09:30")

        with translation.override("en"), pytest.raises(ValidationError) as refusal:
            second.full_clean()

        assert refusal.value.message_dict == {"room": [f"“{first}” is in this room from 09:00 to 10:00."]}

    def test_without_the_form_the_constraint_says_it(self) -> None:
        _first, second = two_sessions()
        second.starts_at = at("09:30")

        with pytest.raises(ValidationError) as refusal, in_words(), transaction.atomic():
            second.save()

        assert refusal.value.code == "session_room_is_free"

    def test_a_swap_works(self, organizer: User) -> None:
        first, second = two_sessions()

        swap_sessions(first=first, second=second, by=organizer)

        starts = [Session.objects.get(pk=session.pk).starts_at for session in (first, second)]
        assert starts == [at("10:00"), at("09:00")]
        assert AuditEntry.objects.filter(verb="move", actor_id=organizer.pk).count() == 2

    def test_two_into_one_slot_are_refused_and_nothing_moves(self, organizer: User) -> None:
        first, second = two_sessions()
        slot = (first.room, at("14:00"), at("15:00"))

        with pytest.raises(ValidationError) as refusal:
            move_sessions(moves=[Move(first, *slot), Move(second, *slot)], by=organizer)

        assert refusal.value.code == "session_room_is_free"
        starts = [Session.objects.get(pk=session.pk).starts_at for session in (first, second)]
        assert starts == [at("09:00"), at("10:00")]


class TestPlaces:
    def test_a_session_leaves_the_schedule_and_keeps_its_length(self, organizer: User) -> None:
        first, _second = two_sessions()

        move_sessions(moves=[Move(first, None, None, None)], by=organizer)

        parked = Session.objects.unscheduled().get()
        assert (parked, parked.room, parked.length) == (first, None, dt.timedelta(hours=1))

    def test_one_time_without_the_other_is_refused(self, organizer: User) -> None:
        first, _second = two_sessions()

        with pytest.raises(ValidationError) as refusal:
            move_sessions(moves=[Move(first, first.room, at("09:00"), None)], by=organizer)

        assert refusal.value.code == "session_ends_after_it_starts"

    def test_the_second_of_two_who_move_is_told(self, organizer: User) -> None:
        first, _second = two_sessions()
        seen = first.changed_at
        move_sessions(moves=[Move(first, first.room, at("08:00"), at("09:00"), seen)], by=organizer)

        with translation.override("en"), pytest.raises(ValidationError) as refusal:
            move_sessions(moves=[Move(first, first.room, at("07:00"), at("08:00"), seen)], by=None)

        assert refusal.value.code == "session_changed_meanwhile"
        assert refusal.value.messages[0].startswith(f"{organizer} changed “{first}” at ")
        assert Session.objects.get(pk=first.pk).starts_at == at("08:00")

    def test_a_move_is_logged(self, organizer: User) -> None:
        first, _second = two_sessions()

        move_sessions(moves=[Move(first, first.room, at("08:00"), at("09:00"))], by=organizer)

        changes = AuditEntry.objects.get(verb="move").changes
        assert set(changes) == {"starts_at", "ends_at"}


class TestRipples:
    @pytest.fixture
    def row(self) -> list[Session]:
        """Three in one room with a gap before the last, one in another room, and one on the next day."""
        room, event = RoomFactory(), EventFactory()
        times = [("09:00", "10:00"), ("10:00", "10:30"), ("11:00", "12:00")]
        SessionFactory(event=event, starts_at=at("10:00"), ends_at=at("11:00"))
        tomorrow = [at(time) + dt.timedelta(1) for time in ("09:00", "10:00")]
        SessionFactory(event=event, room=room, starts_at=tomorrow[0], ends_at=tomorrow[1])
        return [SessionFactory(event=event, room=room, starts_at=at(start), ends_at=at(end)) for start, end in times]

    def test_what_follows_is_in_the_same_room_on_the_same_day(self, row: list[Session]) -> None:
        assert following(row[0]) == row[1:]

    def test_shifting_moves_a_session_and_all_that_follow(self, row: list[Session], organizer: User) -> None:
        move_sessions(moves=shifted(row[1], 15), by=organizer)

        assert times(row) == ["09:00–10:00", "10:15–10:45", "11:15–12:15"]

    def test_extending_makes_room_for_what_takes_longer(self, row: list[Session], organizer: User) -> None:
        move_sessions(moves=extended(row[0], 20), by=organizer)

        assert times(row) == ["09:00–10:20", "10:20–10:50", "11:20–12:20"]

    def test_closing_up_leaves_no_gap_and_touches_nothing_else(self, row: list[Session], organizer: User) -> None:
        moves = closed_up(row[0])

        assert [move.session for move in moves] == [row[2]]
        move_sessions(moves=moves, by=organizer)
        assert times(row) == ["09:00–10:00", "10:00–10:30", "10:30–11:30"]

    def test_what_was_changed_since_the_preview_refuses_all_of_it(self, row: list[Session], organizer: User) -> None:
        moves = shifted(row[0], 15)
        row[2].save()

        with pytest.raises(ValidationError):
            move_sessions(moves=moves, by=organizer)

        assert times(row) == ["09:00–10:00", "10:00–10:30", "11:00–12:00"]


def times(row: list[Session]) -> list[str]:
    """When they are now."""
    fresh = Session.objects.in_bulk([session.pk for session in row])
    return [f"{local(fresh[each.pk].starts_at)}–{local(fresh[each.pk].ends_at)}" for each in row]


def local(moment: dt.datetime | None) -> str:
    """The time in Chongqing."""
    assert moment
    return f"{timezone.localtime(moment):%H:%M}"
