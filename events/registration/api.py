"""One's own registrations in the API."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from conference.kit.api import Localized, Route, routes
from conference.people.requests import user_of
from events.program.models import Event
from events.registration.models import Registration
from events.registration.services import RegistrationRefused, cancel, register


class RegistrationSerializer(serializers.ModelSerializer[Registration]):
    """A registration. `event` is the event's slug."""

    event = serializers.SlugRelatedField(slug_field="slug", queryset=Event.objects.none())

    class Meta:
        model = Registration
        fields = ("code", "event", "status", "created_at", "cancelled_at")
        read_only_fields = ("code", "status", "created_at", "cancelled_at")

    def get_fields(self) -> Any:
        fields: Any = super().get_fields()
        fields["event"].queryset = Event.objects.filter(edition__is_current=True).select_related("edition")
        return fields


class RefusalSerializer(serializers.Serializer[Any]):
    """Why not, in words."""

    detail = serializers.CharField()


class RegistrationViewSet(
    Localized, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Registration]
):
    """My registrations: list, read, make, cancel. Others' are not found."""

    permission_classes = (IsAuthenticated,)
    serializer_class = RegistrationSerializer
    queryset = Registration.objects.none()
    lookup_field = "code"

    def get_queryset(self) -> Any:
        if not self.request.user.is_authenticated:
            return Registration.objects.none()
        return Registration.objects.of(user_of(self.request).person).select_related("event__edition", "person")

    @extend_schema(responses={201: RegistrationSerializer, 409: OpenApiResponse(RefusalSerializer, "No seat.")})
    def create(self, request: Request) -> Response:
        """Take a seat. Asking again returns the registration there is; 409 says why there is none."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        try:
            made = register(event=serializer.validated_data["event"], person=user_of(request).person)
        except RegistrationRefused as refusal:
            return Response({"detail": str(refusal)}, status=status.HTTP_409_CONFLICT)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={200: RegistrationSerializer})
    def destroy(self, request: Request, code: str) -> Response:
        """Cancel a registration; it stays readable with its new status."""
        cancelled = cancel(registration=self.get_object(), by=user_of(request))
        return Response(self.get_serializer(cancelled).data)


routes.plug("registrations", Route("me/registrations", RegistrationViewSet, "my-registration"))
