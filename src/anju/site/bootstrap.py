"""What a new server needs before Anju can migrate: the owner's login and the database. Purposes and the other logins are made by `anju grants`."""

import psycopg
from psycopg import sql

from anju.site.database import LOGINS, NAME
from anju.site.postgres.binaries import OLDEST, Refused
from anju.site.postgres.server import Server


def bootstrap(server: Server) -> None:
    """Make the login `anju_owner` and the database `anju`, where they are missing. Does nothing the second time.

    The owner may make roles (the purposes), databases (the demo's and the tests' clones) and end sessions (to reset the demo); it is no superuser.
    """
    owner = sql.Identifier(LOGINS["owner"])
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        if connection.info.server_version < OLDEST * 10_000:
            raise Refused(f"PostgreSQL {connection.info.server_version // 10_000} runs over these data; Anju needs {OLDEST} or newer.")
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [LOGINS["owner"]]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE CREATEDB").format(owner))
            connection.execute(sql.SQL("GRANT pg_signal_backend TO {}").format(owner))
        there = connection.execute("SELECT datallowconn FROM pg_database WHERE datname = %s", [NAME]).fetchone()
        if not there:
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(NAME), owner))
        elif not there[0]:  # a demo was being put back when everything was killed
            connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(sql.Identifier(NAME)))
