-- Who holds a role, and so has its duties.

-- The post that does what `post` has to do at `at`: its successor while it is away and the successor has accepted, else itself.
CREATE OR REPLACE FUNCTION stands_in(post bigint, at timestamptz) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT a.successor FROM absence a
                     WHERE a.post = stands_in.post AND a.accepted IS NOT NULL AND a.since <= stands_in.at AND (a.until IS NULL OR a.until > stands_in.at)
                     ORDER BY a.since DESC LIMIT 1), post)
$$;

-- Whether a post of `agency` counts in the file of `unit`: a unit answers for itself, so of the agencies of its kind only its own posts do; any
-- other kind's as everywhere. A file about no unit takes all.
CREATE OR REPLACE FUNCTION counts_for(agency bigint, unit bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT unit IS NULL OR agency = unit OR (SELECT g.kind FROM agency g WHERE g.id = counts_for.agency) <> (SELECT g.kind FROM agency g WHERE g.id = unit)
$$;

-- The standing post of `role` nearest to `area` at `at`: of all whose area encloses it, the one of the smallest; null where nobody holds it.
-- `unit`: the agency that the file is about, or null.
CREATE OR REPLACE FUNCTION standing(role text, area bigint, at timestamptz, unit bigint DEFAULT NULL) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT stands_in(p.id, standing.at)
    FROM post p JOIN area a ON a.id = p.area
    WHERE p.role = standing.role AND standing.area BETWEEN a.id AND a.hi AND p.member IS NOT NULL
      AND p.active_from <= standing.at AND (p.active_until IS NULL OR p.active_until > standing.at) AND counts_for(p.agency, standing.unit)
    ORDER BY a.hi - a.id, p.id LIMIT 1
$$;

-- Who holds `role`, which is a seat of `enrolment` or a standing post over `area`, at `at`; null for the person, and where nobody does.
CREATE OR REPLACE FUNCTION holder(role text, kind text, enrolment bigint, area bigint, at timestamptz, unit bigint DEFAULT NULL)
RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT CASE holder.kind
        WHEN 'seat' THEN (SELECT stands_in(s.post, holder.at) FROM seat s WHERE s.enrolment = holder.enrolment AND s.role = holder.role AND s.until IS NULL)
        WHEN 'post' THEN standing(holder.role, holder.area, holder.at, holder.unit) END
$$;

-- When each standing role was held over each area, as the file of each unit (or of none) sees it: spans as [[from, until or null], ...], the core's
-- Around.posts.
CREATE OR REPLACE FUNCTION around(areas bigint[], units bigint[]) RETURNS TABLE (area bigint, agency bigint, role text, spans json)
LANGUAGE sql STABLE AS $$
    SELECT w.area, w.unit, p.role, json_agg(json_build_array(p.active_from, p.active_until) ORDER BY p.active_from, p.id)
    FROM (SELECT DISTINCT x.area, x.unit FROM unnest(areas, units) AS x(area, unit)) w
    JOIN area a ON w.area BETWEEN a.id AND a.hi
    JOIN post p ON p.area = a.id AND p.member IS NOT NULL AND counts_for(p.agency, w.unit)
    GROUP BY w.area, w.unit, p.role
$$;

-- What the areas around each of `areas`, and the units that are there, said, by plan and form: [[from, until or null, values], ...], the nearest first, of
-- several as near the latest word first. The core's Around.published.
CREATE OR REPLACE FUNCTION said_around(areas bigint[]) RETURNS TABLE (area bigint, plan text, form text, spans json) LANGUAGE sql STABLE AS $$
    SELECT w.area, x.plan, x.form, json_agg(json_build_array(x.since, x.until, x.values) ORDER BY a.hi - a.id, x.since DESC, x.id DESC)
    FROM (SELECT DISTINCT unnest(areas) AS area) w
    JOIN area a ON w.area BETWEEN a.id AND a.hi
    JOIN published x ON x.area = a.id
    GROUP BY w.area, x.plan, x.form
$$;

-- Gives open duties to whoever holds their role at `at`, after posts came, went or were stood in for, within the areas lo to hi. A duty given by name
-- to a post that is still held stays. Returns how many changed hands.
CREATE OR REPLACE FUNCTION settle_duties(lo bigint, hi bigint, at timestamptz) RETURNS integer LANGUAGE sql AS $$
    WITH mine AS (
        SELECT d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth, d.post,
               CASE WHEN d.given THEN stands_in(d.post, settle_duties.at)
                    WHEN d.standing THEN standing(d.role, d.area, settle_duties.at, (SELECT u.agency FROM pulse u WHERE u.enrolment = d.enrolment))
                    ELSE (SELECT stands_in(s.post, settle_duties.at) FROM seat s WHERE s.enrolment = d.enrolment AND s.role = d.role AND s.until IS NULL) END AS now_of
        FROM duty d WHERE d.how IS NULL AND d.area BETWEEN lo AND settle_duties.hi AND d.role <> 'person'
    ), changed AS (
        UPDATE duty d SET post = m.now_of FROM mine m
        WHERE (d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth) = (m.jurisdiction, m.enrolment, m.occurs_on, m.rule, m.nth)
          AND m.post IS DISTINCT FROM m.now_of
        RETURNING 1
    )
    SELECT count(*)::integer FROM changed
$$;
