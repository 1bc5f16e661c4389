"""Connections of a pool that are asked whether they live only where that is in doubt, and not before each request."""

import select
from time import monotonic
from typing import Any

import psycopg
from psycopg.rows import TupleRow

QUIET = 5.0
"""Seconds for which a connection that was lent is trusted, as long as nothing came of it: the end of a server's process does."""
CHECK = ""
"""What the pool asks of a connection before it lends it (`psycopg_pool.ConnectionPool.check_connection`)."""


class Lasting(psycopg.Connection[TupleRow]):
    """What settings name as the pool's `connection_class`. Should the pool ask otherwise one day, it is answered as by any connection."""

    lent = -QUIET

    def execute(self, query: Any, *args: Any, **named: Any) -> psycopg.Cursor[TupleRow]:  # noqa: ANN401  # as psycopg has it
        """Everything as ever, but the pool's own question soon after it was asked last."""
        if query == CHECK:
            idle, self.lent = monotonic() - self.lent, monotonic()
            if idle < QUIET and not _spoke(self):
                return self.cursor()
        return super().execute(query, *args, **named)


def _spoke(connection: psycopg.Connection[Any]) -> bool:
    """Whether the server said something unasked: also its last word."""
    asked = select.poll()
    asked.register(connection.fileno(), select.POLLIN)
    return bool(asked.poll(0))
