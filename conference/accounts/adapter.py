"""What allauth asks of this portal: phones, codes, and messages that go through the outbox."""

import datetime as dt
import secrets
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import get_next_redirect_url
from allauth.core import context
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.functions import Now
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import is_valid_path, reverse

from conference.accounts.backends import SignIn
from conference.accounts.fields import PhoneField
from conference.accounts.limits import spend
from conference.accounts.messages import ACCOUNT_EXISTS, CODE, SIGN_IN, UNKNOWN_ACCOUNT
from conference.accounts.queries import verified_contacts
from conference.kit.bilingual import language_code
from conference.kit.codes import public_code
from conference.kit.crypto import keyed_hash
from conference.outbox.messages import Content, MessageKind
from conference.outbox.models import Channel
from conference.outbox.services import write
from conference.people.merging import take_over
from conference.people.models import User
from conference.people.services import consent

ASKED_BY_STRANGERS = {f"account/email/{name}" for name in ("login_code", "unknown_account", "account_already_exists")}

CODE_LASTS = dt.timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)


def six_digits() -> str:
    """A sign-in code. Three tries at one of a million, then a new one must be asked for."""
    return f"{secrets.randbelow(10**6):06}"


def way_back(page: str) -> str:
    """A page's full address for a message, which leads on to where the visitor came from: to a path of ours without a
    query, since strangers would write their own words into it.
    """
    target = urlsplit(get_next_redirect_url(context.request) or "").path
    onward = f"?{urlencode({'next': target}, safe='/')}" if is_valid_path(target) and len(target) < 100 else ""
    return f"{settings.BASE_URL}{reverse(page)}{onward}"


class AccountAdapter(DefaultAccountAdapter):
    """allauth's hooks."""

    def get_login_stages(self) -> list[str]:
        """allauth's steps, with our own in the place of its e-mail verification."""
        ours = {"allauth.account.stages.EmailVerificationStage": "conference.accounts.stages.ContactVerificationStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def generate_login_code(self) -> str:
        return six_digits()

    def generate_email_verification_code(self) -> str:
        return six_digits()

    def generate_password_reset_code(self) -> str:
        return six_digits()

    def generate_phone_verification_code(self, *, user: Any, phone: str) -> str:
        return six_digits()

    def phone_form_field(self, **options: Any) -> PhoneField:
        return PhoneField(**options)

    @transaction.atomic
    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Make the person first, then the login, then note the consent."""
        person = form.person()
        person.save()
        user.person = person
        user.email, user.phone = person.email, person.phone
        user.set_unusable_password()
        user.save()
        consent(person=person, language=person.language)
        return user

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        user.phone, user.phone_is_verified = phone, verified
        user.save(update_fields=["phone", "phone_is_verified"])

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_is_verified) if user.phone else None

    @transaction.atomic
    def set_phone_verified(self, user: User, phone: str) -> None:
        """A verified number becomes the person's contact, too, and what others wrote down with it the person's."""
        self.set_phone(user, phone, True)
        user.person.phone = phone
        user.person.save(update_fields=["phone"])
        take_over(user=user, contacts=verified_contacts(user))

    def login(self, request: HttpRequest, user: User) -> None:
        """The last door of every way in, codes and passkeys included."""
        if not SignIn().user_can_authenticate(user):
            raise PermissionDenied
        super().login(request, user)

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone_hash=keyed_hash(phone)).select_related("person").first()

    def send_verification_code_sms(self, user: User, phone: str, code: str, **_: Any) -> None:
        self._text(CODE, phone, {"code": code})

    def send_unknown_account_sms(self, phone: str, **_: Any) -> None:
        self._text(UNKNOWN_ACCOUNT, phone, {})

    def send_account_already_exists_sms(self, phone: str) -> None:
        self._text(ACCOUNT_EXISTS, phone, {})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The words of `account/email/` in the frame of our mails, through our outbox."""
        if template_prefix in ASKED_BY_STRANGERS:
            spend(Channel.MAIL, email)
        account_url = settings.BASE_URL + reverse("mfa_index")
        ways = {"signup_url": way_back("account_signup"), "sign_in_url": way_back("account_request_login_code")}
        shown = {"email": email, "account_url": account_url, **context, **ways}
        mail = self.render_mail(template_prefix, email, shown)
        shown |= {"subject": mail.subject, "words": mail.body}
        text, html = (render_to_string(f"conference/accounts/mail/frame.{kind}", shown) for kind in ("txt", "html"))
        content = Content(text=text, subject=mail.subject, html=html)
        self._write(SIGN_IN, Channel.MAIL, email, content, is_code="code" in context)

    def format_email_subject(self, subject: str) -> str:
        return subject

    def _text(self, kind: MessageKind, phone: str, context: dict[str, Any]) -> None:
        spend(Channel.SMS, phone)
        content = kind.render(channel=Channel.SMS, language=language_code(), context=context)
        self._write(kind, Channel.SMS, phone, content, is_code="code" in context)

    @staticmethod
    def _write(kind: MessageKind, channel: Channel, address: str, content: Content, *, is_code: bool) -> None:
        """A code is of no use once it has expired."""
        useful_until = Now() + CODE_LASTS if is_code else None
        told: dict[str, Any] = {"address": address, "language": language_code(), "useful_until": useful_until}
        write(kind=kind, key=public_code(), channel=channel, content=content, **told)
