-- What whole groups share, decided set-wise: routine duties open, ladders are climbed. Equal, duty for duty and step for step, to what
-- anju.core.flow.evaluate decides one by one (tests/records/test_sweep.py compares). What only the core can decide is left to it: the sweep stops
-- a microsecond before the first such moment and says so in `individual_at`.
--
--   swept        the enrolments claimed, and how far each is moved on
--   calendar     when each time of day falls on each day, once a zone
--   stands       who holds each standing role over each area at each of those moments
--   occurrence   the routine duties that open in (since, now]
--   climbing     the rungs that are due
-- are temporary tables, because several statements read them and the planner should know their size.

-- The working tables of this session; made once, emptied at each commit.
CREATE OR REPLACE FUNCTION sweep_tables() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF to_regclass('pg_temp.swept') IS NOT NULL THEN
        TRUNCATE swept, calendar, stands, occurrence, climbing;
        RETURN;
    END IF;
    CREATE TEMP TABLE swept (
        enrolment bigint PRIMARY KEY, jurisdiction integer, area bigint, adoption integer, track text, stage text, zone text, starts timestamptz, ends timestamptz,
        entered timestamptz, person bigint, since timestamptz, upto timestamptz, individual_at timestamptz, rung_at timestamptz, first date, roles text[], posts bigint[]
    ) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE calendar (zone text, clock time, day date, at timestamptz, occurs_on date) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE stands (role text, area bigint, at timestamptz, post bigint, PRIMARY KEY (role, area, at)) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE occurrence (
        enrolment bigint, rule text, nth smallint, occurs_on date, role text, kind text, post bigint, held boolean, at timestamptz, closes timestamptz,
        evidence text, lapses boolean, need boolean, must boolean, rung_at timestamptz
    ) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE climbing (
        jurisdiction integer, area bigint, enrolment bigint, occurs_on date, rule text, nth integer, step smallint, at timestamptz, to_role text, kind text,
        seated bigint, adoption integer
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

-- Whether no post changes hands after the first `since`, so that who holds a role now held it, and will hold it, at every moment that matters.
CREATE OR REPLACE FUNCTION sweep_steady() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    earliest timestamptz := (SELECT min(s.since) FROM swept s);
BEGIN
    RETURN NOT EXISTS (SELECT FROM post p WHERE p.active_from > earliest OR p.active_until > earliest)
        AND NOT EXISTS (SELECT FROM absence a WHERE a.accepted IS NOT NULL AND (a.until IS NULL OR a.until > earliest));
END $$;

-- Who holds the standing roles that routine duties are for, over every area of the claimed, whenever one may open; once a role and area.
CREATE OR REPLACE FUNCTION sweep_stands(now timestamptz, steady boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO stands
    SELECT role, area, at, standing(role, area, at)
    FROM (SELECT DISTINCT r.role, k.area, CASE WHEN steady THEN sweep_stands.now ELSE c.at END AS at
          FROM (SELECT DISTINCT adoption, track, zone, area FROM swept) k
          JOIN routine r ON r.adoption = k.adoption AND r.track = k.track AND r.kind = 'post'
          JOIN calendar c ON c.zone = k.zone AND c.clock = r.at) asked;
    ANALYZE stands;
END $$;

-- The routine duties that open for the claimed in (since, now], with who holds them as each opens. An empty seat or post is for the core, and so is
-- what follows when a window closes unanswered: `upto` ends just before the first of those.
CREATE OR REPLACE FUNCTION sweep_occurrences(now timestamptz, steady boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO occurrence
    SELECT s.enrolment, r.rule, r.nth, c.occurs_on, r.role, r.kind,
           CASE r.kind WHEN 'post' THEN h.post
                       WHEN 'seat' THEN CASE WHEN steady THEN s.posts[array_position(s.roles, r.role)] ELSE stands_in(s.posts[array_position(s.roles, r.role)], c.at) END END,
           CASE r.kind WHEN 'post' THEN h.post IS NOT NULL WHEN 'seat' THEN coalesce(r.role = ANY(s.roles), false) ELSE true END,
           c.at, c.at + r.within, r.evidence, r.lapses, r.need, r.must, c.at + r.within + g.after
    FROM swept s
    JOIN routine r ON r.adoption = s.adoption AND r.track = s.track AND s.stage = ANY(r.stages)
    JOIN calendar c ON c.zone = s.zone AND c.clock = r.at AND c.at > s.since AND c.at <= sweep_occurrences.now AND c.at >= s.entered AND (s.ends IS NULL OR c.at < s.ends)
        AND c.day >= (s.since AT TIME ZONE s.zone)::date AND (c.day - s.first) % r.every = 0
    LEFT JOIN stands h ON r.kind = 'post' AND h.role = r.role AND h.area = s.area AND h.at = CASE WHEN steady THEN sweep_occurrences.now ELSE c.at END
    LEFT JOIN rung g ON g.adoption = r.adoption AND g.track = r.track AND g.rule = r.rule AND g.step = 0;
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
CREATE OR REPLACE FUNCTION sweep_climb(now timestamptz, steady boolean) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    total integer;
BEGIN
    UPDATE swept s SET rung_at = least(s.rung_at, o.at)
    FROM (SELECT enrolment, min(rung_at) AS at FROM occurrence WHERE rung_at IS NOT NULL GROUP BY enrolment) o WHERE o.enrolment = s.enrolment;
    WITH late AS MATERIALIZED (
        SELECT s.jurisdiction, s.area, s.enrolment, s.adoption, s.track, s.since, s.upto, s.roles, s.posts, d.occurs_on, d.rule, d.nth, d.closes, d.climbed
        FROM swept s
        JOIN duty d ON d.enrolment = s.enrolment AND d.how IS NULL AND NOT d.acknowledged AND d.closes <= s.upto AND d.occurs_on > (s.entered - interval '3 days')::date
        WHERE s.rung_at <= s.upto
    ), ladder AS (
        SELECT l.jurisdiction, l.area, l.enrolment, l.occurs_on, l.rule, l.nth, g.step, g.to_role, g.kind, l.posts[array_position(l.roles, g.to_role)] AS seated,
               l.adoption, l.upto,
               greatest(l.since, max(l.closes + g.after) OVER (PARTITION BY l.enrolment, l.occurs_on, l.rule, l.nth ORDER BY g.step)) AS at
        FROM late l JOIN rung g ON g.adoption = l.adoption AND g.track = l.track AND g.rule = l.rule AND g.step >= l.climbed
    )
    INSERT INTO climbing
    SELECT jurisdiction, area, enrolment, occurs_on, rule, nth, step, at, to_role, kind, seated, adoption FROM ladder WHERE at <= upto;
    GET DIAGNOSTICS total = ROW_COUNT;
    IF total > 0 THEN
        ANALYZE climbing;
        INSERT INTO stands
        SELECT role, area, at, standing(role, area, at)
        FROM (SELECT DISTINCT to_role AS role, area, CASE WHEN steady THEN sweep_climb.now ELSE at END AS at FROM climbing WHERE kind = 'post') asked
        ON CONFLICT DO NOTHING;
        INSERT INTO climb (jurisdiction, area, enrolment, occurs_on, rule, nth, step, at, recorded, to_role, to_post, acknowledged_by, late)
        SELECT c.jurisdiction, c.area, c.enrolment, c.occurs_on, c.rule, c.nth, c.step, c.at, sweep_climb.now, c.to_role,
               CASE WHEN c.kind = 'post' THEN h.post WHEN steady THEN c.seated ELSE stands_in(c.seated, c.at) END, '', sweep_climb.now - c.at > interval '5 minutes'
        FROM climbing c LEFT JOIN stands h ON h.role = c.to_role AND h.area = c.area AND h.at = CASE WHEN steady THEN sweep_climb.now ELSE c.at END
        ORDER BY c.enrolment, c.occurs_on, c.rule, c.nth, c.step;
        UPDATE duty d SET climbed = c.step + 1
        FROM (SELECT jurisdiction, enrolment, occurs_on, rule, nth, max(step) AS step FROM climbing GROUP BY 1, 2, 3, 4, 5) c
        WHERE (d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth) = (c.jurisdiction, c.enrolment, c.occurs_on, c.rule, c.nth);
        INSERT INTO outbox (jurisdiction, area, key, channel, to_post, to_text, kind, count, link, at, attempts, next_at, dead, error)
        SELECT min(jurisdiction), min(area), 'climb.' || to_post || '.' || min(concat_ws('.', enrolment, rule, occurs_on, nth, step)), 'any', to_post, '', 'climb', count(*), '/',
               sweep_climb.now, 0, sweep_climb.now, false, ''
        FROM (SELECT c.*, CASE WHEN c.kind = 'post' THEN h.post ELSE c.seated END AS to_post
              FROM climbing c LEFT JOIN stands h ON h.role = c.to_role AND h.area = c.area AND h.at = CASE WHEN steady THEN sweep_climb.now ELSE c.at END) told
        WHERE to_post IS NOT NULL GROUP BY to_post ORDER BY to_post
        ON CONFLICT (key) DO NOTHING;
    END IF;
    UPDATE swept s SET rung_at = x.at
    FROM (SELECT s.enrolment, min(greatest(d.closes + g.after, s.upto)) AS at
          FROM swept s
          LEFT JOIN duty d ON d.enrolment = s.enrolment AND d.how IS NULL AND NOT d.acknowledged AND d.occurs_on > (s.entered - interval '3 days')::date
          LEFT JOIN rung g ON g.adoption = s.adoption AND g.track = s.track AND g.rule = d.rule AND g.step = d.climbed
          WHERE s.rung_at <= s.upto GROUP BY s.enrolment) x
    WHERE x.enrolment = s.enrolment;
    RETURN total;
END $$;

-- Moves the pulses on: evaluated up to `upto`; when the next routine duty opens or rung is due; and when the core must look, because the next
-- duty of some rule opens with nobody to hold it, or a window will close whose silence calls for something.
CREATE OR REPLACE FUNCTION sweep_pulses(now timestamptz, steady boolean) RETURNS void LANGUAGE plpgsql AS $$
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
    ), next AS (
        SELECT s.enrolment, min(c.at) FILTER (WHERE h.held) AS shared, min(c.at) FILTER (WHERE NOT h.held) AS alone
        FROM swept s
        JOIN coming c USING (adoption, track, stage, zone, first, upto)
        LEFT JOIN stands t ON c.kind = 'post' AND t.role = c.role AND t.area = s.area AND t.at = CASE WHEN steady THEN sweep_pulses.now ELSE c.at END
        CROSS JOIN LATERAL (SELECT CASE c.kind WHEN 'post' THEN t.post IS NOT NULL WHEN 'seat' THEN coalesce(c.role = ANY(s.roles), false) ELSE true END AS held) h
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
    steady boolean;
BEGIN
    PERFORM sweep_tables();
    claimed := sweep_claim(now, most);
    IF claimed = 0 THEN
        RETURN jsonb_build_object('claimed', 0, 'raised', 0, 'climbed', 0, 'entries', 0);
    END IF;
    steady := sweep_steady();
    PERFORM sweep_calendar(now);
    PERFORM sweep_stands(now, steady);
    PERFORM sweep_occurrences(now, steady);
    PERFORM ensure_room(now, (SELECT jsonb_agg(DISTINCT jsonb_build_object('occurs_on', date_trunc('month', occurs_on)::date)) FROM occurrence));
    raised := sweep_raise();
    climbed := sweep_climb(now, steady);
    PERFORM sweep_pulses(now, steady);
    RETURN jsonb_build_object('claimed', claimed, 'raised', raised, 'climbed', climbed, 'entries', sweep_ledger(now, engine));
END $$;
