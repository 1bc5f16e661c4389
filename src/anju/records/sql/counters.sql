-- Balances are read from counters; a nightly recount compares them with the duties themselves. A difference is an incident.

-- Adds to the counters. `changes` is a JSON array of {area, jurisdiction, day, adoption, rule, role, how, n}; keys in order, so that two never wait crosswise.
CREATE OR REPLACE FUNCTION count_up(changes jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    c jsonb := changes->0;
BEGIN
    IF jsonb_array_length(changes) = 1 AND c->>'n' <> '0' THEN  -- as nearly every report: nothing to be summed or put in order
        INSERT INTO counter (jurisdiction, area, day, adoption, rule, role, how, n)
        VALUES ((c->>'jurisdiction')::integer, (c->>'area')::bigint, (c->>'day')::date, (c->>'adoption')::integer, c->>'rule', c->>'role', c->>'how', (c->>'n')::integer)
        ON CONFLICT (area, day, adoption, rule, role, how) DO UPDATE SET n = counter.n + excluded.n;
        RETURN;
    END IF;
    INSERT INTO counter (jurisdiction, area, day, adoption, rule, role, how, n)
    SELECT min(c.jurisdiction), c.area, c.day, c.adoption, c.rule, c.role, c.how, sum(c.n)
    FROM jsonb_to_recordset(changes) AS c(jurisdiction integer, area bigint, day date, adoption integer, rule text, role text, how text, n integer)
    GROUP BY c.area, c.day, c.adoption, c.rule, c.role, c.how HAVING sum(c.n) <> 0
    ORDER BY c.area, c.day, c.adoption, c.rule, c.role, c.how
    ON CONFLICT (area, day, adoption, rule, role, how) DO UPDATE SET n = counter.n + excluded.n;
END $$;

-- Where the counters of the days `since` to `until` (both included) and the duties disagree, within the areas lo to hi: one row a difference.
CREATE OR REPLACE FUNCTION recount(lo bigint, hi bigint, since date, until date)
RETURNS TABLE (area bigint, day date, adoption integer, rule text, role text, how text, counted bigint, found bigint) LANGUAGE sql STABLE AS $$
    WITH real AS (
        SELECT d.area, d.occurs_on AS day, d.adoption, d.rule, d.role, h.how, count(*) AS n
        FROM duty d CROSS JOIN LATERAL (SELECT 'due' AS how UNION ALL SELECT d.how WHERE d.how IS NOT NULL) h
        WHERE d.area BETWEEN lo AND recount.hi AND d.occurs_on BETWEEN recount.since AND recount.until
        GROUP BY d.area, d.occurs_on, d.adoption, d.rule, d.role, h.how
    ), kept AS (
        SELECT c.area, c.day, c.adoption, c.rule, c.role, c.how, c.n::bigint AS n FROM counter c
        WHERE c.area BETWEEN lo AND recount.hi AND c.day BETWEEN recount.since AND recount.until AND c.n <> 0
    )
    SELECT area, day, adoption, rule, role, how, coalesce(k.n, 0), coalesce(r.n, 0)
    FROM real r FULL JOIN kept k USING (area, day, adoption, rule, role, how)
    WHERE coalesce(k.n, 0) <> coalesce(r.n, 0)
    ORDER BY area, day, adoption, rule, role, how
$$;

-- Puts the counters right where `recount` found them wrong; returns how many were.
CREATE OR REPLACE FUNCTION put_right(lo bigint, hi bigint, since date, until date) RETURNS integer LANGUAGE sql AS $$
    WITH wrong AS (SELECT * FROM recount(lo, put_right.hi, put_right.since, put_right.until)), put AS (
        INSERT INTO counter (jurisdiction, area, day, adoption, rule, role, how, n)
        SELECT coalesce((SELECT a.jurisdiction FROM area a WHERE a.id = w.area), 0), w.area, w.day, w.adoption, w.rule, w.role, w.how, w.found FROM wrong w
        ORDER BY w.area, w.day, w.adoption, w.rule, w.role, w.how
        ON CONFLICT (area, day, adoption, rule, role, how) DO UPDATE SET n = excluded.n
        RETURNING 1)
    SELECT count(*)::integer FROM put
$$;
