"""All settings, driven by environment variables; docs/operations.md lists them.

Three ways to run: production (nothing set: strict), demo (DEMO=true: one machine, http://localhost, no mail leaves the
machine) and debugging (DEBUG=true: Django's own error pages). Only the last two accept the secret that is printed here.
"""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import Env

from participation.sso.configured import services_from, social_providers

BASE_DIR = Path(__file__).resolve().parent.parent
DEMO_SECRET = "demo-secret-that-everyone-can-read-and-production-refuses"  # noqa: S105

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)
LOCAL = DEBUG or DEMO
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))

SECRET_KEY = env.str("SECRET_KEY", DEMO_SECRET if LOCAL else "")
if not LOCAL and (not SECRET_KEY or SECRET_KEY == DEMO_SECRET):
    raise ImproperlyConfigured("Set SECRET_KEY to a secret of your own (see docs/operations.md).")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if LOCAL else [])
BASE_URL = env.str("BASE_URL", f"http://localhost:{env.str('PORT', '8000')}" if LOCAL else "https://localhost")
"""Where people reach the site. Links in mails and feeds come from here, never from a request."""
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "daphne",
    "cms",
    "boards",
    "surveys",
    "participation",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "participation.apps.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "wagtailmedia",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "channels",
    "csp",
    "django_structlog",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    # First: inside a page cache it would keep the cache empty.
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "participation.private.PrivatePagesMiddleware",
    "participation.csp.PolicyMiddleware",
    "participation.languages.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "participation.accounts.second_factor.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "participation.urls"
ASGI_APPLICATION = "participation.asgi.application"
WSGI_APPLICATION = "participation.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["participation.templatetags.bb"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "participation.district.context.site",
            ],
        },
    }
]

# --- data -------------------------------------------------------------------------------------------------------------

ASGI = env.bool("ASGI", False)
"""Set by participation/asgi.py: there every request has its own thread, so connections come from a pool."""
DATABASES: dict[str, Any] = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'buergerboard.sqlite3'}")}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    _database["CONN_MAX_AGE"] = 0 if ASGI else 60
    _database["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728;"
            "PRAGMA journal_size_limit=27103364; PRAGMA cache_size=-20000;"
        ),
    }
else:
    # A connection that a restart of PostgreSQL has broken is found and replaced before it is used.
    _database["CONN_HEALTH_CHECKS"] = True
    _database["OPTIONS"] = {"connect_timeout": 5}
    if ASGI:
        _database["CONN_MAX_AGE"] = 0
        _database["OPTIONS"]["pool"] = {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", 10), "timeout": 5}
    else:
        _database["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", 60)

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL", "")
"""Carries live updates between processes. Empty: one process serves everything (demo, small district)."""

CACHES = {
    # Limits live here: they must hold without Redis and across processes.
    # Room for many: beyond it Django throws rows away, and with them counters that still hold.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
    # Small things every page needs, at most a few seconds old.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "process"},
    # Wagtail's own place for the sizes of pictures: they change only when a picture is replaced.
    "renditions": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "renditions",
        "TIMEOUT": 60,
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- people ---

AUTH_USER_MODEL = "participation.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {"user_attributes": ("first_name", "last_name", "pseudonym", "email")}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    ]
] + [{"NAME": "participation.accounts.signin.passwords.GermanWordsValidator"}]
ACCOUNT_ADAPTER = "participation.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_CHANGE_EMAIL = True  # one address; a new one counts once it is confirmed
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if LOCAL else "https"
ACCOUNT_FORMS = {
    "signup": "participation.accounts.signin.sign_up.SignUpForm",
    "login": "participation.accounts.signin.forms.SignInForm",
    "reset_password": "participation.accounts.signin.forms.ResetForm",
    "reset_password_from_key": "participation.accounts.signin.forms.NewPasswordForm",
    "change_password": "participation.accounts.signin.forms.ChangePasswordForm",
    "set_password": "participation.accounts.signin.forms.SetPasswordForm",
    "reauthenticate": "participation.accounts.signin.forms.ReauthenticateForm",
    "add_email": "participation.accounts.signin.forms.ChangeAddressForm",
}
# How often something may be tried: "times/time/per", where ip is the address (IPv6: its /64), key the account that is
# meant, user the account that is signed in. They live in the database's cache; /admin/betrieb/ shows them.
ACCOUNT_RATE_LIMITS = {
    "login": "60/5m/ip",
    "login_failed": "25/1h/key",  # passwords, codes of apps, recovery codes
    "login_failed_address": "25/5m/ip",
    "signup": "20/1h/ip",
    "confirm_email": "5/30m/key,20/1h/ip",
    "reset_password": "5/30m/ip,5/30m/key",
    "reset_password_from_key": "20/1m/ip",
    "change_password": "10/1h/user",
    "manage_email": "10/10m/user",
    "reauthenticate": "15/10m/user",
}
MFA_RATE_LIMITS = {"webauthn_login": "30/5m/ip"}
MFA_ADAPTER = "participation.accounts.signin.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "participation.accounts.signin.factors.CodeForm",
    "reauthenticate": "participation.accounts.signin.factors.CodeAgainForm",
    "activate_totp": "participation.accounts.signin.factors.AppForm",
    "add_webauthn": "participation.accounts.signin.factors.AddPasskeyForm",
    "edit_webauthn": "participation.accounts.signin.factors.NamePasskeyForm",
}
SIGN_UP = env.bool("SIGN_UP", True)
"""Whether people open accounts themselves; else only the office does."""
IDENTITY_KEYS: list[str] = env.list("IDENTITY_KEYS", [f"1:{DEMO_SECRET}"] if LOCAL else [])
"""Keys for hashes and names of verified people, "number:secret", newest first: participation/identity/keys.py."""
IDENTITY_DEMO = env.bool("IDENTITY_DEMO", LOCAL)
"""Whether people may prove themselves by saying who they are. Anywhere but locally the start ends with an error."""
IDENTITY_MONTHS = {
    20: env.int("IDENTITY_MONTHS_ADDRESS", 24),
    30: env.int("IDENTITY_MONTHS", 36),
    40: env.int("IDENTITY_MONTHS", 36),
}
"""How long a proof of a level holds, unless the provider says otherwise."""
SSO = services_from(env, local=LOCAL)
"""Sign-in services of others, OpenID Connect and SAML, by their slug: participation/sso/configured.py."""
SOCIALACCOUNT_PROVIDERS = social_providers(SSO)
SOCIALACCOUNT_AUTO_SIGNUP = False  # people see what is taken over, and choose their name here
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # an address never leads to an account that is there (docs/decisions.md)
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_ADAPTER = "participation.sso.adapter.SocialAdapter"
SOCIALACCOUNT_FORMS = {
    "signup": "participation.sso.forms.SignUpForm",
    "disconnect": "participation.sso.forms.DisconnectForm",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

# --- languages --------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "de"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("de", "Deutsch"), ("en", "English"), ("de-x-leicht", "Leichte Sprache")]
WAGTAIL_I18N_ENABLED = USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "participation/locale"]
FORMAT_MODULE_PATH = "participation.formats"
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

# --- files ------------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = env.str("MEDIA_ROOT", str(VAR_DIR / "media"))
MEDIA_SENDFILE_PREFIX = env.str("MEDIA_SENDFILE_PREFIX", "")
"""Internal location of the web server in front (X-Accel-Redirect). Empty: this process sends files itself."""
ERASURE_LEDGER = env.str("ERASURE_LEDGER", str(VAR_DIR / "erasures.log"))
"""Who was erased, outside the database (participation/privacy/ledger.py): kept apart from its backups."""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # the editor of a long page or survey sends thousands
FILE_UPLOAD_PERMISSIONS = 0o640

# --- mail -------------------------------------------------------------------------------------------------------------

if DEMO and not env.str("EMAIL_URL", ""):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
else:
    _mail = env.dj_email_url("EMAIL_URL", "consolemail://" if LOCAL else "smtp://localhost:25")
    globals().update({key: value for key, value in _mail.items() if key.startswith("EMAIL_")})
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", "buergerboard@localhost")
EMAIL_TIMEOUT = 20

# --- safety -----------------------------------------------------------------------------------------------------------

SECURE = not LOCAL
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", SECURE)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000 if SECURE else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if env.bool("TRUST_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # else all visitors would share the proxy's address, and with it one limit
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # the editor shows pages of this site in a frame, and nobody else may
CSRF_FAILURE_VIEW = "participation.errors.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "media-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
PERMISSIONS_POLICY = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": ["'self'"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "object-src": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'self'"],
    "base-uri": ["'none'"],
}

# --- Wagtail ----------------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Bürgerboard"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = "/admin/login/"  # ours: accounts.views.admin_sign_in
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_USER_TIME_ZONES = ["Europe/Berlin", "UTC"]
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("de", "Deutsch"), ("en", "English")]
WAGTAILIMAGES_IMAGE_MODEL = "participation.Picture"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10_000_000
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 128_000_000
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "txt", "vtt", "xlsx", "zip"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILMEDIA: dict[str, Any] = {
    "MEDIA_MODEL": "wagtailmedia.Media",
    "AUDIO_EXTENSIONS": ["mp3", "m4a", "wav"],
    "VIDEO_EXTENSIONS": ["mp4", "webm"],
}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []
TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = False

# --- logs: structured, without addresses of people ---

from participation.logs import logging_config  # noqa: E402

LOGGING = logging_config(
    level=env.str("LOG_LEVEL", "WARNING" if LOCAL else "INFO"), json=env.bool("LOG_JSON", not LOCAL)
)
