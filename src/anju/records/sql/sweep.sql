-- What whole groups share, decided set-wise: routine duties open, ladders are climbed. Equal, duty for duty and step for step, to what
-- anju.core.flow.evaluate decides one by one (tests/records/test_sweep.py compares). What only the core can decide is left to it: the sweep stops
-- a microsecond before the first such moment and says so in `individual_at`.
--
--   swept        the enrolments claimed, and how far each is moved on
--   calendar     when each time of day falls on each day, once a zone
--   occurrence   the routine duties that open in (since, now]
-- are temporary tables, because several statements read them and the planner should know their size.

-- The working tables of this session; made once, emptied at each commit.
CREATE OR REPLACE FUNCTION sweep_tables() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF to_regclass('pg_temp.swept') IS NOT NULL THEN
        TRUNCATE swept, calendar, occurrence, climbing;
        RETURN;
    END IF;
    CREATE TEMP TABLE swept (
        enrolment bigint PRIMARY KEY, jurisdiction integer, area bigint, adoption integer, track text, stage text, zone text, starts timestamptz, ends timestamptz,
        entered timestamptz, person bigint, since timestamptz, upto timestamptz, individual_at timestamptz, rung_at timestamptz, first date, roles text[], posts bigint[]
    ) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE calendar (zone text, clock time, day date, at timestamptz, occurs_on date) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE occurrence (
        enrolment bigint, rule text, nth smallint, occurs_on date, role text, kind text, post bigint, held boolean, at timestamptz, closes timestamptz,
        evidence text, lapses boolean, need boolean, must boolean, rung_at timestamptz
    ) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE climbing (
        jurisdiction integer, area bigint, enrolment bigint, occurs_on date, rule text, nth integer, step smallint, at timestamptz, to_role text, to_post bigint, adoption integer
    ) ON COMMIT DELETE ROWS;
END $$;

-- Claims up to `most` enrolments whose shared moment has come and whose own has not; skips what another worker holds.
CREATE OR REPLACE FUNCTION sweep_claim(now timestamptz, most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    total integer;
BEGIN
    INSERT INTO swept
    SELECT p.enrolment, p.jurisdiction, p.area, p.adoption, p.track, p.stage, e.zone, e.starts, e.ends, e.entered, e.person, p.until, sweep_claim.now, p.individual_at,
           p.rung_at, (e.starts AT TIME ZONE e.zone)::date, s.roles, s.posts
    FROM (SELECT * FROM pulse c WHERE c.plain AND c.routine_at <= sweep_claim.now AND (c.individual_at IS NULL OR c.individual_at > sweep_claim.now)
              AND c.until < sweep_claim.now
          ORDER BY c.routine_at LIMIT most FOR UPDATE SKIP LOCKED) p
    JOIN enrolment e ON e.id = p.enrolment
    CROSS JOIN LATERAL (SELECT array_agg(t.role) AS roles, array_agg(t.post) AS posts FROM seat t WHERE t.enrolment = p.enrolment AND t.until IS NULL) s;
    GET DIAGNOSTICS total = ROW_COUNT;
    ANALYZE swept;
    RETURN total;
END $$;

-- The days of each zone from the first that matters until past `now`, for every time of day of a routine.
CREATE OR REPLACE FUNCTION sweep_calendar(now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO calendar
    SELECT zone, clock, day, instant, (instant AT TIME ZONE zone)::date
    FROM (
        SELECT z.zone, c.clock, d::date AS day, instant_of(d::date, c.clock, z.zone) AS instant
        FROM (SELECT zone, min(since) AS since FROM swept GROUP BY zone) z
        CROSS JOIN (SELECT DISTINCT r.at AS clock FROM routine r WHERE r.adoption IN (SELECT DISTINCT adoption FROM swept)) c
        CROSS JOIN (SELECT coalesce(max(every), 1) AS every FROM routine r WHERE r.adoption IN (SELECT DISTINCT adoption FROM swept)) widest
        CROSS JOIN LATERAL generate_series((z.since AT TIME ZONE z.zone)::date::timestamp,
                                           (sweep_calendar.now AT TIME ZONE z.zone)::date::timestamp + 2 * widest.every * interval '1 day', '1 day') d
    ) days;
    ANALYZE calendar;
END $$;

-- The routine duties that open for the claimed in (since, now], with who holds them as each opens. An empty seat or post is for the core, and so is
-- what follows when a window closes unanswered: `upto` ends just before the first of those.
CREATE OR REPLACE FUNCTION sweep_occurrences(now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    away boolean := EXISTS (SELECT FROM absence a WHERE a.accepted IS NOT NULL AND a.since <= sweep_occurrences.now);
BEGIN
    INSERT INTO occurrence
    SELECT s.enrolment, r.rule, r.nth, c.occurs_on, r.role, r.kind,
           CASE WHEN r.kind = 'seat' THEN CASE WHEN away THEN stands_in(s.posts[array_position(s.roles, r.role)], c.at) ELSE s.posts[array_position(s.roles, r.role)] END END,
           r.kind = 'person' OR r.kind = 'seat' AND coalesce(r.role = ANY(s.roles), false), c.at, c.at + r.within, r.evidence, r.lapses, r.need, r.must, c.at + r.within + g.after
    FROM swept s
    JOIN routine r ON r.adoption = s.adoption AND r.track = s.track AND s.stage = ANY(r.stages)
    JOIN calendar c ON c.zone = s.zone AND c.clock = r.at AND c.at > s.since AND c.at <= sweep_occurrences.now AND c.at >= s.entered AND (s.ends IS NULL OR c.at < s.ends)
        AND c.day >= (s.since AT TIME ZONE s.zone)::date AND (c.day - s.first) % r.every = 0
    LEFT JOIN rung g ON g.adoption = r.adoption AND g.track = r.track AND g.rule = r.rule AND g.step = 0;
    UPDATE occurrence o SET post = h.post, held = h.post IS NOT NULL
    FROM swept s, (SELECT d.role, d.area, d.at, standing(d.role, d.area, d.at) AS post
                   FROM (SELECT DISTINCT o.role, s.area, o.at FROM occurrence o JOIN swept s USING (enrolment) WHERE o.kind = 'post') d) h
    WHERE o.kind = 'post' AND s.enrolment = o.enrolment AND h.role = o.role AND h.area = s.area AND h.at = o.at;
    UPDATE swept s SET upto = x.first - interval '1 microsecond', individual_at = least(s.individual_at, x.first)
    FROM (SELECT o.enrolment, min(CASE WHEN o.held THEN o.closes ELSE o.at END) AS first
          FROM occurrence o JOIN swept t USING (enrolment)
          WHERE NOT o.held OR o.lapses AND o.closes <= sweep_occurrences.now AND (t.ends IS NULL OR o.closes < t.ends)
          GROUP BY o.enrolment) x
    WHERE x.enrolment = s.enrolment;
    DELETE FROM occurrence o USING swept s WHERE s.enrolment = o.enrolment AND o.at > s.upto;
    ANALYZE occurrence;
END $$;

-- Stores them, counted.
CREATE OR REPLACE FUNCTION sweep_raise() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    total integer;
BEGIN
    WITH made AS (
        INSERT INTO duty (jurisdiction, area, enrolment, occurs_on, rule, nth, adoption, track, role, standing, post, given, person, opens, closes, evidence, climbed,
                          acknowledged, opened_by, lapsed, need, must, hidden, closed_by_whom, told_late)
        SELECT s.jurisdiction, s.area, s.enrolment, o.occurs_on, o.rule, o.nth, s.adoption, s.track, o.role, o.kind = 'post', o.post, false,
               CASE WHEN o.kind = 'person' THEN s.person END, o.at, o.closes, o.evidence, 0, false, 0, false, o.need, o.must, false, '', false
        FROM occurrence o JOIN swept s USING (enrolment)
        ON CONFLICT DO NOTHING
        RETURNING jurisdiction, area, occurs_on, adoption, rule, role
    ), counted AS (
        INSERT INTO counter (jurisdiction, area, day, adoption, rule, role, how, n)
        SELECT min(jurisdiction), area, occurs_on, adoption, rule, role, 'due', count(*) FROM made
        GROUP BY area, occurs_on, adoption, rule, role ORDER BY area, occurs_on, adoption, rule, role
        ON CONFLICT (area, day, adoption, rule, role, how) DO UPDATE SET n = counter.n + excluded.n
        RETURNING 1
    )
    SELECT count(*) FROM made INTO total;
    RETURN total;
END $$;

-- Climbs every rung due by `upto`, in order: the steps, the duties' `climbed`, and one message a post. Enrolments without a rung due are not looked at.
CREATE OR REPLACE FUNCTION sweep_climb(now timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    total integer;
BEGIN
    UPDATE swept s SET rung_at = least(s.rung_at, o.at)
    FROM (SELECT enrolment, min(rung_at) AS at FROM occurrence WHERE rung_at IS NOT NULL GROUP BY enrolment) o WHERE o.enrolment = s.enrolment;
    WITH ladder AS (
        SELECT s.jurisdiction, s.area, s.enrolment, d.occurs_on, d.rule, d.nth, g.step, g.to_role, g.kind, s.posts[array_position(s.roles, g.to_role)] AS seated, s.upto, s.adoption,
               greatest(s.since, max(d.closes + g.after) OVER (PARTITION BY s.enrolment, d.occurs_on, d.rule, d.nth ORDER BY g.step)) AS at
        FROM swept s
        JOIN duty d ON d.enrolment = s.enrolment AND d.how IS NULL AND NOT d.acknowledged AND d.closes <= s.upto
        JOIN rung g ON g.adoption = s.adoption AND g.track = s.track AND g.rule = d.rule AND g.step >= d.climbed
        WHERE s.rung_at <= s.upto
    ), due AS MATERIALIZED (
        SELECT * FROM ladder WHERE at <= upto
    ), posts AS MATERIALIZED (
        SELECT role, area, at, standing(role, area, at) AS post FROM (SELECT DISTINCT to_role AS role, area, at FROM due WHERE kind = 'post') d
    )
    INSERT INTO climbing
    SELECT d.jurisdiction, d.area, d.enrolment, d.occurs_on, d.rule, d.nth, d.step, d.at, d.to_role,
           CASE WHEN d.kind = 'post' THEN p.post ELSE stands_in(d.seated, d.at) END, d.adoption
    FROM due d LEFT JOIN posts p ON d.kind = 'post' AND p.role = d.to_role AND p.area = d.area AND p.at = d.at;
    GET DIAGNOSTICS total = ROW_COUNT;
    IF total > 0 THEN
        ANALYZE climbing;
        INSERT INTO climb (jurisdiction, area, enrolment, occurs_on, rule, nth, step, at, recorded, to_role, to_post, acknowledged_by, late)
        SELECT jurisdiction, area, enrolment, occurs_on, rule, nth, step, at, sweep_climb.now, to_role, to_post, '', sweep_climb.now - at > interval '5 minutes'
        FROM climbing ORDER BY enrolment, occurs_on, rule, nth, step;
        UPDATE duty d SET climbed = c.step + 1
        FROM (SELECT jurisdiction, enrolment, occurs_on, rule, nth, max(step) AS step FROM climbing GROUP BY 1, 2, 3, 4, 5) c
        WHERE (d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth) = (c.jurisdiction, c.enrolment, c.occurs_on, c.rule, c.nth);
        INSERT INTO outbox (jurisdiction, area, key, channel, to_post, to_text, kind, count, link, at, attempts, next_at, dead, error)
        SELECT min(jurisdiction), min(area), 'climb.' || to_post || '.' || min(concat_ws('.', enrolment, rule, occurs_on, nth, step)), 'any', to_post, '', 'climb', count(*), '/',
               sweep_climb.now, 0, sweep_climb.now, false, ''
        FROM climbing WHERE to_post IS NOT NULL GROUP BY to_post ORDER BY to_post
        ON CONFLICT (key) DO NOTHING;
    END IF;
    UPDATE swept s SET rung_at = x.at
    FROM (SELECT s.enrolment, min(greatest(d.closes + g.after, s.upto)) AS at
          FROM swept s
          LEFT JOIN duty d ON d.enrolment = s.enrolment AND d.how IS NULL AND NOT d.acknowledged
          LEFT JOIN rung g ON g.adoption = s.adoption AND g.track = s.track AND g.rule = d.rule AND g.step = d.climbed
          WHERE s.rung_at <= s.upto GROUP BY s.enrolment) x
    WHERE x.enrolment = s.enrolment;
    RETURN total;
END $$;

-- Moves the pulses on: evaluated up to `upto`; when the next routine duty opens or rung is due; and when the core must look, because the next
-- duty of some rule opens with nobody to hold it, or a window will close whose silence calls for something.
CREATE OR REPLACE FUNCTION sweep_pulses() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH kin AS (
        SELECT DISTINCT adoption, track, stage, zone, first, upto FROM swept
    ), coming AS (
        SELECT k.adoption, k.track, k.stage, k.zone, k.first, k.upto, r.role, r.kind, min(n.at) AS at
        FROM kin k
        JOIN routine r ON r.adoption = k.adoption AND r.track = k.track AND k.stage = ANY(r.stages)
        CROSS JOIN LATERAL (SELECT min(c.at) AS at FROM calendar c
                            WHERE c.zone = k.zone AND c.clock = r.at AND c.at > k.upto AND (c.day - k.first) % r.every = 0
                              AND c.day >= (k.upto AT TIME ZONE k.zone)::date) n
        GROUP BY k.adoption, k.track, k.stage, k.zone, k.first, k.upto, r.rule, r.role, r.kind
    ), stood AS (
        SELECT role, area, at, standing(role, area, at) IS NOT NULL AS held
        FROM (SELECT DISTINCT c.role, s.area, c.at FROM swept s JOIN coming c USING (adoption, track, stage, zone, first, upto)
              WHERE c.kind = 'post' AND (s.ends IS NULL OR c.at < s.ends)) d
    ), next AS (
        SELECT s.enrolment, min(c.at) FILTER (WHERE h.held) AS shared, min(c.at) FILTER (WHERE NOT h.held) AS alone
        FROM swept s
        JOIN coming c USING (adoption, track, stage, zone, first, upto)
        LEFT JOIN stood t ON c.kind = 'post' AND t.role = c.role AND t.area = s.area AND t.at = c.at
        CROSS JOIN LATERAL (SELECT c.kind = 'person' OR c.kind = 'seat' AND coalesce(c.role = ANY(s.roles), false) OR coalesce(t.held, false) AS held) h
        WHERE s.ends IS NULL OR c.at < s.ends
        GROUP BY s.enrolment
    ), lapsing AS (
        SELECT o.enrolment, min(o.closes) AS at FROM occurrence o JOIN swept s USING (enrolment)
        WHERE o.lapses AND (s.ends IS NULL OR o.closes < s.ends) GROUP BY o.enrolment
    )
    UPDATE pulse p SET until = s.upto, rung_at = s.rung_at, routine_at = least(n.shared, s.rung_at), individual_at = least(s.individual_at, n.alone, l.at)
    FROM swept s LEFT JOIN next n USING (enrolment) LEFT JOIN lapsing l USING (enrolment)
    WHERE p.enrolment = s.enrolment;
END $$;

-- One entry a group and day, and one a ladder's step, in the ledger of the area that adopted the plan: how many, and the digest of which.
CREATE OR REPLACE FUNCTION sweep_ledger(now timestamptz, engine text) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM occurrence) AND NOT EXISTS (SELECT FROM climbing) THEN
        RETURN 0;
    END IF;
    INSERT INTO pulse (enrolment, jurisdiction, area, track, stage, until, plain, seq, head, memory)
    SELECT -a.id, a.jurisdiction, a.id, '', '', sweep_ledger.now, false, 0, decode(repeat('00', 32), 'hex'), '{}'
    FROM area a WHERE a.id IN (SELECT d.area FROM adoption d WHERE d.id IN (SELECT adoption FROM swept)) ORDER BY a.id
    ON CONFLICT (enrolment) DO NOTHING;
    PERFORM 1 FROM pulse p WHERE p.enrolment IN (SELECT -d.area FROM adoption d WHERE d.id IN (SELECT adoption FROM swept)) ORDER BY p.enrolment FOR UPDATE;
    RETURN append((
        SELECT jsonb_agg(jsonb_build_object('enrolment', p.enrolment, 'seq', p.seq + g.n, 'recorded', sweep_ledger.now, 'kind', g.kind, 'actor', 'engine',
                                            'engine', sweep_ledger.engine, 'body', g.body))
        FROM (
            SELECT -a.area AS ledger, b.kind, b.body, row_number() OVER (PARTITION BY a.area ORDER BY b.kind, b.body) AS n
            FROM (
                SELECT s.adoption, 'day' AS kind, format('{"adoption":%s,"count":%s,"day":"%s","keys":"%s","nth":%s,"rule":%s}', s.adoption, count(*), o.occurs_on,
                       encode(sha256(convert_to(string_agg(o.enrolment::text, ',' ORDER BY o.enrolment), 'UTF8')), 'hex'), o.nth, to_json(o.rule)) AS body
                FROM occurrence o JOIN swept s USING (enrolment) GROUP BY s.adoption, o.rule, o.nth, o.occurs_on
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
-- Returns {"claimed": n, "raised": n, "climbed": n, "entries": n}; claimed 0: nothing shared is due.
CREATE OR REPLACE FUNCTION sweep_routine(now timestamptz, most integer, engine text DEFAULT '') RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    claimed integer;
    raised integer;
    climbed integer;
BEGIN
    PERFORM sweep_tables();
    claimed := sweep_claim(now, most);
    IF claimed = 0 THEN
        RETURN jsonb_build_object('claimed', 0, 'raised', 0, 'climbed', 0, 'entries', 0);
    END IF;
    PERFORM sweep_calendar(now);
    PERFORM sweep_occurrences(now);
    PERFORM ensure_room(now, (SELECT jsonb_agg(DISTINCT jsonb_build_object('occurs_on', date_trunc('month', occurs_on)::date)) FROM occurrence));
    raised := sweep_raise();
    climbed := sweep_climb(now);
    PERFORM sweep_pulses();
    RETURN jsonb_build_object('claimed', claimed, 'raised', raised, 'climbed', climbed, 'entries', sweep_ledger(now, engine));
END $$;
