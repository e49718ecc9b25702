"""Settings that every installation shares. What differs comes from the environment (env.py)."""

from csp.constants import NONE, SELF

from portal.settings.env import ROOT, cache, data_dir, env, one_way_to_write, pages_cache, whole_number, yes_or_no

DEMO = False
DATA_DIR = data_dir()
# Beside the database and never in it or in its backup; all web machines share it (ground/high_water.py).
HIGH_WATER_DIR = env.str("HIGH_WATER_DIR", default=str(DATA_DIR / "private"))
SITE_URL = one_way_to_write(env.str("SITE_URL", default="http://127.0.0.1:8000"))
WAGTAILADMIN_BASE_URL = SITE_URL
HELP_PHONE = env.str("HELP_PHONE", default="")
HELP_EMAIL = env.str("HELP_EMAIL", default="")
HELP_HOURS = env.str("HELP_HOURS", default="Monday to Friday, 9am to 5pm")
# Who writes to you, at the end of each mail: no condition and no topic, since others may see it.
WHO_WE_ARE = env.str("WHO_WE_ARE", default="From all of us at Alongside. We pay people to help make services better.")

INSTALLED_APPS = [
    "portal",
    "home",
    "payments",
    "opportunities",
    "members",
    "ground",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "portal.middleware.health",
    "portal.request_log.request_id",
    "portal.middleware.permissions_policy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.page_cache.PublicPages",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.admin_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.kept_by_nobody",
    "portal.middleware.known_device",
    "django.middleware.common.CommonMiddleware",
    "portal.middleware.not_too_large",
    "portal.middleware.without_nul",
    "portal.middleware.bare_to_sign_in",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.middleware.away",
    "portal.middleware.business_clock",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.kept_forms.kept_forms",
    "portal.middleware.only_by_a_press",
    "portal.middleware.staff_second_factor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "portal.middleware.ProofFirst",
    "portal.sought_names.SoughtNames",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "portal.wagtail_errors.wagtail_files",
    "portal.wagtail_errors.wagtail_forms",
    "portal.cache.not_just_now",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
FORM_RENDERER = "portal.forms.HouseRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context_processors.site",
            ],
            "builtins": [
                "django.templatetags.static",
                "portal.templatetags.house",
                "portal.templatetags.fields",
                "portal.templatetags.limits",
                "portal.templatetags.stamp",
            ],
        },
    },
]

CACHES = {
    "default": cache("dbcache://cache_rows"),
    "pages": pages_cache(kept=True),
}

AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["members.backends.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "me"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "members.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_FORMS = {
    "login": "members.auth_forms.SignIn",
    "change_password": "members.auth_forms.ChangePassword",
    "set_password": "members.auth_forms.SetPassword",
    "reset_password_from_key": "members.auth_forms.NewPassword",
    "request_login_code": "members.auth_forms.AskForCode",
    "reset_password": "members.auth_forms.ForgotPassword",
    "confirm_login_code": "members.auth_forms.SignInCode",
    "confirm_email_verification_code": "members.auth_forms.AddressCode",
    "confirm_password_reset_code": "members.auth_forms.NewPasswordCode",
}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SIGNUP_FORM_CLASS = "members.forms.sign_up.SignupDetails"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
# Looking at the page is not counted. Wrong passwords are, by address, and by device where the account was here before
# (members.adapters): a count of pages by address would shut that device out with whoever guesses beside it.
ACCOUNT_RATE_LIMITS = {"login": None}
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
KNOWN_DEVICE_COOKIE = "device"
PROOF_LASTS = 600  # seconds for which "it is still me" holds (docs/decisions/0018)
TEAM_AWAY_AT_MOST = 1800  # seconds without a page, for finance, coordinators and administrators
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_FORMS = {"login_webauthn": "members.auth_forms.KeySignIn"}
MFA_ADAPTER = "members.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Alongside"
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
USERSESSIONS_TRACK_ACTIVITY = False

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
ALLAUTH_TRUSTED_PROXY_COUNT = 0
EMAIL_SUBJECT_PREFIX = "Alongside: "
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [ROOT / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"

EMAIL_BACKEND = "ground.mail.Queued"
EMAIL_TIMEOUT = whole_number(
    "EMAIL_TIMEOUT", default=10, least=1
)  # seconds, for each step of talking to the mail server
# A mail that is not taken for now is tried this often at least, over this many days, before a person rings or writes.
MAIL_TRIES = 6
MAIL_TRY_DAYS = 3
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

WAGTAIL_SITE_NAME = "Alongside"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English")]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_SERVE_METHOD = "serve_view"  # through us, wherever they are kept
WAGTAILIMAGES_IMAGE_FORM_BASE = "home.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"

# The promise (docs/decisions/): working days until silence confirms, and until pay must have arrived.
CONFIRM_AFTER_WORKING_DAYS = 3
PROMPT_AFTER_WORKING_DAYS = 2
PAY_BY_WORKING_DAYS = 10
ANSWER_PLACE_WITHIN_WORKING_DAYS = 10
ANSWER_PLACE_AT_LEAST_WORKING_DAYS = 2  # where the work goes on already
JUDGES_READ_ON_DAYS = 30  # after the last answer; then names, scores and answers are shut to the panel
REVIEW_ANSWER_WORKING_DAYS = 10  # of being asked: how long whoever looks again has to reply
REVIEW_WITHIN_WORKING_DAYS = 10  # of being told: how long somebody has to ask for a review
OBJECT_WITHIN_WORKING_DAYS = 20  # of being told that work does not count: how long somebody has to say that it did
POST_WORKING_DAYS = 3  # from the day we post a letter until it counts as read
SMALL_NUMBER = 5
MOST_UPLOADED_BYTES = 25_000_000  # of one request: a bank's file (20 MB) or a picture, and what stands around it

# A file of the bank's that a person gives is always applied by another. One that the machine fetched from the bank
# itself may go without, where it follows what we have.
FETCHED_BANK_FILES_NEED_TWO = yes_or_no("FETCHED_BANK_FILES_NEED_TWO", default=True)
BANK_URL = env.str("BANK_URL", default="")
DEMO_PAYER = {"name": "Alongside Demo Host", "sort_code": "040004", "account": "12345678"}
PAYER = DEMO_PAYER  # production reads its own
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "class": "ground.logs.WithoutAddresses",
            "format": "%(asctime)s %(levelname)s %(request_id)s %(name)s %(message)s",
        }
    },
    "filters": {
        "numbered": {"()": "portal.request_log.Numbered"},
        "refusals": {"()": "ground.logs.RefusalsAreLines"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["numbered", "refusals"]},
        "admins": {"class": "portal.request_log.TellAdmins", "level": "ERROR"},
    },
    "root": {"handlers": ["console", "admins"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console", "admins"], "level": "INFO", "propagate": False},
        "django.security": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "wagtail": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
