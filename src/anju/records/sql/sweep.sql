-- What whole groups share, decided set-wise: routine duties open, ladders are climbed. Equal, duty for duty and step for step, to what
-- anju.core.flow.evaluate decides one by one (tests/records/test_sweep.py compares). What only the core can decide is left to it: the sweep stops
-- a microsecond before the first such moment and says so in `individual_at`.
--
--   swept        the enrolments claimed, and how far each is moved on
--   slot         when each routine rule of each group (adoption, track, stage, zone) opens, until past `now`: everything of a duty that a group shares
--   stands       who holds each standing role over each area at each of those moments
--   occurrence   the routine duties that open in (since, upto]: of each its slot, and what is its own
--   ladder       the rungs of every adoption claimed, by how far a duty has climbed
--   climbing     the rungs that are due
-- are temporary tables, because several statements read them and the planner should know their size. A row of theirs is written once: what changes
-- for all of them is worked out in the statement that stores it.

-- The working tables of this session; made once, emptied at each commit, and here for who sweeps twice in one transaction. A worker of the release
-- before may have made them in an older shape.
CREATE OR REPLACE FUNCTION sweep_tables() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF to_regclass('pg_temp.ladder') IS NOT NULL
       AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = to_regclass('pg_temp.swept') AND a.attname = 'spot') THEN
        IF EXISTS (SELECT FROM swept) THEN
            DELETE FROM swept;
            DELETE FROM slot;
            DELETE FROM stands;
            DELETE FROM occurrence;
            DELETE FROM ladder;
            DELETE FROM climbing;
        END IF;
        RETURN;
    END IF;
    DROP TABLE IF EXISTS pg_temp.swept, pg_temp.slot, pg_temp.stands, pg_temp.occurrence, pg_temp.ladder, pg_temp.climbing;
    CREATE TEMP TABLE swept (
        enrolment bigint, jurisdiction integer, area bigint, adoption integer, track text, stage text, zone text, ends timestamptz,
        entered timestamptz, person bigint, since timestamptz, upto timestamptz, individual_at timestamptz, rung_at timestamptz, first date,
        spot tid
    ) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE slot (
        id integer, adoption integer, track text, stage text, zone text, rule text, nth smallint, every integer, day date, at timestamptz, occurs_on date, closes timestamptz,
        rung_at timestamptz, role text, kind text, evidence text, lapses boolean, need boolean, must boolean, hidden boolean, series integer
    ) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE stands (role text, area bigint, at timestamptz, post bigint, PRIMARY KEY (role, area, at)) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE occurrence (
        enrolment bigint, jurisdiction integer, area bigint, slot integer, post bigint, person bigint, lapses boolean
    ) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE ladder (
        adoption integer, track text, rule text, climbed smallint, step smallint, to_role text, kind text, command text, command_kind text, wakes boolean,
        home boolean, after interval, then_after interval
    ) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE climbing (
        jurisdiction integer, area bigint, enrolment bigint, occurs_on date, rule text, nth integer, step smallint, at timestamptz, to_role text, kind text,
        seated bigint, command text, command_kind text, commanding bigint, adoption integer, wakes boolean, home boolean
    ) ON COMMIT DELETE ROWS;
END $$;

-- Claims up to `most` enrolments whose shared moment has come and whose own has not; skips what another worker holds. `spot` is where each pulse lies:
-- it is locked, so there it stays until this transaction moves it.
CREATE OR REPLACE FUNCTION sweep_claim(now timestamptz, most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    total integer;
BEGIN
    INSERT INTO swept
    SELECT p.enrolment, p.jurisdiction, p.area, p.adoption, p.track, p.stage, e.zone, e.ends, e.entered, e.person, p.until, sweep_claim.now, p.individual_at,
           p.rung_at, (e.starts AT TIME ZONE e.zone)::date, p.spot
    FROM (SELECT c.*, c.ctid AS spot FROM pulse c WHERE c.plain AND c.routine_at <= sweep_claim.now AND (c.individual_at IS NULL OR c.individual_at > sweep_claim.now)
              AND c.until < sweep_claim.now
          ORDER BY c.routine_at LIMIT most FOR UPDATE SKIP LOCKED) p
    JOIN enrolment e ON e.id = p.enrolment;
    GET DIAGNOSTICS total = ROW_COUNT;
    IF total > 0 THEN
        ANALYZE swept (enrolment, adoption, track, stage, zone, area, rung_at);
    END IF;
    RETURN total;
END $$;

-- The days of each zone from the first that matters until past `now`, for every time of day of a routine of each group. `series` numbers what is one
-- entry of the ledger.
CREATE OR REPLACE FUNCTION sweep_slots(now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH kin AS MATERIALIZED (
        SELECT adoption, track, stage, zone, min(since) AS since FROM swept GROUP BY adoption, track, stage, zone
    ), used AS MATERIALIZED (
        SELECT DISTINCT k.stage, k.zone, r.* FROM kin k JOIN routine r ON r.adoption = k.adoption AND r.track = k.track AND k.stage = ANY(r.stages)
    ), calendar AS MATERIALIZED (
        SELECT zone, clock, d::date AS day, instant_of(d::date, clock, zone) AS at
        FROM (SELECT DISTINCT zone, u.at AS clock FROM used u) c
        JOIN (SELECT zone, min(since) AS since FROM kin GROUP BY zone) z USING (zone)
        CROSS JOIN (SELECT max(every) AS every FROM used) widest
        CROSS JOIN LATERAL generate_series((z.since AT TIME ZONE zone)::date::timestamp,
                                           (sweep_slots.now AT TIME ZONE zone)::date::timestamp + 2 * widest.every * interval '1 day', '1 day') d
    )
    INSERT INTO slot
    SELECT row_number() OVER (), u.adoption, u.track, u.stage, u.zone, u.rule, u.nth, u.every, c.day, c.at, (c.at AT TIME ZONE u.zone)::date, c.at + u.within,
           c.at + u.within + g.after, u.role, u.kind, u.evidence, u.lapses, u.need, u.must, u.hidden,
           dense_rank() OVER (ORDER BY u.adoption, u.rule, u.nth, (c.at AT TIME ZONE u.zone)::date)
    FROM used u
    JOIN calendar c ON c.zone = u.zone AND c.clock = u.at
    LEFT JOIN rung g ON g.adoption = u.adoption AND g.track = u.track AND g.rule = u.rule AND g.step = 0;
    ANALYZE slot;
END $$;

-- Whether no post changes hands after the first `since`, so that who holds a role now held it, and will hold it, at every moment that matters.
CREATE OR REPLACE FUNCTION sweep_steady() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    earliest timestamptz := (SELECT min(s.since) FROM swept s);
BEGIN
    RETURN NOT EXISTS (SELECT FROM post p WHERE p.active_from > earliest OR p.active_until > earliest)
        AND NOT EXISTS (SELECT FROM absence a WHERE a.accepted IS NOT NULL AND (a.until IS NULL OR a.until > earliest));
END $$;

-- Who stands for each of these roles over each of these areas at each of these moments: `standing` for all of them at once.
CREATE OR REPLACE FUNCTION sweep_stands(roles text[], areas bigint[], moments timestamptz[], steady boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO stands
    SELECT n.role, n.area, n.at, CASE WHEN steady THEN n.post ELSE stands_in(n.post, n.at) END
    FROM (SELECT DISTINCT ON (k.role, k.area, k.at) k.role, k.area, k.at, p.id AS post
          FROM unnest(roles, areas, moments) AS k(role, area, at)
          LEFT JOIN (post p JOIN area a ON a.id = p.area)
              ON p.role = k.role AND k.area BETWEEN a.id AND a.hi AND p.member IS NOT NULL
              AND p.active_from <= k.at AND (p.active_until IS NULL OR p.active_until > k.at)
          ORDER BY k.role, k.area, k.at, a.hi - a.id, p.id) n
    ON CONFLICT DO NOTHING;
END $$;

-- Who holds the standing roles whose duties open, over every area of the claimed, as they do.
CREATE OR REPLACE FUNCTION sweep_holders(now timestamptz, steady boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM slot t WHERE t.kind = 'post' AND t.at <= sweep_holders.now) THEN
        RETURN;
    END IF;
    PERFORM sweep_stands(array_agg(role), array_agg(area), array_agg(at), steady)
    FROM (SELECT DISTINCT t.role, k.area, CASE WHEN steady THEN sweep_holders.now ELSE t.at END AS at
          FROM (SELECT adoption, track, stage, zone, area, min(since) AS since FROM swept GROUP BY adoption, track, stage, zone, area) k
          JOIN slot t USING (adoption, track, stage, zone)
          WHERE t.kind = 'post' AND t.at > k.since AND t.at <= sweep_holders.now) asked;
    ANALYZE stands;
END $$;

-- The routine duties that open for the claimed in (since, now], with who holds them as each opens. An empty seat or post is for the core, and so is
-- what follows when a window closes unanswered: `upto` ends just before the first of those. (How many there will be cannot be estimated, and all but
-- the wrong estimate speaks for hashing.)
CREATE OR REPLACE FUNCTION sweep_occurrences(now timestamptz, steady boolean) RETURNS void LANGUAGE plpgsql SET enable_nestloop = off AS $$
BEGIN
    INSERT INTO occurrence
    SELECT s.enrolment, s.jurisdiction, s.area, t.id,
           CASE t.kind WHEN 'post' THEN h.post
                       WHEN 'seat' THEN (SELECT CASE WHEN steady THEN b.post ELSE stands_in(b.post, t.at) END
                                         FROM seat b WHERE b.enrolment = s.enrolment AND b.role = t.role AND b.until IS NULL) END,
           CASE WHEN t.kind = 'person' THEN s.person END, t.lapses AND (s.ends IS NULL OR t.closes < s.ends)
    FROM swept s
    JOIN slot t ON t.adoption = s.adoption AND t.track = s.track AND t.stage = s.stage AND t.zone = s.zone
        AND t.at > s.since AND t.at <= sweep_occurrences.now AND t.at >= s.entered AND (s.ends IS NULL OR t.at < s.ends)
        AND t.day >= (s.since AT TIME ZONE s.zone)::date AND (t.day - s.first) % t.every = 0
    LEFT JOIN stands h ON t.kind = 'post' AND h.role = t.role AND h.area = s.area AND h.at = CASE WHEN steady THEN sweep_occurrences.now ELSE t.at END;
    UPDATE swept s SET upto = x.first - interval '1 microsecond', individual_at = least(s.individual_at, x.first)
    FROM (SELECT o.enrolment, min(CASE WHEN o.post IS NULL AND t.kind <> 'person' THEN t.at ELSE t.closes END) AS first
          FROM occurrence o JOIN slot t ON t.id = o.slot
          WHERE o.post IS NULL AND t.kind <> 'person' OR o.lapses AND t.closes <= sweep_occurrences.now
          GROUP BY o.enrolment) x
    WHERE x.enrolment = s.enrolment;
    IF FOUND THEN
        DELETE FROM occurrence o USING swept s, slot t WHERE s.enrolment = o.enrolment AND t.id = o.slot AND t.at > s.upto;
    END IF;
    ANALYZE occurrence (enrolment, area, slot);
END $$;

-- Stores them, counted. One that is there already (of another version of the plan, on the day of the move) is left as it is: that is looked for only
-- when the index refuses the whole, because to ask of every row costs one log record in six.
CREATE OR REPLACE FUNCTION sweep_raise() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    total integer;
BEGIN
    BEGIN
        total := sweep_store();
    EXCEPTION WHEN unique_violation THEN
        DELETE FROM occurrence o USING duty d, slot t
        WHERE t.id = o.slot AND (d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth) = (o.jurisdiction, o.enrolment, t.occurs_on, t.rule, t.nth);
        total := sweep_store();
    END;
    INSERT INTO counter (jurisdiction, area, day, adoption, rule, role, how, n)
    SELECT min(c.jurisdiction), c.area, t.occurs_on, t.adoption, t.rule, t.role, 'due', sum(c.n)
    FROM (SELECT min(jurisdiction) AS jurisdiction, area, slot, count(*) AS n FROM occurrence GROUP BY area, slot) c
    JOIN slot t ON t.id = c.slot
    GROUP BY c.area, t.occurs_on, t.adoption, t.rule, t.role ORDER BY c.area, t.occurs_on, t.adoption, t.rule, t.role
    ON CONFLICT (area, day, adoption, rule, role, how) DO UPDATE SET n = counter.n + excluded.n;
    RETURN total;
END $$;

CREATE OR REPLACE FUNCTION sweep_store() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    total integer;
BEGIN
    INSERT INTO duty (jurisdiction, area, enrolment, occurs_on, rule, nth, adoption, track, role, standing, post, given, person, opens, closes, evidence, climbed,
                      acknowledged, opened_by, lapsed, need, must, hidden, closed_by_whom, told_late)
    SELECT o.jurisdiction, o.area, o.enrolment, t.occurs_on, t.rule, t.nth, t.adoption, t.track, t.role, t.kind = 'post', o.post, false, o.person, t.at, t.closes,
           t.evidence, 0, false, 0, false, t.need, t.must, t.hidden, '', false
    FROM occurrence o JOIN slot t ON t.id = o.slot;
    GET DIAGNOSTICS total = ROW_COUNT;
    RETURN total;
END $$;

-- The ladders of what is claimed. Adopted a moment ago they are in no statistics, and the planner would look one rung up for every other one.
CREATE OR REPLACE FUNCTION sweep_ladder() RETURNS void LANGUAGE plpgsql SET enable_nestloop = off AS $$
DECLARE
    adoptions integer[] := ARRAY(SELECT DISTINCT adoption FROM swept);
BEGIN
    INSERT INTO ladder
    SELECT l.adoption, l.track, l.rule, l.climbed, l.step, l.to_role, l.kind, l.command, l.command_kind, l.wakes, l.home, l.after,
           lead(l.after) OVER (PARTITION BY l.adoption, l.track, l.rule, l.climbed ORDER BY l.step)
    FROM (SELECT g.adoption, g.track, g.rule, f.step AS climbed, g.step, g.to_role, g.kind, g.command, g.command_kind, g.wakes, g.home,
                 max(g.after) OVER (PARTITION BY f.id ORDER BY g.step) AS after
          FROM rung f JOIN rung g ON g.adoption = f.adoption AND g.track = f.track AND g.rule = f.rule AND g.step >= f.step
          WHERE f.adoption = ANY(adoptions) AND g.adoption = ANY(adoptions)) l;
    ANALYZE ladder (adoption, track, rule, climbed, step);
END $$;

-- The rungs due by `upto`, and for whoever has one when the next is due: of each duty those due and, where none is, its first, each with when the one
-- after it is. Enrolments without a rung due are not looked at. Returns how many.
CREATE OR REPLACE FUNCTION sweep_rungs(now timestamptz, steady boolean) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    total integer;
BEGIN
    PERFORM sweep_ladder();
    WITH rungs AS MATERIALIZED (
        SELECT s.jurisdiction, s.area, s.enrolment, s.adoption, s.since, s.upto, d.occurs_on, d.rule, d.nth, d.closes + l.after AS at,
               d.closes + l.then_after AS then_at, l.step, l.to_role, l.kind, l.command, l.command_kind, l.wakes, l.home
        FROM swept s
        JOIN duty d ON d.enrolment = s.enrolment AND d.how IS NULL AND NOT d.acknowledged AND d.occurs_on > (s.entered - interval '3 days')::date
        JOIN ladder l ON l.adoption = s.adoption AND l.track = s.track AND l.rule = d.rule AND l.climbed = d.climbed
        WHERE s.rung_at <= s.upto AND (l.step = l.climbed OR d.closes + l.after <= s.upto)
    ), due AS (
        INSERT INTO climbing
        SELECT r.jurisdiction, r.area, r.enrolment, r.occurs_on, r.rule, r.nth, r.step, greatest(r.since, r.at), r.to_role, r.kind,
               CASE WHEN steady THEN b.post ELSE stands_in(b.post, greatest(r.since, r.at)) END, r.command, r.command_kind,
               CASE WHEN steady THEN c.post ELSE stands_in(c.post, greatest(r.since, r.at)) END, r.adoption, r.wakes, r.home
        FROM rungs r
        LEFT JOIN seat b ON b.enrolment = CASE WHEN r.kind = 'seat' THEN r.enrolment END AND b.role = r.to_role AND b.until IS NULL
        LEFT JOIN seat c ON c.enrolment = CASE WHEN r.command_kind = 'seat' AND r.kind <> 'person' THEN r.enrolment END AND c.role = r.command AND c.until IS NULL
        WHERE r.at <= r.upto
        RETURNING 1
    ), next AS (
        UPDATE swept s SET rung_at = n.at
        FROM (SELECT q.enrolment, x.at FROM swept q
              LEFT JOIN (SELECT enrolment, min(CASE WHEN at > upto THEN at WHEN then_at > upto THEN then_at END) AS at FROM rungs GROUP BY enrolment) x
                  USING (enrolment)
              WHERE q.rung_at <= q.upto) n
        WHERE n.enrolment = s.enrolment
    )
    SELECT count(*) FROM due INTO total;
    RETURN total;
END $$;

-- Climbs them: the steps, the duties' `climbed`, and one message a post. Where nobody holds the rung's role the area's command is told at once.
CREATE OR REPLACE FUNCTION sweep_climb(now timestamptz, steady boolean) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    total integer;
BEGIN
    UPDATE swept s SET rung_at = least(s.rung_at, o.rung)
    FROM (SELECT q.enrolment, min(t.rung_at) AS rung FROM occurrence q JOIN slot t ON t.id = q.slot WHERE t.rung_at <= sweep_climb.now GROUP BY q.enrolment) o
    WHERE o.enrolment = s.enrolment AND o.rung <= s.upto;
    IF NOT EXISTS (SELECT FROM swept s WHERE s.rung_at <= s.upto) THEN
        RETURN 0;
    END IF;
    total := sweep_rungs(now, steady);
    IF total = 0 THEN
        RETURN 0;
    END IF;
    ANALYZE climbing;
    PERFORM sweep_stands(array_agg(role), array_agg(area), array_agg(at), steady)
    FROM (SELECT DISTINCT to_role AS role, area, CASE WHEN steady THEN sweep_climb.now ELSE at END AS at FROM climbing WHERE kind = 'post') asked;
    IF EXISTS (SELECT FROM stands WHERE post IS NULL) OR EXISTS (SELECT FROM climbing WHERE kind = 'seat' AND seated IS NULL) THEN
        PERFORM sweep_stands(array_agg(role), array_agg(area), array_agg(at), steady)
        FROM (SELECT DISTINCT command AS role, area, CASE WHEN steady THEN sweep_climb.now ELSE at END AS at FROM climbing
              WHERE command_kind = 'post' AND kind <> 'person' AND seated IS NULL) asked;
    END IF;
    WITH told AS MATERIALIZED (
        SELECT c.*, coalesce(h.post, c.seated, k.post, c.commanding) AS to_post
        FROM climbing c
        LEFT JOIN stands h ON c.kind = 'post' AND h.role = c.to_role AND h.area = c.area AND h.at = CASE WHEN steady THEN sweep_climb.now ELSE c.at END
        LEFT JOIN stands k ON c.command_kind = 'post' AND c.kind <> 'person' AND k.role = c.command AND k.area = c.area
            AND k.at = CASE WHEN steady THEN sweep_climb.now ELSE c.at END
    ), made AS (
        INSERT INTO climb (jurisdiction, area, enrolment, occurs_on, rule, nth, step, at, recorded, to_role, to_post, acknowledged_by, late)
        SELECT t.jurisdiction, t.area, t.enrolment, t.occurs_on, t.rule, t.nth, t.step, t.at, sweep_climb.now, t.to_role, t.to_post, '',
               sweep_climb.now - t.at > interval '5 minutes' FROM told t
    )
    INSERT INTO outbox (jurisdiction, area, key, channel, to_post, to_text, kind, count, link, at, attempts, next_at, dead, error, wakes)
    SELECT min(jurisdiction), min(area), climb_key(to_post, min(area), min(concat_ws('.', enrolment, rule, occurs_on, nth, step))), 'any', to_post, '', 'climb',
           count(*), '/', sweep_climb.now, 0, sweep_climb.now, false, '', bool_or(wakes)
    FROM told WHERE to_post IS NOT NULL OR kind <> 'person' GROUP BY to_post, CASE WHEN to_post IS NULL THEN area END ORDER BY to_post, min(area)
    ON CONFLICT (key) DO NOTHING;
    UPDATE duty d SET climbed = c.step + 1
    FROM (SELECT jurisdiction, enrolment, occurs_on, rule, nth, max(step) AS step FROM climbing GROUP BY 1, 2, 3, 4, 5) c
    WHERE (d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth) = (c.jurisdiction, c.enrolment, c.occurs_on, c.rule, c.nth);
    PERFORM tell_homes(array_agg(DISTINCT c.enrolment), min(c.occurs_on), sweep_climb.now) FROM climbing c WHERE c.home HAVING count(*) > 0;
    RETURN total;
END $$;

-- Moves the pulses on, each found where it was claimed (its page is in memory): evaluated up to `upto`; when the next routine duty opens or rung is due;
-- and when the core must look, because a window will close whose silence calls for something. Whether anybody holds what opens next is seen when it opens.
CREATE OR REPLACE FUNCTION sweep_pulses(now timestamptz, claimed integer) RETURNS void LANGUAGE plpgsql SET random_page_cost = 1 AS $$
DECLARE
    moved integer;
BEGIN
    WITH coming AS MATERIALIZED (
        SELECT k.adoption, k.track, k.stage, k.zone, k.first, k.upto, min(t.at) AS at
        FROM (SELECT DISTINCT adoption, track, stage, zone, first, upto FROM swept) k
        JOIN slot t USING (adoption, track, stage, zone)
        WHERE t.at > k.upto AND (t.day - k.first) % t.every = 0 AND t.day >= (k.upto AT TIME ZONE k.zone)::date
        GROUP BY k.adoption, k.track, k.stage, k.zone, k.first, k.upto
    ), own AS MATERIALIZED (
        SELECT o.enrolment, min(t.rung_at) AS rung_at, min(t.closes) FILTER (WHERE o.lapses) AS lapses_at
        FROM occurrence o JOIN slot t ON t.id = o.slot GROUP BY o.enrolment
    )
    UPDATE pulse p SET until = s.upto, rung_at = r.rung_at, routine_at = least(CASE WHEN s.ends IS NULL OR n.at < s.ends THEN n.at END, r.rung_at),
                       individual_at = least(s.individual_at, o.lapses_at)
    FROM swept s
    LEFT JOIN coming n USING (adoption, track, stage, zone, first, upto)
    LEFT JOIN own o USING (enrolment)
    CROSS JOIN LATERAL (SELECT least(s.rung_at, CASE WHEN o.rung_at > s.upto THEN o.rung_at END) AS rung_at) r
    WHERE p.ctid = s.spot;
    GET DIAGNOSTICS moved = ROW_COUNT;
    IF moved <> claimed THEN
        RAISE EXCEPTION 'of % pulses claimed % were moved on', claimed, moved;
    END IF;
END $$;

-- One entry a group and day, and one a ladder's step, in the ledger of the area that adopted the plan: how many, and the digest of which.
CREATE OR REPLACE FUNCTION sweep_ledger(now timestamptz, engine text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    ledgers bigint[];
BEGIN
    IF NOT EXISTS (SELECT FROM occurrence) AND NOT EXISTS (SELECT FROM climbing) THEN
        RETURN 0;
    END IF;
    ledgers := ARRAY(SELECT DISTINCT d.area FROM adoption d WHERE d.id IN (SELECT adoption FROM swept) ORDER BY d.area);
    INSERT INTO pulse (enrolment, jurisdiction, area, track, stage, until, plain, seq, head, memory)
    SELECT -a.id, a.jurisdiction, a.id, '', '', sweep_ledger.now, false, 0, decode(repeat('00', 32), 'hex'), '{}'
    FROM area a WHERE a.id = ANY(ledgers) ORDER BY a.id
    ON CONFLICT (enrolment) DO NOTHING;
    PERFORM 1 FROM pulse p WHERE p.enrolment IN (SELECT -unnest(ledgers)) ORDER BY p.enrolment FOR UPDATE;
    RETURN append((
        SELECT jsonb_agg(jsonb_build_object('enrolment', p.enrolment, 'seq', p.seq + g.n, 'recorded', sweep_ledger.now, 'kind', g.kind, 'actor', 'engine',
                                            'engine', sweep_ledger.engine, 'body', g.body))
        FROM (
            SELECT -a.area AS ledger, b.kind, b.body, row_number() OVER (PARTITION BY a.area ORDER BY b.kind, b.body) AS n
            FROM (
                SELECT t.adoption, 'day' AS kind, format('{"adoption":%s,"count":%s,"day":"%s","keys":"%s","nth":%s,"rule":%s}', t.adoption, o.n, t.occurs_on,
                       encode(sha256(convert_to(o.keys, 'UTF8')), 'hex'), t.nth, to_json(t.rule)) AS body
                FROM (SELECT s.series, count(*) AS n, string_agg(q.enrolment::text, ',' ORDER BY q.enrolment) AS keys
                      FROM occurrence q JOIN slot s ON s.id = q.slot GROUP BY s.series) o
                JOIN (SELECT DISTINCT series, adoption, rule, nth, occurs_on FROM slot) t USING (series)
                UNION ALL
                SELECT c.adoption, 'rungs', format('{"adoption":%s,"count":%s,"keys":"%s","rule":%s,"step":%s}', c.adoption, count(*),
                       encode(sha256(convert_to(string_agg(concat_ws(':', c.enrolment, c.occurs_on, c.nth), ',' ORDER BY c.enrolment, c.occurs_on, c.nth), 'UTF8')), 'hex'),
                       to_json(c.rule), c.step)
                FROM climbing c GROUP BY c.adoption, c.rule, c.step
            ) b JOIN adoption a ON a.id = b.adoption
        ) g JOIN pulse p ON p.enrolment = g.ledger
    ));
END $$;

-- One round over up to `most` enrolments at `now`; `engine` is the core's version, recorded with what is decided.
-- Returns {"claimed": n, "raised": n, "climbed": n, "entries": n}; claimed 0: nothing shared is due. Each statement runs once a batch, over tables
-- just counted (by a sample of 3,000 rows: sizes are what matters): it is planned for that batch, and its hashes fit in memory.
CREATE OR REPLACE FUNCTION sweep_routine(now timestamptz, most integer, engine text DEFAULT '') RETURNS jsonb LANGUAGE plpgsql
    SET work_mem = '64MB' SET jit = off SET plan_cache_mode = force_custom_plan SET default_statistics_target = 10 AS $$
DECLARE
    claimed integer;
    raised integer;
    climbed integer;
    steady boolean;
BEGIN
    PERFORM sweep_tables();
    claimed := sweep_claim(now, most);
    IF claimed = 0 THEN
        RETURN jsonb_build_object('claimed', 0, 'raised', 0, 'climbed', 0, 'entries', 0);
    END IF;
    steady := sweep_steady();
    PERFORM sweep_slots(now);
    PERFORM sweep_holders(now, steady);
    PERFORM sweep_occurrences(now, steady);
    PERFORM ensure_room(now, (SELECT jsonb_agg(DISTINCT jsonb_build_object('occurs_on', date_trunc('month', t.occurs_on)::date)) FROM slot t WHERE t.at <= sweep_routine.now));
    raised := sweep_raise();
    climbed := sweep_climb(now, steady);
    PERFORM sweep_pulses(now, claimed);
    RETURN jsonb_build_object('claimed', claimed, 'raised', raised, 'climbed', climbed, 'entries', sweep_ledger(now, engine));
END $$;
