"""The development CAS: django-cas-server with the accounts of the demonstration, a process of its own.

``python -m portal.demo.cas --folder DIR --port P`` (or ``--fd N``, a bound socket) serves on
127.0.0.1 and prints ``READY http://127.0.0.1:P/cas/``. What it knows (who is signed in, tickets)
is kept in the folder. It is not for production: passwords are printed on its sign-in page.
Nothing of it needs the portal's own libraries, so it may run in another environment.
"""

import argparse
import logging
import os
import secrets
import socket
from pathlib import Path

import django
from django.conf import settings

__all__ = ["main", "prepare"]

LOOPBACK = r"^https?://(127\.0\.0\.1|localhost)(:\d+)?(/.*)?$"
PAGES = Path(__file__).parent / "cas_pages"
_APPS = ("contenttypes", "sessions", "messages", "staticfiles")


def _secret(folder: Path) -> str:
    """A secret key of this folder's own, made at the first start."""
    file = folder / "cas-secret"
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as out:
            out.write(secrets.token_urlsafe(48))
    return file.read_text(encoding="ascii")


def configure(folder: Path) -> None:
    """Tell Django what it is."""
    cas = "django.template.context_processors.request", "django.contrib.messages.context_processors.messages"
    settings.configure(
        DEBUG=False, SECRET_KEY=_secret(folder), ALLOWED_HOSTS=["127.0.0.1", "localhost"], USE_TZ=True,
        ROOT_URLCONF="portal.demo.cas_addresses", CAS_AUTH_CLASS="portal.demo.cas_people.DemoUser",
        STATIC_URL="/static/", LANGUAGE_CODE="fr", LANGUAGES=[("fr", "Français"), ("en", "English")],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField", LOGGING_CONFIG=None,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "cas.db"), "OPTIONS": {
            "timeout": 20, "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL"}}},
        INSTALLED_APPS=[*(f"django.contrib.{app}" for app in ("auth", *_APPS)), "cas_server"],
        MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.locale.LocaleMiddleware",
                    "django.middleware.csrf.CsrfViewMiddleware", "django.contrib.messages.middleware.MessageMiddleware"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [str(PAGES)], "APP_DIRS": True,
                    "OPTIONS": {"context_processors": [*cas, "portal.demo.cas_people.hints"]}}],
        # Names of its own: cookies of 127.0.0.1 are shared by all ports.
        SESSION_COOKIE_NAME="preau-cas", CSRF_COOKIE_NAME="preau-cas-form",
        CAS_LOGIN_TEMPLATE="login.html", CAS_WARN_TEMPLATE="warn.html", CAS_LOGGED_TEMPLATE="logged.html",
        CAS_LOGOUT_TEMPLATE="logout.html", CAS_SHOW_SERVICE_MESSAGES=False, CAS_SHOW_POWERED=False,
        CAS_INFO_MESSAGES_ORDER=[], CAS_SLO_TIMEOUT=3,
        # Otherwise it asks the package index for news, and its pages load scripts from outside.
        CAS_NEW_VERSION_HTML_WARNING=False, CAS_NEW_VERSION_EMAIL_WARNING=False,
        CAS_COMPONENT_URLS=dict.fromkeys(["bootstrap3_css", "bootstrap3_js", "html5shiv", "respond", "bootstrap4_css",
                                          "bootstrap4_js", "jquery"], "/static/none"))  # fmt: skip
    django.setup()


def prepare() -> None:
    """Make the tables, forget what has expired, and allow every service of this machine."""
    from cas_server.models import ServicePattern
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    for command in ("cas_clean_sessions", "cas_clean_tickets"):
        call_command(command)
    pattern, new = ServicePattern.objects.get_or_create(
        pos=10, name="loopback", defaults={"pattern": LOOPBACK, "proxy": True, "proxy_callback": True, "single_log_out": True})
    if new:
        pattern.attributs.create(name="*")  # without it no attribute is released


def main(arguments: list[str] | None = None) -> None:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m portal.demo.cas", description="The development CAS.")
    parser.add_argument("--folder", type=Path, required=True, help="where its data is kept")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--port", type=int, help="port on 127.0.0.1; 0 for a free one")
    where.add_argument("--fd", type=int, help="descriptor of a bound socket")
    asked = parser.parse_args(arguments)
    asked.folder.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(level=logging.WARNING)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    configure(asked.folder)
    prepare()

    from django.core.wsgi import get_wsgi_application
    from waitress import create_server

    own = socket.socket(fileno=asked.fd) if asked.fd is not None else socket.create_server(("127.0.0.1", asked.port))
    server = create_server(get_wsgi_application(), sockets=[own], threads=8)
    print(f"READY http://127.0.0.1:{own.getsockname()[1]}/cas/", flush=True)
    server.run()


if __name__ == "__main__":
    main()
