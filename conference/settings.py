"""Settings, read from the environment. `.env.example` lists every name; PORTAL_MODE decides, nothing is guessed."""

import base64
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
import environ
import structlog
from celery.schedules import crontab, schedule
from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE, WASM_UNSAFE_EVAL
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from conference import embedded
from conference.kit.logs import without_secrets

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

PORTAL_MODE = env("PORTAL_MODE", default="demo")
if PORTAL_MODE not in ("demo", "production"):
    raise ImproperlyConfigured("PORTAL_MODE is demo or production.")
PRODUCTION = PORTAL_MODE == "production"
DEBUG = False
DATA_DIRECTORY = embedded.data_directory()

# Secrets. The demo's are public, so production refuses them.
DEMO_SECRET = "demo-only-secret-that-production-refuses-0123456789abcdef"  # noqa: S105  # nosec
DEMO_KEY = "demo:ZGVtby1vbmx5LWtleS0wMTIzNDU2Nzg5YWJjZGVmMDE="


def secret(name: str, demo: str) -> str:
    """A secret from the environment; in the demo a public one stands in."""
    value: str = env(name, default="" if PRODUCTION else demo)
    if PRODUCTION and value in ("", demo):
        raise ImproperlyConfigured(f"Production needs {name}, and not the demo's.")
    return value


SECRET_KEY = secret("SECRET_KEY", DEMO_SECRET)
HASH_KEY = secret("HASH_KEY", DEMO_SECRET)
ENCRYPTION_KEYS = {
    key_id: base64.b64decode(key)
    for key_id, _separator, key in (pair.partition(":") for pair in secret("ENCRYPTION_KEYS", DEMO_KEY).split(","))
}
"""The first one encrypts, all decrypt."""

# Addresses
BASE_URL = env("BASE_URL", default="http://localhost:8000").rstrip("/")
MAIL_DOMAIN = urlsplit(BASE_URL).hostname or "localhost"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["*"])
CSRF_TRUSTED_ORIGINS = [BASE_URL]
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",  # the default one would replace our admin site
    "conference.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_countries",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "rules",
    "conference",
    "events",
    "talent",
    "jobs",
]

MIDDLEWARE = [
    "conference.pages.middleware.KeptPages",
    "conference.kit.middleware.refuse_null_bytes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "conference.accounts.middleware.signed_in_hint",
    "conference.accounts.middleware.desk_guard",
    "conference.accounts.middleware.too_many_codes",
]

ROOT_URLCONF = "conference.urls"
WSGI_APPLICATION = "conference.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "conference.context.frame",
            ],
        },
    }
]

# Postgres and Valkey: embedded ones unless the environment names others
DATABASES = {"default": env.db_url_config(env("DATABASE_URL", default=embedded.database_url()))}
DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
DATABASES["default"].setdefault("OPTIONS", {}).update(
    # Without these a network that swallows packets hangs a request for minutes.
    {"connect_timeout": 3, "tcp_user_timeout": 3000, "options": "-c statement_timeout=15s -c lock_timeout=5s"}
)
REDIS_URL = env("REDIS_URL", default=embedded.redis_url())
CACHES = {
    "default": {
        "BACKEND": "conference.kit.cache.ForgetfulCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}

REGISTRATIONS_PER_SECOND = env.int("REGISTRATIONS_PER_SECOND", default=12)
"""How many people a second are let to a registration form; more wait in line. Two cores carry 24 from the form to the
pass: half of that, and whoever waits is answered within a second (`benchmarks.registration`).
"""

# Sessions live in Postgres, so that a flushed cache signs nobody out.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
DESK_IDLE_SECONDS = 60 * 30
DESK_NEEDS_MFA = PRODUCTION

# Sign-in
AUTH_USER_MODEL = "conference.User"
AUTHENTICATION_BACKENDS = ["rules.permissions.ObjectPermissionBackend", "conference.accounts.backends.SignIn"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "accounts:me"
ACCOUNT_ADAPTER = "conference.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = [
    "phone",
    "email*",
    "password1",
]  # the sign-up form asks for one contact and no password
ACCOUNT_FORMS = {
    "signup": "conference.accounts.forms.SignUpForm",
    "login": "conference.accounts.forms.PasswordForm",
    "request_login_code": "conference.accounts.forms.SignInCodeForm",
    "confirm_login_code": "conference.accounts.forms.SignInCodeEntryForm",
    "confirm_email_verification_code": "conference.accounts.forms.EmailCodeEntryForm",
    "verify_phone": "conference.accounts.forms.PhoneCodeEntryForm",
    "confirm_password_reset_code": "conference.accounts.forms.PasswordCodeEntryForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 60 * 10
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 60 * 10
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    # A conference hall is one address for thousands: limits by address are wide, those by account narrow.
    "login": "120/m/ip",
    "signup": "120/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "request_login_code": "120/m/ip",
    "verify_phone": "120/m/ip",
    # Ours, in conference.accounts.limits; the keys are a contact and an address together.
    "asked_mail": "3/m/key,10/h/key",
    "asked_sms": "3/m/key,10/h/key,600/h/ip",
    "wrong_code": "600/h/ip",
    # Of secret addresses: a phone's calendar asks a few times an hour, and nobody guesses one.
    "feed": "120/h/key",
    "wrong_secret": "600/h/ip",
}
SMS_PER_HOUR = env.int("SMS_PER_HOUR", default=2000)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "重庆国际人才交流大会"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
SOCIALACCOUNT_PROVIDERS = {}
if WEIXIN_CLIENT_ID := env("WEIXIN_CLIENT_ID", default=""):
    # Unconfigured, allauth's WeChat provider answers 500; so it is there only with its keys.
    INSTALLED_APPS.append("allauth.socialaccount.providers.weixin")
    SOCIALACCOUNT_PROVIDERS["weixin"] = {
        "APPS": [{"client_id": WEIXIN_CLIENT_ID, "secret": env("WEIXIN_CLIENT_SECRET"), "key": ""}]
    }

# Languages and time: Chinese first, on Chongqing's clock
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
FORMAT_MODULE_PATH = "conference.kit.formats"
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "third_party"]
"""Ours, then our words for packages that have none: see the head of that catalog."""
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
COUNTRIES_OVERRIDE = {"TW": _("Taiwan, China"), "HK": _("Hong Kong, China"), "MO": _("Macao, China")}
COUNTRIES_FIRST = ["CN", "HK", "MO", "TW"]

# Files
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIRECTORY / "static"
NPM_PARTS = BASE_DIR / "var" / "npm" / "static"
"""What `deploy/npm` names, where npm was there to install it; the scanner page does without."""
STATICFILES_DIRS = [BASE_DIR / "static", *([("npm", NPM_PARTS)] if NPM_PARTS.is_dir() else [])]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "conference.kit.static.StaticFiles"},
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIRECTORY / "media"
PRIVATE_ROOT = DATA_DIRECTORY / "private"
BADGE_FONTS = env("BADGE_FONTS", default="")
"""A folder of fonts for the badges' rare characters, which our own font has not."""

# Messages
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"重庆国际人才交流大会 <no-reply@{MAIL_DOMAIN}>")
MAIL_CONNECTIONS = env.int("MAIL_CONNECTIONS", default=2)
"""Kept open to the mail server, by all workers together. One that is far away answers slowly and wants more."""
MAIL_BOUNCES = env("MAIL_BOUNCES", default="")
"""The mailbox that undeliverable mail returns to, as `bounces+…@` its domain."""
MAIL_BOUNCES_URL = env("MAIL_BOUNCES_URL", default="")
"""Where it is read: pop3s://user:password@host."""
MAIL_EVENTS_SECRET = env("MAIL_EVENTS_SECRET", default="")
"""Signs what a mail service tells (`whsec_…`)."""
DEMO_OUTBOX = DATA_DIRECTORY / "outbox"
SMS_SIGNATURE = env("SMS_SIGNATURE", default="重庆国际人才交流大会")
"""As registered with the provider of texts."""
SMS_HOURS = tuple(int(hour) for hour in env("SMS_HOURS", default="8-21").split("-"))
"""Promotions, and notices to many, leave from the first hour and before the second, by Chongqing's clock."""
SMS_PROVIDER = env("SMS_PROVIDER", default="")
if SMS_PROVIDER not in ("", "tencent", "off"):
    raise ImproperlyConfigured("SMS_PROVIDER is tencent or off.")
TENCENT_SMS_SECRET_ID = env("TENCENT_SMS_SECRET_ID", default="")
TENCENT_SMS_SECRET_KEY = env("TENCENT_SMS_SECRET_KEY", default="")
TENCENT_SMS_APP_ID = env("TENCENT_SMS_APP_ID", default="")
TENCENT_SMS_REGION = env("TENCENT_SMS_REGION", default="ap-guangzhou")
TENCENT_SMS_ENDPOINT = env("TENCENT_SMS_ENDPOINT", default="https://sms.tencentcloudapi.com")
SMS_CALLBACK_SECRET = env("SMS_CALLBACK_SECRET", default="")
"""Part of the address to which the provider sends receipts and replies; without it there is none."""

WEBHOOK_NETWORKS = [ip_network(network) for network in env.list("WEBHOOK_NETWORKS", default=[])]
"""Networks to which webhooks go though they are not the public internet: an organizer's own systems, say."""

# Celery
CELERY_BROKER_URL = embedded.broker_url(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "max_retries": 0,  # of whoever sends a task, in the middle of a request; worker and beat have retries of their own
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "visibility_timeout": 120,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    # A poke is lost when the broker is; the sweep is what delivers then.
    "sweep the outbox": {
        "task": "conference.outbox.tasks.sweep",
        "schedule": schedule(5),
        "options": {"queue": "urgent", "expires": 7200},  # by a worker's clock, which may be wrong
    },
    "collect bounces": {
        "task": "conference.outbox.tasks.collect_bounces",
        "schedule": schedule(120),
        "options": {"expires": 120},
    },
    "write reminders": {
        "task": "conference.reminders.tasks.remind",
        "schedule": schedule(30),
        "options": {"expires": 7200},  # by a worker's clock, which may be wrong
    },
    "advance campaigns": {
        "task": "conference.campaigns.tasks.advance",
        "schedule": schedule(10),
        "options": {"expires": 60},
    },
    "pass seats on": {
        "task": "events.registration.tasks.pass_seats_on",
        "schedule": schedule(20),
        "options": {"expires": 20},
    },
    "delete old tables": {
        "task": "conference.audiences.tasks.forget_tables",
        "schedule": crontab(minute=20, hour=3),
        "options": {"expires": 3600},
    },
    "delete old answers": {
        "task": "events.registration.tasks.forget_answers",
        "schedule": crontab(minute=0, hour=3),
        "options": {"expires": 3600},
    },
    "delete old documents": {
        "task": "events.registration.tasks.forget_documents",
        "schedule": crontab(minute=10, hour=3),
        "options": {"expires": 3600},
    },
    "sweep the announcements": {
        "task": "events.schedule.tasks.write_announcements",
        "schedule": schedule(30),
        "options": {"expires": 30},
    },
    "heartbeat": {"task": "conference.tasks.heartbeat", "schedule": schedule(10), "options": {"expires": 10}},
}

# Security
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
"""A run of show of 300 lines has 3600; Django's 1000 would refuse it."""
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    if not BASE_URL.startswith("https://"):
        raise ImproperlyConfigured("Production needs BASE_URL, and it begins with https://.")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
STRICT_POLICY = {
    "default-src": [SELF],
    "img-src": [SELF, "data:"],
    "object-src": [NONE],
    "base-uri": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": STRICT_POLICY}
DESK_POLICY = STRICT_POLICY | {"script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}
"""The admin's Alpine.js evaluates expressions and sets styles."""
SCANNER_POLICY = STRICT_POLICY | {"script-src": [SELF, WASM_UNSAFE_EVAL]}
"""The decoder of QR codes is WebAssembly, which a browser compiles."""

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "conference.accounts.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["conference.kit.parsing.Parser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "conference.kit.paging.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "600/min", "user": "1200/min"},
    "NUM_PROXIES": TRUSTED_PROXIES,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "重庆国际人才交流大会 API",
    "DESCRIPTION": "The program, the positions, and one's own registrations, stars and positions.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "ProgramStatus": "events.program.models.Status",
        "RegistrationStatus": "events.registration.models.RegistrationStatus",
        "PositionStatus": "jobs.positions.models.PositionStatus",
        "EventKind": "events.program.models.EventKind",
        "SessionKind": "events.program.models.SessionKind",
        "OrganizationKind": "conference.organizations.models.OrganizationKind",
    },
}

# Logs
LOG_LEVEL = env("LOG_LEVEL", default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(ensure_ascii=False)
            if PRODUCTION
            else structlog.dev.ConsoleRenderer(colors=False),
            "foreign_pre_chain": [without_secrets],  # Django says by itself where a form was forged and what broke
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # The proxy writes the access log; what goes wrong is written here with its request id.
    "loggers": {"django.request": {"level": "ERROR"}, "django_structlog": {"level": "WARNING"}},
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        without_secrets,
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

# The desk
UNFOLD = {
    "SITE_TITLE": _("Organizers' desk"),
    "SITE_HEADER": _("Organizers' desk"),
    "SITE_SUBHEADER": _("Chongqing International Talent Exchange Conference"),
    "SITE_URL": "/",
    "SITE_SYMBOL": "diversity_3",
    "STYLES": [lambda request: static("css/desk.css")],
    "SHOW_LANGUAGES": True,
    "SHOW_HISTORY": False,
    "BORDER_RADIUS": "8px",
    "DASHBOARD_CALLBACK": "conference.admin_site.dashboard",
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": False,
        "navigation": "conference.admin_site.navigation",
    },
    "COLORS": {
        "primary": {
            "50": "236 248 250",
            "100": "208 237 241",
            "200": "163 217 225",
            "300": "109 190 203",
            "400": "58 158 175",
            "500": "24 126 143",
            "600": "11 100 114",
            "700": "10 81 93",
            "800": "11 66 76",
            "900": "12 54 63",
            "950": "6 33 39",
        }
    },
}
