"""Who may see what: every route of the portal, for every role. A route that the expectations do not name fails."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib import admin
from django.db import transaction
from django.db.models import Model
from django.test import Client, override_settings
from django.urls import URLResolver, get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern, URLPattern

from conference import health
from conference.audit.models import AuditEntry
from conference.news.models import NewsStatus
from conference.outbox.models import Message, Status
from conference.pages.models import PageVersion
from events.program.models import ScheduleRelease, Session
from events.registration.models import (
    Pass,
    Registration,
    RegistrationStatus,
    SeatPool,
    Unit,
    Vetting,
)
from jobs.positions.models import Position, PositionStatus
from tests import factories
from tests.architecture import expectations
from tests.architecture.expectations import DESK, EXPECTED, ROLES, THIRD_PARTY
from tests.architecture.world import address, one_of_each, signed_in, user_of

pytestmark = pytest.mark.django_db


def walk(resolver: URLResolver, namespaces: tuple[str, ...] = (), path: str = "") -> Iterator[str]:
    """The full name of every route; that of a nameless one ends in `?` and its path."""
    for route in resolver.url_patterns:
        here = path if isinstance(route.pattern, LocalePrefixPattern) else f"{path}{route.pattern}"
        if isinstance(route, URLPattern):
            yield ":".join([*namespaces, route.name or f"?{here}"])
        else:
            yield from walk(route, (*namespaces, route.namespace) if route.namespace else namespaces, here)


def desk_routes() -> set[str]:
    """What the table of the desk declares."""
    pages = ("changelist", "add", "change", "delete", "history")
    return {f"admin:{label.replace('.', '_')}_{page}" for label in DESK for page in pages}


def undeclared(routes: set[str]) -> list[str]:
    """Routes for which nobody has said who may see them."""
    return sorted(name for name in routes - set(EXPECTED) - desk_routes() if not name.startswith(THIRD_PARTY))


def test_every_route_declares_who_may_see_it() -> None:
    missing = undeclared(set(walk(get_resolver())))

    assert missing == [], f"Add to EXPECTED or DESK of {expectations.__name__} who may see: {', '.join(missing)}"


def test_the_table_names_no_route_that_is_gone() -> None:
    assert (set(EXPECTED) | desk_routes()) - set(walk(get_resolver())) == set()


def test_a_route_without_expectation_is_found() -> None:
    assert undeclared({"editions:home", "account_login", "jobs:secret"}) == ["jobs:secret"]


def test_the_desk_has_our_models_and_no_others() -> None:
    """Accounts and keys in libraries' tables change through their own pages."""
    assert {model._meta.label_lower for model in admin.site._registry} == set(DESK)


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[dict[str, Client], dict[str, Model], Path]]:
    """Made once for the whole module, with its files: each test undoes what it writes by itself."""
    place = tmp_path_factory.mktemp("world")
    files = override_settings(MEDIA_ROOT=place / "media", PRIVATE_ROOT=place / "private")
    with django_db_blocker.unblock(), files, transaction.atomic():
        PageVersion.objects.get_or_create(pk=1)
        browsers = signed_in()
        yield browsers, one_of_each(browsers), place
        transaction.set_rollback(True)


@pytest.fixture
def visitors(world: Any, settings: LazySettings) -> dict[str, Client]:
    """A browser of each role, as it was when it had just signed in."""
    browsers, _things, place = world
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = place / "media", place / "private"
    visitors = {role: Client() for role in browsers}
    for role, visitor in visitors.items():
        visitor.cookies = deepcopy(browsers[role].cookies)
    return visitors


@pytest.fixture
def things(world: Any) -> dict[str, Model]:
    """One of each kind: what the addresses name."""
    return deepcopy(world[1])


def answers(visitors: dict[str, Client], url: str) -> str:
    """What each role is answered, as the table writes it."""
    responses = [visitor.get(url) for visitor in visitors.values()]
    for response in responses:
        list(response)  # a file is closed once it is read
    return " ".join(str(response.status_code) for response in responses)


@pytest.mark.parametrize("route", EXPECTED)
def test_route_answers_each_role_as_declared(
    route: str, visitors: dict[str, Client], things: dict[str, Model], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(health.PARTS, "worker")  # there is none, and `/health/` would wait for it with each role

    assert answers(visitors, address(route, things)) == EXPECTED[route]


@pytest.mark.parametrize("label", DESK)
def test_desk_answers_each_role_as_declared(label: str, visitors: dict[str, Client], things: dict[str, Model]) -> None:
    pages = f"admin:{label.replace('.', '_')}"
    pk = [things[label].pk]
    see, add, _change, delete = (f"302 302 302 {staff}" for staff in DESK[label])

    assert {
        "list": answers(visitors, reverse(f"{pages}_changelist")),
        "one": answers(visitors, reverse(f"{pages}_change", args=pk)),
        "history": answers(visitors, reverse(f"{pages}_history", args=pk)),
        "add": answers(visitors, reverse(f"{pages}_add")),
        "delete": answers(visitors, reverse(f"{pages}_delete", args=pk)),
    } == {"list": see, "one": see, "history": see, "add": add, "delete": delete}


def writers(staff: str) -> list[str]:
    """The roles that a column of the desk's table lets in."""
    return [role for role, answer in zip(ROLES[3:], staff.split(), strict=True) if answer == "200"]


def told_to(things: dict[str, Model], label: str) -> dict[str, dict[str, object]]:
    """What is posted to each page of a model, by the page's name; `changelist action` names an action as well."""
    desk = admin.site._registry[type(things[label])]
    rows = type(things[label])._default_manager.all()
    chosen = {"_selected_action": [row.pk for row in rows], "post": "yes"}
    if label == "conference.person":
        chosen["_selected_action"] = [row.pk for row in rows[:2]]
    if label == "events.conflict":
        chosen["note"] = "twins"
    if label in ("events.badge", "events.collection"):
        chosen |= {"told": "1", "reason": "lost"}
    if label == "jobs.position":
        chosen |= {f"version-{row.pk}": row.updated_at.isoformat() for row in rows}
    buttons = {f"{label.replace('.', '_')}_{button}": "" for button in desk.actions_submit_line}
    actions = {f"changelist {name}": chosen | {"action": name} for _act, name, _title in desk._get_base_actions()}
    return {"add": {}, "change": buttons, "delete": {"post": "yes"}} | actions


def writes(visitor: Client, page: str, told: dict[str, object], thing: Model) -> bool:
    """Whether a POST is taken: something is written, or a page answers that asks for more, and not the list that knows
    no such action. All of it is undone.
    """
    rows = type(thing)._default_manager.order_by("pk").values()
    route, name = f"admin:{thing._meta.label_lower.replace('.', '_')}", page.split()[0]
    url = reverse(f"{route}_{name}", args=[thing.pk] if name in ("change", "delete") else [])
    before, entries = list(rows), AuditEntry.objects.count()
    savepoint = transaction.savepoint()
    answer = visitor.post(url, told)
    written = list(rows.all()) != before or AuditEntry.objects.count() != entries
    transaction.savepoint_rollback(savepoint)
    return written or (answer.status_code == 200 and "cl" not in (answer.context or ()))


@pytest.mark.parametrize("label", DESK)
def test_desk_lets_each_role_write_as_declared(
    label: str, visitors: dict[str, Client], things: dict[str, Model]
) -> None:
    """Every page and every action, with rows on which each of them can act."""
    Position.objects.update(status=PositionStatus.SUBMITTED)
    SeatPool.objects.exclude(session=None).delete()  # who deletes a session deletes its seats, too
    Session.objects.exclude(pk=things["events.session"].pk).delete()  # two sessions are swapped, and three are not
    factories.SessionFactory(event=things["events.event"])
    for status in (RegistrationStatus.REQUESTED, RegistrationStatus.WAITING):
        person = factories.PersonFactory()
        registration = Registration.objects.create(event=things["events.event"], person=person, status=status)
        Vetting.objects.create(registration=registration, plate="渝A12345", has_vehicle_permit=True)
        Pass.objects.create(edition=things["conference.edition"], person=person)
    Unit.objects.update(reminded_at=None, invited_at=None)
    if label == "events.registration":  # which all end
        Unit.objects.update(filed=3)
        SeatPool.objects.update(taken=3)
    factories.NewsItemFactory(edition=things["conference.edition"], status=NewsStatus.DRAFT)
    Message.objects.filter(is_secret=False).update(status=Status.FAILED)
    see, add, change, delete = map(writers, DESK[label])
    permissions = {
        "view": see,
        "add": add,
        "change": change,
        "delete": delete,
        "cancel": ["organizer", "administrator"],
        "decide": ["event_organizer", "organizer", "administrator"],
        "see_documents": ["event_organizer", "organizer", "administrator"],
        "vet": ["event_organizer", "organizer", "administrator"],
        "resend": ["organizer", "administrator"],
        "reissue": ["organizer", "administrator"],
        "revoke": ["event_organizer", "organizer", "administrator"],
        "settle": ["event_organizer", "organizer", "administrator"],
        "print": ["event_organizer", "organizer", "administrator"],
        "void": ["event_organizer", "organizer", "administrator"],
    }
    desk = admin.site._registry[type(things[label])]
    needed = {f"changelist {name}": act.allowed_permissions for act, name, _title in desk._get_base_actions()}

    for page, told in told_to(things, label).items():
        allowed = set(permissions[needed.get(page, [page])[0]])
        assert {role for role, visitor in visitors.items() if writes(visitor, page, told, things[label])} == allowed, (
            page
        )


def test_the_release_is_made_by_organizers_alone(visitors: dict[str, Client], things: dict[str, Model]) -> None:
    released = things["events.schedulerelease"]

    url = reverse("admin:events_schedulerelease_release_now")
    for visitor in visitors.values():
        visitor.post(url)

    makers = ScheduleRelease.objects.exclude(pk=released.pk).values_list("released_by", flat=True)
    assert set(makers) == {user_of(visitors[role]).pk for role in ("organizer", "administrator")}
