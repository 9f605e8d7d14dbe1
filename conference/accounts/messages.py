"""What the sign-in flows send, all of it secret: a code or a hint at an account; and that two records became one."""

from django.utils.translation import gettext_lazy as _

from conference.outbox.messages import MessageKind
from conference.outbox.models import Urgency
from conference.texts.declarations import declare
from conference.texts.models import Category

SIGN_IN = MessageKind("accounts.sign_in", _("Sign-in mail"), is_secret=True, urgency=Urgency.AWAITED)
"""Mails of allauth's flows; their words are the templates under `account/email/`."""

CODE = MessageKind(
    "accounts.code",
    _("Sign-in code"),
    is_secret=True,
    urgency=Urgency.AWAITED,
    text=declare(
        "accounts.code",
        _("Sign-in code"),
        Category.VERIFICATION,
        "验证码{code}，10分钟内有效，请勿告知他人。",
        "Your code is {code}. It is valid for 10 minutes; do not share it with anyone.",
        {"code": 6},
    ),
)
UNKNOWN_ACCOUNT = MessageKind(
    "accounts.unknown",
    _("Number without an account"),
    is_secret=True,
    urgency=Urgency.AWAITED,
    text=declare(
        "accounts.unknown",
        _("Number without an account"),
        Category.NOTICE,
        "此号码尚未注册，如需注册请访问 {portal}/accounts/signup/ 。如非本人操作，请忽略。",
        "Nobody has signed up with this number yet. Sign up here: {portal}/en/accounts/signup/",
    ),
)
ACCOUNT_EXISTS = MessageKind(
    "accounts.exists",
    _("Number with an account"),
    is_secret=True,
    urgency=Urgency.AWAITED,
    text=declare(
        "accounts.exists",
        _("Number with an account"),
        Category.NOTICE,
        "此号码已注册，请直接获取验证码登录。如非本人操作，请忽略。",
        "This number already has an account. Ask for a sign-in code instead of signing up.",
    ),
)
MERGED = MessageKind(
    "accounts.merged",
    _("Two records made one"),
    "conference/accounts/mail/merged",
    text=declare(
        "accounts.merged",
        _("Two records made one"),
        Category.NOTICE,
        "组委会已将您的两份资料合并，全部报名均已保留，登录方式不变。如两份资料并非同属一人，请立即联系组委会。",
        "The organizers made two records of you one, with all registrations of both. You sign in as before. If you are "
        "not the person of both, please tell the organizers at once.",
    ),
)
