"""The public pages of the program."""

import json
import re
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conference.editions.models import Edition
from conference.pages.services import outdate_pages
from events.program.models import EventKind, Session, Speaker, SpeakerRole
from events.schedule.services.releasing import release
from tests.factories import (
    EventFactory,
    SeatPoolFactory,
    SessionFactory,
    SessionSpeakerFactory,
    SpeakerFactory,
    at,
    picture,
)

pytestmark = pytest.mark.django_db


def text(path: str) -> str:
    """A page that is there."""
    page = Client().get(path)
    assert page.status_code == 200, path
    return page.content.decode()


class TestSchedule:
    @pytest.fixture(autouse=True)
    def program(self, edition: Edition) -> None:
        """A keynote at a meeting and a pitch at a competition."""
        keynote = SessionFactory(event__edition=edition, title_zh="量子主旨演讲")
        speaker = SpeakerFactory(
            edition=edition, person__name_zh="苏雨桐", person__affiliation="嘉陵实验室",
            person__family_name="Su", person__given_names="Yutong",
        )  # fmt: skip
        SessionSpeakerFactory(session=keynote, speaker=speaker, role=SpeakerRole.SPEAKER)
        SessionFactory(event__edition=edition, event__kind=EventKind.COMPETITION, title_zh="决赛路演")
        release(edition=edition, by=None)

    def test_shows_the_day(self) -> None:
        page = text("/schedule/")

        assert "量子主旨演讲" in page
        assert "决赛路演" in page

    @pytest.mark.parametrize("word", ["量子", "苏雨桐", "嘉陵", "量子 苏雨桐"])
    def test_search_finds_titles_speakers_and_organizations(self, word: str) -> None:
        page = text(f"/schedule/?q={word}")

        assert "量子主旨演讲" in page
        assert "决赛路演" not in page

    def test_search_finds_speakers_and_organizations_themselves(self) -> None:
        found = Client().get("/schedule/?q=嘉陵").context

        assert [speaker.name_zh for speaker in found["speakers"]] == ["苏雨桐"]
        assert [(each["name"], unquote(each["url"])) for each in found["organizations"]] == [
            ("嘉陵实验室", "?q=嘉陵实验室")
        ]
        assert not Client().get("/schedule/").context["speakers"]

    @pytest.mark.parametrize("words", ["Su Yutong", "yutong SU", "苏雨桐的量子演讲"])
    def test_search_reads_english_and_needs_no_spaces_between_chinese_words(self, words: str) -> None:
        """All words must be found, in any order; of a run of Chinese, every pair of characters."""
        assert ("量子主旨演讲" in text(f"/schedule/?q={words}")) is ("的" not in words)

    def test_filters_are_links(self) -> None:
        page = text("/schedule/?kind=competition")

        assert "决赛路演" in page
        assert "量子主旨演讲" not in page

    def test_nothing_found_says_what_to_do(self) -> None:
        assert 'href="/schedule/"' in text("/schedule/?q=没有的词")

    def test_nonsense_in_the_address_is_no_error(self) -> None:
        assert "量子主旨演讲" in text("/schedule/?day=yesterday&page=x&kind=")


def test_before_the_first_release_the_schedule_says_so_and_details_are_not_found(edition: Edition) -> None:
    event = EventFactory(edition=edition)

    assert text("/schedule/")
    assert Client().get(f"/events/{event.slug}/").status_code == 404


def test_an_event_shows_its_sessions_and_a_session_its_speakers(edition: Edition) -> None:
    appearance = SessionSpeakerFactory(session__event__edition=edition, speaker__edition=edition)
    session, speaker = appearance.session, appearance.speaker
    release(edition=edition, by=None)

    assert session.title_zh in text(f"/events/{session.event.slug}/")
    assert speaker.person.name_zh in text(f"/sessions/{session.code}/")
    assert session.title_zh in text(f"/speakers/{speaker.code}/")


@pytest.mark.parametrize(
    "path", ["/events/none/", "/sessions/0000000000/", "/speakers/0000000000/", "/events/none.ics"]
)
def test_what_is_not_released_is_not_found(edition: Edition, path: str) -> None:
    release(edition=edition, by=None)

    assert Client().get(path).status_code == 404


def test_an_event_offers_registration_only_while_it_is_open(edition: Edition) -> None:
    event = EventFactory(edition=edition)
    SeatPoolFactory(event=event)
    release(edition=edition, by=None)
    link = f"/events/{event.slug}/register/"
    assert link in text(f"/events/{event.slug}/")

    Edition.objects.update(registration_opens_at=at("08:00"))
    outdate_pages()

    assert link not in text(f"/events/{event.slug}/")


def test_speakers_are_listed_in_protocol_order(edition: Edition) -> None:
    """Who has a rank by it, all others by the strokes of their surnames."""
    session = SessionFactory(event__edition=edition)
    for name, rank in {"张": None, "苏": None, "周": 2, "吴": 1, "丁": None}.items():
        speaker = SpeakerFactory(edition=edition, person__name_zh=name, protocol_rank=rank)
        SessionSpeakerFactory(session=session, speaker=speaker)
    release(edition=edition, by=None)

    listed = Client().get("/speakers/").context["speakers"]

    assert [speaker.name_zh for speaker in listed] == ["吴", "周", "丁", "苏", "张"]


class TestPhotos:
    @pytest.fixture
    def speaker(self, edition: Edition) -> Speaker:
        """One with a photo; on the same stage one without."""
        person = {"person__name_zh": "苏雨桐", "person__family_name": "Su", "person__given_names": "Yutong"}
        speaker = SpeakerFactory(edition=edition, photo=picture(), **person)
        session = SessionFactory(event__edition=edition)
        SessionSpeakerFactory(session=session, speaker=speaker)
        SessionSpeakerFactory(session=session, speaker=SpeakerFactory(edition=edition, person__name_zh="唐文静"))
        release(edition=edition, by=None)
        return speaker

    def test_lists_and_pages_show_them_as_decoration_in_the_width_that_they_need(self, speaker: Speaker) -> None:
        code = speaker.sessions.get().code
        for path in ("/speakers/", f"/speakers/{speaker.code}/", f"/sessions/{code}/"):
            [drawn] = re.findall(r'<div class="portrait">\s*<img ([^>]+)>', text(path))
            assert f'srcset="{speaker.photo.srcset}"' in drawn
            assert f'src="{speaker.photo.url}"' in drawn
            assert 'width="1000" height="600" alt=""' in drawn

    def test_initials_stand_where_there_is_none(self, edition: Edition, speaker: Speaker) -> None:
        Speaker.objects.update(photo="")
        release(edition=edition, by=None)

        for prefix, letters in (("", "苏"), ("/en", "YS")):
            portrait = f'<div class="portrait"><span aria-hidden="true">{letters}</span></div>'
            assert portrait in text(f"{prefix}/speakers/{speaker.code}/")

    def test_the_api_and_the_exports_know_their_addresses(self, speaker: Speaker) -> None:
        photo, session = speaker.photo, speaker.sessions.get()
        large, small = (f"http://localhost:8000{url}" for url in (photo.url, photo.small_url))

        told = Client().get(f"/api/v1/speakers/{speaker.code}/").json()
        assert told["photo"] == {"url": large, "width": 1000, "height": 600}
        people = [told["photo"] for told in Client().get("/api/v1/speakers/").json()["results"]]
        assert people.count(None) == 1
        [rooms] = [day["rooms"] for day in Client().get("/schedule.json").json()["schedule"]["conference"]["days"][:1]]
        assert [person.get("avatar") for [event] in rooms.values() for person in event["persons"]] == [small, None]
        [item] = Client().get("/schedule/feed.json").json()["items"]
        assert [author.get("avatar") for author in item["authors"]] == [small, None]
        [data] = re.findall(r'<script type="application/ld\+json">(.+?)</script>', text(f"/sessions/{session.code}/"))
        assert [person.get("image") for person in json.loads(data)["performer"]] == [large, None]


@pytest.mark.parametrize("path", ["/", "/schedule/", "/schedule.ics", "/events/summit/"])
def test_a_page_costs_the_same_for_one_session_and_for_three(edition: Edition, path: str) -> None:
    event = EventFactory(edition=edition, slug="summit")

    def add(hour: int) -> None:
        session: Session = SessionFactory(event=event, starts_at=at(f"{hour}:00"), ends_at=at(f"{hour + 1}:00"))
        SessionSpeakerFactory(session=session, speaker__edition=edition)

    def cost() -> int:
        release(edition=edition, by=None)
        client = Client()
        client.get("/about/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    add(10)
    one = cost()
    add(12)
    add(14)

    assert cost() == one
