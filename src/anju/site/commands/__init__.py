"""One module for each verb of the `anju` command, each with `add(parser) -> None` and `run(args) -> int`.

A verb runs with Django set up and the database running, as the owner, unless one of these two says otherwise.
"""

from anju.site.environment import Login

BARE = frozenset({"serve", "check", "clauses", "differ", "messages", "play", "rehearse", "scratch"})
"""Verbs that need no set-up Django and no database: they start in a tenth of a second, or start both themselves."""

AS: dict[str, Login | None] = {
    "explain": None, "lint": None, "new": None, "channel": "worker", "recount": "worker", "restore": None, "anew": None,
}  # fmt: skip
"""The login a verb takes instead of the owner's; None for Django without a database."""
