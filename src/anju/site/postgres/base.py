"""Django's backend for PostgreSQL, whose pool asks a connection whether it lives only where that is in doubt, and not before each request."""

import select
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from django.db.backends.postgresql import base

QUIET = 5.0
"""Seconds for which a connection that was lent is trusted, as long as nothing came of it: the end of a server's process does."""


class DatabaseWrapper(base.DatabaseWrapper):
    """What settings name as ENGINE."""

    lent: WeakKeyDictionary[psycopg.Connection[Any], float] = WeakKeyDictionary()
    """When each was lent last, by any thread."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection[Any]:
        """One that lives. The pool makes another for one that does not, or says that it cannot."""
        connection: psycopg.Connection[Any] = super().get_new_connection(conn_params)
        while self.pool and not self._lives(connection):
            connection.close()
            self.pool.putconn(connection)
            connection = super().get_new_connection(conn_params)
        self.lent[connection] = monotonic()
        return connection

    def _lives(self, connection: psycopg.Connection[Any]) -> bool:
        if monotonic() - self.lent.get(connection, -QUIET) < QUIET and not _spoke(connection):
            return True
        try:
            connection.execute("")
        except psycopg.Error:
            return False
        return True


def _spoke(connection: psycopg.Connection[Any]) -> bool:
    """Whether the server said something unasked: also its last word."""
    asked = select.poll()
    asked.register(connection.fileno(), select.POLLIN)
    return bool(asked.poll(0))
