"""What speakers say about themselves."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.people.models import User
from events.program.models import Availability, Speaker
from events.schedule.services.releasing import release
from tests.conftest import SignIn
from tests.factories import EditionFactory, SessionSpeakerFactory, SpeakerFactory, UserFactory, at

pytestmark = pytest.mark.django_db

PAGE = "/me/speaker/"


@pytest.fixture
def speaker(edition: Edition, attendee: User) -> Speaker:
    """The attendee, on stage."""
    on_stage = SessionSpeakerFactory(
        session__event__edition=edition, speaker__edition=edition, speaker__person=attendee.person
    )
    found: Speaker = on_stage.speaker
    return found


def told(*times: tuple[str, str], **words: str) -> dict[str, object]:
    """What the form sends."""
    rows: dict[str, object] = {"times-TOTAL_FORMS": len(times), "times-INITIAL_FORMS": 0}
    for place, (start, end) in enumerate(times):
        rows |= {f"times-{place}-starts_at": start, f"times-{place}-ends_at": end}
    return rows | words


def save(browser: Client, *times: tuple[str, str], **words: str) -> int:
    return browser.post(PAGE, told(*times, **words)).status_code


def test_words_and_times_go_into_the_draft(speaker: Speaker, attendee: User, sign_in: SignIn) -> None:
    times = ("2030-11-23T09:00", "2030-11-23T12:00")

    assert save(sign_in(attendee), times, biography_zh="研究量子", travel_needs="素食") == 302

    speaker.refresh_from_db()
    assert (speaker.biography_zh, speaker.travel_needs) == ("研究量子", "素食")
    assert list(speaker.availabilities.values_list("starts_at", "ends_at")) == [(at("09:00"), at("12:00"))]


def test_they_are_public_after_the_next_release_and_needs_never(
    speaker: Speaker, attendee: User, sign_in: SignIn
) -> None:
    release(edition=speaker.edition, by=None)
    save(sign_in(attendee), biography_zh="研究量子", travel_needs="素食")
    pages = [f"/speakers/{speaker.code}/", f"/api/v1/speakers/{speaker.code}/"]
    assert all("研究量子" not in Client().get(page).content.decode() for page in pages)

    frozen = release(edition=speaker.edition, by=None)

    shown = [Client().get(page).content.decode() for page in pages]
    assert all("研究量子" in page for page in shown)
    assert "素食" not in "".join([*shown, str(frozen.content)])


def test_needs_are_sealed_in_the_database(speaker: Speaker, attendee: User, sign_in: SignIn) -> None:
    save(sign_in(attendee), travel_needs="素食")

    with connection.cursor() as cursor:
        cursor.execute("SELECT events_speaker::text FROM events_speaker")
        assert "素食" not in cursor.fetchone()[0]


def test_scripts_in_a_biography_are_words(speaker: Speaker, attendee: User, sign_in: SignIn) -> None:
    save(sign_in(attendee), biography_zh="<script>alert(1)</script>[x](javascript:alert(1))")
    release(edition=speaker.edition, by=None)

    page = Client().get(f"/speakers/{speaker.code}/").content.decode()

    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_the_log_names_fields_and_no_values(speaker: Speaker, attendee: User, sign_in: SignIn) -> None:
    browser = sign_in(attendee)
    times = ("2030-11-23T09:00", "2030-11-23T12:00")

    for _time in range(2):  # the second changes nothing
        save(browser, times, title_zh=speaker.title_zh, biography_zh="研究量子", travel_needs="素食")

    entry = AuditEntry.objects.get(object_type="events.Speaker")
    assert (entry.actor_id, entry.verb, entry.object_id) == (attendee.pk, "change", speaker.pk)
    assert entry.changes == {"biography_zh": None, "travel_needs": None, "availabilities": None}


def test_the_desk_reads_which_fields(speaker: Speaker, attendee: User, organizer: User, sign_in: SignIn) -> None:
    save(sign_in(attendee), title_zh=speaker.title_zh, biography_zh="研究量子", travel_needs="素食")

    page = sign_in(organizer).get(f"/admin/events/speaker/{speaker.pk}/change/").content.decode()

    assert f"{attendee} · 修改 简介（中文）, 行程需求" in page


def test_organizers_other_words_stay(speaker: Speaker, attendee: User, sign_in: SignIn) -> None:
    Speaker.objects.update(protocol_rank=3, is_guest_of_honor=True)

    save(sign_in(attendee), title_zh="院士", protocol_rank="1", is_guest_of_honor="", person="1")

    speaker.refresh_from_db()
    assert (speaker.title_zh, speaker.protocol_rank, speaker.is_guest_of_honor) == ("院士", 3, True)
    assert speaker.person == attendee.person


def test_an_emptied_line_takes_its_time_away(speaker: Speaker, attendee: User, sign_in: SignIn) -> None:
    Availability.objects.create(speaker=speaker, starts_at=at("09:00"), ends_at=at("12:00"))
    browser = sign_in(attendee)
    assert "2030-11-23T09:00" in browser.get(PAGE).content.decode()

    save(browser, ("", ""))

    assert not speaker.availabilities.exists()


@pytest.mark.parametrize(
    "time",
    [
        ("2030-11-23T12:00", "2030-11-23T09:00"),
        ("2030-11-23T09:00", "2030-11-23T09:00"),
        ("2030-11-23T09:00", ""),
        ("", "2030-11-23T09:00"),
        ("tomorrow", "2030-11-23T09:00"),
    ],
)
def test_a_time_that_is_none_is_said_and_nothing_is_lost(
    speaker: Speaker, attendee: User, sign_in: SignIn, time: tuple[str, str]
) -> None:
    answer = sign_in(attendee).post(PAGE, told(time, biography_zh="研究量子"))

    assert answer.status_code == 200
    assert "field--invalid" in answer.content.decode()
    assert "研究量子" in answer.content.decode()
    assert not speaker.availabilities.exists()


def test_texts_and_times_have_an_end(speaker: Speaker, attendee: User, sign_in: SignIn) -> None:
    browser = sign_in(attendee)
    times = [(f"2030-11-{day:02}T09:00", f"2030-11-{day:02}T12:00") for day in range(1, 14)]

    assert save(browser, biography_zh="长" * 5001) == 200
    assert save(browser, *times) == 200
    assert save(browser, *times[:12], biography_zh="长" * 5000) == 302


@pytest.mark.parametrize("whose", ["nobody's", "another's", "another edition's"])
def test_there_is_no_other_profile_to_change(edition: Edition, attendee: User, sign_in: SignIn, whose: str) -> None:
    if whose == "another's":
        SpeakerFactory(edition=edition, person=UserFactory().person)
    if whose == "another edition's":
        SpeakerFactory(edition=EditionFactory(year=2028, is_current=False), person=attendee.person)
    browser = sign_in(attendee)

    assert browser.get(PAGE).status_code == 404
    assert save(browser, biography_zh="研究量子") == 404
    assert PAGE not in browser.get("/me/").content.decode()


def test_ones_page_leads_there(speaker: Speaker, attendee: User, sign_in: SignIn) -> None:
    assert f'href="{PAGE}"' in sign_in(attendee).get("/me/").content.decode()


def test_the_page_costs_the_same_for_one_time_and_for_three(speaker: Speaker, attendee: User, sign_in: SignIn) -> None:
    browser = sign_in(attendee)

    def cost() -> int:
        browser.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(PAGE).status_code == 200
        return len(queries)

    save(browser, ("2030-11-23T09:00", "2030-11-23T10:00"))
    one = cost()
    save(browser, *((f"2030-11-23T{hour}:00", f"2030-11-23T{hour}:30") for hour in (11, 12, 13)))

    assert cost() == one


@pytest.mark.parametrize("year", ["0001-01-01", "9999-12-31"])
def test_times_that_nobody_can_reckon_with_are_refused(
    speaker: Speaker, attendee: User, sign_in: SignIn, year: str
) -> None:
    answer = sign_in(attendee).post(PAGE, told((f"{year}T00:00", f"{year}T01:00")))

    assert (answer.status_code, Availability.objects.count()) == (200, 0)
    assert answer.context["times"].forms[0].errors["ends_at"]
