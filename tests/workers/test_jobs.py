"""Work in the background: what a killed worker left is done by another; the night's work does what it says, twice without harm."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from bench import ground
from bench.ground import NIGHT
from django.db import connection
from procrastinate.contrib.django import app

from anju.operations import purge, recount, seal, tick
from anju.records.scope import ENGINE, scoped
from anju.workers import jobs
from tests.faults.processes import ask

WEEK = NIGHT + timedelta(days=7)


def test_what_a_killed_worker_left_is_given_to_another(clone: str) -> None:
    with scoped(ENGINE), connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id")
        (worker,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id) VALUES ('intake', 'anju.preview', %s, 'doing', %s)",
            ['{"source": 1}', worker],
        )

    async def revive() -> None:
        async with app.open_async():
            await jobs.revive(0)

    with app.replace_connector(_connector()):
        asyncio.run(revive())
    assert ask("SELECT status, attempts FROM procrastinate_jobs WHERE task_name = 'anju.preview'")[0][0] == "todo"


def _connector() -> Any:
    """A connection as the jobs process has one."""
    from procrastinate import PsycopgConnector

    given = connection.settings_dict
    return PsycopgConnector(kwargs={"host": given["HOST"], "dbname": given["NAME"], "user": "anju_worker"})


@pytest.mark.django_db
def test_a_recount_finds_tells_and_puts_right_a_counter_that_differs() -> None:
    ground.lay(3)
    tick.tick(NIGHT + timedelta(hours=5))
    assert recount.recount(NIGHT + timedelta(hours=6)) == ()
    with scoped(ENGINE), connection.cursor() as cursor:
        cursor.execute("UPDATE counter SET n = n + 1 WHERE how = 'due' AND rule = 'learn_temperature'")
    (found,) = recount.recount(NIGHT + timedelta(hours=7))
    assert (found.rule, found.counted, found.found) == ("learn_temperature", 4, 3)
    assert [row[0] for row in ask("SELECT rule FROM incident")] == ["counters"]
    assert recount.recount(NIGHT + timedelta(hours=8)) == ()


@pytest.mark.django_db
def test_the_nights_seal_covers_every_ledger() -> None:
    ground.lay(3)
    tick.tick(NIGHT + timedelta(hours=7))
    total = seal.seal(NIGHT + timedelta(hours=8))
    assert len(total) == 64
    assert ask("SELECT entries > 0 FROM seal") == [(True,)]


@pytest.mark.django_db
def test_the_purge_blanks_what_is_past_its_time_and_the_chain_holds() -> None:
    ground.lay(2)
    tick.tick(NIGHT + timedelta(hours=7))
    with scoped(ENGINE), connection.cursor() as cursor:
        cursor.execute("UPDATE enrolment SET archived = %s, ends = %s WHERE id = (SELECT min(id) FROM enrolment)", [WEEK, WEEK])
        cursor.execute(
            "INSERT INTO consent (jurisdiction, area, enrolment, person, what, given, name, hash) "
            "SELECT jurisdiction, area, id, person, 'afar', %s, 'sealed'::bytea, 'hash' FROM enrolment ORDER BY id LIMIT 1",
            [WEEK],
        )
    years = WEEK + timedelta(days=1097)
    assert purge.purge(WEEK + timedelta(days=9)) == 0
    assert purge.purge(years) == 1
    assert purge.purge(years) == 0
    assert ask("SELECT count(*) FROM identity WHERE name = ''") == [(1,)]
    assert ask("SELECT name, hash, withdrawn FROM consent") == [(None, "", years)]
    left = "SELECT count(*) FROM entry e JOIN enrolment n ON n.id = e.enrolment WHERE n.purged IS NOT NULL AND body IS NOT NULL AND kind <> 'purged'"
    assert ask(left) == [(0,)]
