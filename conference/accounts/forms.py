"""Sign-up and sign-in as this conference asks for them, on allauth's flows."""

from typing import Any

from allauth.account.forms import (
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    ConfirmPasswordResetCodeForm,
    LoginForm,
    RequestLoginCodeForm,
    SignupForm,
    VerifyPhoneForm,
)
from allauth.core import context
from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from conference.accounts.fields import ContactField
from conference.accounts.limits import check, count_wrong_code, refuse_guesser
from conference.accounts.models import ApiToken
from conference.kit.bilingual import language, language_code
from conference.kit.forms import FoldingMixin
from conference.outbox.models import Channel
from conference.people.models import Person

TYPED_CONTACT = "typed_contact"
"""The session's key of a contact that somebody goes back to correct: an address of a page would put it into logs."""


class NameField(forms.CharField):
    """One of several fields of which one suffices: neither required nor marked as optional."""

    is_alternative = True

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)


class NamesMixin(forms.Form):
    """A person's names: Chinese, or as printed in the passport."""

    name_zh = NameField(
        label=_("Chinese name"), max_length=60, help_text=_("Those without one give their passport names instead.")
    )
    family_name = NameField(
        label=_("Family name in the passport"), max_length=80, help_text=_("Leave it empty if you have a single name.")
    )
    given_names = NameField(label=_("Given names in the passport"), max_length=120)
    family_name_first = forms.BooleanField(label=_("Write my family name first, as in Zhang Wei"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(cleaned.get(name) for name in ("name_zh", "family_name", "given_names")):
            field = "given_names" if language() == "en" else "name_zh"
            self.add_error(field, _("Give a Chinese name, or the names as printed in the passport."))
        return cleaned


class SignUpForm(FoldingMixin, NamesMixin, SignupForm):
    """A new account: one contact, a name, and consent to the privacy notice. Chinese pages ask for the phone first."""

    # The stubs know no lazy blank label.
    country = CountryField(blank=True, blank_label=_("Please choose")).formfield(  # type: ignore[call-overload]
        required=False, label=_("Country or region")
    )
    consent = forms.BooleanField(
        error_messages={"required": _("We need your consent to create an account.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        english = language() == "en"
        asked = self.data.get("by") or context.request.GET.get("by")
        self.asked = asked = asked if asked in ("email", "phone") else ("email" if english else "phone")
        self.fields.pop("phone" if asked == "email" else "email")
        self.fields.pop("password1", None)
        contact = self.fields[asked]
        contact.required = True
        contact.label = _("E-mail") if asked == "email" else _("Phone")
        self.fields["by"] = forms.CharField(widget=forms.HiddenInput, initial=asked)
        self.fields["consent"].label = format_html(
            gettext('I have read the <a href="{}" target="_blank">privacy notice</a> and agree to it.'),
            reverse("accounts:privacy"),
        )
        passport = ["given_names", "family_name"] if english else ["family_name", "given_names"]
        names = [*passport, "family_name_first", "name_zh"] if english else ["name_zh", *passport, "family_name_first"]
        self.order_fields(["by", asked, *names, "country", "consent"])
        if not english:
            self.fields["name_zh"].help_text = ""
            self.folds = [(_("No Chinese name? Give the names in your passport"), names[1:])]

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if told.get("phone"):  # before anything is made: the text is sent when the account is there
            try:
                check(Channel.SMS, told["phone"])
            except forms.ValidationError as refusal:
                self.add_error("phone", refusal)
        return told

    @property
    def phone_url(self) -> str:
        """The address of this form that asks for a phone number, keeping where to go afterwards."""
        return self._url("phone")

    @property
    def email_url(self) -> str:
        """The same that asks for an e-mail address."""
        return self._url("email")

    @staticmethod
    def _url(by: str) -> str:
        parameters = context.request.GET.copy()
        parameters["by"] = by
        return f"?{parameters.urlencode()}"

    def person(self) -> Person:
        """The person that the form describes, not yet saved."""
        told = self.cleaned_data
        return Person(
            **{name: told[name] for name in ("name_zh", "family_name", "given_names", "family_name_first", "country")},
            email=told.get("email") or None,
            phone=told.get("phone") or None,
            language=language_code(),
        )


class PasswordForm(LoginForm):
    """Sign in by password, with the phone number as people type it, or the e-mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = ContactField()

    def clean_login(self) -> str:
        _kind, value = self.cleaned_data["login"]
        return str(value)


class SignInCodeForm(RequestLoginCodeForm):
    """Ask for a code by the phone number or e-mail address of an account."""

    contact = ContactField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("email", "phone"):
            self.fields.pop(name)
        self.fields["contact"].initial = context.request.session.pop(TYPED_CONTACT, "")

    def clean_contact(self) -> str:
        kind, value = self.cleaned_data["contact"]
        self.cleaned_data[kind] = value
        getattr(self, f"clean_{kind}")()
        check(Channel.SMS if kind == "phone" else Channel.MAIL, value)
        return str(value)


class CodeMixin(forms.Form):
    """The one field of the page that asks for a code: ready for digits, and filled in by phones that read the SMS."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        self.fields["code"].widget = forms.TextInput(attrs=attrs)

    def clean_code(self) -> str:
        refuse_guesser()
        try:
            return super().clean_code()  # type: ignore[misc, no-any-return]
        except forms.ValidationError:
            count_wrong_code()
            raise


class SignInCodeEntryForm(CodeMixin, ConfirmLoginCodeForm):
    """The code of a sign-in."""


class EmailCodeEntryForm(CodeMixin, ConfirmEmailVerificationCodeForm):
    """The code that proves an e-mail address."""


class PhoneCodeEntryForm(CodeMixin, VerifyPhoneForm):
    """The code that proves a phone number."""


class PasswordCodeEntryForm(CodeMixin, ConfirmPasswordResetCodeForm):
    """The code that allows a new password."""


class ProfileForm(NamesMixin, forms.ModelForm[Person]):
    """What a person says about themselves."""

    class Meta:
        model = Person
        fields = (
            "name_zh",
            "family_name",
            "given_names",
            "family_name_first",
            "badge_name",
            "affiliation",
            "country",
            "language",
        )


class TokenForm(forms.ModelForm[ApiToken]):
    """What a new API token is for."""

    class Meta:
        model = ApiToken
        fields = ("name",)
        help_texts = {"name": _("A name by which you will know it: the program or the machine that uses it.")}
