"""Django's settings. They import without a database and without secrets; everything that may differ stands in `anju.site.environment`."""

from pathlib import Path

from anju.site import broker, database, elsewhere, environment, logs, vault

ENVIRONMENT = environment.read()
ROOT = environment.checkout()
HERE = Path(__file__).resolve().parent

# Anju's own
ANJU_DEMO = ENVIRONMENT.demo
ANJU_VAR = ENVIRONMENT.var
ANJU_RESET = ENVIRONMENT.reset
ANJU_KEYS = vault.keys_path(ENVIRONMENT)
ANJU_PLANS = ENVIRONMENT.plans or next((path for path in (ROOT / "plans", HERE.parents[1] / "anju_plans") if path.is_dir()), ROOT / "plans")
ANJU_ORIGIN = ENVIRONMENT.address
ANJU_LIVE = ENVIRONMENT.live if ENVIRONMENT.live != "0" else ""
ANJU_BROKER = broker.settings(ENVIRONMENT)
ANJU_SIGNIN_MATCH = ENVIRONMENT.signin_match
ANJU_METRICS_TOKEN = ENVIRONMENT.metrics_token.get_secret_value() if ENVIRONMENT.metrics_token else ""
ANJU_PROXIES = ENVIRONMENT.proxies
ANJU_HEARTBEAT_URL = str(ENVIRONMENT.heartbeat_url) if ENVIRONMENT.heartbeat_url else ""
PROCRASTINATE_IMPORT_PATHS = ["anju.workers.jobs"]

DEBUG = False
SECRET_KEY = vault.secret(ENVIRONMENT)
ALLOWED_HOSTS = [*ENVIRONMENT.hosts, *([ENVIRONMENT.origin.host or ""] if ENVIRONMENT.origin else []), ENVIRONMENT.host, "127.0.0.1", "localhost"]
if ENVIRONMENT.demo and not environment.loopback(ENVIRONMENT.host):
    ALLOWED_HOSTS = ["*"]  # a demo shown to phones by whatever address the machine has; nobody in it is real
ROOT_URLCONF = "anju.site.urls"
WSGI_APPLICATION = "anju.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "anju.records",
    "anju.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.dingtalk",
    "allauth.socialaccount.providers.openid_connect",
    "anju.site.wecom",
    "ninja",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "anju.site.health.Health",
    *(["anju.site.nearest.Nearest"] if ENVIRONMENT.proxies else []),
    "anju.site.trace.Trace",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "anju.site.packed.Packed",
    "anju.site.headers.Headers",
    *(["anju.site.again.Again"] if ENVIRONMENT.demo else []),
    "anju.site.programs.Programs",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "anju.site.unreached.Unreached",
    "anju.site.idle.Idle",
    "anju.web.live.Live",
    "anju.web.middleware.Scoped",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "anju.web.live.place",
            ],
        },
    },
]

DATABASES = {"default": database.settings(ENVIRONMENT)}
CACHES = {"default": {"BACKEND": "anju.site.cache.Shared"}}

# Words
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]  # each in its own words
LOCALE_PATHS = [ENVIRONMENT.var / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # shown times are told in their area's zone, never in this one
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = ENVIRONMENT.https

# Static files: ours from anju.web, other people's from node_modules by name
STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.var / "static"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder", "anju.site.vendor.VendorFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # files are sealed rows, never files
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Who signs in, and for how long
AUTH_USER_MODEL = "records.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "anju.site.accounts.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "request_login_code": "20/m/ip,3/5m/key,12/d/key",
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60  # seconds: whoever has no gateway is called
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_FORMS = {"request_login_code": "anju.site.accounts.CodeRequest"}
SOCIALACCOUNT_ADAPTER = "anju.site.identity.Linked"
SOCIALACCOUNT_PROVIDERS = elsewhere.providers(ENVIRONMENT)
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form that leads to another address is refused by our own policy; linking is asked for by a form of ours first
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "anju.site.secondsteps.SecondSteps"
MFA_FORMS = {
    "authenticate": "anju.site.secondsteps.SignIn",
    "reauthenticate": "anju.site.secondsteps.Again",
    "activate_totp": "anju.site.secondsteps.App",
    "add_webauthn": "anju.site.secondsteps.NewKey",
    "edit_webauthn": "anju.site.secondsteps.Named",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Anju 安居"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.https

SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds without a request of one's own
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENVIRONMENT.https
SESSION_COOKIE_NAME = "__Host-anju" if ENVIRONMENT.https else "anju"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"

CSRF_FAILURE_VIEW = "anju.web.wrong.stale"
CSRF_COOKIE_SECURE = ENVIRONMENT.https
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.address]

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENVIRONMENT.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["anju.web.uploads.Handler"]  # an upload never touches the disk unsealed

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # messages leave by anju.workers.channels alone
LOGGING = logs.configuration(ENVIRONMENT.log_level)
