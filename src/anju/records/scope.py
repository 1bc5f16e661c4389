"""Whose eyes the database looks through, for the length of one transaction.

A login owns nothing and sees nothing. `scoped` takes a role of purpose and the viewer's bounds in one statement, and gives the outer ones back on
leaving: a released savepoint would keep the inner role. This stops a forgotten filter; it does not stop SQL that somebody injects, which could take
any purpose the login has. Hence no SQL is built from strings, and none is written outside this package.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

SENSITIVITIES = ("health", "need", "watch", "duty")
"""What area and seat may read of evidence unless told otherwise. `hidden` is never among them: a clinician's scope names it."""
SETTINGS = ("role", "anju.lo", "anju.hi", "anju.posts", "anju.enrolments", "anju.people", "anju.sees", "anju.author", "anju.since")
_SET = f"SELECT {', '.join(f'set_config({name!r}, %s, true)' for name in SETTINGS)}"


@dataclass(frozen=True, slots=True)
class Scope:
    """A role of purpose and its bounds: areas `lo` to `hi`; the viewer's posts; a household's enrolments and people.

    `author` is who the viewer is in the ledger, for what its author alone may see. `since`: duties closed from then on still show their enrolment
    to the post that closed them. `sees`: sensitivities of evidence; None for what the role usually sees.
    """

    role: str
    lo: int = 1
    hi: int = 0
    posts: Sequence[int] = ()
    enrolments: Sequence[int] = ()
    people: Sequence[int] = ()
    author: str = ""
    since: datetime | None = None
    sees: Sequence[str] | None = None

    def settings(self) -> list[str]:
        """The values of the settings, as text, in their order."""
        sees = SENSITIVITIES if self.sees is None else self.sees
        return [
            self.role,
            str(self.lo),
            str(self.hi),
            array(self.posts),
            array(self.enrolments),
            array(self.people),
            "{" + ",".join(sees) + "}",
            self.author,
            self.since.isoformat() if self.since else "infinity",
        ]


def array(numbers: Iterable[int]) -> str:
    """Numbers as the database writes an array of them."""
    return "{" + ",".join(str(int(number)) for number in numbers) + "}"


NOBODY = Scope("none", sees=())
ENGINE = Scope("anju_engine", sees=())
"""Sees and stores everything. Only operations take it, after loading under the viewer's own scope has shown that the viewer may."""

_current: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current() -> Scope | None:
    """The scope in force; None outside any."""
    return _current.get()


@contextmanager
def scoped(scope: Scope, *, told: bool = False) -> Iterator[None]:
    """Open (or join) a transaction that sees only what `scope` may see; restore the outer scope on leaving.

    An exception takes back what was done inside, as `transaction.atomic` does, and the settings with it. `told`: the first statement inside
    takes the scope by itself (`loading.hear`).
    """
    outer = _current.get() or (NOBODY if connection.in_atomic_block else None)
    with transaction.atomic():
        if not told:
            _apply(scope)
        token = _current.set(scope)
        try:
            yield
        finally:
            _current.reset(token)
        if outer is not None and not connection.needs_rollback:
            _apply(outer)


@contextmanager
def spoken(scope: Scope) -> Iterator[None]:
    """For one statement that takes `scope` by itself: a transaction of its own where none is open, else one that leaves the outer scope as it was."""
    if connection.in_atomic_block:
        with scoped(scope, told=True):
            yield
    else:
        yield


def _apply(scope: Scope) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET, scope.settings())


POWERS = """
SELECT r.rolname, r.rolsuper, r.rolbypassrls,
       (SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
        AND pg_has_role(session_user, c.relowner, 'MEMBER') LIMIT 1)
FROM pg_roles r WHERE r.rolname = session_user
"""


def refuse_if_powerful() -> None:
    """Raise ImproperlyConfigured when the connection's login could pass by the policies: superuser, BYPASSRLS, or owner of a table.

    Web and workers call it as they start; the owner's login is for migrations and backups alone.
    """
    with connection.cursor() as cursor:
        cursor.execute(POWERS)
        login, superuser, bypasses, owned = cursor.fetchone()
    faults = [word for word, true in (("is a superuser", superuser), ("has BYPASSRLS", bypasses), (f"owns tables ({owned})", owned)) if true]
    if faults:
        raise ImproperlyConfigured(
            f"The database login {login} {' and '.join(faults)}: every policy would be passed by. "
            "Run this process as anju_web or anju_worker (ANJU_LOGIN), which `anju grants` makes."
        )
