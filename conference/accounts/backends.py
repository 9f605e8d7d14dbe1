"""How a password is checked. Permissions come from `rules` alone."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from conference.people.models import User


class SignIn(AuthenticationBackend):
    """allauth's backend, without Django's permission tables, and with the person read along with the user."""

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: Any) -> bool:
        """Demo accounts have a public password: production knows none of them."""
        return super().user_can_authenticate(user) and not (user.is_demo and settings.PORTAL_MODE == "production")

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return False
