"""A person is the human; a user is a login with one person."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from conference.editions.models import Edition
from conference.kit import bilingual, crypto, phones
from conference.kit.codes import PublicCodeField
from conference.kit.documents import Document, DocumentKind
from conference.kit.fields import EncryptedTextField
from conference.kit.roles import Role


class Language(models.TextChoices):
    """The languages in which the portal writes to people."""

    CHINESE = "zh-hans", "中文"
    ENGLISH = "en", "English"


class Phoned(models.Model):
    """A phone number in E.164, sealed, with the keyed hash by which it is unique and found."""

    phone = EncryptedTextField(_("phone"), null=True, blank=True)
    phone_hash = models.CharField(max_length=64, null=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.settle_phone()
        fields = kwargs.get("update_fields")
        if fields and "phone" in fields:
            kwargs["update_fields"] = {*fields, "phone_hash"}
        super().save(*args, **kwargs)

    def settle_phone(self) -> None:
        """Give the number its hash; `bulk_create` does not save row by row."""
        self.phone = self.phone or None
        self.phone_hash = crypto.keyed_hash(self.phone) if self.phone else None

    @property
    def masked_phone(self) -> str:
        """The number as screens show it: 138 **** 8000."""
        return phones.masked(self.phone) if self.phone else ""


class PersonQuerySet(models.QuerySet["Person"]):
    def without_closed_accounts(self) -> "PersonQuerySet":
        """Those to whom the portal may still write: who has no account is among them."""
        return self.exclude(user__is_active=False)

    def maybe_twice(self) -> "PersonQuerySet":
        """Who has the phone number or a document of another record, or its name and e-mail address."""
        others = Person.objects.exclude(pk=OuterRef("pk"))
        same_phone = others.filter(phone_hash=OuterRef("phone_hash"))
        same_words = others.filter(
            email__iexact=OuterRef("email"),
            name_zh=OuterRef("name_zh"),
            family_name__iexact=OuterRef("family_name"),
            given_names__iexact=OuterRef("given_names"),
        )
        numbers = IdentityDocument.objects.filter(person=OuterRef(OuterRef("pk"))).values("number_hash")
        same_document = others.filter(documents__number_hash__in=numbers)
        return self.filter(Exists(same_phone) | Exists(same_words) | Exists(same_document))


class Person(Phoned):
    """A human, who may have no login: attendee, speaker, member of an organization, recipient of messages.

    A Chinese name, or the names as printed in the passport (ICAO Doc 9303: primary and secondary identifier; either
    may be
    missing). `family_name_first` keeps the order in which the person writes them.
    """

    personal_data = True

    code = PublicCodeField()
    name_zh = models.CharField(_("Chinese name"), max_length=60, blank=True)
    family_name = models.CharField(_("family name (passport)"), max_length=80, blank=True)
    given_names = models.CharField(_("given names (passport)"), max_length=120, blank=True)
    family_name_first = models.BooleanField(_("family name first"), default=False)
    badge_name = models.CharField(_("name to print"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=Language.choices, default=Language.CHINESE)
    country = CountryField(_("country or region"), blank=True)
    affiliation = models.CharField(_("organization"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), null=True, blank=True)
    is_demo = models.BooleanField(_("demo"), default=False, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name_zh="", family_name="", given_names=""),
                name="person_has_a_name",
                violation_error_message=_("Give a Chinese name, or the names as printed in the passport."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def passport_name(self) -> str:
        """The passport's names in the person's own order; a single name stands alone."""
        names = [self.given_names, self.family_name]
        return " ".join(filter(None, reversed(names) if self.family_name_first else names))

    @property
    def name(self) -> str:
        """The name in the visitor's language."""
        return bilingual.pick(self.name_zh, self.passport_name)

    @property
    def masked_email(self) -> str:
        """The address as screens show it to those who do not write there: li…@example.com."""
        local, at, domain = (self.email or "").rpartition("@")
        return f"{local[:2]}…{at}{domain}" if at else ""

    @property
    def printed_name(self) -> str:
        """The name on the badge."""
        return self.badge_name or self.name_zh or self.passport_name


class User(Phoned, AbstractBaseUser, PermissionsMixin):
    """A login: an e-mail address or a phone number, either alone sufficient."""

    personal_data = True

    code = PublicCodeField()
    person = models.OneToOneField(Person, models.PROTECT, related_name="user", verbose_name=_("person"))
    email = models.EmailField(_("e-mail"), null=True, blank=True, unique=True)
    phone_is_verified = models.BooleanField(_("phone is verified"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may enter the desk"), default=False)
    is_demo = models.BooleanField(_("demo account"), default=False, editable=False)
    date_joined = models.DateTimeField(_("joined"), auto_now_add=True)

    objects = BaseUserManager["User"]()

    USERNAME_FIELD = "code"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                condition=Q(email__isnull=False) | Q(phone_hash__isnull=False),
                name="user_has_an_email_or_a_phone",
                violation_error_message=_("An account needs an e-mail address or a phone number."),
            ),
            models.UniqueConstraint(
                fields=["phone_hash"],
                name="user_phone_is_unique",
                violation_error_message=_("This phone number belongs to another account."),
            ),
        ]

    def __str__(self) -> str:
        return self.person.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower() if self.email else None
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """How the desk greets."""
        return self.person.name

    def clean(self) -> None:
        """Nothing to normalize: the code is the username."""

    @cached_property
    def roles(self) -> set[tuple[str, int]]:
        """What the user was appointed to: pairs of role and edition id."""
        return set(self.appointments.values_list("role", "edition_id"))

    @property
    def editions(self) -> set[int]:
        """The ids of those in which the user has a role."""
        return {edition_id for _role, edition_id in self.roles}

    def holds(self, role: Role, *, edition_id: int | None = None) -> bool:
        """Whether the user holds the role in that edition, or in any if none is named."""
        return any(held == role and edition_id in (None, edition) for held, edition in self.roles)


class Appointment(models.Model):
    """Somebody's role in one edition."""

    personal_data = True

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="appointments", verbose_name=_("edition"))
    user = models.ForeignKey(User, models.CASCADE, related_name="appointments", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "user", "role"],
                name="appointment_is_made_once",
                violation_error_message=_("This person holds that role already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class IdentityDocument(models.Model):
    """The number of a person's document, sealed, with the keyed hash by which the same one is known again, and when the
    person agreed to its being kept, by which notice (Personal Information Protection Law, article 29).
    """

    personal_data = True

    person = models.ForeignKey(Person, models.CASCADE, related_name="documents", verbose_name=_("person"))
    kind = models.CharField(_("kind of document"), max_length=24, choices=DocumentKind.choices)
    number = EncryptedTextField(_("number of the document"))
    number_hash = models.CharField(max_length=64, editable=False)
    consented_at = models.DateTimeField(_("consent given"), editable=False)
    notice = models.ForeignKey(
        "PrivacyNotice", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("privacy notice")
    )

    class Meta:
        verbose_name = _("identity document")
        verbose_name_plural = _("identity documents")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                name="document_is_the_only_one_of_its_kind",
                violation_error_message=_("This person has a document of that kind already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.document)

    @property
    def document(self) -> Document:
        """As it was read."""
        return Document(DocumentKind(self.kind), self.number)


class PrivacyNoticeQuerySet(models.QuerySet["PrivacyNotice"]):
    def current(self) -> "PrivacyNotice | None":
        """The newest one published by today, or None before the first."""
        return self.filter(published_on__lte=timezone.localdate()).first()


class PrivacyNotice(models.Model):
    """One version of the privacy notice (Personal Information Protection Law, articles 14 and 17)."""

    version = models.CharField(_("version"), max_length=20, unique=True)
    published_on = models.DateField(_("published on"))
    text_zh = models.TextField(_("text (Chinese)"))
    text_en = models.TextField(_("text (English)"), blank=True)

    text = bilingual.Translated()

    objects = PrivacyNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("privacy notice")
        verbose_name_plural = _("privacy notices")
        ordering = ("-published_on", "-id")

    def __str__(self) -> str:
        return self.version


class Consent(models.Model):
    """That a person agreed to one version of the privacy notice, when, and in which language it was read."""

    personal_data = True

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents", verbose_name=_("person"))
    notice = models.ForeignKey(PrivacyNotice, models.PROTECT, related_name="consents", verbose_name=_("privacy notice"))
    language = models.CharField(_("language"), max_length=8, choices=Language.choices)
    given_at = models.DateTimeField(_("given"), auto_now_add=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "notice"],
                name="consent_is_given_once",
                violation_error_message=_("This person has agreed to that version already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.notice}"
