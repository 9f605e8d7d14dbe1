"""Which of check-in's rows somebody sees at the desk."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from conference.people.requests import user_of
from events.checkin.models import Area, Badge, Gate, Shift
from events.program.admin import events_of


def areas_of(request: HttpRequest) -> QuerySet[Area]:
    """Those of the visitor's events, and of the editions in which they have a role."""
    user = user_of(request)
    if user.is_superuser:
        return Area.objects.all()
    return Area.objects.filter(Q(event__in=events_of(request)) | Q(event=None, edition__in=user.editions))


def gates_of(request: HttpRequest) -> QuerySet[Gate]:
    """The gates of those areas."""
    return Gate.objects.filter(area__in=areas_of(request))


def shifts_of(request: HttpRequest) -> QuerySet[Shift]:
    """The shifts that are at none but those gates."""
    return Shift.objects.exclude(gates__in=Gate.objects.exclude(area__in=areas_of(request)))


def badges_of(request: HttpRequest) -> QuerySet[Badge]:
    """The passes that open one of the visitor's events, or of those of an edition in which they have a role."""
    return Badge.objects.opening(events_of(request)).described()
