-- Plain answers: those that anju.core.plan.plain says call for nothing, so that all they can do is close duties. What the core would decide and `store`
-- would keep of each, for one or for thousands in one statement; equal to it row for row (tests/records/test_plain.py compares). Whatever is not as it
-- must be for that is left alone and not told of: the caller hands it to the core.

-- Of `ids`, whose pulses this transaction has locked and each of which is named once, those whose answers are plain just now, each with all that is to be
-- kept. By enrolment: `bodies`, the ledger's; when it is said to have `happened`; and where a duty is named its `days` and `nths`. What they share is in
-- `how`:
--   {"now": t, "at": "the same as the ledger writes it", "who": "person:3", "hands": [posts of the viewer], "sent": uuid|null, "v": 1, "engine": "2",
--    "adoption": 1, "track": "home", "stage": "monitoring", "form": "report", "sensitivity": "health", "via": "household",
--    "named": false, "free": true,      whether a duty is named; whether any viewer of that kind may answer it or only who has it
--    "rules": [...], "makeup": [...],   the rules that may be answered; those of them that can still be answered after their window
--    "lapses": [...],                   all rules of the track whose silence calls for something
--    "opens": t|null}                   when the next routine duty of their group opens
-- An answer is plain where the pulse stands as `how` says, nothing at all is due by `now`, and every duty it answers is answered inside its window
-- and was told to nobody. Of each rule one duty is closed: of those open in whose window it happened, the first to end.
CREATE OR REPLACE FUNCTION plain_judged(ids bigint[], bodies text[], happened timestamptz[], days date[], nths integer[], how jsonb)
RETURNS TABLE (
    jurisdiction integer, area bigint, enrolment bigint, now timestamptz, form text, sensitivity text, via text, v smallint, engine text, sent uuid,
    seq integer, actor text, body text, happened_at timestamptz, named text, named_day date, named_nth integer, rules text[], on_days date[], numbers integer[],
    lates boolean[], closed integer, decided text, salt bytea, digest bytea, hash bytea, decided_salt bytea, decided_digest bytea, decided_hash bytea,
    individual_at timestamptz, routine_at timestamptz, rung_at timestamptz)
LANGUAGE sql STABLE AS $$
    SELECT l.jurisdiction, l.area, l.enrolment, l.now, l.form, l.sensitivity, l.via, l.v, l.engine, l.sent,
           l.seq + 1, l.actor, l.body, l.happened, CASE WHEN l.named THEN l.answerable[1] END, l.day, l.nth, l.rules, l.days, l.nths,
           l.lates, l.closed, l.decided, l.salt, l.digest, l.hash, l.decided_salt, l.decided_digest,
           link(l.hash, l.decided_digest, entry_head(l.jurisdiction, l.enrolment, l.now, l.seq + 2, 'decided', l.v, NULL, 'engine', l.engine, 'duty')),
           CASE WHEN l.closed > 0 THEN least(l.own_at, l.lapses_at) ELSE l.individual_at END,
           CASE WHEN l.closed = 0 OR (l.routine_at < l.rung_was) IS NOT FALSE THEN l.routine_at
                ELSE least(CASE WHEN (l.opens < l.ends) IS NOT FALSE THEN l.opens END, l.next_rung) END,
           CASE WHEN l.closed > 0 THEN l.next_rung ELSE l.rung_at END
    FROM (
        SELECT j.*, link(j.head, j.digest, entry_head(j.jurisdiction, j.enrolment, j.now, j.seq + 1, 'fact:evidence', j.v, j.happened, j.actor, j.engine, j.sensitivity))
                    AS hash
        FROM (
            SELECT q.*, sha256(q.salt || convert_to(q.body, 'UTF8')) AS digest, sha256(q.decided_salt || convert_to(q.decided, 'UTF8')) AS decided_digest
            FROM (
                SELECT p.jurisdiction, p.area, p.enrolment, p.seq, p.head, p.individual_at, p.routine_at, p.rung_at, e.ends, (p.memory->>'own')::timestamptz AS own_at,
                       x.body, x.happened, x.day, x.nth, o.*, k.now, k.form, k.sensitivity, k.via, k.v, k.engine, k.sent, k.named, k.opens, k.rules AS answerable,
                       CASE WHEN k.named AND o.post = ANY(k.hands) THEN 'post:' || o.post ELSE k.who END AS actor,
                       uuid_send(gen_random_uuid()) AS salt, uuid_send(gen_random_uuid()) AS decided_salt
                FROM jsonb_to_record(how) AS k(now timestamptz, at text, who text, hands bigint[], sent uuid, v smallint, engine text, adoption integer, track text,
                    stage text, form text, sensitivity text, via text, named boolean, free boolean, rules text[], makeup text[], lapses text[], opens timestamptz)
                CROSS JOIN unnest(ids, bodies, happened, days, nths) AS x(enrolment, body, happened, day, nth)
                JOIN pulse p ON p.enrolment = x.enrolment
                JOIN enrolment e ON e.id = x.enrolment
                CROSS JOIN LATERAL (
                    SELECT array_agg(d.rule) FILTER (WHERE d.picked) AS rules, array_agg(d.occurs_on) FILTER (WHERE d.picked) AS days,
                           array_agg(d.nth) FILTER (WHERE d.picked) AS nths, array_agg(d.late) FILTER (WHERE d.picked) AS lates,
                           '[' || string_agg(format('{"at":"%1$s","closing":{"at":"%1$s","fact":%2$s,"how":"done","told_late":%3$s},"decision":"close",'
                                                    '"facts":[%2$s],"key":["%4$s","%5$s",%6$s],"rule":"%4$s"}',
                                                    k.at, p.seq + 1, to_json(d.late), d.rule, d.occurs_on, d.nth), ',') FILTER (WHERE d.picked) || ']' AS decided,
                           max(d.post) FILTER (WHERE d.picked) AS post,
                           count(*) FILTER (WHERE d.picked)::integer AS closed,
                           count(*) FILTER (WHERE d.picked AND d.climbed > 0 OR d.first AND NOT d.inside AND (k.named OR d.rule = ANY(k.makeup))) AS others,
                           min(d.closes) FILTER (WHERE NOT d.picked AND NOT d.lapsed AND d.rule = ANY(k.lapses) AND (e.ends IS NULL OR d.closes < e.ends)) AS lapses_at,
                           min(d.rung_at) FILTER (WHERE NOT d.picked) AS next_rung, min(d.rung_at) AS rung_was
                    FROM (
                        SELECT c.*, c.first AND c.inside AS picked
                        FROM (
                            SELECT b.*, b.mine AND row_number() OVER (PARTITION BY b.rule ORDER BY b.mine DESC, b.inside DESC, b.closes, b.occurs_on, b.nth) = 1 AS first
                            FROM (
                                SELECT d.rule COLLATE "C" AS rule, d.occurs_on, d.nth, d.closes, d.lapsed, d.climbed, d.post,
                                       coalesce(x.happened, k.now) <= d.closes AS inside, d.closes < k.now AS late,
                                       d.closes + (SELECT g.after FROM rung g WHERE g.adoption = k.adoption AND g.track = k.track AND g.rule = d.rule
                                                                                AND g.step = d.climbed AND NOT d.acknowledged) AS rung_at,
                                       d.rule = ANY(k.rules) AND CASE WHEN k.named THEN d.occurs_on = x.day AND d.nth = x.nth
                                                                      ELSE d.opens <= coalesce(x.happened, k.now) END AS mine
                                FROM duty d
                                WHERE d.enrolment = x.enrolment AND d.how IS NULL AND d.occurs_on > (e.entered - interval '3 days')::date
                            ) b
                        ) c
                        ORDER BY c.rule
                    ) d
                ) o
                WHERE p.plain AND p.adoption = k.adoption AND p.track = k.track AND p.stage = k.stage AND p.until <= k.now
                  AND (p.individual_at > k.now) IS NOT FALSE AND (p.routine_at > k.now) IS NOT FALSE
                  AND p.memory ? 'own' AND p.memory->'watches' = '[]' AND e.annulled IS NULL AND e.archived IS NULL AND (x.happened <= k.now) IS NOT FALSE
                  AND o.others = 0 AND (NOT k.named OR o.closed = 1 AND (k.free OR o.post = ANY(k.hands)))
                OFFSET 0
            ) q
            OFFSET 0
        ) j
        OFFSET 0
    ) l
$$;

-- Keeps all of them. Returns {"done": [[enrolment, area, seq, rules, days, nths, told late], ...], "changes": [see count_up]}; the caller counts the
-- changes, last of all.
CREATE OR REPLACE FUNCTION plain(ids bigint[], bodies text[], happened timestamptz[], days date[], nths integer[], how jsonb) RETURNS jsonb
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
DECLARE
    told jsonb;
BEGIN
    PERFORM ensure_room((how->>'now')::timestamptz, NULL);
    WITH taken AS MATERIALIZED (
        SELECT * FROM plain_judged(ids, bodies, happened, days, nths, how)
    ), kept AS (
        INSERT INTO evidence (jurisdiction, area, enrolment, recorded, seq, form, values, happened, by, via, rule, occurs_on, nth, superseded, sensitivity)
        SELECT t.jurisdiction, t.area, t.enrolment, t.now, t.seq, t.form, t.body::jsonb->'values', t.happened_at, t.actor, t.via, t.named, t.named_day, t.named_nth,
               false, t.sensitivity
        FROM taken t
    ), closed AS (
        UPDATE duty d SET how = 'done', closed_at = c.now, closed_by = c.seq, closed_by_whom = c.actor, told_late = c.late, reason = NULL
        FROM (SELECT t.jurisdiction, t.enrolment, t.now, t.seq, t.actor, u.*
              FROM taken t CROSS JOIN LATERAL unnest(t.rules, t.on_days, t.numbers, t.lates) AS u(rule, day, nth, late)) c
        WHERE (d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth) = (c.jurisdiction, c.enrolment, c.day, c.rule, c.nth)
        RETURNING d.jurisdiction, d.area, d.occurs_on, d.adoption, d.rule, d.role
    ), written AS (
        INSERT INTO entry (jurisdiction, area, enrolment, recorded, seq, kind, v, happened, actor, engine, sensitivity, salt, body, digest, hash)
        SELECT t.jurisdiction, t.area, t.enrolment, t.now, t.seq + n.n, n.kind, t.v, n.happened, n.actor, t.engine, n.sensitivity, n.salt, n.body, n.digest, n.hash
        FROM taken t
        CROSS JOIN LATERAL (VALUES (0, 'fact:evidence', t.happened_at, t.actor, t.sensitivity, t.salt, t.body, t.digest, t.hash),
                                   (1, 'decided', NULL, 'engine', 'duty', t.decided_salt, t.decided, t.decided_digest, t.decided_hash))
            AS n(n, kind, happened, actor, sensitivity, salt, body, digest, hash)
        WHERE n.body IS NOT NULL
    ), answered AS (
        INSERT INTO receipt (key, jurisdiction, area, enrolment, answered, at)
        SELECT t.sent, t.jurisdiction, t.area, t.enrolment, jsonb_build_object('seqs', jsonb_build_array(t.seq)), t.now FROM taken t WHERE t.sent IS NOT NULL
    ), moved AS (
        UPDATE pulse p SET seq = t.seq + (t.closed > 0)::integer, head = coalesce(t.decided_hash, t.hash), until = t.now, individual_at = t.individual_at,
                           routine_at = t.routine_at, rung_at = t.rung_at
        FROM taken t WHERE p.enrolment = t.enrolment
    )
    SELECT jsonb_build_object(
        'done', (SELECT coalesce(jsonb_agg(jsonb_build_array(t.enrolment, t.area, t.seq, t.rules, t.on_days, t.numbers, t.lates)), '[]') FROM taken t),
        'decided', (SELECT coalesce(sum(t.closed), 0) FROM taken t),
        'closed', (SELECT count(*) FROM closed),
        'changes', (SELECT coalesce(jsonb_agg(c), '[]')
                    FROM (SELECT min(jurisdiction) AS jurisdiction, area, occurs_on AS day, adoption, rule, role, 'done' AS how, count(*) AS n
                          FROM closed GROUP BY area, occurs_on, adoption, rule, role) c))
    INTO told;
    IF told->'closed' <> told->'decided' THEN
        RAISE EXCEPTION 'plain: % duties answered, % closed', told->'decided', told->'closed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN told;
END $$;

-- One answer, all of it in one round trip and in a transaction of its own where none is open: what `hear` asks under the viewer's role, the lock, whether
-- the key was answered before, and then the same as `plain`. Returns what was done, as there; null: nothing, and it is the core's.
CREATE OR REPLACE FUNCTION plain_alone(names text[], bounds text[], engine text[], id bigint, body text, happened timestamptz, day date, nth integer, how jsonb)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    seen boolean;
BEGIN
    PERFORM set_config(s.name, s.value, true) FROM unnest(names, bounds) AS s(name, value);
    seen := EXISTS (SELECT FROM enrolment e WHERE e.id = plain_alone.id);
    PERFORM set_config(s.name, s.value, true) FROM unnest(names, engine) AS s(name, value);
    IF NOT seen THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM pulse p WHERE p.enrolment = plain_alone.id FOR UPDATE;
    IF EXISTS (SELECT FROM receipt r WHERE r.key = (how->>'sent')::uuid) THEN
        RETURN NULL;
    END IF;
    RETURN plain_one(id, body, happened, day, nth, how);
END $$;

-- `plain` for one, in steps: to start the one statement for thousands takes longer than all of these together.
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
BEGIN
    SELECT * INTO k FROM jsonb_to_record(how) AS k(now timestamptz, at text, who text, hands bigint[], sent uuid, v smallint, engine text, adoption integer,
        track text, stage text, form text, sensitivity text, via text, named boolean, free boolean, rules text[], makeup text[], lapses text[], opens timestamptz);
    SELECT q.jurisdiction, q.area, q.seq, q.head, q.individual_at, q.routine_at, q.rung_at, (q.memory->>'own')::timestamptz AS own_at, e.ends,
           (e.entered - interval '3 days')::date AS since
    INTO p FROM pulse q JOIN enrolment e ON e.id = q.enrolment
    WHERE q.enrolment = plain_one.id AND q.plain AND q.adoption = k.adoption AND q.track = k.track AND q.stage = k.stage AND q.until <= k.now
      AND (q.individual_at > k.now) IS NOT FALSE AND (q.routine_at > k.now) IS NOT FALSE
      AND q.memory ? 'own' AND q.memory->'watches' = '[]' AND e.annulled IS NULL AND e.archived IS NULL AND (happened <= k.now) IS NOT FALSE;
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
    PERFORM ensure_room(k.now, NULL);
    INSERT INTO evidence (jurisdiction, area, enrolment, recorded, seq, form, values, happened, by, via, rule, occurs_on, nth, superseded, sensitivity)
    VALUES (p.jurisdiction, p.area, id, k.now, p.seq + 1, k.form, body::jsonb->'values', plain_one.happened, actor, k.via, CASE WHEN k.named THEN k.rules[1] END,
            plain_one.day, number, false, k.sensitivity);
    digest := sha256(salt || convert_to(body, 'UTF8'));
    last := link(p.head, digest, entry_head(p.jurisdiction, id, k.now, p.seq + 1, 'fact:evidence', k.v, happened, actor, k.engine, k.sensitivity));
    INSERT INTO entry (jurisdiction, area, enrolment, recorded, seq, kind, v, happened, actor, engine, sensitivity, salt, body, digest, hash)
    VALUES (p.jurisdiction, p.area, id, k.now, p.seq + 1, 'fact:evidence', k.v, plain_one.happened, actor, k.engine, k.sensitivity, salt, plain_one.body, digest, last);
    IF rules = '{}' THEN
        UPDATE pulse q SET seq = p.seq + 1, head = last, until = k.now WHERE q.enrolment = id;
    ELSE
        FOR n IN 1 .. cardinality(rules) LOOP
            UPDATE duty o SET how = 'done', closed_at = k.now, closed_by = p.seq + 1, closed_by_whom = actor, told_late = lates[n], reason = NULL
            WHERE o.jurisdiction = p.jurisdiction AND o.enrolment = id AND o.occurs_on = days[n] AND o.rule = rules[n] AND o.nth = nths[n];
        END LOOP;
        body := '[' || array_to_string(parts, ',') || ']';
        salt := uuid_send(gen_random_uuid());
        digest := sha256(salt || convert_to(body, 'UTF8'));
        last := link(last, digest, entry_head(p.jurisdiction, id, k.now, p.seq + 2, 'decided', k.v, NULL, 'engine', k.engine, 'duty'));
        INSERT INTO entry (jurisdiction, area, enrolment, recorded, seq, kind, v, actor, engine, sensitivity, salt, body, digest, hash)
        VALUES (p.jurisdiction, p.area, id, k.now, p.seq + 2, 'decided', k.v, 'engine', k.engine, 'duty', salt, plain_one.body, digest, last);
        UPDATE pulse q SET seq = p.seq + 2, head = last, until = k.now, individual_at = least(p.own_at, lapses_at), rung_at = next_rung,
                           routine_at = CASE WHEN (p.routine_at < rung_was) IS NOT FALSE THEN p.routine_at
                                             ELSE least(CASE WHEN (k.opens < p.ends) IS NOT FALSE THEN k.opens END, next_rung) END
        WHERE q.enrolment = id;
    END IF;
    IF k.sent IS NOT NULL THEN
        INSERT INTO receipt (key, jurisdiction, area, enrolment, answered, at)
        VALUES (k.sent, p.jurisdiction, p.area, id, jsonb_build_object('seqs', jsonb_build_array(p.seq + 1)), k.now);
    END IF;
    IF changes <> '[]' THEN
        PERFORM count_up(changes);
    END IF;
    RETURN jsonb_build_array(id, p.area, p.seq + 1, rules, days, nths, lates);
END $$;
