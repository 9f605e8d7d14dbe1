"""What a device is told: its shift, its gates and their passes, and what a photo says."""

import base64
import hashlib
import json
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from conference.kit.api import BilingualField, Localized
from conference.kit.bilingual import both
from conference.kit.signing import public_keys
from events.checkin.api.access import BILINGUAL, NOT_OURS, OfDevices, WhySerializer
from events.checkin.decoding import read_photo
from events.checkin.models import Gate, Readmission, Shift
from events.checkin.queries import counts_of, passes_of
from events.checkin.services.joining import JoinRefused, join
from events.checkin.stations import Station
from events.registration.models import AttendeeCategory


class JoiningSerializer(serializers.Serializer[Any]):
    """`secret` is what follows `#` in the shift's QR code, `name` how the desk calls the device."""

    secret = serializers.CharField(max_length=100)
    name = serializers.CharField(max_length=60)


class ShiftSerializer(serializers.ModelSerializer[Shift]):
    """A shift."""

    class Meta:
        model = Shift
        fields = ("name", "starts_at", "ends_at", "is_kiosk")


class JoinedSerializer(serializers.Serializer[Any]):
    """The device's token, which is told once, and its code."""

    token = serializers.CharField()
    device = serializers.CharField(source="device.code")
    shift = ShiftSerializer(source="device.shift")


class DeviceViewSet(Localized, viewsets.ViewSet):
    """Devices join here."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(request=JoiningSerializer, responses={201: JoinedSerializer, 403: WhySerializer})
    def create(self, request: Request) -> Response:
        """Join a shift by the secret of its QR code. The token that is answered is for `Authorization: Device …`."""
        serializer = JoiningSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        try:
            device, token = join(**serializer.validated_data)
        except JoinRefused as refusal:
            return Response({"detail": str(refusal)}, status=status.HTTP_403_FORBIDDEN)
        joined = JoinedSerializer({"device": device, "token": token})
        return Response(joined.data, status=status.HTTP_201_CREATED)


class GateSerializer(serializers.ModelSerializer[Gate]):
    """A gate, its area's name and how often one enters it, and the slugs of the categories that pass it; without any,
    all do.
    """

    name = BilingualField()
    area = serializers.SerializerMethodField()
    readmission = serializers.ChoiceField(source="area.readmission", choices=Readmission.choices)
    opens_at = serializers.DateTimeField(source="opens", allow_null=True)
    categories: Any = serializers.SlugRelatedField(slug_field="slug", many=True, read_only=True)

    class Meta:
        model = Gate
        fields = ("code", "name", "area", "readmission", "direction", "opens_at", "categories")

    @extend_schema_field(BilingualField)
    def get_area(self, gate: Gate) -> dict[str, str]:
        """Both names."""
        return both(gate.area, "name")


class DutySerializer(serializers.Serializer[Any]):
    """What a device needs to know: its shift, the conference's year, the portal's time, the public keys (Ed25519, raw,
    in base 64) that verify passes, and its gates.
    """

    shift = ShiftSerializer()
    year = serializers.IntegerField()
    now = serializers.DateTimeField()
    keys = serializers.ListField(child=serializers.CharField())
    gates = GateSerializer(many=True)


class ShiftViewSet(OfDevices):
    """The device's shift."""

    @extend_schema(responses=DutySerializer(many=False))
    def list(self, request: Request) -> Response:
        """My shift and its gates."""
        station = self.station
        keys = [base64.b64encode(key.public_bytes_raw()).decode() for key in public_keys()]
        duty = {
            "shift": station.shift,
            "year": station.shift.edition.year,
            "now": station.now,
            "keys": keys,
            "gates": station.gates.values(),
        }
        return Response(DutySerializer(duty).data)


PASSES = {
    "type": "object",
    "properties": {
        "made_at": {"type": "string", "format": "date-time"},
        "categories": {"type": "object", "additionalProperties": BILINGUAL},
        "passes": {
            "type": "array",
            "items": {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}},
        },
    },
    "required": ["made_at", "categories", "passes"],
}


class CountsSerializer(serializers.Serializer[Any]):
    """How many are in the gate's area now, and how many came through the gate: in all, and in the last five minutes."""

    inside = serializers.IntegerField()
    entries = serializers.IntegerField()
    last_5_minutes = serializers.IntegerField()


class GateViewSet(OfDevices):
    """The gates of the device's shift."""

    lookup_field = "code"
    lookup_value_regex = "[0-9A-Za-z]+"

    @extend_schema(responses={200: PASSES, 304: None, 404: NOT_OURS})
    @action(detail=True)
    def passes(self, request: Request, code: str) -> Any:
        """The passes that are registered for the gate, for when the network is away: code, version, and the slug of
        the category. Answers 304 to `If-None-Match` as long as they are the same.
        """
        gate = self.gate_or_404(code)
        categories = AttendeeCategory.objects.filter(edition=gate.area.edition_id)
        listed = {
            "categories": {category.slug: both(category, "name") for category in categories},
            "passes": passes_of(gate),
        }
        etag = quote_etag(hashlib.blake2b(json.dumps(listed).encode(), digest_size=12).hexdigest())
        response = Response({"made_at": self.station.now, **listed}, headers={"ETag": etag})
        patch_cache_control(response, private=True, no_cache=True)
        return get_conditional_response(request._request, etag=etag, response=response)

    @extend_schema(responses={200: CountsSerializer, 404: NOT_OURS})
    @action(detail=True)
    def counts(self, request: Request, code: str) -> Response:
        """How many came."""
        return Response(asdict(counts_of(self.gate_or_404(code))))


class PhotoRate(SimpleRateThrottle):
    """Reading a photo takes the processor of hundreds of scans: a device sends one every two seconds."""

    scope = "photo"
    rate = "30/min"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        assert isinstance(request.auth, Station)
        return self.cache_format % {"scope": self.scope, "ident": request.auth.device.pk}


class PhotoSerializer(serializers.Serializer[Any]):
    """JPEG, PNG or WebP, 8 MB at most."""

    photo = serializers.FileField()


class PhotoReadSerializer(serializers.Serializer[Any]):
    """What the QR code in a photo says; null where there is none."""

    text = serializers.CharField(allow_null=True)


class DecodeViewSet(OfDevices):
    """Photos, from devices whose browser reads no QR codes."""

    parser_classes = (MultiPartParser,)
    throttle_classes = (PhotoRate,)

    @extend_schema(request=PhotoSerializer, responses={200: PhotoReadSerializer, 400: WhySerializer})
    def create(self, request: Request) -> Response:
        """Read the QR code in a photo. Nothing of it is kept."""
        serializer = PhotoSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        try:
            text = read_photo(serializer.validated_data["photo"])
        except ValidationError as error:
            return Response({"detail": " ".join(error.messages)}, status=status.HTTP_400_BAD_REQUEST)
        return Response({"text": text})
