"""The released program in the API: public reads."""

from typing import Any

from django.conf import settings
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from conference.editions.models import Edition
from conference.kit.api import BilingualField, Localized, Route, routes
from conference.kit.pictures import Picture
from events.program.models import EventKind, Pillar, SessionKind, SpeakerRole, Status
from events.program.released import Program, released_program


class PlaceSerializer(serializers.Serializer[Any]):
    """A venue."""

    name = BilingualField()
    address = BilingualField()


class RoomSerializer(serializers.Serializer[Any]):
    """A room and its venue."""

    name = BilingualField()
    venue = PlaceSerializer()


class TitledSerializer(serializers.Serializer[Any]):
    """A topic."""

    slug = serializers.CharField()
    title = BilingualField()


class EventSerializer(serializers.Serializer[Any]):
    """An event as released. A roadshow has no number."""

    code = serializers.CharField()
    slug = serializers.SlugField()
    number = serializers.IntegerField(allow_null=True)
    kind = serializers.ChoiceField(EventKind.choices)
    pillar = serializers.ChoiceField(Pillar.choices)
    status = serializers.ChoiceField(Status.choices)
    title = BilingualField()
    summary = BilingualField()
    starts_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True)
    venue = PlaceSerializer(allow_null=True)
    topics = TitledSerializer(many=True)


class AppearanceSerializer(serializers.Serializer[Any]):
    """Who is on stage, and as what."""

    code = serializers.CharField()
    name = BilingualField()
    role = serializers.ChoiceField(SpeakerRole.choices)


class SessionSerializer(serializers.Serializer[Any]):
    """A session as released."""

    code = serializers.CharField()
    event = serializers.SlugField(source="event.slug")
    kind = serializers.ChoiceField(SessionKind.choices)
    status = serializers.ChoiceField(Status.choices)
    title = BilingualField()
    summary = BilingualField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    room = RoomSerializer(allow_null=True)
    speakers = AppearanceSerializer(many=True)


class PhotoSerializer(serializers.Serializer[Any]):
    """A picture in its largest width."""

    url = serializers.SerializerMethodField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()

    def get_url(self, photo: Picture) -> str:
        """Its whole address."""
        return f"{settings.BASE_URL}{photo.url}"


class SpeakerSerializer(serializers.Serializer[Any]):
    """A speaker as released."""

    code = serializers.CharField()
    name = BilingualField()
    title = BilingualField()
    organization = BilingualField()
    biography = BilingualField()
    photo = PhotoSerializer(allow_null=True)
    sessions = serializers.ListField(child=serializers.CharField(), source="session_codes")


def _parameter(name: str, meaning: str, choices: Any = None) -> OpenApiParameter:
    return OpenApiParameter(name, OpenApiTypes.STR, description=meaning, enum=choices and choices.values)


class ReleasedViewSet(Localized, viewsets.GenericViewSet[Any]):
    """Reads of one kind of thing in the latest release. Before the first release every list is empty."""

    permission_classes = (AllowAny,)
    authentication_classes = ()
    filter_backends = ()
    lookup_field = "code"
    lookup_url_kwarg = "code"
    lookup_value_regex = "[0-9A-Za-z-]+"
    things = ""
    narrowed_by: tuple[str, ...] = ()

    def all_things(self) -> dict[str, Any]:
        """What the release holds, by code."""
        edition = Edition.objects.current()
        program: Program | None = released_program(edition) if edition else None
        return getattr(program, self.things) if program else {}

    def value(self, thing: Any, name: str) -> Any:
        """What a filter compares with."""
        return getattr(thing, name)

    def list(self, request: Request) -> Response:
        wanted = {name: request.query_params[name] for name in self.narrowed_by if request.query_params.get(name)}
        things = [
            thing
            for thing in self.all_things().values()
            if all(str(self.value(thing, name)) == value for name, value in wanted.items())
        ]
        page = self.paginate_queryset(things)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, code: str) -> Response:
        thing = self.all_things().get(code)
        if thing is None:
            raise Http404
        return Response(self.get_serializer(thing).data)


@extend_schema_view(
    list=extend_schema(
        parameters=[_parameter("kind", "Kind of event.", EventKind), _parameter("pillar", "Pillar.", Pillar)]
    )
)
class EventViewSet(ReleasedViewSet):
    """The themed events of the current edition in protocol order; by code or by slug."""

    serializer_class = EventSerializer
    things = "events"
    narrowed_by = ("kind", "pillar")

    def retrieve(self, request: Request, code: str) -> Response:
        by_slug = {event.slug: event.code for event in self.all_things().values()}
        return super().retrieve(request, by_slug.get(code, code))


@extend_schema_view(
    list=extend_schema(
        parameters=[
            _parameter("event", "Slug of its event."),
            _parameter("kind", "Kind of session.", SessionKind),
            OpenApiParameter("day", OpenApiTypes.DATE, description="Day in Chongqing."),
        ]
    )
)
class SessionViewSet(ReleasedViewSet):
    """The sessions of the current edition in time order."""

    serializer_class = SessionSerializer
    things = "sessions"
    narrowed_by = ("event", "kind", "day")

    def value(self, thing: Any, name: str) -> Any:
        return thing.event.slug if name == "event" else super().value(thing, name)


class SpeakerViewSet(ReleasedViewSet):
    """The speakers of the current edition."""

    serializer_class = SpeakerSerializer
    things = "speakers"


routes.plug("events", Route("events", EventViewSet, "event"))
routes.plug("sessions", Route("sessions", SessionViewSet, "session"))
routes.plug("speakers", Route("speakers", SpeakerViewSet, "speaker"))
