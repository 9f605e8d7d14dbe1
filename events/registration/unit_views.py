"""A unit's own pages, which its contact opens by a link and its organization's members by signing in."""

from typing import Any

from allauth.core.internal import ratelimit  # the public one passes over every GET
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from conference.editions.queries import edition_or_404
from conference.kit import clock, spreadsheets
from conference.kit.crypto import keyed_hash
from conference.organizations.models import Organization
from conference.people.models import User
from conference.people.requests import user_of
from events.program.models import Event
from events.registration.forms import GroupForm, PeopleTableForm
from events.registration.models import Access, Registration, RegistrationQuerySet, Unit
from events.registration.services.filing import Filed, check_files, file, file_table, keep_table, withdraw
from events.registration.services.refusals import RegistrationRefused
from events.registration.services.registering import policy_of
from events.registration.services.units import open_group
from events.registration.unit_tables import PersonForm, planned_people, template_table

OPENED = "unit_links"
"""The session's key of the links that the visitor opened: of each unit's code the hash of the secret."""
MOST_OPENED = 10


@never_cache
@require_safe
def open_unit(request: HttpRequest, secret: str) -> HttpResponse:
    """Note which unit the link opens, and go on without the secret."""
    unit = Unit.objects.filter(secret_hash=keyed_hash(secret)).first()
    if unit is None:
        if not ratelimit.consume(request, app="allauth.account", action="wrong_secret", limit_get=True):
            return HttpResponse(status=429, headers={"Retry-After": "3600"})
        return render(request, "events/registration/unit_closed.html", status=410)
    opened = list(request.session.get(OPENED, {}).items())[1 - MOST_OPENED :]
    request.session[OPENED] = dict(opened) | {unit.code: unit.secret_hash}
    response = redirect("registration:unit", unit.code)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _unit(request: HttpRequest, code: str) -> Unit:
    """A unit whose link the visitor opened, if it is not closed, or for which they file by a rule. Raises Http404."""
    unit = get_object_or_404(Unit.objects.select_related("event__edition", "event__venue", "organization"), code=code)
    is_opened = unit.secret_hash and request.session.get(OPENED, {}).get(code) == unit.secret_hash
    if not is_opened and not request.user.has_perm("events.file_unit", unit):
        raise Http404
    return unit


def _by(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _filed(unit: Unit) -> RegistrationQuerySet:
    return Registration.objects.filter(unit=unit).order_by("created_at", "pk")


@never_cache
@require_http_methods(["GET", "POST"])
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """File somebody (POST); before that, the quota, the deadline and who is filed (GET)."""
    found = _unit(request, code)
    form = PersonForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            filed = file(unit=found, people=[Filed(told.pop("contact"), told)], by=_by(request))
        except RegistrationRefused as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(
                request,
                _("Filed. They are told, and complete their own data.")
                if filed
                else _("This person was filed already."),
            )
            return redirect("registration:unit", code)
    return render(request, "events/registration/unit.html", _context(found) | {"form": form}, status=status)


@never_cache
@require_safe
def unit_template(request: HttpRequest, code: str) -> HttpResponse:
    """An empty table that offers what may stand in it."""
    _unit(request, code)
    return spreadsheets.download(filename="people", **template_table())


@never_cache
@require_http_methods(["GET", "POST"])
def unit_table(request: HttpRequest, code: str) -> HttpResponse:
    """Upload a table, look at what it would do, file everybody."""
    found = _unit(request, code)
    form = PeopleTableForm(request.POST or None, request.FILES or None)
    try:
        if "stamp" in request.POST:
            count = len(file_table(unit=found, stamp=request.POST["stamp"], by=_by(request)))
            messages.success(
                request, ngettext("{count} person filed.", "{count} people filed.", count).format(count=count)
            )
            return redirect("registration:unit", code)
        if request.method == "POST" and form.is_valid():
            keep_table(unit=found, upload=form.cleaned_data["file"])
            return redirect("registration:unit_table", code)
    except ValidationError as refusal:
        form.add_error(None, refusal)
    except RegistrationRefused as refusal:
        form.add_error(None, str(refusal))
    plan = planned_people(found, _by(request))
    context = _context(found) | {
        "form": form,
        "plan": plan,
        "wrong": sum(bool(row.faults) for row in plan),
        "new": sum(not row.is_filed for row in plan),
    }
    return render(request, "events/registration/unit_table.html", context, status=409 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def unit_withdraw(request: HttpRequest, code: str, registration: str) -> HttpResponse:
    """Withdraw somebody whom the unit filed (POST); before that, whom (GET)."""
    found = _unit(request, code)
    filed = get_object_or_404(_filed(found).live().select_related("unit", "person", "event"), code=registration)
    if request.method == "POST":
        try:
            withdraw(registration=filed, by=_by(request))
        except RegistrationRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Withdrawn. They are told."))
        return redirect("registration:unit", code)
    return render(request, "events/registration/unit_withdraw.html", {"unit": found, "registration": filed})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def register_group(request: HttpRequest, slug: str) -> HttpResponse:
    """Go to the group of one's organization; before that, of which one, and as what they come."""
    event = get_object_or_404(Event.objects.select_related("edition"), edition=edition_or_404(), slug=slug)
    user = user_of(request)
    organizations = Organization.objects.of_member(user)
    context: dict[str, Any] = {"event": event, "organizations": organizations}
    try:
        policy = policy_of(event)
        form = GroupForm(policy, request.POST if request.method == "POST" else None, organizations=organizations)
        has_group = Unit.objects.filter(event=event, organization__in=organizations)
        if request.method == "GET" and len(organizations) == 1 and (only := has_group.first()):
            return redirect("registration:unit", only.code)
        if policy.access in (Access.INVITATION, Access.CLOSED):
            raise RegistrationRefused(_("Groups register where everybody may, or may ask for a seat."))
        if request.method == "POST" and form.is_valid():
            group = open_group(event=event, by=user, **form.cleaned_data)
            return redirect("registration:unit", group.code)
    except RegistrationRefused as refusal:
        status = 409 if request.method == "POST" else 200
        return render(request, "events/registration/group.html", context | {"refusal": refusal}, status=status)
    return render(request, "events/registration/group.html", context | {"form": form})


def _context(unit: Unit) -> dict[str, Any]:
    """What the pages of a unit show, and why it files nobody now."""
    incomplete = set(_filed(unit).incomplete().values_list("pk", flat=True))
    refusal = ""
    try:
        check_files(unit)
    except RegistrationRefused as refused:
        refusal = str(refused)
    return {
        "unit": unit,
        "event": unit.event,
        "refusal": refusal,
        "registrations": _filed(unit),
        "incomplete": incomplete,
        "may_withdraw": unit.files_at(clock.now()),
    }
