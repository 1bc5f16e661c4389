"""Which PostgreSQL this process talks to, and as whom.

Three logins: `anju_owner` migrates and backs up, `anju_web` serves pages, `anju_worker` runs the clocks and the jobs. Web and worker own nothing:
they take a purpose for each transaction (`anju.records.scope`), and start with bounds in which a forgotten scope sees no row.
"""

from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from anju.site.environment import Environment, Login
from anju.site.postgres import pidfile
from anju.site.postgres.lasting import Lasting

NAME = "anju"
LOGINS: dict[Login, str] = {"owner": "anju_owner", "web": "anju_web", "worker": "anju_worker"}
CLOSED = "-c anju.lo=1 -c anju.hi=0 -c anju.posts={} -c anju.enrolments={} -c anju.people={} -c anju.sees={} -c anju.author= -c anju.since=infinity"


def data(environment: Environment) -> Path:
    """The embedded server's data folder."""
    return environment.var / "postgres"


def settings(environment: Environment) -> dict[str, Any]:
    """Django's DATABASES["default"]: from DATABASE_URL, else the embedded server of this `var` folder."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        **(_given(environment) if environment.database_url else _embedded(environment)),
        "CONN_MAX_AGE": 0 if environment.pool else 60,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": "anju_test"},
    }


def passwords(environment: Environment) -> dict[str, str]:
    """What `anju grants` sets for the web's and the workers' logins; the embedded server asks for none."""
    given = {LOGINS["web"]: environment.web_password, LOGINS["worker"]: environment.worker_password}
    return {login: password.get_secret_value() for login, password in given.items() if password is not None}


def _given(environment: Environment) -> dict[str, Any]:
    parts = conninfo_to_dict(str(environment.database_url))
    user, password = parts.pop("user", None), parts.pop("password", None)
    if environment.login != "owner":
        user = LOGINS[environment.login]
        given = environment.web_password if environment.login == "web" else environment.worker_password
        password = given.get_secret_value() if given else None
    where = {"NAME": parts.pop("dbname", NAME), "HOST": parts.pop("host", "") or "", "PORT": str(parts.pop("port", "") or "")}
    return {**where, "USER": user or "", "PASSWORD": password or "", "OPTIONS": {**parts, **_options(environment)}}


def _embedded(environment: Environment) -> dict[str, Any]:
    server = pidfile.left(data(environment))
    folder = environment.socket or (server.socket if server else Path("/nonexistent"))
    return {"NAME": NAME, "HOST": str(folder), "USER": LOGINS[environment.login], "OPTIONS": _options(environment)}


def _options(environment: Environment) -> dict[str, Any]:
    options: dict[str, Any] = {"options": CLOSED, "application_name": LOGINS[environment.login]}
    if environment.pool:
        options["pool"] = {"min_size": 1, "max_size": environment.pool, "timeout": 10, "connection_class": Lasting}
    return options
