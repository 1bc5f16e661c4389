"""What every test stands on: one PostgreSQL for the run, migrated by its owner and then seen as the web process sees it.

Tests of the core, of plans and of papers need none of it and start without Django. A test that asks for `db` runs in a transaction as `anju_web`;
one that needs several connections or processes asks for `clone`, a database of its own copied from the migrated one in a tenth of a second.
ANJU_PG_BIN chooses another server version; DATABASE_URL a server that runs already (its login must be allowed to make roles and databases).
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count, groupby, zip_longest
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

TESTS = Path(__file__).parent
_PEERS = TESTS.parents[1] / "shared" / "fixtures"
if _PEERS.is_dir():  # files of other systems, beside the checkout and never in it
    os.environ.setdefault("PEER_FILES", str(_PEERS))
WITHOUT_DJANGO = ("core", "plans", "papers", "shape")
PROCESSES = ("faults", "journeys", "site")
"""Whose tests start whole processes and wait for them."""
LONGEST = (
    "web/test_look.py",
    "journeys/test_loop.py",
    "web/test_look_all.py",
    "web/test_look_home.py",
    "journeys/test_key_persons.py",
    "journeys/test_field.py",
    "journeys/test_five_cover_one.py",
    "journeys/test_live.py",
    "journeys/test_board.py",
    "site/test_serve.py",
    "journeys/test_first.py",
    "journeys/test_pocket.py",
    "web/test_keyboard.py",
    "journeys/test_rounds.py",
    "faults/test_database.py",
)
"""The longest files of those that start whole processes or a browser."""
PLAYED = ("2026-01-15", "2026-11-15")
"""Days of the months about which most tests play. Made with the database: a test that rolls back would make its months anew each time, which
takes longer than the test."""

hypothesis_settings.register_profile("ci", derandomize=True, max_examples=100, deadline=None, database=None, print_blob=True)
hypothesis_settings.register_profile("quick", derandomize=True, max_examples=25, deadline=None, database=None)
hypothesis_settings.register_profile("torture", max_examples=5000, deadline=None, print_blob=True)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def _needs_django(arguments: list[str]) -> bool:
    places = [Path(argument.partition("::")[0]).resolve() for argument in arguments]
    return not places or any(not any(place.is_relative_to(TESTS / name) for name in WITHOUT_DJANGO) for place in places)


def pytest_configure(config: pytest.Config) -> None:
    """Give Django a `var` folder of its own, before pytest-django sets it up; skip both where only pure tests run.

    Of several processes each has its own, and the one that only hands out tests none: they would inherit it.
    """
    hands_out = bool(config.getoption("numprocesses", None)) and not hasattr(config, "workerinput")
    if hands_out or not _needs_django(config.args):
        return
    var = Path(tempfile.mkdtemp(prefix="anju-test-", dir="/tmp"))
    var.chmod(0o711)
    config.add_cleanup(lambda: shutil.rmtree(var, ignore_errors=True))
    os.environ |= {"ANJU_VAR": str(var), "DJANGO_SETTINGS_MODULE": "anju.site.settings"}
    from anju.site import environment, messages, vault

    vault.generate(environment.read())
    (var / "static").mkdir()
    messages.compile_into(var / "locale")
    from django.conf import settings

    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Take turns: a file that starts whole processes or a browser, the longest first, and one that computes. The first wait a good deal for others,
    and what one process does not use of the machine the next one can; short files are left for the end, so that no process waits long for the last.
    """
    whole = {item for item in items if item.get_closest_marker("journey") or any(item.path.is_relative_to(TESTS / name) for name in PROCESSES)}
    waits = sorted((item for item in items if item in whole), key=lambda item: _turn(item.path))
    turns = zip_longest(_files(waits), _files([item for item in items if item not in whole]), fillvalue=[])
    items[:] = [item for turn in turns for file in turn for item in file]


def _files(items: list[pytest.Item]) -> list[list[pytest.Item]]:
    return [list(group) for _, group in groupby(items, key=lambda item: item.path)]


def _turn(path: Path) -> int:
    name = path.relative_to(TESTS).as_posix()
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


@pytest.fixture(scope="session")
def server() -> Iterator[Any]:
    """The PostgreSQL of this run, an `anju.site.postgres.Server`; None where DATABASE_URL names one."""
    from anju.site import environment
    from anju.site.bootstrap import bootstrap
    from anju.site.postgres import Server

    read = environment.read()
    if read.database_url is not None:
        yield None
        return
    started = Server(read.var / "postgres", fsync="off", synchronous_commit="off", full_page_writes="off", max_connections="200")
    started.start()
    bootstrap(started)
    yield started
    started.stop()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any, server: Any) -> Iterator[None]:
    """Make the test database as its owner, grant, and leave the connection to the web's login."""
    from django.db import connection
    from django.test.utils import setup_databases

    from anju.records import roles
    from anju.site.session import become

    with django_db_blocker.unblock():
        if server is not None:
            connection.settings_dict["HOST"] = str(server.socket)
        become("owner")
        [(_, kept, _)] = setup_databases(verbosity=0, interactive=False)
        roles.grant()
        with connection.cursor() as cursor:
            cursor.execute("SELECT ensure_months(day) FROM unnest(%s::timestamptz[]) AS day", [list(PLAYED)])
        become("web")
    yield
    with django_db_blocker.unblock():
        connection.close()
        name, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], kept
        _owner(f'DROP DATABASE "{name}" WITH (FORCE)')  # a page that was left open may hear from a session of its own for a moment more


@pytest.fixture
def become() -> Callable[[str], None]:
    """`become("worker")`: the connection's next use is as that login ("owner", "web" or "worker"). For use with `clone`."""
    from anju.site import session

    return session.become


_numbers = count(1)


@pytest.fixture
def clone(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database of this test's own, empty but for what migrations put there; the name is given, the connection points to it as `web`.

    What it commits is real, so several connections, threads and processes may look at it.
    """
    from django.db import connection

    from anju.operations.plans import plan_of

    plan_of.cache_clear()  # each copy counts its adoptions from one, and a process keeps compiled plans by their number
    template, name = connection.settings_dict["NAME"], f"{connection.settings_dict['NAME']}_{next(_numbers)}"
    with django_db_blocker.unblock():
        _owner(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        connection.settings_dict["NAME"] = name
        yield name
        connection.close()
        connection.settings_dict["NAME"] = template
        _owner(f'DROP DATABASE "{name}" WITH (FORCE)')
        plan_of.cache_clear()


def _owner(statement: str) -> None:
    """One statement outside any transaction, as the owner, in the maintenance database; nobody may stay connected to a template."""
    from django.db import connection

    from anju.site.session import become

    become("owner")
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
    become("web")
