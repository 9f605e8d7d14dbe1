"""The private calendar feed: open to whoever knows its secret, and to nobody else."""

from io import BytesIO
from urllib.parse import urlsplit

import pytest
import zxingcpp
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from PIL import Image

from conference.audit.models import AuditEntry
from conference.people.models import User
from events.agenda.models import CalendarFeed
from events.agenda.services import close_feed, renew_feed, star
from events.agenda.views import address_of, subscription
from events.program.models import Session, Status
from events.registration.services.registering import register
from tests.conftest import SignIn
from tests.events.agenda.conftest import released
from tests.factories import SeatPoolFactory, SessionFactory, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed(session: Session, attendee: User) -> CalendarFeed:
    """The attendee's, with one starred session."""
    star(person=attendee.person, session=released(session.event.edition).sessions[session.code])
    return renew_feed(user=attendee)


def path(feed: CalendarFeed) -> str:
    return urlsplit(address_of(feed)).path


def entries(feed: CalendarFeed) -> dict[str, dict[str, str]]:
    """The feed's entries by UID."""
    answer = Client().get(path(feed))
    assert answer.status_code == 200
    return {str(entry["UID"]): entry for entry in Calendar.from_ical(answer.content).walk("VEVENT")}


class TestContent:
    def test_is_what_stands_on_ones_schedule(self, feed: CalendarFeed, session: Session, attendee: User) -> None:
        registered = SessionFactory(event__edition=session.event.edition, starts_at=at("11:00"), ends_at=at("12:00"))
        SessionFactory(event__edition=session.event.edition)  # neither starred nor registered for
        register(event=SeatPoolFactory(event=registered.event).event, person=attendee.person)
        released(session.event.edition)

        assert [str(entry["SUMMARY"]) for entry in entries(feed).values()] == [session.title_zh, registered.title_zh]

    def test_entries_are_those_of_the_public_feed(self, feed: CalendarFeed) -> None:
        public = Calendar.from_ical(Client().get("/schedule.ics").content)

        (mine,) = entries(feed).values()

        assert mine.to_ical() in [entry.to_ical() for entry in public.walk("VEVENT")]

    def test_has_the_time_zone_and_when_it_was_changed(self, feed: CalendarFeed) -> None:
        text = Client().get(path(feed)).content.decode()

        assert all(word in text for word in ("BEGIN:VTIMEZONE", "TZID:Asia/Shanghai", "LAST-MODIFIED:", "REFRESH-"))

    def test_a_change_keeps_the_uid_and_raises_the_sequence(self, feed: CalendarFeed, session: Session) -> None:
        ((uid, before),) = entries(feed).items()
        Session.objects.update(starts_at=at("09:30"))
        released(session.event.edition)

        after = entries(feed)[uid]

        assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
        assert after["DTSTART"].dt == at("09:30")

    @pytest.mark.parametrize("way", ["canceled", "deleted"])
    def test_what_is_canceled_stays_as_canceled(self, feed: CalendarFeed, session: Session, way: str) -> None:
        edition = session.event.edition
        if way == "deleted":
            session.delete()
        else:
            Session.objects.update(status=Status.CANCELLED)
        released(edition)

        (entry,) = entries(feed).values()

        assert (str(entry["STATUS"]), entry["SEQUENCE"]) == ("CANCELLED", 1)

    def test_says_whose_it_is_to_nobody(self, feed: CalendarFeed, attendee: User) -> None:
        text = Client().get(path(feed)).content.decode().replace("\r\n ", "")

        person = attendee.person
        assert all(word not in text for word in (person.name_zh, person.email, person.code, attendee.code))

    def test_speaks_the_language_of_its_address(self, feed: CalendarFeed) -> None:
        assert "X-WR-CALNAME:My schedule" in Client().get(f"/en{path(feed)}").content.decode()


class TestSecret:
    def test_a_renewed_one_closes_the_old(self, feed: CalendarFeed, attendee: User) -> None:
        new = renew_feed(user=attendee)

        assert new.secret != feed.secret
        assert (Client().get(path(feed)).status_code, Client().get(path(new)).status_code) == (404, 200)

    def test_switched_off_it_opens_nothing(self, feed: CalendarFeed, attendee: User) -> None:
        close_feed(user=attendee)
        close_feed(user=attendee)

        assert Client().get(path(feed)).status_code == 404

    @pytest.mark.parametrize("guess", ["0", "A" * 43, "attendee"])
    def test_a_guess_opens_nothing(self, feed: CalendarFeed, guess: str) -> None:
        assert Client().get(f"/feeds/{guess}.ics").status_code == 404

    def test_neither_do_what_the_database_keeps_nor_another_case(self, feed: CalendarFeed) -> None:
        for guess in (feed.secret_hash, feed.secret.swapcase(), feed.secret[:-1], str(feed.pk)):
            assert Client().get(f"/feeds/{guess}.ics").status_code == 404

    def test_is_sealed_in_the_database(self, feed: CalendarFeed) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT events_calendarfeed::text FROM events_calendarfeed")
            assert feed.secret not in cursor.fetchone()[0]

    def test_has_256_bits(self, feed: CalendarFeed) -> None:
        assert len(feed.secret) == 43

    def test_of_a_closed_account_opens_nothing(self, feed: CalendarFeed, attendee: User) -> None:
        User.objects.filter(pk=attendee.pk).update(is_active=False)

        assert Client().get(path(feed)).status_code == 404

    def test_of_a_deleted_account_opens_nothing(self, feed: CalendarFeed, attendee: User) -> None:
        attendee.delete()

        assert Client().get(path(feed)).status_code == 404

    def test_of_a_demo_account_opens_nothing_in_production(
        self, feed: CalendarFeed, attendee: User, settings: LazySettings
    ) -> None:
        User.objects.filter(pk=attendee.pk).update(is_demo=True)
        settings.PORTAL_MODE = "production"

        assert Client().get(path(feed)).status_code == 404

    def test_what_is_done_with_it_is_logged_without_it(self, feed: CalendarFeed, attendee: User) -> None:
        renew_feed(user=attendee)
        close_feed(user=attendee)

        log = AuditEntry.objects.filter(object_type="events.CalendarFeed").order_by("pk")
        assert list(log.values_list("verb", "actor_id", "changes", "object_label")) == [
            (verb, attendee.pk, {}, "") for verb in ("make", "renew", "revoke")
        ]


class TestAnswer:
    def test_is_for_no_index_no_referrer_and_no_shared_cache(self, feed: CalendarFeed) -> None:
        answer = Client().get(path(feed))

        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert "private" in answer["Cache-Control"]
        assert not answer.cookies

    def test_is_304_as_long_as_nothing_changed(self, feed: CalendarFeed, session: Session) -> None:
        etag = Client().get(path(feed))["ETag"]
        known = Client().get(path(feed), headers={"If-None-Match": etag})
        Session.objects.update(starts_at=at("09:30"))
        released(session.event.edition)
        changed = Client().get(path(feed), headers={"If-None-Match": etag})

        assert (known.status_code, known.content) == (304, b"")
        assert changed.status_code == 200

    def test_is_429_for_whoever_asks_all_the_time(self, feed: CalendarFeed, settings: LazySettings) -> None:
        settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"feed": "3/h/key"}

        answers = [Client().get(path(feed)) for _time in range(4)]

        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert answers[-1]["Retry-After"]

    def test_and_for_whoever_guesses(self, feed: CalendarFeed, settings: LazySettings) -> None:
        settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"wrong_secret": "3/h/ip"}

        codes = [Client().get("/feeds/guess.ics").status_code for _time in range(4)]

        assert codes == [404, 404, 404, 429]
        assert Client().get(path(feed)).status_code == 200  # of others at the same address

    def test_costs_the_same_for_one_session_and_for_three(
        self, feed: CalendarFeed, session: Session, attendee: User
    ) -> None:
        def cost() -> int:
            Client().get(path(feed))
            with CaptureQueriesContext(connection) as queries:
                assert Client().get(path(feed)).status_code == 200
            return len(queries)

        one = cost()
        for hour in (11, 13):
            more = SessionFactory(event=session.event, starts_at=at(f"{hour}:00"), ends_at=at(f"{hour + 1}:00"))
            program = released(session.event.edition)
            star(person=attendee.person, session=program.sessions[more.code])

        assert cost() == one


class TestOnOnesPage:
    def test_it_is_made_shown_renewed_and_switched_off(self, session: Session, attendee: User, sign_in: SignIn) -> None:
        browser = sign_in(attendee)
        assert not CalendarFeed.objects.exists()

        browser.post("/me/schedule/feed/")
        first = CalendarFeed.objects.get()
        page = browser.get("/me/schedule/").content.decode()
        assert address_of(first) in page
        assert subscription(first) in page
        browser.post("/me/schedule/feed/")
        assert CalendarFeed.objects.get().secret != first.secret
        browser.post("/me/schedule/feed/close/")

        assert not CalendarFeed.objects.exists()
        assert browser.get("/me/schedule/feed/qr.png").status_code == 404

    def test_its_qr_code_subscribes(self, feed: CalendarFeed, attendee: User, sign_in: SignIn) -> None:
        picture = sign_in(attendee).get("/me/schedule/feed/qr.png").content

        (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture)))

        assert read.text == subscription(feed)
        assert read.text.startswith("webcal://")

    def test_others_see_neither_link_nor_code(
        self, feed: CalendarFeed, organizer: User, administrator: User, sign_in: SignIn
    ) -> None:
        for other in (organizer, administrator):
            browser = sign_in(other)
            assert feed.secret not in browser.get("/me/schedule/").content.decode()
            assert browser.get("/me/schedule/feed/qr.png").status_code == 404
            browser.post("/me/schedule/feed/close/")

        assert Client().get(path(feed)).status_code == 200

    def test_a_foreign_page_renews_nothing(self, feed: CalendarFeed, attendee: User) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(attendee, backend="conference.accounts.backends.SignIn")

        answers = [browser.post(f"/me/schedule/feed/{what}").status_code for what in ("", "close/")]

        assert answers == [403, 403]
        assert CalendarFeed.objects.get().secret == feed.secret
