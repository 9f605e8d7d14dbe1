"""Who may read which file: each visibility of a session × each of a material × each kind of visitor."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conference.editions.models import Edition
from conference.people.models import User
from events.materials.models import Material
from events.program.models import Session, Status, Visibility
from events.program.restricted import is_withdrawn
from events.schedule.services.releasing import release
from tests.conftest import SignIn
from tests.events.agenda.conftest import released
from tests.events.materials.conftest import Visitors
from tests.factories import MaterialFactory, SessionFactory, pdf

pytestmark = pytest.mark.django_db

PUBLIC, PARTICIPANTS, ORGANIZERS, NAMED = (
    Visibility.PUBLIC,
    Visibility.PARTICIPANTS,
    Visibility.ORGANIZERS,
    Visibility.NAMED,
)

DESK = {"organizer", "auditor", "organizer of its event", "administrator"}
"""Whoever of these is neither named nor on stage reads nothing that is for named persons, but the administrator."""

READERS = {
    # session, material: the readers besides the desk; None is everybody
    (PUBLIC, PUBLIC): None,
    (PUBLIC, PARTICIPANTS): {"participant", "speaker"},
    (PUBLIC, ORGANIZERS): set(),
    (PUBLIC, NAMED): {"named", "speaker"},
    (PARTICIPANTS, PUBLIC): {"participant", "speaker"},
    (PARTICIPANTS, PARTICIPANTS): {"participant", "speaker"},
    (PARTICIPANTS, ORGANIZERS): set(),
    (PARTICIPANTS, NAMED): {"speaker"},  # who is named, but not registered, does not see the session
    (ORGANIZERS, PUBLIC): {"speaker"},
    (ORGANIZERS, PARTICIPANTS): {"speaker"},
    (ORGANIZERS, ORGANIZERS): set(),
    (ORGANIZERS, NAMED): {"speaker"},
    (NAMED, PUBLIC): {"named", "speaker"},
    (NAMED, PARTICIPANTS): {"named", "speaker"},
    (NAMED, ORGANIZERS): set(),
    (NAMED, NAMED): {"named", "speaker"},
}


def readers(material: Material, visitors: Visitors) -> set[str]:
    """Those whom the rules let read it."""
    found = Material.objects.get(pk=material.pk)
    return {
        name
        for name, user in visitors.by_name.items()
        if (User.objects.get(pk=user.pk) if user else AnonymousUser()).has_perm("events.read_material", found)
    }


@pytest.mark.parametrize(("of_session", "of_material"), READERS)
def test_the_narrower_visibility_counts(
    edition: Edition, session: Session, visitors: Visitors, of_session: str, of_material: str
) -> None:
    Session.objects.filter(pk=session.pk).update(visibility=of_session)
    material = MaterialFactory(session=session, visibility=of_material)
    release(edition=edition, by=None)

    desk = {"administrator"} if NAMED in (of_session, of_material) else DESK
    expected = READERS[of_session, of_material]

    assert readers(material, visitors) == (set(visitors.by_name) if expected is None else expected | desk)


@pytest.mark.parametrize("visibility", Visibility)
def test_of_a_session_that_is_not_released_the_desk_alone_reads(
    edition: Edition, session: Session, visitors: Visitors, visibility: str
) -> None:
    Session.objects.filter(pk=session.pk).update(starts_at=None, ends_at=None)
    release(edition=edition, by=None)
    material = MaterialFactory(session=session, visibility=visibility)

    assert readers(material, visitors) == ({"administrator"} if visibility == NAMED else DESK)


def test_before_the_first_release_nobody_else_does_either(session: Session, visitors: Visitors) -> None:
    assert readers(MaterialFactory(session=session, visibility=PUBLIC), visitors) == DESK


def test_of_a_canceled_session_they_stay(edition: Edition, session: Session, visitors: Visitors) -> None:
    Session.objects.filter(pk=session.pk).update(status=Status.CANCELLED)
    material = MaterialFactory(session=session, visibility=PUBLIC)
    release(edition=edition, by=None)

    assert readers(material, visitors) == set(visitors.by_name)


@pytest.mark.parametrize("draft", [PUBLIC, PARTICIPANTS])
def test_a_session_that_became_internal_takes_its_public_files_along(
    edition: Edition, session: Session, visitors: Visitors, draft: str
) -> None:
    """The public part still has it, as canceled. A draft that is public again is no release."""
    material = MaterialFactory(session=session, visibility=PUBLIC)
    release(edition=edition, by=None)
    Session.objects.filter(pk=session.pk).update(visibility=PARTICIPANTS)
    program = released(edition)
    Session.objects.filter(pk=session.pk).update(visibility=draft)

    assert is_withdrawn(program.sessions[session.code], program)
    assert readers(material, visitors) == DESK | {"participant", "speaker"}


def test_whoever_uploaded_it_reads_it(edition: Edition, session: Session, visitors: Visitors) -> None:
    material = MaterialFactory(session=session, visibility=ORGANIZERS, uploaded_by=visitors["speaker"])
    release(edition=edition, by=None)

    assert readers(material, visitors) == DESK | {"speaker"}


def test_speakers_work_on_what_they_uploaded_to_stages_of_theirs_alone(session: Session, visitors: Visitors) -> None:
    def may(name: str, material: Material) -> bool:
        return visitors[name].has_perm("events.use_material", material)

    own = MaterialFactory(session=session, uploaded_by=visitors["speaker"])
    organizers = MaterialFactory(session=session, uploaded_by=visitors["organizer"])

    assert may("speaker", own)
    assert not may("speaker", organizers)
    assert not any(may(name, own) for name in visitors.by_name if name not in ("stranger", "speaker", "administrator"))
    session.appearances.all().delete()
    assert not may("speaker", own)


class TestTheFile:
    @pytest.fixture
    def material(self, edition: Edition, session: Session) -> Material:
        """For participants."""
        material: Material = MaterialFactory(session=session, title_zh="讲稿", title_en="Slides")
        release(edition=edition, by=None)
        return material

    def test_is_a_download_that_no_shared_cache_keeps(
        self, material: Material, visitors: Visitors, sign_in: SignIn
    ) -> None:
        answer = sign_in(visitors["participant"]).get(material.get_absolute_url())

        assert b"".join(answer) == pdf().read()
        assert answer["Cache-Control"] == "private, no-cache"
        assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E8%AE%B2%E7%A8%BF.pdf"
        assert "sandbox" in answer["Content-Security-Policy"]

    def test_is_none_for_others(self, material: Material, visitors: Visitors, sign_in: SignIn) -> None:
        url = material.get_absolute_url()

        assert Client().get(url).status_code == 404
        assert sign_in(visitors["participant elsewhere"]).get(url).status_code == 404
        assert Client().get("/materials/0000000000").status_code == 404

    def test_a_public_one_needs_no_account(self, material: Material) -> None:
        """The negative control of the test before."""
        Material.objects.update(visibility=PUBLIC)

        assert b"".join(Client().get(material.get_absolute_url())) == pdf().read()


def test_asking_costs_the_same_among_one_and_among_three(
    edition: Edition, session: Session, visitors: Visitors
) -> None:
    material = MaterialFactory(session=session)

    def cost() -> int:
        release(edition=edition, by=None)
        readers(material, visitors)
        found = Material.objects.select_related("session__event__edition").get(pk=material.pk)
        user = User.objects.select_related("person").get(pk=visitors["participant"].pk)
        with CaptureQueriesContext(connection) as queries:
            assert user.has_perm("events.read_material", found)
        return len(queries)

    one = cost()
    for _more in range(2):
        MaterialFactory(session=SessionFactory(event=session.event, visibility=NAMED))

    assert cost() == one
