-- Plain answers: those that anju.core.plan.plain says call for nothing, so that all they can do is close duties. What the core would decide and `store`
-- would keep of each, for one or for thousands in one statement; equal to it row for row (tests/records/test_plain.py compares). Whatever is not as it
-- must be for that is left alone and not told of: the caller hands it to the core.

-- What is said of `ids`, whose pulses this transaction has locked and each of which is named once, is given by enrolment: `bodies`, the ledger's; when it
-- is said to have `happened`; and where a duty is named its day and number. What they share is in `how`:
--   {"now": t, "at": "the same as the ledger writes it", "who": "person:3", "hands": [posts of the viewer], "v": 1, "engine": "2",
--    "sent": uuid|null, "link": 5|null,  of one alone: the key it was sent under, and the link that must open the door still;
--    "adult": 3|null, "since": t|null,   and with a link whose PIN must still be the one set then
--    "adoption": 1, "track": "home", "stage": "monitoring", "zone": "Asia/Shanghai", "first": its first day, "form": "report", "sensitivity": "health", "via": "household",
--    "named": false, "free": true,      whether a duty is named; whether any viewer of that kind may answer it or only who has it
--    "rules": [...], "makeup": [...],   the rules that may be answered; those of them that can still be answered after their window
--    "lapses": [...],                   all rules of the track whose silence calls for something
--    "opens": t|null}                   when the next routine duty of their group opens
-- An answer is plain where the pulse stands as `how` says, nothing at all is due by `now`, and every duty it answers is answered inside its window
-- and was told to nobody. Of each rule one duty is closed: of those open in whose window it happened, the first to end.

-- Thousands of a kind. Planned for each batch, and by hash: no plan for one serves for all, and what it costs to plan is shared by many. Returns
-- {"done": [[enrolment, area, seq, rules, days, nths, told late], ...], "changes": [see count_up]}; the caller counts the changes, last of all.
CREATE OR REPLACE FUNCTION plain_many(ids bigint[], bodies text[], happened timestamptz[], days date[], numbers integer[], how jsonb) RETURNS json
LANGUAGE plpgsql SET work_mem = '64MB' SET jit = off SET plan_cache_mode = force_custom_plan SET enable_nestloop = off AS $$
DECLARE
    k record;
    told json;
    answered bigint;
    done bigint;
BEGIN
    SELECT * INTO k FROM jsonb_to_record(how) AS k(now timestamptz, at text, who text, hands bigint[], sent uuid, v smallint, engine text, adoption integer,
        track text, stage text, form text, sensitivity text, via text, named boolean, free boolean, rules text[], makeup text[], lapses text[], opens timestamptz);
    PERFORM ensure_room(k.now, NULL);
    WITH asked AS MATERIALIZED (
        SELECT p.enrolment, p.jurisdiction, p.area, p.seq, p.head, p.individual_at, p.routine_at, p.rung_at, (p.memory->>'own')::timestamptz AS own_at, e.ends,
               (e.entered - interval '3 days')::date AS since, x.body, x.happened, x.day, x.nth, coalesce(x.happened, k.now) AS moment
        FROM unnest(ids, bodies, happened, days, numbers) AS x(enrolment, body, happened, day, nth)
        JOIN pulse p ON p.enrolment = x.enrolment
        JOIN enrolment e ON e.id = x.enrolment
        WHERE p.enrolment = ANY(ids) AND e.id = ANY(ids) AND p.plain AND p.adoption = k.adoption AND p.track = k.track AND p.stage = k.stage AND p.until <= k.now
          AND (p.individual_at > k.now) IS NOT FALSE AND (p.routine_at > k.now) IS NOT FALSE
          AND p.memory ? 'own' AND p.memory->'watches' = '[]' AND e.annulled IS NULL AND e.archived IS NULL AND (x.happened <= k.now) IS NOT FALSE
    ), open AS (
        SELECT d.enrolment, d.rule COLLATE "C" AS rule, d.occurs_on, d.nth, d.closes, d.climbed, d.post, a.seq, a.moment <= d.closes AS inside,
               d.closes < k.now AS late, d.closes + g.after AS rung_at,
               NOT d.lapsed AND d.rule = ANY(k.lapses) AND (a.ends IS NULL OR d.closes < a.ends) AS lapses,
               d.rule = ANY(k.rules) AND CASE WHEN k.named THEN d.occurs_on = a.day AND d.nth = a.nth ELSE d.opens <= a.moment END AS mine
        FROM asked a
        JOIN duty d ON d.enrolment = a.enrolment
        LEFT JOIN rung g ON g.adoption = k.adoption AND g.track = k.track AND g.rule = d.rule AND g.step = d.climbed AND NOT d.acknowledged
        WHERE d.enrolment = ANY(ids) AND d.how IS NULL AND d.occurs_on > a.since
    ), picked AS (
        SELECT o.*, o.first AND o.inside AS picked
        FROM (SELECT o.*, o.mine AND row_number() OVER (PARTITION BY o.enrolment, o.rule ORDER BY o.mine DESC, o.inside DESC, o.closes, o.occurs_on, o.nth) = 1
                          AS first FROM open o) o
        ORDER BY o.enrolment, o.rule
    ), judged AS MATERIALIZED (
        SELECT a.*, o.*, CASE WHEN k.named AND o.post = ANY(k.hands) THEN 'post:' || o.post ELSE k.who END AS actor,
               uuid_send(gen_random_uuid()) AS salt, uuid_send(gen_random_uuid()) AS decided_salt
        FROM asked a
        LEFT JOIN (
            SELECT d.enrolment AS owed_by, array_agg(d.rule) FILTER (WHERE d.picked) AS rules, array_agg(d.occurs_on) FILTER (WHERE d.picked) AS days,
                   array_agg(d.nth) FILTER (WHERE d.picked) AS nths, array_agg(d.late) FILTER (WHERE d.picked) AS lates,
                   '[' || string_agg(format('{"at":"%1$s","closing":{"at":"%1$s","fact":%2$s,"how":"done","told_late":%3$s},"decision":"close","facts":[%2$s],'
                                            '"key":["%4$s","%5$s",%6$s],"rule":"%4$s"}', k.at, d.seq + 1, to_json(d.late), d.rule, d.occurs_on, d.nth), ',')
                          FILTER (WHERE d.picked) || ']' AS decided,
                   max(d.post) FILTER (WHERE d.picked) AS post, count(*) FILTER (WHERE d.picked) AS closed,
                   bool_or(d.picked AND d.climbed > 0 OR d.first AND NOT d.inside AND (k.named OR d.rule = ANY(k.makeup))) AS others,
                   min(d.closes) FILTER (WHERE NOT d.picked AND d.lapses) AS lapses_at,
                   min(d.rung_at) FILTER (WHERE NOT d.picked) AS next_rung, min(d.rung_at) AS rung_was
            FROM picked d GROUP BY d.enrolment
        ) o ON o.owed_by = a.enrolment
        WHERE o.others IS NOT TRUE AND (NOT k.named OR o.closed = 1 AND (k.free OR o.post = ANY(k.hands)))
    ), taken AS MATERIALIZED (
        SELECT l.*, link(l.hash, l.decided_digest, entry_head(l.jurisdiction, l.enrolment, k.now, l.seq + 2, 'decided', k.v, NULL, 'engine', k.engine, 'duty'))
                    AS decided_hash
        FROM (SELECT j.*, link(j.head, j.digest, entry_head(j.jurisdiction, j.enrolment, k.now, j.seq + 1, 'fact:evidence', k.v, j.happened, j.actor, k.engine,
                                                            k.sensitivity)) AS hash
              FROM (SELECT j.*, sha256(j.salt || convert_to(j.body, 'UTF8')) AS digest, sha256(j.decided_salt || convert_to(j.decided, 'UTF8')) AS decided_digest
                    FROM judged j OFFSET 0) j
              OFFSET 0) l
    ), kept AS (
        INSERT INTO evidence (jurisdiction, area, enrolment, recorded, seq, form, values, happened, by, via, rule, occurs_on, nth, superseded, sensitivity)
        SELECT t.jurisdiction, t.area, t.enrolment, k.now, t.seq + 1, k.form, t.body::jsonb->'values', t.happened, t.actor, k.via,
               CASE WHEN k.named THEN k.rules[1] END, t.day, t.nth, false, k.sensitivity
        FROM taken t
    ), closed AS (
        UPDATE duty d SET how = 'done', closed_at = k.now, closed_by = c.seq + 1, closed_by_whom = c.actor, told_late = c.late, reason = NULL
        FROM (SELECT t.enrolment, t.seq, t.actor, unnest(t.rules) AS rule, unnest(t.days) AS day, unnest(t.nths) AS nth, unnest(t.lates) AS late FROM taken t) c
        WHERE d.enrolment = ANY(ids) AND d.how IS NULL AND (d.enrolment, d.occurs_on, d.rule, d.nth) = (c.enrolment, c.day, c.rule, c.nth)
        RETURNING d.jurisdiction, d.area, d.occurs_on, d.adoption, d.rule, d.role
    ), written AS (
        INSERT INTO entry (jurisdiction, area, enrolment, recorded, seq, kind, v, happened, actor, engine, sensitivity, salt, body, digest, hash)
        SELECT t.jurisdiction, t.area, t.enrolment, k.now, t.seq + 1, 'fact:evidence', k.v, t.happened, t.actor, k.engine, k.sensitivity, t.salt, t.body, t.digest,
               t.hash
        FROM taken t
        UNION ALL
        SELECT t.jurisdiction, t.area, t.enrolment, k.now, t.seq + 2, 'decided', k.v, NULL, 'engine', k.engine, 'duty', t.decided_salt, t.decided,
               t.decided_digest, t.decided_hash
        FROM taken t WHERE t.decided IS NOT NULL
    ), moved AS (
        UPDATE pulse p SET
            seq = t.seq + CASE WHEN t.closed > 0 THEN 2 ELSE 1 END, head = coalesce(t.decided_hash, t.hash), until = k.now,
            individual_at = CASE WHEN t.closed > 0 THEN least(t.own_at, t.lapses_at) ELSE t.individual_at END,
            rung_at = CASE WHEN t.closed > 0 THEN t.next_rung ELSE t.rung_at END,
            routine_at = CASE WHEN (t.closed > 0) IS NOT TRUE OR (t.routine_at < t.rung_was) IS NOT FALSE THEN t.routine_at
                              ELSE least(CASE WHEN (k.opens < t.ends) IS NOT FALSE THEN k.opens END, t.next_rung) END
        FROM taken t WHERE p.enrolment = ANY(ids) AND p.enrolment = t.enrolment
    )
    SELECT json_build_object(
               'done', (SELECT coalesce(json_agg(json_build_array(t.enrolment, t.area, t.seq + 1, t.rules, t.days, t.nths, t.lates)), '[]') FROM taken t),
               'changes', (SELECT coalesce(json_agg(c), '[]')
                           FROM (SELECT min(jurisdiction) AS jurisdiction, area, occurs_on AS day, adoption, rule, role, 'done' AS how, count(*) AS n
                                 FROM closed GROUP BY area, occurs_on, adoption, rule, role) c)),
           (SELECT coalesce(sum(t.closed), 0) FROM taken t), (SELECT count(*) FROM closed)
    INTO told, answered, done;
    IF answered <> done THEN
        RAISE EXCEPTION 'plain: % duties answered, % closed', answered, done USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN told;
END $$;

-- So many that it pays to plan for them; fewer, and one that was sent under a key, one by one. Returns the same either way.
CREATE OR REPLACE FUNCTION plain(ids bigint[], bodies text[], happened timestamptz[], days date[], numbers integer[], how jsonb, enough integer) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
    one jsonb;
    done jsonb := '[]';
    changes jsonb := '[]';
BEGIN
    IF cardinality(ids) >= enough AND how->>'sent' IS NULL THEN
        RETURN plain_many(ids, bodies, happened, days, numbers, how);
    END IF;
    FOR n IN 1 .. cardinality(ids) LOOP
        one := plain_one(ids[n], bodies[n], happened[n], days[n], numbers[n], how);
        IF one IS NOT NULL THEN
            done := done || jsonb_build_array(one->'done');
            changes := changes || (one->'changes');
        END IF;
    END LOOP;
    RETURN json_build_object('done', done, 'changes', changes);
END $$;

-- One answer of a household, all of it in one round trip and in a transaction of its own where none is open: what `hear` asks under the viewer's role;
-- whether the link and the PIN it came through still open the door, the lock, and whether the key was answered before; then it is taken, and counted. Returns
-- what was done, as `plain` does; null: nothing, and it is the core's.
CREATE OR REPLACE FUNCTION plain_alone(names text[], bounds text[], engine text[], id bigint, body text, happened timestamptz, day date, nth integer, how jsonb)
RETURNS jsonb LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    taken text;
    seen boolean;
    told jsonb;
BEGIN
    FOR n IN 1 .. cardinality(names) LOOP
        taken := set_config(names[n], bounds[n], true);
    END LOOP;
    seen := EXISTS (SELECT FROM enrolment e WHERE e.id = plain_alone.id);
    FOR n IN 1 .. cardinality(names) LOOP
        taken := set_config(names[n], engine[n], true);
    END LOOP;
    IF seen THEN
        told := plain_one(id, body, happened, day, nth, how);
        IF told->'changes' <> '[]' THEN
            PERFORM count_up(told->'changes');
        END IF;
    END IF;
    RETURN told->'done';
END $$;

-- One, in steps: to start the one statement for thousands takes longer than all of these together. A key that was answered before is
-- found once everything else is known: whoever sends twice at once waits for the lock first. Returns {"done": [...], "changes": [...]}, or null.
CREATE OR REPLACE FUNCTION plain_one(id bigint, body text, happened timestamptz, day date, number integer, how jsonb)
RETURNS jsonb LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    k record;
    p record;
    d record;
    moment timestamptz;
    actor text;
    mine boolean;
    behind text;
    lapses_at timestamptz;
    rung_was timestamptz;
    next_rung timestamptz;
    rules text[] := '{}';
    days date[] := '{}';
    nths integer[] := '{}';
    lates boolean[] := '{}';
    parts text[] := '{}';
    changes jsonb := '[]';
    salt bytea := uuid_send(gen_random_uuid());
    digest bytea;
    last bytea;
    decided text;
    decided_salt bytea := uuid_send(gen_random_uuid());
    decided_digest bytea;
    decided_hash bytea;
BEGIN
    SELECT * INTO k FROM jsonb_to_record(how) AS k(now timestamptz, at text, who text, hands bigint[], link bigint, adult bigint, since timestamptz, sent uuid, v smallint, engine text,
        adoption integer, track text, stage text, zone text, first date, form text, sensitivity text, via text, named boolean, free boolean, rules text[], makeup text[],
        lapses text[], opens timestamptz);
    SELECT q.jurisdiction, q.area, q.seq, q.head, q.routine_at, (q.memory->>'own')::timestamptz AS own_at, e.ends, (e.entered - interval '3 days')::date AS since
    INTO p FROM pulse q JOIN enrolment e ON e.id = q.enrolment
    WHERE q.enrolment = plain_one.id AND q.plain AND q.adoption = k.adoption AND q.track = k.track AND q.stage = k.stage AND q.until <= k.now
      AND (q.individual_at > k.now) IS NOT FALSE AND (q.routine_at > k.now) IS NOT FALSE
      AND q.memory ? 'own' AND q.memory->'watches' = '[]' AND e.annulled IS NULL AND e.archived IS NULL AND (happened <= k.now) IS NOT FALSE
      AND e.zone = k.zone AND (e.starts AT TIME ZONE e.zone)::date = k.first
      AND (k.link IS NULL OR EXISTS (SELECT FROM link l WHERE l.id = k.link AND l.enrolment = q.enrolment AND l.revoked IS NULL)
                             AND (SELECT n.set_at FROM pin n WHERE n.person = k.adult) IS NOT DISTINCT FROM k.since)
    FOR UPDATE OF q;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    moment := coalesce(happened, k.now);
    actor := k.who;
    FOR d IN
        SELECT o.rule, o.occurs_on, o.nth, o.opens, o.closes, o.lapsed, o.climbed, o.post, o.area, o.adoption, o.role,
               o.closes + (SELECT g.after FROM rung g WHERE g.adoption = k.adoption AND g.track = k.track AND g.rule = o.rule AND g.step = o.climbed
                                                        AND NOT o.acknowledged) AS rung_at
        FROM duty o
        WHERE o.enrolment = plain_one.id AND o.how IS NULL AND o.occurs_on > p.since
        ORDER BY o.rule COLLATE "C", o.closes, o.occurs_on, o.nth
    LOOP
        rung_was := least(rung_was, d.rung_at);
        mine := d.rule = ANY(k.rules) AND CASE WHEN k.named THEN d.occurs_on = plain_one.day AND d.nth = number ELSE d.opens <= moment END;
        IF mine AND moment <= d.closes AND d.rule <> ALL(rules) THEN
            IF d.climbed > 0 OR (k.named AND NOT k.free AND (d.post = ANY(k.hands)) IS NOT TRUE) THEN
                RETURN NULL;
            END IF;
            IF k.named AND d.post = ANY(k.hands) THEN
                actor := 'post:' || d.post;
            END IF;
            behind := nullif(behind, d.rule);
            rules := rules || d.rule;
            days := days || d.occurs_on;
            nths := nths || d.nth;
            lates := lates || (d.closes < k.now);
            parts := parts || format('{"at":"%1$s","closing":{"at":"%1$s","fact":%2$s,"how":"done","told_late":%3$s},"decision":"close","facts":[%2$s],'
                                     '"key":["%4$s","%5$s",%6$s],"rule":"%4$s"}', k.at, p.seq + 1, to_json(d.closes < k.now), d.rule, d.occurs_on, d.nth);
            changes := changes || jsonb_build_object('jurisdiction', p.jurisdiction, 'area', d.area, 'day', d.occurs_on, 'adoption', d.adoption, 'rule', d.rule,
                                                     'role', d.role, 'how', 'done', 'n', 1);
        ELSE
            IF mine AND moment > d.closes AND (k.named OR d.rule = ANY(k.makeup)) THEN
                IF behind <> d.rule THEN
                    RETURN NULL;
                END IF;
                behind := d.rule;
            END IF;
            next_rung := least(next_rung, d.rung_at);
            IF NOT d.lapsed AND d.rule = ANY(k.lapses) AND (p.ends IS NULL OR d.closes < p.ends) THEN
                lapses_at := least(lapses_at, d.closes);
            END IF;
        END IF;
    END LOOP;
    IF behind IS NOT NULL OR (k.named AND rules = '{}') THEN
        RETURN NULL;
    END IF;
    IF k.sent IS NOT NULL THEN
        INSERT INTO receipt (key, jurisdiction, area, enrolment, answered, at)
        VALUES (k.sent, p.jurisdiction, p.area, id, jsonb_build_object('seqs', jsonb_build_array(p.seq + 1)), k.now)
        ON CONFLICT (key) DO NOTHING;
        IF NOT FOUND THEN
            RETURN NULL;
        END IF;
    END IF;
    PERFORM ensure_room(k.now, NULL);
    INSERT INTO evidence (jurisdiction, area, enrolment, recorded, seq, form, values, happened, by, via, rule, occurs_on, nth, superseded, sensitivity)
    VALUES (p.jurisdiction, p.area, id, k.now, p.seq + 1, k.form, body::jsonb->'values', plain_one.happened, actor, k.via, CASE WHEN k.named THEN k.rules[1] END,
            plain_one.day, number, false, k.sensitivity);
    digest := sha256(salt || convert_to(body, 'UTF8'));
    last := link(p.head, digest, entry_head(p.jurisdiction, id, k.now, p.seq + 1, 'fact:evidence', k.v, happened, actor, k.engine, k.sensitivity));
    IF rules = '{}' THEN
        INSERT INTO entry (jurisdiction, area, enrolment, recorded, seq, kind, v, happened, actor, engine, sensitivity, salt, body, digest, hash)
        VALUES (p.jurisdiction, p.area, id, k.now, p.seq + 1, 'fact:evidence', k.v, plain_one.happened, actor, k.engine, k.sensitivity, salt, body, digest, last);
        UPDATE pulse q SET seq = p.seq + 1, head = last, until = k.now WHERE q.enrolment = id;
    ELSE
        FOR n IN 1 .. cardinality(rules) LOOP
            UPDATE duty o SET how = 'done', closed_at = k.now, closed_by = p.seq + 1, closed_by_whom = actor, told_late = lates[n], reason = NULL
            WHERE o.jurisdiction = p.jurisdiction AND o.enrolment = id AND o.occurs_on = days[n] AND o.rule = rules[n] AND o.nth = nths[n];
        END LOOP;
        decided := '[' || array_to_string(parts, ',') || ']';
        decided_digest := sha256(decided_salt || convert_to(decided, 'UTF8'));
        decided_hash := link(last, decided_digest, entry_head(p.jurisdiction, id, k.now, p.seq + 2, 'decided', k.v, NULL, 'engine', k.engine, 'duty'));
        INSERT INTO entry (jurisdiction, area, enrolment, recorded, seq, kind, v, happened, actor, engine, sensitivity, salt, body, digest, hash)
        VALUES (p.jurisdiction, p.area, id, k.now, p.seq + 1, 'fact:evidence', k.v, plain_one.happened, actor, k.engine, k.sensitivity, salt, body, digest, last),
               (p.jurisdiction, p.area, id, k.now, p.seq + 2, 'decided', k.v, NULL, 'engine', k.engine, 'duty', decided_salt, decided, decided_digest, decided_hash);
        UPDATE pulse q SET seq = p.seq + 2, head = decided_hash, until = k.now, individual_at = least(p.own_at, lapses_at), rung_at = next_rung,
                           routine_at = CASE WHEN (p.routine_at < rung_was) IS NOT FALSE THEN p.routine_at
                                             ELSE least(CASE WHEN (k.opens < p.ends) IS NOT FALSE THEN k.opens END, next_rung) END
        WHERE q.enrolment = id;
    END IF;
    RETURN jsonb_build_object('done', jsonb_build_array(id, p.area, p.seq + 1, rules, days, nths, lates), 'changes', changes);
END $$;
