-- Everything the core's State is made of, one row of JSON an enrolment, in one call; and the claims that workers make.

-- Both this and `store` are planned once a session, by index whatever the tables' size was then: planning took longer than doing.

-- Locks the pulses of `ids` in their order (unless `locks` is false: for reading only) and returns, for each that exists:
--   {"enrolment": 7, "jurisdiction": 330185, "area": 330185001001, "adoption": 1, "track": "home", "person": 3, "household": 2, "agency": null, "post": null, "parent": null,
--    "starts": t, "ends": t|null, "zone": "Asia/Shanghai", "entered": t, "seed": "…", "archived": t|null, "annulled": t|null, "until": t, "seq": 12, "plain": true,
--    "individual_at": t|null, "routine_at": t|null, "memory": {...},
--    "stages": [["monitoring", t], ...]                                       oldest first
--    "duties": [{"rule", "occurs_on", "nth", "role", "post", "given", "opens", "closes", "climbed", "acknowledged", "opened_by", "lapsed",
--                "how", "closed_at", "closed_by", "told_late"}, ...]           open, or closed after until - undo
--    "incidents": [{"rule", "occurs_on", "nth", "raised", "opened_by", "settled_at", "settled_by", "how"}, ...]   open, or settled after until - undo
--    "seats": {"cadre": 7, ...}, "holder": ["unit_head", "post:9"]|null,
--    "recent": [{"recorded", "seq", "form", "values", "happened", "by", "via", "rule", "occurs_on", "nth", "corrects"}, ...]
--                                                                              of `forms`, recorded after until - look_back, not superseded, oldest first
--   }
CREATE OR REPLACE FUNCTION load(ids bigint[], undo interval, look_back interval, forms text[], locks boolean DEFAULT true)
RETURNS TABLE (enrolment bigint, doc json) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    IF locks THEN
        PERFORM 1 FROM pulse p WHERE p.enrolment = ANY(ids) ORDER BY p.enrolment FOR UPDATE;
    END IF;
    RETURN QUERY
    SELECT p.enrolment, json_build_object(
        'enrolment', p.enrolment, 'jurisdiction', p.jurisdiction, 'area', p.area, 'adoption', p.adoption, 'track', p.track,
        'person', e.person, 'household', e.household, 'agency', p.agency, 'post', e.post, 'parent', e.parent, 'starts', e.starts, 'ends', e.ends, 'zone', e.zone, 'entered', e.entered,
        'seed', replace(e.seed::text, '-', ''),
        'archived', e.archived, 'annulled', e.annulled, 'until', p.until, 'seq', p.seq, 'plain', p.plain,
        'individual_at', p.individual_at, 'routine_at', p.routine_at, 'memory', p.memory,
        'stages', coalesce((SELECT json_agg(json_build_array(s.stage, s.since) ORDER BY s.since, s.id) FROM stage_span s WHERE s.enrolment = p.enrolment), '[]'),
        'duties', coalesce((
            SELECT json_agg(json_build_object(
                'rule', d.rule, 'occurs_on', d.occurs_on, 'nth', d.nth, 'role', d.role, 'post', d.post, 'given', d.given, 'opens', d.opens, 'closes', d.closes,
                'climbed', d.climbed, 'acknowledged', d.acknowledged, 'opened_by', d.opened_by, 'lapsed', d.lapsed, 'how', d.how, 'closed_at', d.closed_at,
                'closed_by', d.closed_by, 'told_late', d.told_late))
            FROM (SELECT * FROM duty o WHERE o.enrolment = p.enrolment AND o.how IS NULL AND o.occurs_on > (e.entered - interval '3 days')::date
                  UNION ALL
                  SELECT * FROM duty c WHERE c.jurisdiction = p.jurisdiction AND c.enrolment = p.enrolment AND c.closed_at > p.until - undo
                    AND c.occurs_on > (e.entered - interval '3 days')::date) d), '[]'),
        'incidents', coalesce((
            SELECT json_agg(json_build_object(
                'rule', i.rule, 'occurs_on', i.occurs_on, 'nth', i.nth, 'raised', i.raised, 'opened_by', i.opened_by,
                'settled_at', i.settled_at, 'settled_by', i.settled_by, 'how', i.how))
            FROM incident i WHERE i.enrolment = p.enrolment AND (i.settled_at IS NULL OR i.settled_at > p.until - undo)), '[]'),
        'seats', coalesce((SELECT json_object_agg(s.role, s.post) FROM seat s WHERE s.enrolment = p.enrolment AND s.until IS NULL), '{}'),
        'holder', (SELECT json_build_array(c.role, c.holder) FROM custody c WHERE c.enrolment = p.enrolment AND c.until IS NULL),
        'recent', CASE WHEN cardinality(forms) = 0 THEN '[]' ELSE coalesce((
            SELECT json_agg(json_build_object(
                'recorded', v.recorded, 'seq', v.seq, 'form', v.form, 'values', v.values, 'happened', v.happened, 'by', v.by, 'via', v.via,
                'rule', v.rule, 'occurs_on', v.occurs_on, 'nth', v.nth, 'corrects', v.corrects) ORDER BY v.recorded, v.seq)
            FROM evidence v
            WHERE v.enrolment = p.enrolment AND v.form = ANY(forms) AND v.recorded > p.until - look_back AND NOT v.superseded), '[]') END)
    FROM pulse p JOIN enrolment e ON e.id = p.enrolment
    WHERE p.enrolment = ANY(ids)
    ORDER BY p.enrolment;
END $$;

-- What is to be known before something said of enrolments is judged, in one round trip: which of `ids` the viewer may see, asked under the viewer's own
-- role with its `bounds` (the values of records.scope's `names`); then, as the engine, which this transaction stays: their pulses locked in their order, how
-- each stands, when standing posts were held around one alone (of many nobody knows yet whether it will be asked: most of what many say calls for
-- nothing), who has the duties `named` ([{"enrolment", "rule", "occurs_on", "nth"}, ...]), and what the key `sent` was answered, asked under the lock: of
-- two at once the second sees the first's.
--   {"stands": [[1, "home", "monitoring", "Asia/Shanghai", "2026-11-20" (the first day), [7, ...]], ...],
--    "around": [[330185001001, unit|null, "director", [[t, t|null], ...]], ...]|null, "owners": [[7, "assess", "2026-11-22", 13, 12|null], ...],
--    "receipt": {"enrolment": 7, "answered": {...}}|null}
CREATE OR REPLACE FUNCTION hear(ids bigint[], names text[], bounds text[], engine text[], named jsonb, sent uuid) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    seen bigint[];
    locked bigint[];
    stands jsonb;
    owners jsonb := '[]';
BEGIN
    PERFORM set_config(s.name, s.value, true) FROM unnest(names, bounds) AS s(name, value);
    seen := ARRAY(SELECT e.id FROM enrolment e WHERE e.id = ANY(ids));
    PERFORM set_config(s.name, s.value, true) FROM unnest(names, engine) AS s(name, value);
    locked := ARRAY(SELECT p.enrolment FROM pulse p WHERE p.enrolment = ANY(seen) ORDER BY p.enrolment FOR UPDATE);
    SELECT coalesce(jsonb_agg(jsonb_build_array(s.adoption, s.track, s.stage, s.zone, s.first, s.ids)), '[]') INTO stands
    FROM (SELECT p.adoption, p.track, p.stage, e.zone, (e.starts AT TIME ZONE e.zone)::date AS first, jsonb_agg(p.enrolment) AS ids
          FROM pulse p LEFT JOIN enrolment e ON e.id = p.enrolment WHERE p.enrolment = ANY(locked) AND p.adoption IS NOT NULL
          GROUP BY p.adoption, p.track, p.stage, e.zone, (e.starts AT TIME ZONE e.zone)::date) s;
    IF named <> '[]' THEN
        SELECT coalesce(jsonb_agg(jsonb_build_array(d.enrolment, d.rule, d.occurs_on, d.nth, d.post)), '[]') INTO owners
        FROM jsonb_to_recordset(named) AS x(enrolment bigint, rule text, occurs_on date, nth integer)
        JOIN pulse p ON p.enrolment = x.enrolment AND p.enrolment = ANY(seen)
        JOIN duty d ON (d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth) = (p.jurisdiction, x.enrolment, x.occurs_on, x.rule, x.nth);
    END IF;
    RETURN jsonb_build_object(
        'stands', stands, 'owners', owners,
        'around', CASE WHEN cardinality(locked) = 1 THEN (
            SELECT coalesce(jsonb_agg(jsonb_build_array(a.area, a.agency, a.role, a.spans)), '[]')
            FROM pulse p CROSS JOIN LATERAL around(ARRAY[p.area], ARRAY[p.agency]) a WHERE p.enrolment = locked[1]) END,
        'receipt', (SELECT jsonb_build_object('enrolment', r.enrolment, 'answered', r.answered) FROM receipt r WHERE r.key = sent));
END $$;

-- Claims up to `most` enrolments that only the core can move on: their own moment has come, or a shared one and they are not plain. Skips what
-- another worker holds. Ordered by number, so that `load` locks nothing crosswise.
CREATE OR REPLACE FUNCTION claim(now timestamptz, most integer) RETURNS SETOF bigint LANGUAGE sql AS $$
    WITH due AS MATERIALIZED (
        SELECT p.enrolment FROM pulse p
        WHERE p.individual_at <= claim.now ORDER BY p.individual_at LIMIT most FOR UPDATE SKIP LOCKED
    ), shared AS MATERIALIZED (
        SELECT p.enrolment FROM pulse p
        WHERE p.routine_at <= claim.now AND NOT p.plain ORDER BY p.routine_at LIMIT most FOR UPDATE SKIP LOCKED
    )
    SELECT enrolment FROM due UNION SELECT enrolment FROM shared ORDER BY enrolment
$$;
