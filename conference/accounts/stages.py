"""The steps of a sign-in."""

from typing import Any

from allauth.account.stages import EmailVerificationStage


class ContactVerificationStage(EmailVerificationStage):
    """Ask for the e-mail's code only of those who sign in by e-mail: a verified phone alone suffices."""

    def handle(self) -> tuple[Any, bool]:
        user = self.login.user
        if user and user.phone_is_verified and not self.login.email:
            return None, True
        result: tuple[Any, bool] = super().handle()
        return result
