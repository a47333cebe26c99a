"""Composition only: which rooms are open, and what the environment says."""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import urlsplit

import django.conf.locale

from madoguchi.config.env import Env, contents, database, refuse_weak_key, web_origins
from madoguchi.foundation.accounts.allauth_settings import *  # noqa: F403
from madoguchi.kernel.logs import configuration
from madoguchi.kernel.master_keys import read_master_keys

env = Env()
ROOT = Path(__file__).resolve().parents[2]

VAR = env.path("MADOGUCHI_VAR", ROOT / "var", "folder of everything written at run time")
VAR.mkdir(parents=True, exist_ok=True, mode=0o700)
CITY_FOLDER = env.path("MADOGUCHI_CITY", ROOT / "cities" / "goshogawara", "the city's folder of data")
MADOGUCHI_DEMO = env.flag("MADOGUCHI_DEMO", False, "demo people, demo cards and the demo desk; never with real data")
MADOGUCHI_CARD_BRIDGE_URL = env.text(
    "MADOGUCHI_CARD_BRIDGE_URL", "", "card reader bridge on each desk's own computer, such as http://127.0.0.1:18701"
)
MADOGUCHI_CARD_BRIDGE_KEY = env.text(
    "MADOGUCHI_CARD_BRIDGE_KEY", "", "secret shared with the card reader bridges, 32 characters or more"
)
DEMO_RESIDENTS = env.number(
    "MADOGUCHI_DEMO_RESIDENTS", 51_415, "how many residents `madoguchi demo` invents besides those of the city's folder"
)
BASE_URL = env.text("MADOGUCHI_BASE_URL", "http://127.0.0.1:8000", "the address residents see, for links in mails")
SIDE = env.one_of(
    "MADOGUCHI_SIDE",
    "both",
    ("internet", "lgwan", "both"),
    "which doors this server opens: the residents', the office's inside LGWAN, or both; the other side's are not there",
)
DEBUG = env.flag("MADOGUCHI_DEBUG", False, "Django's debug pages; never in production")
ALLOWED_HOSTS = env.names("MADOGUCHI_HOSTS", "127.0.0.1,localhost,[::1]", "host names this server answers to")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
HTTPS = BASE_URL.startswith("https://")


def _secret_key() -> str:
    """The signing key: from the environment, else one made at the first start and kept readable by us only."""
    given = env.text("MADOGUCHI_SECRET_KEY", "", "signing key; without it one is made and kept in var/secret-key")
    if given:
        if not MADOGUCHI_DEMO:
            refuse_weak_key(given)
        return given
    kept = VAR / "secret-key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text().strip()


SECRET_KEY = _secret_key()
SEAL_KEY = env.text(
    "MADOGUCHI_SEAL_KEY", "", "key that seals Individual Numbers; without it one is derived from the signing key"
)
_checkpoints = env.text(
    "MADOGUCHI_CHECKPOINTS",
    f"{VAR}/checkpoints",
    "folder of the signed checkpoints, best on another machine; empty: this machine's workers seal nothing",
)
CHECKPOINTS = Path(_checkpoints).resolve() if _checkpoints.strip() else None
CHECKPOINT_KEY = env.path(
    "MADOGUCHI_CHECKPOINT_KEY", VAR / "checkpoint-key", "file of the key that signs checkpoints; made at the first seal"
)
CHECKPOINT_MAIL = env.text(
    "MADOGUCHI_CHECKPOINT_MAIL", "", "address that gets the first checkpoint of each day; empty: nobody"
)

MASTER_KEYS = env.names(
    "MADOGUCHI_MASTER_KEY",
    "",
    "keys that lock the keys of files, newest first, comma-separated; else they lie in a file",
)
read_master_keys(MASTER_KEYS, source="MADOGUCHI_MASTER_KEY")
MASTER_KEY_FILE = env.path(
    "MADOGUCHI_MASTER_KEY_FILE", VAR / "master-key", "that file, a line each, newest first; made at the first need"
)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_tasks",
    "django_tasks_db",
    "madoguchi.config",
    "madoguchi.portals.api",
    "madoguchi.portals.staff",
    "madoguchi.portals.resident",
    "madoguchi.services.counter",
    "madoguchi.services.disclosure",
    "madoguchi.services.evidence",
    "madoguchi.services.opendata",
    "madoguchi.services.plan",
    "madoguchi.services.procedures",
    "madoguchi.foundation.tickets",
    "madoguchi.foundation.booking",
    "madoguchi.foundation.messaging",
    "madoguchi.foundation.cases",
    "madoguchi.foundation.forms",
    "madoguchi.foundation.records",
    "madoguchi.foundation.files",
    "madoguchi.foundation.residents",
    "madoguchi.foundation.organisation",
    "madoguchi.foundation.accounts",
    "madoguchi.foundation.audit",
    "madoguchi.kernel.ui",
    # Below ours, so that our templates take the place of theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

LOGGING = configuration(
    env.one_of(
        "MADOGUCHI_LOG_FORMAT", "json", ("json", "text"), "form of the log's lines; text is for a person at a terminal"
    )
)

MIDDLEWARE = [
    "madoguchi.kernel.ui.hardening.HardeningMiddleware",  # outermost: static files and errors pass it too
    "madoguchi.kernel.ui.read_past.ReadPastMiddleware",
    "madoguchi.kernel.ui.request_lines.RequestLineMiddleware",  # sees every answer, also those of the next ones
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "madoguchi.kernel.ui.compression.CompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "madoguchi.kernel.ui.middleware.LanguageMiddleware",
    "madoguchi.kernel.ui.middleware.WordsMiddleware",
    "madoguchi.config.sides.SideMiddleware",
    "django.middleware.common.CommonMiddleware",
    "madoguchi.kernel.ui.middleware.FuriganaMiddleware",
    "madoguchi.kernel.ui.crowded.CrowdedMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "madoguchi.foundation.accounts.session_middleware.SessionClockMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "madoguchi.foundation.accounts.middleware.StaffDoorMiddleware",
    "madoguchi.kernel.ui.middleware.RefusalMiddleware",
]

WEB_PLACES = env.number(
    "MADOGUCHI_WEB_PLACES",
    4,
    "pages that each web process works on at once, and the most database connections it holds",
)
WEB_SEATS = env.number(
    "MADOGUCHI_WEB_SEATS", 24, "how many requests may wait in each web process; others get a calm 503"
)
WEB_PATIENCE_SECONDS = env.number("MADOGUCHI_WEB_PATIENCE", 8, "seconds a request waits at most for its turn, then 503")

COUNTER_CLOSES = env.number(
    "MADOGUCHI_COUNTER_CLOSES", 19, "hour of the day at which the counter closes; sets left open by then are given up"
)

ROOT_URLCONF = "madoguchi.config.urls"
WSGI_APPLICATION = "madoguchi.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "madoguchi.kernel.ui.context.page",
                "madoguchi.foundation.organisation.context.city",
                "madoguchi.foundation.accounts.context.session_clock",
                "madoguchi.services.disclosure.context.disclosure",
            ],
        },
    }
]

DATABASES = {
    "default": database(
        env.text("MADOGUCHI_DATABASE_URL", f"sqlite:///{VAR}/madoguchi.sqlite3", "sqlite:/// or postgresql:// address")
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "ENQUEUE_ON_COMMIT": False}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
ALLAUTH_TRUSTED_PROXY_COUNT = env.number(
    "MADOGUCHI_PROXIES", 0, "how many proxies of ours stand in front; only then does X-Forwarded-For count"
)
MADOGUCHI_PACE = env.number(
    "MADOGUCHI_PACE",
    1,
    "how many times as fast as one household a network address may search and upload; 0 sets no limit",
)
LOGIN_REDIRECT_URL = "/my/"
BOARD_SECONDS = env.number(
    "MADOGUCHI_BOARD_SECONDS",
    2,
    "seconds for which a web process keeps the board of numbers called; 0 makes it for each",
)
DISPLAY_STREAMS = env.number(
    "MADOGUCHI_DISPLAY_STREAMS", 4, "displays that each web process keeps an open line to; others ask every few seconds"
)

MAP_TILES = env.text(
    "MADOGUCHI_MAP_TILES",
    "",
    "pictures under the map of open data, such as https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png; browsers"
    " then ask that host. Empty: only the lines of the city's folder, and no page asks another host",
)
MAP_TILES_CREDIT = env.text("MADOGUCHI_MAP_TILES_CREDIT", "地理院タイル", "whom the map names for those pictures")
MAP_TILES_ORIGIN = web_origins("MADOGUCHI_MAP_TILES", [MAP_TILES] if MAP_TILES else [])
MAP_EMBEDDERS = web_origins(
    "MADOGUCHI_MAP_EMBEDDERS",
    env.names(
        "MADOGUCHI_MAP_EMBEDDERS",
        "",
        "whose pages may show the map in a frame, such as https://www.example.jp; empty: nobody's",
    ),
)

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("ja-plain", "やさしい にほんご"), ("en", "English")]
django.conf.locale.LANG_INFO["ja-plain"] = {
    "bidi": False,
    "code": "ja-plain",
    "name": "Plain Japanese",
    "name_local": "やさしい にほんご",
}
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": contents(
        env.text(
            "MADOGUCHI_FILES_URL", "", "where files lie: s3://host/bucket?region=…; without it in the folder var/files"
        ),
        key=env.text("MADOGUCHI_FILES_KEY", "", "access key of that bucket, when it does not stand in the address"),
        secret=env.text("MADOGUCHI_FILES_SECRET", "", "its secret"),
        folder=VAR / "files",
    ),
    "staticfiles": {"BACKEND": "madoguchi.config.static_files.HashedFiles"},
}
MACHINES = env.number("MADOGUCHI_MACHINES", 1, "how many machines share the work, for the doctor")
NTP_SERVER = env.text(
    "MADOGUCHI_NTP_SERVER", "", "time server that the doctor compares this clock with (host or host:port)"
)
BACKUP_RECIPIENTS = env.names("MADOGUCHI_BACKUP_RECIPIENT", "", "public keys of age that backups are encrypted for")
_backups = env.text("MADOGUCHI_BACKUP_FOLDER", "", "where madoguchi backup writes to")
BACKUP_FOLDER = Path(_backups).resolve() if _backups else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# Decoders run in a process of their own (decision 0023); most tests do without it, because it costs a fifth of a second.
FILES_APART = True

EMAIL_BACKEND = env.text(
    "MADOGUCHI_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend", "Django's mail backend"
)
EMAIL_HOST = env.text("MADOGUCHI_SMTP_HOST", "localhost", "mail server")
EMAIL_PORT = env.number("MADOGUCHI_SMTP_PORT", 25, "mail server's port")
EMAIL_HOST_USER = env.text("MADOGUCHI_SMTP_USER", "", "user at the mail server, where it asks for one")
EMAIL_HOST_PASSWORD = env.text("MADOGUCHI_SMTP_PASSWORD", "", "that user's password")
_mail_security = env.one_of(
    "MADOGUCHI_SMTP_SECURITY",
    "none",
    ("none", "starttls", "tls"),
    "encryption on the way to the mail server; with either, its certificate must be valid",
)
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail_security == "starttls", _mail_security == "tls"
EMAIL_TIMEOUT = 15
# Nobody waits for a mail that no server takes: where none is named, one-time links are handed over by the officer.
MAIL_IS_SET_UP = MADOGUCHI_DEMO or "MADOGUCHI_SMTP_HOST" in env.values or "MADOGUCHI_EMAIL_BACKEND" in env.values
DEFAULT_FROM_EMAIL = env.text("MADOGUCHI_MAIL_FROM", "no-reply@city.example.jp", "sender of the city's mails")

# Over HTTPS the names begin with __Host-: no sibling subdomain and no plain connection can then set or change them.
HOST_PREFIX = "__Host-" if HTTPS else ""
SESSION_ENGINE = "madoguchi.foundation.accounts.sessions"
SESSION_COOKIE_NAME = f"{HOST_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{HOST_PREFIX}csrftoken"
CSRF_FAILURE_VIEW = "madoguchi.kernel.ui.errors.open_too_long"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# Sentences for the next page stay with us: in a cookie of their own they would be one more thing to guard.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
STAFF_IDLE_MINUTES = env.number(
    "MADOGUCHI_STAFF_IDLE_MINUTES", 30, "minutes without use after which a member of staff is signed out"
)
STAFF_SESSION_HOURS = env.number(
    "MADOGUCHI_STAFF_SESSION_HOURS", 10, "hours after which a member of staff signs in again in any case"
)
RESIDENT_IDLE_MINUTES = env.number(
    "MADOGUCHI_RESIDENT_IDLE_MINUTES", 60, "minutes without use after which a resident is signed out"
)
RESIDENT_SESSION_HOURS = env.number(
    "MADOGUCHI_RESIDENT_SESSION_HOURS", 12, "hours after which a resident signs in again in any case"
)
# The cookie outlives every session; when one ends is decided on the server, at each request.
SESSION_COOKIE_AGE = 60 * 60 * max(STAFF_SESSION_HOURS, RESIDENT_SESSION_HOURS, 8)
STAFF_LINK_HOURS = env.number("MADOGUCHI_STAFF_LINK_HOURS", 72, "hours for which an invitation's link can be followed")
# Browsers themselves offer passkeys only over HTTPS or on localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# What the web processes and the workers may connect to (kernel.outgoing); PostgreSQL is reached by its own library.
OUTSIDE_HOSTS = [
    *env.names(
        "MADOGUCHI_OUTSIDE", "", "further hosts that this server may connect to; those of other settings are known"
    ),
    EMAIL_HOST,
    urlsplit(BASE_URL).hostname or "",
    NTP_SERVER.partition(":")[0],
    urlsplit(env.values.get("MADOGUCHI_FILES_URL", "")).hostname or "",
]
