"""An invented county, laid out set-wise: villages with their staff, and people in the third stage of the four-in-one plan on their fifth day.

Used by the benchmark and by the fault tests. Names and numbers are nobody's: 测试一, 测试二, no identity number, no telephone.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from anju.core.flow import evaluate
from anju.operations.adopt import adopt, publish
from anju.operations.folder import texts_of
from anju.operations.plans import plan_of
from anju.records import loading
from anju.records.convert import memory
from anju.records.scope import ENGINE, scoped

COUNTY = 330185000000
JURISDICTION = 330185
PLACES = 50
"""Enrolments of one village."""
ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 12, 5)
NIGHT = datetime(2026, 12, 5, 4, 0, tzinfo=ZONE).astimezone(UTC)
"""When the ground lies: 04:00 of the fifth day, before the day's first duty."""
PLAN = Path(__file__).resolve().parents[1] / "plans" / "four-in-one"
STANDING = (
    "tracing_group", "bureau_office", "director", "leader_in_charge", "unit_head", "counsellor", "police_chief", "health_director", "sampler",
    "county_cdc", "health_bureau_deputy", "reviewer", "public_security_leader", "county_command", "complaints_officer",
)  # fmt: skip
SEATS = {"follow_up_doctor": 1, "cadre": 5, "control_staff": 2, "officer": 1, "handler": 1}
"""Posts a village of each seat's role."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What was laid: how many, under which adoption."""

    size: int
    adoption: int
    villages: int


AREAS = """
INSERT INTO area (id, hi, parent, jurisdiction, kind, name, name_en, pinyin, zone)
SELECT id, hi, parent, %(jurisdiction)s, kind, '测试' || n, 'Test ' || n, '', 'Asia/Shanghai'
FROM (
    SELECT %(county)s AS id, %(county)s + 999999 AS hi, NULL::bigint AS parent, 'county' AS kind, 0 AS n
    UNION ALL
    SELECT %(county)s + 1000 * t, %(county)s + 1000 * t + 999, %(county)s, 'township', t FROM generate_series(1, (%(villages)s + 19) / 20) t
    UNION ALL
    SELECT town + 1 + v %% 20, town + 1 + v %% 20, town, 'village', v
    FROM (SELECT v, %(county)s + 1000 * (1 + v / 20) AS town FROM generate_series(0, %(villages)s - 1) v) villages
) places
"""
STAFF = """
WITH wanted AS (
    SELECT role, %(county)s::bigint AS area, 0 AS n FROM unnest(%(standing)s::text[]) role
    UNION ALL
    SELECT s.role, a.id, n FROM jsonb_each_text(%(seats)s::jsonb) AS s(role, many)
    CROSS JOIN area a CROSS JOIN LATERAL generate_series(1, s.many::integer) n WHERE a.kind = 'village'
), agency AS (
    INSERT INTO agency (area, kind, name, name_en) VALUES (%(county)s, 'bureau', '测试局', 'Test bureau') RETURNING id
), people AS (
    INSERT INTO member (password, username, name, email, is_active, is_staff, language, purpose)
    SELECT '', concat_ws('.', role, area, n), '测试', '', true, false, 'en', 'seat' FROM wanted RETURNING id, username
)
INSERT INTO post (member, agency, area, role, title, active_from)
SELECT p.id, agency.id, w.area, w.role, '', %(from)s FROM wanted w JOIN people p ON p.username = concat_ws('.', w.role, w.area, w.n) CROSS JOIN agency
"""
PEOPLE = """
WITH village AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS v FROM area WHERE kind = 'village'),
doors AS (
    INSERT INTO household (jurisdiction, area)
    SELECT %(jurisdiction)s, village.id FROM generate_series(0, %(size)s - 1) n JOIN village ON village.v = n / %(places)s ORDER BY n
    RETURNING id, area
)
INSERT INTO person (jurisdiction, area, household, created) SELECT %(jurisdiction)s, area, id, %(night)s FROM doors ORDER BY id
"""
NAMES = """
INSERT INTO identity (person, jurisdiction, area, name, pinyin, initials, sex, document)
SELECT id, jurisdiction, area, '测试' || id, 'ceshi' || id, 'cs', '', '' FROM person
"""
ENROLMENTS = """
INSERT INTO enrolment (jurisdiction, area, adoption, track, subject, person, household, mode, authority, article, decider,
                       first_day_rule, first_day_evidence, starts, ends, maximum_days, entered, zone)
SELECT jurisdiction, area, %(adoption)s, 'home', 'person', id, household, 'compulsory', '测试', '第三十九条', '测试',
       'arrival', '', %(starts)s, %(ends)s, 14, %(starts)s, 'Asia/Shanghai'
FROM person ORDER BY id
"""
STAGES = """
INSERT INTO stage_span (jurisdiction, area, enrolment, stage, since) SELECT jurisdiction, area, id, 'monitoring', %(starts)s FROM enrolment
"""
TEAMS = """
INSERT INTO seat (jurisdiction, area, enrolment, role, post, since)
SELECT e.jurisdiction, e.area, e.id, p.role, p.id, %(starts)s FROM enrolment e
JOIN (SELECT id, area, role, row_number() OVER (PARTITION BY area, role ORDER BY id) - 1 AS nth,
             count(*) OVER (PARTITION BY area, role) AS many FROM post) p
  ON p.area = e.area AND p.role = ANY(%(roles)s::text[]) AND e.id %% p.many = p.nth
"""
CUSTODY = """
INSERT INTO custody (jurisdiction, area, enrolment, role, holder, since)
SELECT jurisdiction, area, enrolment, role, 'post:' || post, since FROM seat WHERE role = 'control_staff'
"""
PULSES = """
INSERT INTO pulse (enrolment, jurisdiction, area, adoption, track, stage, until, individual_at, routine_at, plain, seq, head, memory)
SELECT id, jurisdiction, area, adoption, track, 'monitoring', %(night)s, NULL, NULL, true, 0, decode(repeat('00', 32), 'hex'), '{}' FROM enrolment
"""
MOMENTS = "UPDATE pulse SET individual_at = %(individual)s, routine_at = %(routine)s, memory = %(memory)s::jsonb WHERE enrolment > 0"


def lay(size: int) -> Ground:
    """Lay out `size` enrolments in an empty, migrated and granted database."""
    villages = max(1, (size + PLACES - 1) // PLACES)
    starts = datetime(2026, 12, 1, tzinfo=ZONE).astimezone(UTC)
    given = {
        "county": COUNTY, "jurisdiction": JURISDICTION, "villages": villages, "size": size, "places": PLACES, "standing": list(STANDING),
        "seats": json.dumps(SEATS), "roles": list(SEATS), "from": starts, "night": NIGHT, "starts": starts, "ends": starts + timedelta(days=14),
    }  # fmt: skip
    with scoped(ENGINE):
        _run(AREAS, given)
        _run(STAFF, given)
    adoption = _adoption(starts)
    with scoped(ENGINE):
        for statement in (PEOPLE, NAMES, ENROLMENTS, STAGES, TEAMS, CUSTODY, PULSES):
            _run(statement, given | {"adoption": adoption})
        _run(MOMENTS, _moments(adoption))
    return Ground(size, adoption, villages)


def _adoption(starts: datetime) -> int:
    version = publish(texts_of(PLAN), by="bench", now=starts)
    return adopt(version, COUNTY, {}, by="bench", now=starts)


def _moments(adoption: int) -> dict[str, object]:
    """When each is next looked at, told by the core for one of them: all are alike. What the stages before called for counts as settled."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id) FROM enrolment")
        (first,) = cursor.fetchone()
    plan = plan_of(adoption)
    loaded = loading.states({first: plan}, [first])[first]
    around = loading.around([loaded.place], [plan])[loaded.place]
    caught = evaluate(plan, loaded.state, around, (), NIGHT)
    outcome = evaluate(plan, caught.state._replace(duties={}, incidents={}), around, (), NIGHT)
    return {"individual": outcome.alone_at, "routine": outcome.routine_at, "memory": json.dumps(memory(outcome.state, outcome.own_at))}


def _run(statement: str, given: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
