"""The database for the length of one command: the embedded server started when it does not run, or the given one checked."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection

from anju.site import vault
from anju.site.bootstrap import bootstrap
from anju.site.database import data, settings
from anju.site.environment import Environment, Login, read
from anju.site.postgres import Refused, Server
from anju.site.postgres.binaries import OLDEST


@contextmanager
def running(environment: Environment) -> Iterator[None]:
    """Let Django's default connection reach a running database; stop the embedded server afterwards if it was started for this."""
    vault.generate(environment)
    with database(environment) as server:
        if server is not None:
            connection.settings_dict["HOST"] = str(server.socket)
        yield
        connection.close()


def become(login: Login) -> None:
    """Let Django's connection reach the same database as another login from here on."""
    given = settings(read().model_copy(update={"login": login}))
    connection.close()
    connection.settings_dict |= {"USER": given["USER"], "PASSWORD": given.get("PASSWORD", "")}


@contextmanager
def database(environment: Environment) -> Iterator[Server | None]:
    """The embedded server, running and bootstrapped; None where DATABASE_URL names another, which is checked.

    Raises Refused when neither can be had.
    """
    if environment.database_url is not None:
        check(environment)
        yield None
        return
    server = Server(data(environment))
    try:
        server.start()
        bootstrap(server)
        yield server
    finally:
        if not server.adopted:
            server.stop()


def check(environment: Environment) -> None:
    """Refuse a DATABASE_URL that does not answer, is older than version 15, or does not store UTF-8."""
    try:
        with psycopg.connect(str(environment.database_url), connect_timeout=10) as connection:
            version, encoding = connection.info.server_version // 10_000, connection.info.parameter_status("server_encoding")
    except psycopg.OperationalError as error:
        raise Refused(f"DATABASE_URL does not answer: {error}") from error
    if version < OLDEST:
        raise Refused(f"DATABASE_URL leads to PostgreSQL {version}; Anju needs {OLDEST} or newer.")
    if encoding != "UTF8":
        raise Refused(f"The database DATABASE_URL names stores {encoding}; Anju needs one made with ENCODING 'UTF8'.")
