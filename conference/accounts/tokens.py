"""Bearer tokens (RFC 6750) for the API."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from conference.accounts.backends import SignIn
from conference.accounts.models import ApiToken, digest
from conference.accounts.services import note_use
from conference.people.models import User


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _separator, token = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        found = (
            ApiToken.objects.select_related("user__person")
            .filter(digest=digest(token.decode("latin-1").strip()))
            .first()
        )
        if found is None or not SignIn().user_can_authenticate(found.user):
            raise AuthenticationFailed(_("This token is not valid."))
        note_use(found)
        return found.user, found

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the API's description names it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
