"""One's own stars in the API."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from conference.editions.models import Edition
from conference.kit.api import Localized, Route, routes
from conference.people.requests import user_of
from events.agenda.models import Star
from events.agenda.services import star, unstar
from events.program.released import released_program


class StarSerializer(serializers.ModelSerializer[Star]):
    """A star. `session` is the code of a released session."""

    session = serializers.CharField(source="code", max_length=10)

    class Meta:
        model = Star
        fields = ("session", "created_at")
        read_only_fields = ("created_at",)


class StarViewSet(Localized, mixins.ListModelMixin, viewsets.GenericViewSet[Star]):
    """My stars: list, give, take off."""

    permission_classes = (IsAuthenticated,)
    serializer_class = StarSerializer
    queryset = Star.objects.none()
    lookup_field = "code"
    lookup_value_regex = "[0-9A-Za-z]+"

    def get_queryset(self) -> Any:
        if not self.request.user.is_authenticated:
            return Star.objects.none()
        return Star.objects.filter(person=user_of(self.request).person)

    @extend_schema(responses={201: StarSerializer})
    def create(self, request: Request) -> Response:
        """Star a session. Asking again returns the star there is."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        edition = Edition.objects.current()
        program = released_program(edition) if edition else None
        session = program and program.sessions.get(serializer.validated_data["code"])
        if not session:
            raise serializers.ValidationError({"session": [_("No session of the released schedule has this code.")]})
        given = star(person=user_of(request).person, session=session)
        return Response(self.get_serializer(given).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, code: str) -> Response:
        """Take the star off a session; where there is none, 404."""
        unstar(person=user_of(request).person, code=self.get_object().code)
        return Response(status=status.HTTP_204_NO_CONTENT)


routes.plug("stars", Route("me/stars", StarViewSet, "my-star"))
