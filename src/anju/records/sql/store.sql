-- store(doc): everything an evaluation decided, of one enrolment or of thousands, in one call and one transaction.
--
-- The pulses of all enrolments named must be locked by this transaction (`load` does). Rows are given without jurisdiction, area, adoption, track and
-- person: those come from pulse and enrolment. Sealed bytes are written as "\\x..." hex. Every list may be missing. Order inside a list is the order of
-- decisions: of several closings or passes of one duty the last counts. A duty is named by (enrolment, rule, occurs_on, nth).
--
-- {"now": "2026-11-22T05:00:00+00:00",
--  "seats":    [{"enrolment": 7, "role": "cadre", "post": 12 or null, "backup": null, "since": t}],
--  "moves":    [{"enrolment": 7, "stage": "monitoring", "since": t}],
--  "holds":    [{"enrolment": 7, "role": "unit_head", "holder": "post:9", "since": t}],
--  "terms":    [{"enrolment": 7, "ends": t, "starts": t or null}],            starts: the first instant was wrong, and is this one
--  "archives": [{"enrolment": 7, "at": t}],
--  "evidence": [{"enrolment": 7, "recorded": t, "seq": 13, "form": "temperature", "values": {"celsius": 36.7}, "sealed": null, "happened": t, "by": "post:12",
--                "via": "visit", "rule": "learn_temperature", "occurs_on": "2026-11-22", "nth": 0, "corrects": null, "sensitivity": "health"}],
--  "supersedes": [{"enrolment": 7, "seq": 11}],
--  "raises":   [{"enrolment": 7, "rule": "assess", "occurs_on": "2026-11-22", "nth": 13, "role": "follow_up_doctor", "kind": "seat", "post": null,
--                "opens": t, "closes": t, "evidence": "assessment", "opened_by": 13, "need": false, "must": true, "hidden": false}],
--                      kind: seat | post | person, of the role; post: only where the duty is given to one by name
--  "passes":   [{..duty.., "role": "cadre", "kind": "seat", "post": null}],
--  "acknowledges": [{..duty.., "by": "post:3", "at": t}],
--  "lapses":   [{..duty..}],
--  "climbs":   [{..duty.., "step": 0, "at": t, "to": "director", "kind": "post", "command": "county_command", "command_kind": "post"}],
--                      command: the role told instead where nobody holds `to`
--  "closes":   [{..duty.., "how": "done" or null for opened again, "at": t, "by": 13, "whom": "post:12", "told_late": false, "reason": null}],
--  "alarms":   [{"enrolment": 7, "rule": "symptom", "occurs_on": "2026-11-22", "nth": 13, "raised": t, "opened_by": 13, "lead_role": "follow_up_doctor", "hidden": false}],
--  "settles":  [{"enrolment": 7, "rule": "symptom", "occurs_on": "2026-11-22", "nth": 13, "at": t, "by": 15, "how": "done", "outcome": "moved"}],
--  "proposes": [{..duty.., "at": t, "track": "home", "whom": "household"}],
--  "decides":  [{..duty.., "state": "accepted" | "refused" | "withdrawn", or "open" again, "at": t, "by": "post:12"}],
--  "publishes": [{"enrolment": 7, "plan": "town-plan", "form": "scenario", "seq": 13, "values": {...} or null, "since": t}],
--                      null: nothing is in force any more. Whoever the plan asks about it below the area is looked at again.
--  "outbox":   [{"key": "incident.7.symptom.2026-11-22.13", "channel": "any", "to_post": 12, "to_text": "", "kind": "incident", "count": 1, "link": "/incidents/", "enrolment": 7, "at": t}],
--  "notices":  [{"post": 12, "kind": "given", "enrolment": 7, "occurs_on": null, "rule": "", "nth": 0, "step": 0, "at": t}],
--  "receipts": [{"key": uuid, "enrolment": 7, "answered": {...}, "at": t}],
--  "entries":  [see append in sql/chain.sql],
--  "changes":  [what else is to be counted, see count_up],
--  "pulses":   [{"enrolment": 7, "until": t, "individual_at": t or null, "routine_at": t or null, "plain": true, "memory": {...}}]}
--
-- Returns, for each list given, how many of its rows were stored: {"raises": 1, "closes": 1, ...}. Fewer than given means that one was there already
-- (or, for changes, was not there): the caller compares. `passes` and `closes` count duties. Whoever is climbed to finds the step in `climb`; one
-- outbox row a post and call is added for them here.

-- seats, moves, holds, terms, archives
CREATE OR REPLACE FUNCTION store_enrolments(doc jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    counts jsonb := '{}';
    total integer;
BEGIN
    IF doc ? 'seats' THEN
        UPDATE seat s SET until = greatest(s.since, x.since)
        FROM (SELECT enrolment, role, min(since) AS since FROM jsonb_to_recordset(doc->'seats') AS x(enrolment bigint, role text, since timestamptz)
              GROUP BY enrolment, role) x
        WHERE s.enrolment = x.enrolment AND s.role = x.role AND s.until IS NULL;
        INSERT INTO seat (jurisdiction, area, enrolment, role, post, backup, since, until)
        SELECT p.jurisdiction, p.area, x.enrolment, x.role, x.post, x.backup, x.since, x.until
        FROM (SELECT r.*, lead(r.since) OVER (PARTITION BY r.enrolment, r.role ORDER BY r.n) AS until
              FROM ROWS FROM (jsonb_to_recordset(doc->'seats') AS (enrolment bigint, role text, post bigint, backup bigint, since timestamptz))
                   WITH ORDINALITY AS r(enrolment, role, post, backup, since, n)) x
        JOIN pulse p ON p.enrolment = x.enrolment WHERE x.post IS NOT NULL;
        counts := counts || jsonb_build_object('seats', jsonb_array_length(doc->'seats'));
    END IF;
    IF doc ? 'moves' THEN
        UPDATE stage_span s SET until = greatest(s.since, x.since)
        FROM (SELECT enrolment, min(since) AS since FROM jsonb_to_recordset(doc->'moves') AS x(enrolment bigint, since timestamptz) GROUP BY enrolment) x
        WHERE s.enrolment = x.enrolment AND s.until IS NULL;
        WITH x AS (
            SELECT r.*, lead(r.since) OVER (PARTITION BY r.enrolment ORDER BY r.n) AS until
            FROM ROWS FROM (jsonb_to_recordset(doc->'moves') AS (enrolment bigint, stage text, since timestamptz)) WITH ORDINALITY AS r(enrolment, stage, since, n)
        ), made AS (
            INSERT INTO stage_span (jurisdiction, area, enrolment, stage, since, until)
            SELECT p.jurisdiction, p.area, x.enrolment, x.stage, x.since, x.until FROM x JOIN pulse p ON p.enrolment = x.enrolment ORDER BY x.n
            RETURNING enrolment, stage, until
        ), moved AS (
            UPDATE pulse p SET stage = m.stage FROM made m WHERE m.enrolment = p.enrolment AND m.until IS NULL RETURNING 1
        )
        SELECT count(*) FROM made INTO total;
        counts := counts || jsonb_build_object('moves', total);
    END IF;
    IF doc ? 'holds' THEN
        UPDATE custody c SET until = greatest(c.since, x.since)
        FROM (SELECT enrolment, min(since) AS since FROM jsonb_to_recordset(doc->'holds') AS x(enrolment bigint, since timestamptz) GROUP BY enrolment) x
        WHERE c.enrolment = x.enrolment AND c.until IS NULL;
        INSERT INTO custody (jurisdiction, area, enrolment, role, holder, since, until)
        SELECT p.jurisdiction, p.area, x.enrolment, x.role, x.holder, x.since, x.until
        FROM (SELECT r.*, lead(r.since) OVER (PARTITION BY r.enrolment ORDER BY r.n) AS until
              FROM ROWS FROM (jsonb_to_recordset(doc->'holds') AS (enrolment bigint, role text, holder text, since timestamptz))
                   WITH ORDINALITY AS r(enrolment, role, holder, since, n)) x
        JOIN pulse p ON p.enrolment = x.enrolment ORDER BY x.n;
        GET DIAGNOSTICS total = ROW_COUNT;
        counts := counts || jsonb_build_object('holds', total);
    END IF;
    IF doc ? 'terms' THEN
        UPDATE enrolment e SET ends = x.ends, starts = coalesce(x.starts, e.starts)
        FROM (SELECT DISTINCT ON (enrolment) enrolment, ends, min(starts) OVER (PARTITION BY enrolment) AS starts
              FROM ROWS FROM (jsonb_to_recordset(doc->'terms') AS (enrolment bigint, ends timestamptz, starts timestamptz))
                   WITH ORDINALITY AS r(enrolment, ends, starts, n)
              ORDER BY enrolment, n DESC) x WHERE e.id = x.enrolment;
        GET DIAGNOSTICS total = ROW_COUNT;
        counts := counts || jsonb_build_object('terms', total);
    END IF;
    IF doc ? 'archives' THEN
        UPDATE enrolment e SET archived = x.at FROM jsonb_to_recordset(doc->'archives') AS x(enrolment bigint, at timestamptz)
        WHERE e.id = x.enrolment AND e.archived IS NULL;
        GET DIAGNOSTICS total = ROW_COUNT;
        counts := counts || jsonb_build_object('archives', total);
    END IF;
    RETURN counts;
END $$;

-- evidence, supersedes, receipts, alarms, settles, outbox, notices
CREATE OR REPLACE FUNCTION store_facts(doc jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    counts jsonb := '{}';
    total integer;
BEGIN
    IF doc ? 'evidence' THEN
        INSERT INTO evidence (jurisdiction, area, enrolment, recorded, seq, form, values, sealed, happened, by, via, rule, occurs_on, nth, corrects, superseded, sensitivity)
        SELECT p.jurisdiction, p.area, x.enrolment, x.recorded, x.seq, x.form, coalesce(x.values, '{}'), x.sealed, x.happened, coalesce(x.by, ''), coalesce(x.via, ''),
               x.rule, x.occurs_on, x.nth, x.corrects, false, coalesce(x.sensitivity, 'duty')
        FROM jsonb_to_recordset(doc->'evidence') AS x(enrolment bigint, recorded timestamptz, seq integer, form text, values jsonb, sealed bytea, happened timestamptz,
             by text, via text, rule text, occurs_on date, nth integer, corrects integer, sensitivity text)
        JOIN pulse p ON p.enrolment = x.enrolment;
        GET DIAGNOSTICS total = ROW_COUNT;
        counts := counts || jsonb_build_object('evidence', total);
    END IF;
    IF doc ? 'supersedes' THEN
        UPDATE evidence v SET superseded = true FROM jsonb_to_recordset(doc->'supersedes') AS x(enrolment bigint, seq integer), pulse p
        WHERE p.enrolment = x.enrolment AND v.jurisdiction = p.jurisdiction AND v.enrolment = x.enrolment AND v.seq = x.seq;
        GET DIAGNOSTICS total = ROW_COUNT;
        counts := counts || jsonb_build_object('supersedes', total);
    END IF;
    IF doc ? 'receipts' THEN
        INSERT INTO receipt (key, jurisdiction, area, enrolment, answered, at)
        SELECT x.key, p.jurisdiction, p.area, x.enrolment, coalesce(x.answered, '{}'), x.at
        FROM jsonb_to_recordset(doc->'receipts') AS x(key uuid, enrolment bigint, answered jsonb, at timestamptz) JOIN pulse p ON p.enrolment = x.enrolment;
        GET DIAGNOSTICS total = ROW_COUNT;
        counts := counts || jsonb_build_object('receipts', total);
    END IF;
    IF doc ? 'alarms' THEN
        INSERT INTO incident (jurisdiction, area, enrolment, rule, occurs_on, nth, raised, opened_by, lead_role, hidden)
        SELECT p.jurisdiction, p.area, x.enrolment, x.rule, x.occurs_on, x.nth, x.raised, coalesce(x.opened_by, 0), coalesce(x.lead_role, ''), coalesce(x.hidden, false)
        FROM jsonb_to_recordset(doc->'alarms') AS x(enrolment bigint, rule text, occurs_on date, nth integer, raised timestamptz, opened_by integer, lead_role text, hidden boolean)
        JOIN pulse p ON p.enrolment = x.enrolment
        ON CONFLICT (enrolment, rule, occurs_on, nth) DO NOTHING;
        GET DIAGNOSTICS total = ROW_COUNT;
        counts := counts || jsonb_build_object('alarms', total);
    END IF;
    IF doc ? 'settles' THEN
        UPDATE incident i SET settled_at = x.at, settled_by = x.by, how = x.how, outcome = x.outcome
        FROM jsonb_to_recordset(doc->'settles') AS x(enrolment bigint, rule text, occurs_on date, nth integer, at timestamptz, by integer, how text, outcome text)
        WHERE (i.enrolment, i.rule, i.occurs_on, i.nth) = (x.enrolment, x.rule, x.occurs_on, x.nth) AND i.settled_at IS NULL;
        GET DIAGNOSTICS total = ROW_COUNT;
        counts := counts || jsonb_build_object('settles', total);
    END IF;
    IF doc ? 'outbox' THEN
        INSERT INTO outbox (jurisdiction, area, key, channel, to_post, to_text, kind, count, link, enrolment, at, attempts, next_at, dead, error)
        SELECT p.jurisdiction, p.area, x.key, coalesce(x.channel, 'any'), x.to_post, coalesce(x.to_text, ''), x.kind, coalesce(x.count, 1), coalesce(x.link, ''),
               x.enrolment, x.at, 0, x.at, false, ''
        FROM jsonb_to_recordset(doc->'outbox') AS x(key text, channel text, to_post bigint, to_text text, kind text, count integer, link text, enrolment bigint, at timestamptz)
        LEFT JOIN pulse p ON p.enrolment = x.enrolment
        ON CONFLICT (key) DO NOTHING;
        GET DIAGNOSTICS total = ROW_COUNT;
        counts := counts || jsonb_build_object('outbox', total);
    END IF;
    IF doc ? 'notices' THEN
        INSERT INTO notice (jurisdiction, area, post, kind, enrolment, occurs_on, rule, nth, step, at)
        SELECT p.jurisdiction, p.area, x.post, x.kind, x.enrolment, x.occurs_on, coalesce(x.rule, ''), coalesce(x.nth, 0), coalesce(x.step, 0), x.at
        FROM jsonb_to_recordset(doc->'notices') AS x(post bigint, kind text, enrolment bigint, occurs_on date, rule text, nth integer, step smallint, at timestamptz)
        JOIN pulse p ON p.enrolment = x.enrolment
        ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS total = ROW_COUNT;
        counts := counts || jsonb_build_object('notices', total);
    END IF;
    RETURN counts;
END $$;

-- proposes, decides, publishes
CREATE OR REPLACE FUNCTION store_words(doc jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    counts jsonb := '{}';
    total integer;
BEGIN
    IF doc ? 'proposes' THEN
        INSERT INTO proposal (jurisdiction, area, enrolment, rule, occurs_on, nth, made, track, whom, state, decided_by, enrolled)
        SELECT p.jurisdiction, p.area, x.enrolment, x.rule, x.occurs_on, x.nth, x.at, x.track, x.whom, 'open', '', '{}'
        FROM jsonb_to_recordset(doc->'proposes') AS x(enrolment bigint, rule text, occurs_on date, nth integer, at timestamptz, track text, whom text)
        JOIN pulse p ON p.enrolment = x.enrolment
        ON CONFLICT (enrolment, rule, occurs_on, nth) DO NOTHING;
        GET DIAGNOSTICS total = ROW_COUNT;
        counts := counts || jsonb_build_object('proposes', total);
    END IF;
    IF doc ? 'decides' THEN
        UPDATE proposal o SET state = x.state, decided_at = CASE WHEN x.state <> 'open' THEN x.at END, decided_by = CASE WHEN x.state <> 'open' THEN x.by ELSE '' END, enrolled = CASE WHEN x.state = 'accepted' THEN o.enrolled ELSE '{}' END
        FROM (SELECT DISTINCT ON (enrolment, rule, occurs_on, nth) *
              FROM ROWS FROM (jsonb_to_recordset(doc->'decides') AS (enrolment bigint, rule text, occurs_on date, nth integer, state text, at timestamptz, by text))
                   WITH ORDINALITY AS r(enrolment, rule, occurs_on, nth, state, at, by, n)
              ORDER BY enrolment, rule, occurs_on, nth, n DESC) x
        WHERE (o.enrolment, o.rule, o.occurs_on, o.nth) = (x.enrolment, x.rule, x.occurs_on, x.nth);
        GET DIAGNOSTICS total = ROW_COUNT;
        counts := counts || jsonb_build_object('decides', total);
    END IF;
    IF doc ? 'publishes' THEN
        UPDATE published s SET until = greatest(s.since, x.since)
        FROM (SELECT enrolment, form, min(since) AS since FROM jsonb_to_recordset(doc->'publishes') AS x(enrolment bigint, form text, since timestamptz)
              GROUP BY enrolment, form) x
        WHERE s.enrolment = x.enrolment AND s.form = x.form AND s.until IS NULL;
        INSERT INTO published (jurisdiction, area, enrolment, plan, form, seq, values, since, until)
        SELECT p.jurisdiction, p.area, x.enrolment, x.plan, x.form, x.seq, x.values, x.since, x.until
        FROM (SELECT r.*, lead(r.since) OVER (PARTITION BY r.enrolment, r.form ORDER BY r.n) AS until
              FROM ROWS FROM (jsonb_to_recordset(doc->'publishes') AS (enrolment bigint, plan text, form text, seq integer, values jsonb, since timestamptz))
                   WITH ORDINALITY AS r(enrolment, plan, form, seq, values, since, n)) x
        JOIN pulse p ON p.enrolment = x.enrolment WHERE x.values IS NOT NULL ORDER BY x.n;
        -- One that another worker holds is being looked at already; whatever opens later is judged by what stands here then.
        UPDATE pulse p SET individual_at = f.since
        FROM (SELECT q.enrolment, x.since
              FROM (SELECT o.area, o.enrolment, r.plan, max(r.since) AS since
                    FROM jsonb_to_recordset(doc->'publishes') AS r(enrolment bigint, plan text, since timestamptz) JOIN pulse o ON o.enrolment = r.enrolment
                    GROUP BY o.area, o.enrolment, r.plan) x
              JOIN area a ON a.id = x.area
              JOIN pulse q ON q.area BETWEEN a.id AND a.hi AND q.enrolment <> x.enrolment AND (q.individual_at > x.since OR q.routine_at > x.since)
              JOIN adoption d ON d.id = q.adoption JOIN plan_version v ON v.id = d.plan_version AND v.name = x.plan
              ORDER BY q.enrolment FOR UPDATE OF q SKIP LOCKED) f
        WHERE p.enrolment = f.enrolment AND (p.individual_at IS NULL OR p.individual_at > f.since);
        counts := counts || jsonb_build_object('publishes', jsonb_array_length(doc->'publishes'));
    END IF;
    RETURN counts;
END $$;

-- raises
CREATE OR REPLACE FUNCTION store_raises(raises jsonb, at timestamptz, OUT total integer, OUT changes jsonb) LANGUAGE plpgsql AS $$
DECLARE
    away boolean := EXISTS (SELECT FROM absence a WHERE a.accepted IS NOT NULL AND a.since <= at AND (a.until IS NULL OR a.until > at));
BEGIN
    WITH made AS (
        INSERT INTO duty (jurisdiction, area, enrolment, occurs_on, rule, nth, adoption, track, role, standing, post, given, person, opens, closes, evidence, climbed,
                          acknowledged, opened_by, lapsed, need, must, hidden, closed_by_whom, told_late)
        SELECT p.jurisdiction, p.area, x.enrolment, x.occurs_on, x.rule, x.nth, p.adoption, p.track, x.role, x.kind = 'post',
               CASE WHEN x.post IS NOT NULL THEN x.post
                    WHEN x.kind = 'post' THEN standing(x.role, p.area, x.opens, p.agency)
                    WHEN x.kind = 'person' THEN e.post
                    WHEN away THEN stands_in(s.post, at) ELSE s.post END,
               x.post IS NOT NULL, CASE WHEN x.kind = 'person' THEN e.person END, x.opens, x.closes, coalesce(x.evidence, ''), 0,
               false, coalesce(x.opened_by, 0), false, coalesce(x.need, false), coalesce(x.must, true), coalesce(x.hidden, false), '', false
        FROM jsonb_to_recordset(raises) AS x(enrolment bigint, rule text, occurs_on date, nth integer, role text, kind text, post bigint, opens timestamptz,
             closes timestamptz, evidence text, opened_by integer, need boolean, must boolean, hidden boolean)
        JOIN pulse p ON p.enrolment = x.enrolment
        JOIN enrolment e ON e.id = x.enrolment
        LEFT JOIN seat s ON s.enrolment = x.enrolment AND s.role = x.role AND s.until IS NULL AND x.kind = 'seat'
        ON CONFLICT DO NOTHING
        RETURNING jurisdiction, area, occurs_on, adoption, rule, role
    ), change AS (
        SELECT min(jurisdiction) AS jurisdiction, area, occurs_on AS day, adoption, rule, role, 'due' AS how, count(*) AS n
        FROM made GROUP BY area, occurs_on, adoption, rule, role
    )
    SELECT (SELECT count(*) FROM made), (SELECT coalesce(jsonb_agg(c), '[]') FROM change c) INTO total, changes;
END $$;

-- The key of the message that tells a post, or where nobody is left to tell the area, of the steps beginning with `first`.
CREATE OR REPLACE FUNCTION climb_key(post bigint, area bigint, first text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT concat_ws('.', 'climb', coalesce(post::text, 'area.' || area), first)
$$;

-- climbs: the steps, the duties' `climbed`, and one message a post. Where nobody holds the rung's role the area's command is told at once.
CREATE OR REPLACE FUNCTION store_climbs(climbs jsonb, now timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    total integer;
BEGIN
    WITH given AS MATERIALIZED (
        SELECT p.jurisdiction, p.area, p.agency, r.*, CASE WHEN r.kind = 'seat' THEN r.enrolment END AS file
        FROM jsonb_to_recordset(climbs) AS r(enrolment bigint, rule text, occurs_on date, nth integer, step smallint, at timestamptz, "to" text, kind text,
             command text, command_kind text, wakes boolean)
        JOIN pulse p ON p.enrolment = r.enrolment
    ), held AS MATERIALIZED (  -- a standing post is the same for all files of an area
        SELECT a.*, holder(a."to", a.kind, a.file, a.area, a.at, a.agency) AS post
        FROM (SELECT DISTINCT "to", kind, file, area, at, agency FROM given WHERE kind <> 'person') a
    ), x AS MATERIALIZED (
        SELECT g.*, CASE WHEN g.kind <> 'person' THEN coalesce(h.post, holder(g.command, g.command_kind, g.enrolment, g.area, g.at, g.agency)) END AS to_post
        FROM given g
        LEFT JOIN held h ON h."to" = g."to" AND h.area = g.area AND h.at = g.at AND h.kind = g.kind
            AND coalesce(h.file, 0) = coalesce(g.file, 0) AND coalesce(h.agency, 0) = coalesce(g.agency, 0)
    ), made AS (
        INSERT INTO climb (jurisdiction, area, enrolment, occurs_on, rule, nth, step, at, recorded, to_role, to_post, acknowledged_by, late)
        SELECT x.jurisdiction, x.area, x.enrolment, x.occurs_on, x.rule, x.nth, x.step, x.at, store_climbs.now, x."to", x.to_post, '',
               store_climbs.now - x.at > interval '5 minutes'
        FROM x ORDER BY x.enrolment, x.occurs_on, x.rule, x.nth, x.step
        ON CONFLICT DO NOTHING
        RETURNING jurisdiction, area, enrolment, occurs_on, rule, nth, step, to_post
    ), told AS (
        INSERT INTO outbox (jurisdiction, area, key, channel, to_post, to_text, kind, count, link, at, attempts, next_at, dead, error, wakes)
        SELECT min(m.jurisdiction), min(m.area), climb_key(m.to_post, min(m.area), min(concat_ws('.', m.enrolment, m.rule, m.occurs_on, m.nth, m.step))), 'any', m.to_post,
               '', 'climb', count(*), '/', store_climbs.now, 0, store_climbs.now, false, '', coalesce(bool_or(x.wakes), false)
        FROM made m JOIN x USING (enrolment, occurs_on, rule, nth, step) WHERE x.kind <> 'person'
        GROUP BY m.to_post, CASE WHEN m.to_post IS NULL THEN m.area END ORDER BY m.to_post, min(m.area)
        ON CONFLICT (key) DO NOTHING
        RETURNING 1
    ), risen AS (
        UPDATE duty d SET climbed = greatest(d.climbed, m.step + 1)
        FROM (SELECT jurisdiction, enrolment, occurs_on, rule, nth, max(step) AS step FROM made GROUP BY 1, 2, 3, 4, 5) m
        WHERE (d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth) = (m.jurisdiction, m.enrolment, m.occurs_on, m.rule, m.nth)
        RETURNING 1
    )
    SELECT count(*) FROM made INTO total;
    PERFORM tell_homes(array_agg(DISTINCT r.enrolment), min(r.occurs_on), store_climbs.now)
    FROM jsonb_to_recordset(climbs) AS r(enrolment bigint, occurs_on date) HAVING total > 0;
    RETURN total;
END $$;

-- passes: whose the duties are from now on; counters follow the role
CREATE OR REPLACE FUNCTION store_passes(passes jsonb, at timestamptz, OUT total integer, OUT changes jsonb) LANGUAGE plpgsql AS $$
BEGIN
    WITH x AS (
        SELECT DISTINCT ON (r.enrolment, r.rule, r.occurs_on, r.nth) p.jurisdiction, p.area, r.enrolment, r.rule, r.occurs_on, r.nth, r.role, r.kind,
               r.post IS NOT NULL AS given, CASE WHEN r.post IS NOT NULL THEN r.post WHEN r.kind = 'post' THEN standing(r.role, p.area, store_passes.at, p.agency)
                                                 WHEN r.kind = 'seat' THEN stands_in(s.post, store_passes.at)
                                                 WHEN r.kind = 'person' THEN (SELECT e.post FROM enrolment e WHERE e.id = r.enrolment) END AS post
        FROM ROWS FROM (jsonb_to_recordset(passes) AS (enrolment bigint, rule text, occurs_on date, nth integer, role text, kind text, post bigint))
             WITH ORDINALITY AS r(enrolment, rule, occurs_on, nth, role, kind, post, n)
        JOIN pulse p ON p.enrolment = r.enrolment
        LEFT JOIN seat s ON s.enrolment = r.enrolment AND s.role = r.role AND s.until IS NULL
        ORDER BY r.enrolment, r.rule, r.occurs_on, r.nth, r.n DESC
    ), was AS (
        SELECT d.jurisdiction, d.enrolment, d.rule, d.occurs_on, d.nth, d.role, d.adoption, d.area, d.how FROM x JOIN duty d USING (jurisdiction, enrolment, occurs_on, rule, nth)
    ), moved AS (
        UPDATE duty d SET role = x.role, standing = x.kind = 'post', post = x.post, given = x.given FROM x
        WHERE (d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth) = (x.jurisdiction, x.enrolment, x.occurs_on, x.rule, x.nth)
        RETURNING d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth, d.role
    ), change AS (
        SELECT w.jurisdiction, w.area, w.occurs_on AS day, w.adoption, w.rule, c.role, c.how, c.n
        FROM was w JOIN moved m USING (jurisdiction, enrolment, occurs_on, rule, nth)
        CROSS JOIN LATERAL (VALUES (w.role, 'due', -1), (m.role, 'due', 1), (w.role, w.how, -1), (m.role, w.how, 1)) AS c(role, how, n)
        WHERE w.role <> m.role AND c.how IS NOT NULL
    )
    SELECT (SELECT count(*) FROM moved), (SELECT coalesce(jsonb_agg(c), '[]') FROM change c) INTO total, changes;
END $$;

-- closes: the last word on each duty, closed or open again; nobody need acknowledge the steps of a ladder whose duty is closed
CREATE OR REPLACE FUNCTION store_closes(closes jsonb, OUT total integer, OUT changes jsonb) LANGUAGE plpgsql AS $$
DECLARE
    told boolean;
BEGIN
    WITH x AS (
        SELECT DISTINCT ON (r.enrolment, r.rule, r.occurs_on, r.nth) p.jurisdiction, r.*
        FROM ROWS FROM (jsonb_to_recordset(closes) AS (enrolment bigint, rule text, occurs_on date, nth integer, how text, at timestamptz, by integer, whom text,
                                                       told_late boolean, reason bytea))
             WITH ORDINALITY AS r(enrolment, rule, occurs_on, nth, how, at, by, whom, told_late, reason, n)
        JOIN pulse p ON p.enrolment = r.enrolment
        ORDER BY r.enrolment, r.rule, r.occurs_on, r.nth, r.n DESC
    ), was AS (
        SELECT d.jurisdiction, d.enrolment, d.rule, d.occurs_on, d.nth, d.role, d.adoption, d.area, d.how FROM x JOIN duty d USING (jurisdiction, enrolment, occurs_on, rule, nth)
    ), closed AS (
        UPDATE duty d SET how = x.how, closed_at = CASE WHEN x.how IS NOT NULL THEN x.at END, closed_by = CASE WHEN x.how IS NOT NULL THEN x.by END,
               closed_by_whom = CASE WHEN x.how IS NOT NULL THEN coalesce(x.whom, '') ELSE '' END, told_late = x.how IS NOT NULL AND coalesce(x.told_late, false),
               reason = CASE WHEN x.how IS NOT NULL THEN x.reason END
        FROM x WHERE (d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth) = (x.jurisdiction, x.enrolment, x.occurs_on, x.rule, x.nth)
        RETURNING d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth, d.how, d.climbed
    ), change AS (
        SELECT w.jurisdiction, w.area, w.occurs_on AS day, w.adoption, w.rule, w.role, c.how, c.n
        FROM was w JOIN closed m USING (jurisdiction, enrolment, occurs_on, rule, nth) CROSS JOIN LATERAL (VALUES (w.how, -1), (m.how, 1)) AS c(how, n)
        WHERE c.how IS NOT NULL AND w.how IS DISTINCT FROM m.how
    )
    SELECT (SELECT count(*) FROM closed), (SELECT bool_or(climbed > 0) FROM closed), (SELECT coalesce(jsonb_agg(c), '[]') FROM change c) INTO total, told, changes;
    IF told THEN
        UPDATE climb c SET acknowledged_at = d.closed_at
        FROM (SELECT DISTINCT enrolment, rule, occurs_on, nth FROM jsonb_to_recordset(closes) AS r(enrolment bigint, rule text, occurs_on date, nth integer)) x
        JOIN pulse p ON p.enrolment = x.enrolment
        JOIN duty d ON (d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth) = (p.jurisdiction, x.enrolment, x.occurs_on, x.rule, x.nth)
        WHERE (c.jurisdiction, c.enrolment, c.occurs_on, c.rule, c.nth) = (d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth)
          AND c.acknowledged_by = '' AND c.acknowledged_at IS DISTINCT FROM d.closed_at;
    END IF;
END $$;

-- acknowledges, lapses, and open duties of seats that changed
CREATE OR REPLACE FUNCTION store_marks(doc jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    counts jsonb := '{}';
    total integer;
BEGIN
    IF doc ? 'acknowledges' THEN
        UPDATE duty d SET acknowledged = true FROM jsonb_to_recordset(doc->'acknowledges') AS x(enrolment bigint, rule text, occurs_on date, nth integer), pulse p
        WHERE p.enrolment = x.enrolment AND (d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth) = (p.jurisdiction, x.enrolment, x.occurs_on, x.rule, x.nth);
        GET DIAGNOSTICS total = ROW_COUNT;
        UPDATE climb c SET acknowledged_by = coalesce(x.by, ''), acknowledged_at = x.at
        FROM jsonb_to_recordset(doc->'acknowledges') AS x(enrolment bigint, rule text, occurs_on date, nth integer, by text, at timestamptz), pulse p
        WHERE p.enrolment = x.enrolment AND c.acknowledged_at IS NULL
          AND (c.jurisdiction, c.enrolment, c.occurs_on, c.rule, c.nth) = (p.jurisdiction, x.enrolment, x.occurs_on, x.rule, x.nth);
        counts := counts || jsonb_build_object('acknowledges', total);
    END IF;
    IF doc ? 'lapses' THEN
        UPDATE duty d SET lapsed = true FROM jsonb_to_recordset(doc->'lapses') AS x(enrolment bigint, rule text, occurs_on date, nth integer), pulse p
        WHERE p.enrolment = x.enrolment AND (d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth) = (p.jurisdiction, x.enrolment, x.occurs_on, x.rule, x.nth);
        GET DIAGNOSTICS total = ROW_COUNT;
        counts := counts || jsonb_build_object('lapses', total);
    END IF;
    IF doc ? 'seats' THEN
        UPDATE duty d SET post = stands_in((SELECT s.post FROM seat s WHERE s.enrolment = x.enrolment AND s.role = x.role AND s.until IS NULL), (doc->>'now')::timestamptz)
        FROM (SELECT DISTINCT enrolment, role FROM jsonb_to_recordset(doc->'seats') AS x(enrolment bigint, role text)) x
        WHERE d.enrolment = x.enrolment AND d.how IS NULL AND d.role = x.role AND NOT d.given AND NOT d.standing;
    END IF;
    RETURN counts;
END $$;

-- Counters are changed last, all in one statement in the order of their keys: two transactions never wait for each other crosswise.
CREATE OR REPLACE FUNCTION store(doc jsonb) RETURNS jsonb LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    at timestamptz := (doc->>'now')::timestamptz;
    counts jsonb;
    changes jsonb := coalesce(doc->'changes', '[]');
    done record;
BEGIN
    PERFORM ensure_room(at, doc->'raises');
    counts := store_enrolments(doc) || store_facts(doc) || store_words(doc);
    IF doc ? 'raises' THEN
        done := store_raises(doc->'raises', at);
        counts := counts || jsonb_build_object('raises', done.total);
        changes := changes || done.changes;
    END IF;
    IF doc ? 'passes' THEN
        done := store_passes(doc->'passes', at);
        counts := counts || jsonb_build_object('passes', done.total);
        changes := changes || done.changes;
    END IF;
    IF doc ? 'climbs' THEN
        counts := counts || jsonb_build_object('climbs', store_climbs(doc->'climbs', at));
    END IF;
    counts := counts || store_marks(doc);
    IF doc ? 'closes' THEN
        done := store_closes(doc->'closes');
        counts := counts || jsonb_build_object('closes', done.total);
        changes := changes || done.changes;
    END IF;
    IF doc ? 'entries' OR doc ? 'pulses' THEN
        counts := counts || jsonb_build_object('entries', append(coalesce(doc->'entries', '[]'), coalesce(doc->'pulses', '[]')));
    END IF;
    IF changes <> '[]' THEN
        PERFORM count_up(changes);
    END IF;
    RETURN counts;
END $$;
