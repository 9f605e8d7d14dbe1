"""The API's socket, and what its serializers share."""

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.viewsets import ViewSetMixin

from conference.kit.bilingual import both
from conference.kit.plugs import Socket


@dataclass(frozen=True)
class Route:
    """A viewset and where it hangs below `/api/v1/`."""

    prefix: str
    viewset: type[ViewSetMixin]
    basename: str


routes: Socket[Route] = Socket("routes of the API")


@extend_schema_field(
    {
        "type": "object",
        "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
        "required": ["zh", "en"],
    }
)
class BilingualField(serializers.Field[Any, Any, Any, Any]):
    """`{"zh": …, "en": …}` of two columns; read only. A missing translation is an empty string."""

    def __init__(self, **options: Any) -> None:
        options = {"read_only": True, "source": "*", **options}
        super().__init__(**options)

    def to_representation(self, value: Any) -> dict[str, str]:
        assert self.field_name
        return both(value, self.field_name)


class Localized:
    """A viewset that answers in the language of Accept-Language; the address has none."""

    def initialize_request(self, request: Any, *args: Any, **kwargs: Any) -> Request:
        """Speak the language before anything is read, so that errors speak it as well."""
        asked = translation.get_language_from_request(request)
        translation.activate("en" if asked.startswith("en") else "zh-hans")
        drf_request: Request = super().initialize_request(request, *args, **kwargs)  # type: ignore[misc]
        return drf_request
