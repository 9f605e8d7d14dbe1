"""Where files are listed: public ones on the session's page, others among what is one's own, internal ones nowhere."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conference.editions.models import Edition
from conference.outbox.models import Message
from conference.pages.services import current_version
from events.agenda.services import renew_feed, star
from events.agenda.views import address_of
from events.materials.models import Material
from events.program.models import Session, Visibility
from events.schedule.services.announcing import announce, write_announcement
from events.schedule.services.releasing import release
from tests.conftest import SignIn
from tests.events.agenda.conftest import released
from tests.events.materials.conftest import Visitors
from tests.factories import EditionFactory, MaterialFactory, at, pdf

pytestmark = pytest.mark.django_db

ZH, EN = "绝密讲稿", "Confidential slides"
INTERNAL = [Visibility.PARTICIPANTS, Visibility.ORGANIZERS, Visibility.NAMED]


@pytest.fixture
def material(edition: Edition, session: Session, visitors: Visitors) -> Material:
    """Public, of a released session."""
    material: Material = MaterialFactory(session=session, title_zh=ZH, title_en=EN, visibility=Visibility.PUBLIC)
    release(edition=edition, by=None)
    return material


def public_texts(session: Session) -> dict[str, str]:
    """What a stranger can ask for that has the session, or might."""
    slug = session.event.slug
    paths = [
        "/", "/schedule/", "/schedule/grid/", "/schedule/venues/", "/schedule/print/", "/schedule/?q=密讲",
        "/schedule.ics", "/schedule.json", "/schedule.xml", "/schedule.xlsx", "/schedule/feed.json",
        f"/events/{slug}/", f"/events/{slug}.ics", f"/sessions/{session.code}/",
    ]  # fmt: skip
    addresses = [*paths, *(f"/en{path}" for path in paths), f"/api/v1/sessions/{session.code}/", "/api/v1/sessions/"]
    answers = {address: Client().get(address) for address in addresses}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {address: text_of(answer.content) for address, answer in answers.items()}


def text_of(content: bytes) -> str:
    """What a page says, or a workbook in all its parts."""
    if not content.startswith(b"PK"):
        return content.decode().replace("\r\n ", "")
    with ZipFile(BytesIO(content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


def shown(material: Material) -> list[str]:
    """Where any word of it stands, or its address."""
    words = (ZH, EN, material.code, "/materials/")
    texts = public_texts(material.session)
    return [address for address, text in texts.items() if any(word in text for word in words)]


class TestThePublicPage:
    def test_lists_public_ones_with_title_kind_and_size(self, material: Material) -> None:
        """The negative control of the next: it is on the session's page, and on no other."""
        page = f"/sessions/{material.session.code}/"

        assert shown(material) == [page, f"/en{page}"]
        said = [address for address, text in public_texts(material.session).items() if "量子主旨演讲" in text]
        assert {"/schedule.xlsx", "/schedule.ics", "/schedule.json", "/schedule/feed.json"} <= set(said)
        for prefix, title in (("", ZH), ("/en", EN)):
            text = Client().get(f"{prefix}{page}").content.decode()
            assert f'href="{prefix}/materials/{material.code}"' in text
            assert title in text
            assert f"PDF · {len(pdf().read())}" in text.replace("\xa0", " ")

    @pytest.mark.parametrize("visibility", INTERNAL)
    def test_has_no_trace_of_others_nor_has_any_other(self, material: Material, visibility: str) -> None:
        Material.objects.update(visibility=visibility)
        release(edition=material.session.event.edition, by=None)

        assert shown(material) == []

    @pytest.mark.parametrize("visibility", INTERNAL)
    def test_has_none_of_a_session_that_became_internal(self, material: Material, visibility: str) -> None:
        Session.objects.filter(pk=material.session_id).update(visibility=visibility)
        release(edition=material.session.event.edition, by=None)

        assert shown(material) == []
        assert Client().get(material.get_absolute_url()).status_code == 404

    def test_is_the_same_for_everybody(self, material: Material, visitors: Visitors, sign_in: SignIn) -> None:
        MaterialFactory(session=material.session)
        page = f"/sessions/{material.session.code}/"

        pages = {sign_in(visitors[name]).get(page).content for name in ("participant", "speaker", "organizer")}

        assert pages == {Client().get(page).content}

    @pytest.mark.parametrize("goes", ["the file", "the session"])
    def test_is_outdated_when_one_goes(self, material: Material, goes: str) -> None:
        page = f"/sessions/{material.session.code}/"
        assert ZH in Client().get(page).content.decode()
        before = current_version()

        (material if goes == "the file" else Session.objects.get(pk=material.session_id)).delete()

        assert current_version() > before
        assert ZH not in Client().get(page).content.decode()

    def test_costs_the_same_for_one_and_for_three(self, material: Material) -> None:
        def cost(prefix: str) -> int:
            release(edition=material.session.event.edition, by=None)
            Client().get("/schedule/")
            with CaptureQueriesContext(connection) as queries:
                assert ZH in Client().get(f"{prefix}/sessions/{material.session.code}/").content.decode()
            return len(queries)

        one = cost("")
        for _more in range(2):
            MaterialFactory(session=material.session, visibility=Visibility.PUBLIC)

        assert cost("") == one

    def test_stays_when_the_edition_is_history(self, material: Material) -> None:
        Edition.objects.update(is_current=False)
        EditionFactory(year=2031)

        page = Client().get(f"/archive/2030/sessions/{material.session.code}/").content.decode()

        assert f"/materials/{material.code}" in page
        assert b"".join(Client().get(f"/materials/{material.code}")) == pdf().read()


@pytest.mark.parametrize("visibility", INTERNAL)
def test_no_notice_of_a_change_names_it(material: Material, visitors: Visitors, visibility: str) -> None:
    Material.objects.update(visibility=visibility)
    Session.objects.filter(pk=material.session_id).update(starts_at=at("09:30"))
    write_announcement(announce(release=release(edition=material.session.event.edition, by=None), by=None))

    told = Message.objects.filter(person=visitors["participant"].person).latest("pk")
    assert material.session.title_zh in told.text
    assert ZH not in told.text


class TestOnesOwnPages:
    SEES = {
        # material: whose schedule has it, of those on whose schedule the session stands
        Visibility.PUBLIC: {"participant", "named", "speaker"},
        Visibility.PARTICIPANTS: {"participant", "speaker"},
        Visibility.NAMED: {"named", "speaker"},
        Visibility.ORGANIZERS: set(),
    }

    @pytest.mark.parametrize("visibility", Visibility)
    def test_a_line_of_ones_schedule_has_what_one_may_read(
        self, material: Material, visitors: Visitors, sign_in: SignIn, visibility: str
    ) -> None:
        Material.objects.update(visibility=visibility)
        program = released(material.session.event.edition)
        names = ("participant", "named", "speaker")
        for name in names:
            star(person=visitors[name].person, session=program.sessions[material.session.code])

        pages = {name: sign_in(visitors[name]).get("/me/schedule/").content.decode() for name in names}

        assert {name for name, page in pages.items() if ZH in page} == self.SEES[visibility]
        assert all(material.session.title_zh in page for page in pages.values())

    def test_so_has_the_page_of_a_session_that_is_not_for_everybody(
        self, material: Material, visitors: Visitors, sign_in: SignIn
    ) -> None:
        Session.objects.filter(pk=material.session_id).update(visibility=Visibility.PARTICIPANTS)
        MaterialFactory(session=material.session, title_zh="内部讲稿", visibility=Visibility.ORGANIZERS)
        release(edition=material.session.event.edition, by=None)

        page = sign_in(visitors["participant"]).get(f"/me/schedule/{material.session.code}/").content.decode()

        assert material.get_absolute_url() in page
        assert "内部讲稿" not in page

    def test_the_calendar_has_none(self, material: Material, visitors: Visitors) -> None:
        url = address_of(renew_feed(user=visitors["participant"]))

        feed = Client().get(url[url.index("/feeds") :]).content.decode().replace("\r\n ", "")

        assert material.session.title_zh in feed
        assert not any(word in feed for word in (ZH, material.code))

    @pytest.mark.parametrize("path", ["/me/schedule/", "/me/speaker/"])
    def test_costs_the_same_for_one_and_for_three(
        self, material: Material, visitors: Visitors, sign_in: SignIn, path: str
    ) -> None:
        browser = sign_in(visitors["speaker"])
        star(
            person=visitors["speaker"].person,
            session=released(material.session.event.edition).sessions[material.session.code],
        )

        def cost() -> int:
            browser.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert ZH in browser.get(path).content.decode()
            return len(queries)

        one = cost()
        for _more in range(2):
            MaterialFactory(session=material.session)

        assert cost() == one
