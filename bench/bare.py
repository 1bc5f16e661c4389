"""The same rows by the same kind of statements, without Anju: what the machine's PostgreSQL can do. Set-wise ones are taken back once timed."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime
from time import perf_counter
from typing import Any

from psycopg import Connection

from bench.busy import spent, together
from bench.own import Bare

DUTY = (
    "jurisdiction, area, enrolment, occurs_on, rule, nth, adoption, track, role, standing, post, given, person, opens, closes, evidence, "
    "climbed, acknowledged, opened_by, lapsed, need, must, hidden, closed_by_whom, told_late"
)

DAY_KEEP = "CREATE TEMP TABLE kept AS SELECT * FROM duty"
DAY = (
    f"INSERT INTO duty ({DUTY}) SELECT {DUTY.replace('occurs_on', 'occurs_on + 7')} FROM kept",  # noqa: S608
    "INSERT INTO counter (jurisdiction, area, day, adoption, rule, role, how, n) "
    "SELECT min(jurisdiction), area, occurs_on + 7, adoption, rule, role, 'due', count(*) FROM kept GROUP BY area, occurs_on, adoption, rule, role",
    "UPDATE pulse SET until = until + interval '1 hour', routine_at = routine_at + interval '1 hour' WHERE enrolment > 0",
    "UPDATE pulse SET until = until + interval '1 hour', routine_at = routine_at + interval '1 hour' WHERE enrolment > 0",
    "UPDATE pulse SET until = until + interval '1 hour', routine_at = routine_at + interval '1 hour' WHERE enrolment > 0",
)
BATCH_KEEP = """
CREATE TEMP TABLE kept AS
SELECT v.*, d.rule AS closes_rule, d.occurs_on AS closes_on, d.nth AS closes_nth FROM evidence v
JOIN duty d ON d.enrolment = v.enrolment AND d.closed_by = v.seq AND d.how = 'done'
"""
ENTRIES_KEEP = "CREATE TEMP TABLE kept_entry AS SELECT e.* FROM entry e WHERE e.enrolment IN (SELECT enrolment FROM kept)"
BATCH = (
    "SELECT count(*) FROM (SELECT enrolment FROM pulse WHERE enrolment IN (SELECT enrolment FROM kept) ORDER BY enrolment FOR UPDATE) l",
    "INSERT INTO evidence (jurisdiction, area, enrolment, recorded, seq, form, values, happened, by, via, superseded, sensitivity) "
    "SELECT jurisdiction, area, enrolment, recorded, seq + 1000, form, values, happened, by, via, superseded, sensitivity FROM kept",
    "UPDATE duty d SET how = 'late', closed_at = k.recorded, closed_by = k.seq FROM kept k "
    "WHERE (d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth) = (k.jurisdiction, k.enrolment, k.closes_on, k.closes_rule, k.closes_nth)",
    "INSERT INTO entry (jurisdiction, area, enrolment, recorded, seq, kind, v, happened, actor, engine, sensitivity, salt, body, digest, hash) "
    "SELECT jurisdiction, area, enrolment, recorded, seq + 1000, kind, v, happened, actor, engine, sensitivity, uuid_send(gen_random_uuid()), body, "
    "sha256(convert_to(body, 'UTF8')), sha256(hash || convert_to(body, 'UTF8')) FROM kept_entry",
    "UPDATE pulse p SET seq = p.seq + 2, head = sha256(p.head), until = k.recorded FROM kept k WHERE p.enrolment = k.enrolment",
)
CLIMB_KEEP = "CREATE TEMP TABLE kept AS SELECT * FROM climb"
CLIMB = (
    "INSERT INTO climb (jurisdiction, area, enrolment, occurs_on, rule, nth, step, at, recorded, to_role, to_post, acknowledged_by, late) "
    "SELECT jurisdiction, area, enrolment, occurs_on, rule, nth, (step + 10)::smallint, at, recorded, to_role, to_post, '', late FROM kept",
    "UPDATE duty d SET climbed = 9 FROM kept k WHERE (d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth) = "
    "(k.jurisdiction, k.enrolment, k.occurs_on, k.rule, k.nth)",
    "INSERT INTO outbox (jurisdiction, area, key, channel, to_post, to_text, kind, count, link, at, attempts, next_at, dead, error) "
    "SELECT min(jurisdiction), min(area), 'bare.' || to_post, 'any', to_post, '', 'climb', count(*), '/', min(at), 0, min(at), false, '' FROM kept "
    "GROUP BY to_post",
    "UPDATE pulse p SET until = k.recorded, rung_at = k.recorded, routine_at = k.recorded FROM kept k WHERE p.enrolment = k.enrolment",
)
REPORT = (
    "SELECT seq, head, area, jurisdiction FROM pulse WHERE enrolment = %(e)s FOR UPDATE",
    "INSERT INTO evidence (jurisdiction, area, enrolment, recorded, seq, form, values, by, via, superseded, sensitivity) "
    "SELECT jurisdiction, area, enrolment, %(now)s, seq + 1, 'report', '{\"site\": \"axillary\", \"celsius\": 36.7}', 'bare', 'household', "
    "false, 'health' FROM pulse WHERE enrolment = %(e)s",
    "UPDATE duty SET how = 'done', closed_at = %(now)s, closed_by = 1, closed_by_whom = 'bare' WHERE jurisdiction = 330185 AND enrolment = %(e)s "
    "AND rule = 'learn_temperature' AND how IS NULL",
    "INSERT INTO counter (jurisdiction, area, day, adoption, rule, role, how, n) "
    "SELECT jurisdiction, area, '2026-12-05', 1, 'bare', 'bare', 'done', 1 FROM pulse WHERE enrolment = %(e)s "
    "ON CONFLICT (area, day, adoption, rule, role, how) DO UPDATE SET n = counter.n + 1",
    "INSERT INTO entry (jurisdiction, area, enrolment, recorded, seq, kind, v, actor, engine, sensitivity, salt, body, digest, hash) "
    "SELECT jurisdiction, area, enrolment, %(now)s, seq + n, 'bare', 1, 'bare', '1', 'health', uuid_send(gen_random_uuid()), %(body)s, "
    "sha256(convert_to(%(body)s, 'UTF8')), sha256(head || convert_to(%(body)s, 'UTF8')) FROM pulse, generate_series(1, 2) n WHERE enrolment = %(e)s",
    "INSERT INTO receipt (key, jurisdiction, area, enrolment, answered, at) "
    "SELECT gen_random_uuid(), jurisdiction, area, enrolment, '{\"seqs\": [1]}', %(now)s FROM pulse WHERE enrolment = %(e)s",
    "UPDATE pulse SET seq = seq + 2, head = sha256(head), until = %(now)s WHERE enrolment = %(e)s",
)
BODY = '{"form":"report","values":{"celsius":36.7,"site":"axillary"},"via":"household"}'


def setwise(bare: Bare, keeps: tuple[str, ...], statements: tuple[str, ...]) -> tuple[float, float]:
    """Seconds for the statements in one transaction, which is then taken back, by the clock and of the processor; what they need was kept before."""
    with bare.connect() as connection:
        for keep in keeps:
            connection.execute(keep)
        for name in ("kept", "kept_entry"):
            if f"TABLE {name} " in " ".join(keeps).replace("\n", " "):
                connection.execute(f"ANALYZE {name}")
        started, before = perf_counter(), spent(connection.info.backend_pid)
        for statement in statements:
            connection.execute(statement)
        seconds, busy = perf_counter() - started, spent(connection.info.backend_pid) - before
        connection.rollback()
    return seconds, busy


def reports(bare: Bare, enrolments: list[int], now: datetime, at_once: int) -> tuple[float, float]:
    """Seconds for one transaction of seven statements each, on `at_once` connections, by the clock and of the processors; committed."""
    parts = [enrolments[n::at_once] for n in range(at_once)]

    def send(connection: Connection[Any], part: list[int]) -> None:
        for enrolment in part:
            for statement in REPORT:
                connection.execute(statement, {"e": enrolment, "now": now, "body": BODY})
            connection.commit()

    with ExitStack() as stack:
        connections = [stack.enter_context(bare.connect()) for _ in parts]
        pids = [connection.info.backend_pid for connection in connections]
        started, before = perf_counter(), together(*pids)
        with ThreadPoolExecutor(at_once) as pool:
            list(pool.map(send, connections, parts))
        return perf_counter() - started, together(*pids) - before
