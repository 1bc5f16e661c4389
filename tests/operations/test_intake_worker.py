"""The jobs process does what a page deferred: as its own login, on its own connections, exactly once."""

import asyncio
from collections.abc import Callable

from django.db import connection
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app

from anju.operations.intake import preview, receive, take
from anju.records.models import Import, Person
from anju.records.scope import ENGINE, scoped
from tests.operations.test_intake import book, counts, person
from tests.world import NOON, world


def work() -> None:
    """Run the queue until it is empty, as the jobs process does."""
    given = connection.settings_dict
    connector = PsycopgConnector(kwargs={"host": given["HOST"], "dbname": given["NAME"], "user": "anju_worker"})

    async def run() -> None:
        async with app.open_async():
            await app.run_worker_async(queues=["intake"], wait=False, install_signal_handlers=False, listen_notify=False)

    with app.replace_connector(connector):
        asyncio.run(run())


def test_a_page_defers_and_the_jobs_process_previews_and_takes_in(clone: str, become: Callable[[str], None]) -> None:
    made = world()
    viewer = made.viewer("bureau_office")
    source = receive.receive(viewer, book([person(1), person(2, "李雷"), person(3, "")]), "a.xlsx", "people", now=NOON)
    receive.confirm(viewer, source, {}, now=NOON)
    preview.again(viewer, source)
    become("worker")
    work()
    become("web")
    with scoped(ENGINE):
        row = Import.objects.get(pk=source)
        assert (row.state, row.done, row.counts["created"]) == ("ready", 3, 2)
        assert not Person.objects.exists()
    take.ask(viewer, source)
    take.ask(viewer, source)
    become("worker")
    work()
    become("web")
    with scoped(ENGINE):
        assert counts(Import.objects.get(pk=source)) == (2, 0, 1, 0)
        assert Person.objects.count() == 2
