"""What devices read, and what they are answered."""

import re
from functools import cache
from typing import Any

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException, AuthenticationFailed, NotFound, ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from conference.kit.bilingual import LANGUAGES, both, spoken
from conference.people.models import Person
from events.checkin.api.access import BILINGUAL, NOT_OURS, OFF_DUTY, MayReport, OfDevices, WhySerializer
from events.checkin.models import SHOWN, Direction, Shift, Verdict
from events.checkin.services.scanning import Answer, Reading, redeem, redeem_all

MOST_SCANS = 500
"""Of one upload."""
LONGEST_READ = 7089
"""Characters that the largest QR code holds (ISO/IEC 18004, table 7)."""
HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


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
