"""Settings of a Fanzha server. Each comes from one environment variable (docs/settings.md)."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from csp.constants import NONE, SELF

from fanzha.kit import Invalid
from fanzha.kit.crypto import Keyring
from fanzha.web import networks


def _flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def _words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def _number(name: str, default: int, least: int, most: int) -> int:
    text = os.environ.get(name, str(default))
    if not text.isdecimal() or not least <= int(text) <= most:
        raise Invalid(f"{name} is “{text}”: give a number from {least} to {most}.")
    return int(text)


def _choice(name: str, *choices: str) -> str:
    text = os.environ.get(name, choices[0])
    if text not in choices:
        raise Invalid(f"{name} is “{text}”: choose one of {', '.join(choices)}.")
    return text


FANZHA_HOME = Path(os.environ.get("FANZHA_HOME", "var")).resolve()
# The key lies outside the home: a copied or stolen home opens nothing.
FANZHA_KEY_FILE = Path(
    os.environ.get("FANZHA_KEY_FILE", FANZHA_HOME.with_name(f"{FANZHA_HOME.name}.key"))
).resolve()
ZONE = _choice("FANZHA_ZONE", "all", "police", "government", "internet")
DEMO_SHOP = _flag("FANZHA_DEMO_SHOP")
DEBUG = _flag("FANZHA_DEBUG")
ALLOWED_HOSTS = _words("FANZHA_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = _words("FANZHA_ORIGINS")
HTTPS = _flag("FANZHA_HTTPS")
PROXIES = networks(_words("FANZHA_PROXIES"))
# The decision process; `fanzha serve` tells its children the port it chose.
DECISION_PORT = _number("FANZHA_DECISION_PORT", 8001, 1, 65_535)
DECISION_QUEUE = _number("FANZHA_DECISION_QUEUE", 256, 1, 4096)
DECISIONS_KEPT_DAYS = _number("FANZHA_DECISIONS_KEPT_DAYS", 1095, 60, 36_500)
STATE_URL = os.environ.get("FANZHA_STATE_URL", "")
_LADDER = ("allow", "remind", "verify", "delay", "hold", "block")
DECISION_FALLBACKS = {
    "transfer": _choice("FANZHA_DECISIONS_FAIL_TRANSFER", *_LADDER),
    "account_opening": _choice("FANZHA_DECISIONS_FAIL_ACCOUNT_OPENING", *_LADDER),
    "payment_session": _choice("FANZHA_DECISIONS_FAIL_PAYMENT_SESSION", *_LADDER),
}
# Risks from which a model alone asks for verification; 101: never.
MODEL_VERIFY = {
    "victim": _number("FANZHA_MODEL_VERIFY_VICTIM", 80, 1, 101),
    "mule": _number("FANZHA_MODEL_VERIFY_MULE", 80, 1, 101),
}
HISTORY_DAYS = _number("FANZHA_HISTORY_DAYS", 30, 1, 3650)
MONTH_START_DAY = _number("FANZHA_MONTH_START_DAY", 1, 1, 28)
WEEK_START_DAY = _number("FANZHA_WEEK_START_DAY", 1, 1, 7)


def _secret() -> str:
    """Sessions are signed with a key derived from the key file, so it need not be set anywhere."""
    if not FANZHA_KEY_FILE.exists():
        return secrets.token_hex(32)  # before `init` there are no sessions to keep
    chain = Keyring.load(FANZHA_KEY_FILE).chain
    return hmac.new(chain, b"fanzha django", hashlib.sha256).hexdigest()


SECRET_KEY = _secret()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "fanzha.kit",
    "fanzha.web",
    "fanzha.organisations",
    "fanzha.delivery",
    "fanzha.ledger",
    "fanzha.knowledge",
    "fanzha.detection",
    "fanzha.intake",
    "fanzha.warning",
    "fanzha.interception",
    "fanzha.reporting",
    "fanzha.simulation",
]
# Parts are listed as they are; a part that has no Django app yet has no apps.py.
INSTALLED_APPS = [
    app
    for app in INSTALLED_APPS
    if not app.startswith("fanzha.")
    or (Path(__file__).parent / app.rsplit(".", 1)[1] / "apps.py").exists()
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "fanzha.organisations.middleware.LanguageMiddleware",
    "fanzha.organisations.middleware.ZoneMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "fanzha.web.middleware.ErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "fanzha.urls"
WSGI_APPLICATION = "fanzha.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fanzha.web.context_processors.shell",
                "fanzha.web.context_processors.public_links",
            ],
            "builtins": ["django.templatetags.i18n"],
        },
    }
]


def _database() -> dict[str, Any]:
    """SQLite under the home, or the server of `FANZHA_DATABASE_URL` (postgresql://…)."""
    url = os.environ.get("FANZHA_DATABASE_URL", "")
    if url:
        parts = urlparse(url)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": parts.port or "",
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FANZHA_HOME / "fanzha.sqlite3",
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            # Writers queue at BEGIN instead of failing in the middle; readers never wait (WAL).
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
                "PRAGMA cache_size=-65536;PRAGMA temp_store=MEMORY;PRAGMA mmap_size=268435456;"
                "PRAGMA wal_autocheckpoint=4000;"  # 16 MB: imports write the same pages often
            ),
        },
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organisations.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Without a host there is no e-mail; messages to mail endpoints then wait with that reason.
EMAIL_HOST = os.environ.get("FANZHA_EMAIL_HOST", "")
EMAIL_PORT = _number("FANZHA_EMAIL_PORT", 25, 1, 65_535)
EMAIL_HOST_USER = os.environ.get("FANZHA_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("FANZHA_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = _flag("FANZHA_EMAIL_TLS")
EMAIL_USE_SSL = _flag("FANZHA_EMAIL_SSL")
DEFAULT_FROM_EMAIL = os.environ.get("FANZHA_EMAIL_FROM", "fanzha@localhost")
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "fanzha.web.actions.visitor_address"
AXES_LOCKOUT_CALLABLE = "fanzha.organisations.views.login.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["password", "token"]
OTP_TOTP_ISSUER = "Fanzha"

# Only counters of visitors: with the usual 300 entries a busy hour forgets who asked too often.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "fanzha.web.views.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
# Parts that are no Django apps; the others bring their catalogues themselves.
_BARE = ("wiring", "cli", "simulation")
LOCALE_PATHS = [Path(__file__).parent / part / "locale" for part in _BARE]
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 86_400
# Uploads stay in memory: a temporary file would hold personal data in plain text.
FILE_UPLOAD_MAX_MEMORY_SIZE = 110 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# Errors are logged by kind and place, never with local variables or request bodies.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"place": {"()": "fanzha.kit.logs.PlaceOnly"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["place"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# Composition: dotted paths to the tables of wiring.py.
HANDLERS = "fanzha.wiring.HANDLERS"
RESOLVERS = "fanzha.wiring.RESOLVERS"
SLOTS = "fanzha.wiring.SLOTS"
SHELL = "fanzha.wiring.frame.shell"
PUBLIC_LINKS = "fanzha.wiring.frame.public_links"
HOMES = "fanzha.wiring.frame.home_of"
HANDOVER = "fanzha.wiring.HANDOVER"
RETENTION = "fanzha.wiring.RETENTION"
