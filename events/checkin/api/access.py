"""Who may use the API: devices, by their token."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers, viewsets
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from conference.kit.api import Localized
from conference.kit.bilingual import LANGUAGES
from events.checkin.models import Gate
from events.checkin.stations import Station, station_of

BILINGUAL = {"type": "object", "properties": {code: {"type": "string"} for code in LANGUAGES}}
OFF_DUTY = _("This device is not on duty: its shift is over, or it was shut out.")


class DeviceAuthentication(BaseAuthentication):
    """`Authorization: Device <token>`; `request.auth` is the station."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Station] | None:
        scheme, _separator, token = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"device":
            return None
        station = station_of(token.decode("latin-1").strip())
        if station is None:
            raise AuthenticationFailed(OFF_DUTY)
        return AnonymousUser(), station

    def authenticate_header(self, request: Request) -> str:
        return "Device"


class DeviceScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the API's description names it."""

    target_class = DeviceAuthentication
    name = "device"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "`Device <token>`"}


class MayReport(BasePermission):
    """A device in its shift, or a while after it."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.auth, Station)


class IsOnDuty(MayReport):
    """A device in its shift. Raises AuthenticationFailed after it, so that the device forgets what it knows."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if isinstance(request.auth, Station) and not request.auth.is_on_duty:
            raise AuthenticationFailed(OFF_DUTY)
        return super().has_permission(request, view)


class OfDevices(Localized, viewsets.ViewSet):
    """For devices alone. A hall is one address for all of them, so that no limit goes by the address."""

    authentication_classes = (DeviceAuthentication,)
    permission_classes: tuple[type[BasePermission], ...] = (IsOnDuty,)
    throttle_classes: tuple[type[BaseThrottle], ...] = ()

    @property
    def station(self) -> Station:
        assert isinstance(self.request.auth, Station)
        return self.request.auth

    def gate_or_404(self, code: str) -> Gate:
        """A gate of the device's shift. Raises Http404."""
        try:
            return self.station.gates[code]
        except KeyError as error:
            raise Http404 from error


class WhySerializer(serializers.Serializer[Any]):
    """Why not, in words."""

    detail = serializers.CharField()


NOT_OURS = OpenApiResponse(WhySerializer, "No gate of the device's shift.")
