"""The API of devices that scan: they join a shift, fetch its gates and lists, and bring what they read."""

import base64
import hashlib
import json
import re
from dataclasses import asdict
from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiResponse, PolymorphicProxySerializer, extend_schema, extend_schema_field
from rest_framework import serializers, status, viewsets
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, AuthenticationFailed, NotFound, ParseError
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle, SimpleRateThrottle
from rest_framework.views import APIView

from conference.kit.api import BilingualField, Localized, Route, routes
from conference.kit.bilingual import LANGUAGES, both, spoken
from conference.kit.signing import public_keys
from conference.people.models import Person
from events.checkin.decoding import read_photo
from events.checkin.models import SHOWN, Direction, Gate, Readmission, Shift, Verdict
from events.checkin.queries import counts_of, passes_of
from events.checkin.services.joining import JoinRefused, join
from events.checkin.services.scanning import Answer, Reading, redeem, redeem_all
from events.checkin.stations import Station, station_of
from events.registration.models import AttendeeCategory

MOST_SCANS = 500
"""Of one upload."""
LONGEST_READ = 7089
"""Characters that the largest QR code holds (ISO/IEC 18004, table 7)."""
HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


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


BILINGUAL = {"type": "object", "properties": {code: {"type": "string"} for code in LANGUAGES}}
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


NOT_OURS = OpenApiResponse(WhySerializer, "No gate of the device's shift.")


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


class ReadField(serializers.CharField):
    """Whatever a code may say: what the database cannot keep of it is replaced."""

    def to_internal_value(self, data: Any) -> str:
        return _keepable(super().to_internal_value(data))


def _keepable(text: str) -> str:
    return text.encode(errors="replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")


class ReadingSerializer(serializers.Serializer[Any]):
    """What was read at a gate. `token` is a pass's whole address, its token alone, or its code as people type it;
    `scanned_at` and `shown` (what the device showed) are of scans made offline.
    """

    nonce = serializers.UUIDField()
    gate = serializers.CharField(max_length=10)
    token = ReadField(max_length=LONGEST_READ, allow_blank=True)
    direction = serializers.ChoiceField(choices=Direction.choices, default=Direction.ENTRY)
    scanned_at = serializers.DateTimeField(required=False, allow_null=True)
    shown = serializers.ChoiceField(choices=SHOWN, required=False, allow_blank=True)


ANSWER = {
    "type": "object",
    "description": "`words` say the verdict. `earlier` is the entry because of which it is `already_admitted`; "
    "`is_repeat`: this nonce had its answer before.",
    "properties": {
        "nonce": {"type": "string", "format": "uuid"},
        "verdict": {"type": "string", "enum": Verdict.values},
        "words": BILINGUAL,
        "name": {"type": "string"},
        "organization": {"type": "string"},
        "category": BILINGUAL | {"nullable": True},
        "photo": {"type": "string", "nullable": True},
        "earlier": {
            "type": "object",
            "nullable": True,
            "properties": {"at": {"type": "string", "format": "date-time"}, "gate": BILINGUAL},
            "required": ["at", "gate"],
        },
        "is_repeat": {"type": "boolean"},
    },
    "required": [
        "nonce", "verdict", "words", "name", "organization", "category", "photo", "earlier", "is_repeat",
    ],
}  # fmt: skip
UNANSWERED = {
    "type": "object",
    "description": "In its place in an array: what cannot be answered, and why not.",
    "properties": {"nonce": {"type": "string", "nullable": True}, "detail": {"type": "string"}},
    "required": ["nonce", "detail"],
}
READINGS = PolymorphicProxySerializer(
    component_name="Readings",
    serializers=[ReadingSerializer, ReadingSerializer(many=True)],
    resource_type_field_name=None,
    many=False,
)


class ScanViewSet(OfDevices):
    """What devices read: after their shift only what they had read before its end."""

    permission_classes = (MayReport,)

    @extend_schema(
        request=READINGS,
        responses={
            200: {"oneOf": [ANSWER, {"type": "array", "items": {"anyOf": [ANSWER, UNANSWERED]}}]},
            400: WhySerializer,
            404: NOT_OURS,
        },
    )
    def create(self, request: Request) -> Response:
        """Answer a scan, or up to 500 in an array, each in its place. A nonce is answered once: sent again, it gets the
        same answer.
        """
        if isinstance(request.data, list):
            return Response(self._answers(request.data))
        try:
            reading = self._reading(request.data)
        except serializers.ValidationError as refusal:
            raise ParseError(_said(refusal)) from refusal
        return Response(told(redeem(station=self.station, reading=reading), self.station.shift))

    def _answers(self, items: list[Any]) -> list[dict[str, Any]]:
        if len(items) > MOST_SCANS:
            raise ParseError(_("At most {count} scans at once.").format(count=MOST_SCANS))
        refused: dict[int, str] = {}
        readings = []
        for place, item in enumerate(items):
            try:
                readings.append(self._reading(item))
            except APIException as refusal:
                refused[place] = _said(refusal)
        answers = iter(redeem_all(station=self.station, readings=readings))
        return [
            {"nonce": _nonce(item), "detail": refused[place]}
            if place in refused
            else told(next(answers), self.station.shift)
            for place, item in enumerate(items)
        ]

    def _reading(self, item: Any) -> Reading:
        """What was read. Raises NotFound for a gate that is not the shift's, ValidationError for whatever is wrong."""
        read = _reader().run_validation(item)
        read["gate"] = gate = self.station.gates.get(read["gate"])
        if gate is None:
            raise NotFound(_("This gate is not one of your shift."))
        if not gate.leads(read["direction"]):
            raise serializers.ValidationError({"direction": [_("This gate is not used that way.")]})
        reading = Reading(**read)
        was_offline = reading.shown and reading.scanned_at and reading.scanned_at < self.station.shift.ends_at
        if not (was_offline or self.station.is_on_duty):
            raise AuthenticationFailed(OFF_DUTY)
        return reading


def _nonce(item: Any) -> str | None:
    """As it came, where it is text: JSON reads numbers and halves of characters that it cannot write."""
    nonce = item.get("nonce") if isinstance(item, dict) else None
    return _keepable(nonce) if isinstance(nonce, str) else None


@cache
def _reader() -> ReadingSerializer:
    """Made once: its fields know nothing of a request."""
    return ReadingSerializer()


def told(answer: Answer, shift: Shift) -> dict[str, Any]:
    """An answer as the API has it. Whoever stands by reads a kiosk: it learns no surname, organization or face."""
    person, earlier = answer.person, answer.earlier
    if person and shift.is_kiosk:
        person = Person(name_zh=_without_surname(person))
    return {
        "nonce": str(answer.reading.nonce),
        "verdict": answer.verdict,
        "words": words_of(answer),
        "name": person.printed_name if person else "",
        "organization": person.affiliation if person else "",
        "category": answer.category,
        "photo": answer.photo.small_url if answer.photo and not shift.is_kiosk else None,
        "earlier": earlier and {"at": earlier.at, "gate": both(earlier.gate, "name")},
        "is_repeat": answer.is_repeat,
    }


def _without_surname(person: Person) -> str:
    """*晓月; Xiaoyue *, in the order in which the person writes their names."""
    name = person.printed_name
    if HAN.match(name):
        return f"*{name[1:]}"
    words = name.split()
    return " ".join(["*", *words[1:]] if person.family_name_first else [*words[:-1], "*"])


def words_of(answer: Answer) -> dict[str, str]:
    """What a screen says, in both languages."""
    gate = answer.reading.gate
    if answer.verdict == Verdict.TOO_EARLY and gate.opens:
        time = f"{timezone.localtime(gate.opens):%m-%d %H:%M}"
        return _in_both(format_lazy(_("Opens at {time}"), time=time))
    return _words(answer.verdict, answer.reading.direction)


@cache
def _words(verdict: str, direction: str) -> dict[str, str]:
    if verdict == Verdict.ADMITTED and direction == Direction.EXIT:
        return _in_both(pgettext_lazy("verdict", "Checked out"))
    return _in_both(Verdict(verdict).label)


def _in_both(text: Any) -> dict[str, str]:
    return dict(zip(LANGUAGES, spoken(text), strict=True))


def _said(refusal: APIException) -> str:
    """What is wrong with a reading, in one line."""
    if isinstance(refusal.detail, list):
        return " ".join(map(str, refusal.detail))
    if not isinstance(refusal.detail, dict):
        return str(refusal.detail)
    return " ".join(f"{field}: {error}" for field, errors in refusal.detail.items() for error in errors)


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


for name, viewset in (
    ("devices", DeviceViewSet),
    ("shift", ShiftViewSet),
    ("gates", GateViewSet),
    ("scans", ScanViewSet),
    ("decode", DecodeViewSet),
):
    routes.plug(f"checkin {name}", Route(f"checkin/{name}", viewset, f"checkin-{name}"))
