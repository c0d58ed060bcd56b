"""Settings: the embedded defaults, changed only by VEDICH_* variables."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlparse

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

SOURCE = Path(__file__).resolve().parent
ROOT = SOURCE.parent.parent
DATA = Path(os.environ.get("VEDICH_DATA", "var")).resolve()


def _secret_key() -> str:
    """Read the key of this data folder, made on first use."""
    if key := os.environ.get("VEDICH_SECRET_KEY"):
        return key
    path = DATA / "secret_key"
    if not path.exists():
        _make_key(path)
    return path.read_text()


def _make_key(path: Path) -> None:
    """Write the key whole under another name, then give it its own: of two first commands both read the same one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".secret_key.")  # readable by its owner alone
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
        file.flush()
        os.fsync(handle)
    try:
        os.link(draft, path)  # unlike a rename, it fails where the other command was first
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()


def _database() -> dict:
    """PostgreSQL where VEDICH_DATABASE_URL names one, else SQLite in the data folder."""
    url = os.environ.get("VEDICH_DATABASE_URL")
    if url:
        parts = urlparse(url)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
        }
    return {
        "ENGINE": "vedich.common.sqlite",
        "NAME": DATA / "vedich.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"
            "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456; PRAGMA journal_size_limit=67108864;",
        },
        "CONN_MAX_AGE": None,
    }


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("VEDICH_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("VEDICH_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "common.User"

CONTEXTS = [
    "common",
    "org",
    "plan",
    "report",
    "criteria",
    "support",
    "funding",
    "scorecard",
    "review",
    "publication",
    "desk",
    "exchange",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "rules",
    "django_tasks",
    "django_tasks_db",
    *[f"vedich.{context}" for context in CONTEXTS],
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "vedich.common.middleware.PlainMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "vedich.common.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "vedich.urls"
WSGI_APPLICATION = "vedich.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vedich.desk.queries.frame",
            ],
        },
    }
]

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "vedich.common.backends.SignInBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "vedich.common.backends.axes_name"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "vedich.common.views.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "old", "new", "again", "code"]  # kept of no failed attempt
AXES_VERBOSE = False

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [SOURCE / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31536000
WHITENOISE_ROOT = SOURCE / "common" / "static" / "root"  # the icon, which browsers ask for unbidden
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a table of many villages is one form
UPLOAD_LIMIT = 20_000_000  # bytes of one uploaded plan; a larger one is refused unread
ACCOUNTS_LIMIT = 5_000_000  # bytes of one list of accounts

HELP_PHONE = os.environ.get("VEDICH_HELP_PHONE", "").strip()  # whom to call who cannot sign in
HELP_POST = os.environ.get("VEDICH_HELP_POST", "").strip()

EMAIL_HOST = os.environ.get("VEDICH_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("VEDICH_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("VEDICH_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("VEDICH_SMTP_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("VEDICH_MAIL_FROM", "vedich@localhost")

SECURE = os.environ.get("VEDICH_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
JOB_TRIES = 3  # after that a job is given up and waits for a person
JOB_BEAT = 5  # seconds between two signs of life of the worker of a job
JOB_LEASE = int(os.environ.get("VEDICH_JOB_LEASE", "30"))  # seconds without one, after which another takes the job over
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
