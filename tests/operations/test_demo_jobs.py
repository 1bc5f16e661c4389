"""The demo of another plan is built by the process of jobs, under its own login."""

from collections.abc import Callable
from typing import Any

import pytest

from anju.operations.demo.script import script
from anju.operations.demo.start import build
from anju.operations.folder import texts_of
from anju.records.models import Digest, Taking
from anju.records.scope import ENGINE, scoped
from tests.world import NOON


@pytest.mark.parametrize(("folder", "table"), [("two-cover-one", Digest), ("return-to-work", Taking)])
def test_the_background_may_build_it(clone: str, become: Callable[[str], None], django_db_blocker: Any, folder: str, table: Any) -> None:
    """The process of jobs takes the engine's role in the database and nobody else's; lists are sent and cars taken in their names all the same."""
    become("worker")
    path, said = script(folder)
    with django_db_blocker.unblock():
        build({**said, "days": 1, "arrivals": [1, 1], "waiting": 0}, texts_of(path), NOON)
        with scoped(ENGINE):
            assert table.objects.exists()
    become("web")
