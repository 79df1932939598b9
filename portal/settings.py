"""The portal's one settings file. Everything comes from the environment; `.env.example` names every key.

Two modes: `embedded` (default) needs no service and serves this machine only;
`production` refuses to start unsafe (`portal/checks.py`).
"""

import os
import secrets
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
import environ

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent


class _Env(environ.Env):
    """An empty value means "not set": `.env.example` can be copied as it stands."""

    def get_value(
        self, var: str, cast: Any = None, default: Any = environ.Env.NOTSET, parse_default: bool = False
    ) -> Any:
        if self.ENVIRON.get(var) == "" and default is not environ.Env.NOTSET:
            return default
        return super().get_value(var, cast=cast, default=default, parse_default=parse_default)


env = _Env()
environ.Env.read_env(BASE_DIR / ".env")

PORTAL_MODE = env.str("PORTAL_MODE", default="embedded")
if PORTAL_MODE not in {"embedded", "production"}:
    raise ValueError(f"PORTAL_MODE must be 'embedded' or 'production', not {PORTAL_MODE!r}.")
EMBEDDED = PORTAL_MODE == "embedded"

# What this clone makes at run time: database, letters, media, keys. Never committed.
VAR_ROOT = Path(env.str("VAR_ROOT", default=str(BASE_DIR / "var"))).resolve()
VAR_ROOT.mkdir(parents=True, exist_ok=True)


def own_secret(name: str) -> str:
    """A random secret of this clone, made at first use and kept in `var/` (embedded mode only)."""
    path = VAR_ROOT / name
    if not path.exists():
        # Two processes may start at once: each writes a file of its own, the first link wins.
        draft = VAR_ROOT / f".{name}.{os.getpid()}"
        draft.write_text(secrets.token_urlsafe(50))
        draft.chmod(0o600)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


# --- Safety -------------------------------------------------------------------------------------

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="") or (own_secret("secret_key") if EMBEDDED else "")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
PORT = env.int("PORT", default=8000)
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{PORT}" if EMBEDDED else "").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if EMBEDDED else [])
# How many proxies of ours stand in front; the client's address is counted from the right.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

_https = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
SECURE_SSL_REDIRECT = _https
# A proxy asks for health over plain HTTP from inside.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31536000) if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Public pages: nothing but our own files. `portal.policy` widens it for the admin by two hashes.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "media-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# --- Rooms --------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "portal.apps.PortalConfig",
    "articles.apps.ArticlesConfig",
    "subscriptions.apps.SubscriptionsConfig",
    "contributions.apps.ContributionsConfig",
    "members.apps.MembersConfig",
    "portal.admin_site.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_prose_editor",
    "django_htmx",
    "anymail",
    "import_export",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.policy.PolicyMiddleware",
    "portal.languages.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "portal.context.site",
                "articles.context.menu",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Data ---------------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_ROOT / 'portal.sqlite3'}")}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = {
        # A transaction that writes must not begin as a reader: it would fail instead of waiting.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
    # A file, so that a worker process sees what a test wrote.
    _database["TEST"] = {"NAME": VAR_ROOT / "test.sqlite3"}
else:
    _database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=300)
    _database["CONN_HEALTH_CHECKS"] = True

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_ROOT / "media")))
MEDIA_URL = "/media/"
# Files from outside: never below MEDIA_ROOT, served by views only.
PRIVATE_ROOT = Path(env.str("PRIVATE_ROOT", default=str(VAR_ROOT / "private")))
# Where nginx serves PRIVATE_ROOT to itself only ("/private/", an `internal` location): then it sends full editions.
ACCEL_PREFIX = env.str("ACCEL_PREFIX", default="")
# The largest file of a report that editors may upload; nginx's client_max_body_size has to let it through.
EDITION_MEGABYTES = env.int("EDITION_MEGABYTES", default=60)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_PERMISSIONS = 0o640

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_ROOT / "static")))
if EMBEDDED:
    # WhiteNoise warns of a folder that is not there.
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
# Collected files carry their hash in the name and lie compressed. Bare `manage.py` serves them as they stand.
STATIC_COLLECTED = env.bool("STATIC_COLLECTED", default=not EMBEDDED)
WHITENOISE_USE_FINDERS = not STATIC_COLLECTED
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- Words and time -----------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_TZ = True
FORMAT_MODULE_PATH = ["portal.formats"]
USE_I18N = True

# --- Accounts -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "members.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# The reader chooses, by a box in the form.
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGOUT_ON_GET = False
# A code by letter instead of the password: it has to cross a grey list, so three minutes are too short.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# One address an account. A new one counts once its code was typed; the old one is told.
ACCOUNT_CHANGE_EMAIL = True
# An open session alone changes neither the address nor the second factor.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# How long a free trial lasts.
TRIAL_DAYS = env.int("TRIAL_DAYS", default=14)
# Whether the editors' desk asks for a second factor (passkey or one-time code).
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", default=not EMBEDDED)
MFA_ADAPTER = "members.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
# Browsers know passkeys over HTTPS and at this machine itself.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = EMBEDDED
# "Last seen" would be written at each page that is read: a GET changes nothing here, and readers are not followed.
# The list of devices says since when each is signed in, and until when.
USERSESSIONS_TRACK_ACTIVITY = False
ACCOUNT_FORMS = {
    "login": "members.forms.LoginForm",
    "signup": "members.forms.SignupForm",
    "reset_password": "members.forms.ResetPasswordForm",
    "request_login_code": "members.security_forms.RequestLoginCodeForm",
    "confirm_login_code": "members.security_forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "members.security_forms.ConfirmEmailVerificationCodeForm",
    "reauthenticate": "members.security_forms.PasswordAgainForm",
    "add_email": "members.security_forms.NewAddressForm",
}
MFA_FORMS = {
    "authenticate": "members.security_forms.AuthenticateForm",
    "reauthenticate": "members.security_forms.CodeAgainForm",
    "activate_totp": "members.security_forms.ActivateTOTPForm",
    "add_webauthn": "members.security_forms.AddPasskeyForm",
    "edit_webauthn": "members.security_forms.NamePasskeyForm",
}

# --- Letters and tasks --------------------------------------------------------------------------

# smtp://… smtps://… smtp+tls://… | folder:PATH | anymail+NAME:…  (read by portal/senders)
EMAIL_URL = env.str("EMAIL_URL", default=f"folder:{VAR_ROOT / 'outbox'}" if EMBEDDED else "")
_host = urlsplit(SITE_URL).hostname or "localhost"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Belt & Road Portal <portal@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
WEEKLY_FROM = env.str("WEEKLY_FROM", default="Belt & Road Weekly <weekly@example.org>")
STORY_ADDRESS = env.str("STORY_ADDRESS", default="stories@example.org")
QUESTION_ADDRESS = env.str("QUESTION_ADDRESS", default="questions@example.org")
# The host of the addresses that bounces, replies and mailed wishes to leave come back to (plus addresses).
MAIL_HOST = env.str("MAIL_HOST", default=parseaddr(WEEKLY_FROM)[1].rpartition("@")[2] or _host)
# The right-hand side of our Message-IDs.
MESSAGE_ID_HOST = env.str("MESSAGE_ID_HOST", default=_host)
# Which key the relay signs our letters with (weekly_doctor looks it up at SELECTOR._domainkey.DOMAIN).
DKIM_SELECTOR = env.str("DKIM_SELECTOR", default="")
_anymail = env.json("ANYMAIL", default={})
# Mailboxes that mail in is fetched from (read by portal/imap.py), and a CA of one's own for their certificates.
MAILBOX_URL = env.list("MAILBOX_URL", default=[])
MAILBOX_CA = env.str("MAILBOX_CA", default="")
# Whether mail reaches us at all; without it people's answers go to the story and question addresses.
HAS_MAIL_IN = env.bool("HAS_MAIL_IN", default=EMBEDDED or bool(MAILBOX_URL) or "WEBHOOK_SECRET" in _anymail)
# The name by which our own mail server signs its Authentication-Results; empty: From is never believed.
AUTHSERV_ID = env.str("AUTHSERV_ID", default="")
# Django's own backend is not the way out (`portal.Letter` is); anymail reads its settings here.
EMAIL_BACKEND = "portal.mail_backend.LetterBackend"
# Its webhooks (/api/mail/…) are shut until WEBHOOK_SECRET is set there: nobody knows this one.
ANYMAIL = {"WEBHOOK_SECRET": f"shut:{secrets.token_urlsafe(32)}", **_anymail}

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL or "filesystem://localhost//")
BROKER_FOLDER = Path(env.str("BROKER_FOLDER", default=str(VAR_ROOT / "broker")))

# --- Logs ---------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": env.str("LOG_LEVEL", default="WARNING" if EMBEDDED else "INFO"),
    },
}
