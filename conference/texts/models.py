"""Templates of texts, as a provider knows them, and the numbers that want no promotion."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.kit.bilingual import Translated
from conference.texts.declarations import PORTAL, declared, portal_address
from conference.texts.segments import segments

VARIABLE = re.compile(r"\{([a-z_]+)\}")
LONGEST_TEXT = 500
LONGEST_VARIABLE = 35
"""Characters of a variable that no room declares."""
OPT_OUT_ZH, OPT_OUT_EN = "拒收请回复R", "Reply R to opt out"
"""How a promotion ends. Providers refuse one without it; it is a way out, told with the text, as the 2015 regulation of
text messages (通信短信息服务管理规定) asks.
"""


class Category(models.TextChoices):
    """What a text is for. Providers judge each by other rules."""

    VERIFICATION = "verification", _("Verification code")
    NOTICE = "notice", pgettext_lazy("of a text", "Notice")
    PROMOTION = "promotion", _("Promotion")


class TemplateStatus(models.TextChoices):
    """How far the provider is with the words."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("With the provider")
    APPROVED = "approved", pgettext_lazy("of a text", "Approved")
    REJECTED = "rejected", pgettext_lazy("of a text", "Rejected")


TRANSITIONS = {
    TemplateStatus.DRAFT: {TemplateStatus.SUBMITTED},
    TemplateStatus.SUBMITTED: {TemplateStatus.APPROVED, TemplateStatus.REJECTED, TemplateStatus.DRAFT},
    TemplateStatus.APPROVED: {TemplateStatus.REJECTED, TemplateStatus.DRAFT},
    TemplateStatus.REJECTED: {TemplateStatus.SUBMITTED, TemplateStatus.DRAFT},
}
"""Changed words are a draft again; a provider also takes an approval back."""


class TextTemplate(models.Model):
    """Words with variables (`{name}`), for which a provider has an id of its own in each language, and another one for
    numbers outside the mainland.
    """

    code = models.CharField(
        _("code"), max_length=60, unique=True,
        validators=[RegexValidator(r"^[a-z0-9_.-]+$", _("Small letters, digits, dots, dashes and underscores."))],
    )  # fmt: skip
    title_zh = models.CharField(_("title (Chinese)"), max_length=60)
    title_en = models.CharField(_("title (English)"), max_length=80, blank=True)
    category = models.CharField(_("category"), max_length=12, choices=Category.choices)
    signature = models.CharField(
        _("signature"), max_length=12, blank=True,
        help_text=_("As registered with the provider, without 【】. Left empty, it is the conference's."),
    )  # fmt: skip
    text_zh = models.TextField(
        _("text (Chinese)"), max_length=LONGEST_TEXT,
        help_text=_(
            "Variables stand in braces: {name}. {portal} is this portal's address. The signature, and how to opt out "
            "of a promotion, are added by themselves."
        ),
    )  # fmt: skip
    text_en = models.TextField(_("text (English)"), max_length=LONGEST_TEXT, blank=True)
    provider_code_zh = models.CharField(_("template id (Chinese)"), max_length=40, blank=True)
    provider_code_en = models.CharField(_("template id (English)"), max_length=40, blank=True)
    abroad_code_zh = models.CharField(_("template id for numbers abroad (Chinese)"), max_length=40, blank=True)
    abroad_code_en = models.CharField(_("template id for numbers abroad (English)"), max_length=40, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=TemplateStatus.choices, default=TemplateStatus.DRAFT, editable=False
    )
    note = models.CharField(_("what the provider says"), max_length=300, blank=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    title = Translated()

    class Meta:
        verbose_name = _("text template")
        verbose_name_plural = _("text templates")
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="approved") | ~Q(provider_code_zh="", provider_code_en=""),
                name="text_template_approved_has_an_id",
                violation_error_message=_("What is approved has the id that the provider gave it."),
            ),
            models.CheckConstraint(
                condition=~Q(text_zh__contains="【") & ~Q(text_en__contains="【"),
                name="text_template_words_without_signature",
                violation_error_message=_("The signature stands before the words by itself: leave 【】 out."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Both languages name the same variables, and only those that the portal fills in."""
        if any(brace in VARIABLE.sub("", f"{self.text_zh}{self.text_en}") for brace in "{}"):
            raise ValidationError({"text_zh": _("A variable is a name of small Latin letters in braces.")})
        if self.text_en and set(variables_of(self.text_zh)) != set(variables_of(self.text_en)):
            raise ValidationError({"text_en": _("Both languages need the same variables.")})
        if set(variables_of(self.text_zh)) - set(self.longest):
            known = " ".join(f"{{{name}}}" for name in self.longest)
            raise ValidationError({"text_zh": _("The portal fills in nothing but this: {known}").format(known=known)})
        if any(ending in f"{self.text_zh} {self.text_en}" for ending in (OPT_OUT_ZH, OPT_OUT_EN)):
            raise ValidationError({"text_zh": _("How to opt out is added to promotions by itself.")})

    @property
    def is_approved(self) -> bool:
        return self.status == TemplateStatus.APPROVED

    @property
    def signed_by(self) -> str:
        return self.signature or settings.SMS_SIGNATURE

    @property
    def longest(self) -> dict[str, int]:
        """How many characters each variable may have."""
        if self.code in declared:
            return dict(declared[self.code].variables)
        return dict.fromkeys(variables_of(self.text_zh), LONGEST_VARIABLE)

    def has_english(self, language: str) -> bool:
        """Whether a reader of that language gets the English words: who wants them, where there are any."""
        return bool(language.startswith("en") and self.text_en)

    def pattern(self, language: str) -> str:
        """The words with their variables, and with what a promotion ends with."""
        is_english = self.has_english(language)
        text = (self.text_en if is_english else self.text_zh).replace(f"{{{PORTAL}}}", portal_address())
        if self.category == Category.PROMOTION:
            text += _gap(text) + (OPT_OUT_EN if is_english else OPT_OUT_ZH)
        return text

    def words(self, language: str, parameters: dict[str, str]) -> str:
        """The finished text, as a phone shows it."""
        text = VARIABLE.sub(lambda found: parameters[found[1]], self.pattern(language))
        return f"【{self.signed_by}】{text}"

    def provider_pattern(self, language: str) -> str:
        """The words as the provider's form wants them, variables numbered: what organizers submit."""
        numbers = {name: number for number, name in enumerate(variables_of(self.pattern(language)), 1)}
        return VARIABLE.sub(lambda found: f"{{{numbers[found[1]]}}}", self.pattern(language))

    def in_order(self, language: str, parameters: dict[str, str]) -> list[str]:
        """The parameters in the order of those numbers."""
        return [parameters[name] for name in variables_of(self.pattern(language))]

    def provider_code(self, language: str, *, is_abroad: bool) -> str:
        """The provider's id of the words in that language, for numbers of the mainland or for others."""
        place, suffix = "abroad" if is_abroad else "provider", "en" if self.has_english(language) else "zh"
        code: str = getattr(self, f"{place}_code_{suffix}")
        return code

    def most_segments(self, language: str) -> int:
        """How many messages of the network it takes with every variable as long as may be."""
        return segments(self.words(language, {name: "中" * longest for name, longest in self.longest.items()}))


def variables_of(text: str) -> list[str]:
    """The variables of a text, each once, in their order. The portal's own address is none: it never varies."""
    return [name for name in dict.fromkeys(VARIABLE.findall(text)) if name != PORTAL]


def _gap(text: str) -> str:
    """What stands between words and how to opt out: an address would swallow Chinese punctuation."""
    return "" if text.endswith(("。", "！", "？")) else " " if text[-1:].isascii() else "，"


class OptOut(models.Model):
    """A number that replied to a promotion that it wants no more of them."""

    personal_data = True

    phone_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), db_default=Now())

    class Meta:
        verbose_name = _("opt-out")
        verbose_name_plural = _("opt-outs")

    def __str__(self) -> str:
        return str(self.pk)
