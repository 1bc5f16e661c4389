-- What the policies ask. Each runs as the owner, because the tables it reads have policies of their own that would ask it again.
-- Policies write `= ANY((SELECT f())::bigint[])`, which asks once a statement and table. Two things keep that cheap. plpgsql keeps plans, and
-- `force_generic_plan` makes it use the kept one: planning anew over the months of duties costs ten times what running does. And what was found is
-- kept for the rest of the statement (settings anju.own_enrolments, anju.own_people, behind `asking`), which sees the same rows all through.

-- Which statement asks, and as whom.
CREATE OR REPLACE FUNCTION asking() RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT concat_ws(' ', extract(epoch FROM statement_timestamp()), current_setting('anju.posts'), current_setting('anju.since'), current_setting('anju.author'), '|')
$$;

-- Of the viewer's posts (setting anju.posts) those that are their own: not the ones they stand in for. Whose they are is told by the post the ledger
-- names them by (setting anju.author).
CREATE OR REPLACE FUNCTION own_posts() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(p.id), '{}') FROM public.post p
    WHERE p.id = ANY(current_setting('anju.posts')::bigint[])
      AND p.member = (SELECT a.member FROM public.post a WHERE 'post:' || a.id = current_setting('anju.author'))
$$;

-- The duties that a ladder brought to the viewer's posts and nobody of them has seen to, each by its name: what the policy on duties shows a post that
-- sees only its own besides.
CREATE OR REPLACE FUNCTION own_told() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(concat_ws('.', c.enrolment, c.occurs_on, c.rule, c.nth)), '{}') FROM public.climb c
    WHERE c.to_post = ANY(current_setting('anju.posts')::bigint[])
      AND (c.acknowledged_at IS NULL OR c.acknowledged_at >= current_setting('anju.since')::timestamptz)
$$;

-- The enrolments of the viewer's posts (setting anju.posts): where one of them sits or stands by, where one has an open duty or was told of
-- one missed, and where one closed or acknowledged a duty since anju.since (infinity: none), so that a slip can be taken back: not once the file has
-- followed its person out of the post's area. What a worker owes for themselves counts in their own post only. A thing is seen with the file it belongs to.
-- Of files about an area or a unit, and of no others, also those in which the plan lets the post's role open something by hand.
CREATE OR REPLACE FUNCTION own_enrolments() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    posts bigint[] := current_setting('anju.posts')::bigint[];
    since timestamptz := current_setting('anju.since')::timestamptz;
    own bigint[];
    kept text := current_setting('anju.own_enrolments', true);
    asked text := public.asking();
BEGIN
    IF starts_with(kept, asked) THEN
        RETURN split_part(kept, '|', 2);
    END IF;
    own := public.own_posts();
    kept := coalesce((WITH RECURSIVE found AS (
        SELECT s.enrolment AS e FROM public.seat s WHERE s.until IS NULL AND s.post = ANY(posts)
        UNION ALL SELECT s.enrolment FROM public.seat s WHERE s.until IS NULL AND s.backup = ANY(posts)
        UNION ALL SELECT d.enrolment FROM public.duty d WHERE d.how IS NULL AND d.post = ANY(posts) AND (d.role <> 'person' OR d.post = ANY(own))
        UNION ALL SELECT d.enrolment FROM public.duty d WHERE d.how IS NOT NULL AND d.post = ANY(posts) AND d.closed_at >= since AND (d.role <> 'person' OR d.post = ANY(own))
            AND EXISTS (SELECT FROM public.post p JOIN public.area a ON a.id = p.area WHERE p.id = d.post AND d.area BETWEEN a.id AND a.hi)
        UNION ALL SELECT c.enrolment FROM public.climb c WHERE c.to_post = ANY(posts) AND c.acknowledged_at IS NULL
        UNION ALL SELECT c.enrolment FROM public.climb c WHERE c.to_post = ANY(posts) AND c.acknowledged_at >= since
            AND EXISTS (SELECT FROM public.post p JOIN public.area a ON a.id = p.area WHERE p.id = c.to_post AND c.area BETWEEN a.id AND a.hi)
        UNION ALL SELECT e.id FROM public.post p JOIN public.area a ON a.id = p.area JOIN public.opener o ON o.role = p.role
            JOIN public.enrolment e ON e.adoption = o.adoption AND e.track = o.track AND e.subject <> 'person'
            WHERE p.id = ANY(posts) AND e.subject IN ('area', 'unit') AND e.area BETWEEN a.id AND a.hi AND e.agency IS NOT DISTINCT FROM
            CASE e.subject WHEN 'unit' THEN p.agency END AND e.archived IS NULL AND e.annulled IS NULL AND (e.ends IS NULL OR e.ends > since)
    ), whole AS (SELECT e FROM found UNION SELECT n.id FROM whole w JOIN public.enrolment n ON n.parent = w.e)
    SELECT array_agg(e) FROM whole), '{}');
    PERFORM set_config('anju.own_enrolments', asked || kept, true);
    RETURN kept;
END $$;

-- The people of those enrolments, and who lives at the same door.
CREATE OR REPLACE FUNCTION own_people() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    enrolments bigint[];
    kept text := current_setting('anju.own_people', true);
    asked text := public.asking();
BEGIN
    IF starts_with(kept, asked) THEN
        RETURN split_part(kept, '|', 2);
    END IF;
    enrolments := public.own_enrolments();
    kept := coalesce((WITH direct AS (SELECT p.id, p.household FROM public.enrolment e JOIN public.person p ON p.id = e.person WHERE e.id = ANY(enrolments)
        UNION SELECT p.id, p.household FROM public.enrolment e JOIN public.person p ON p.household = e.household
        WHERE e.id = ANY(enrolments) AND e.subject = 'household')
    SELECT array_agg(id) FROM (
        SELECT id FROM direct UNION SELECT p.id FROM public.person p WHERE p.household IN (SELECT household FROM direct)) found), '{}');
    PERFORM set_config('anju.own_people', asked || kept, true);
    RETURN kept;
END $$;

-- Their doors.
CREATE OR REPLACE FUNCTION own_households() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    enrolments bigint[] := public.own_enrolments();
BEGIN
    RETURN coalesce((SELECT array_agg(DISTINCT h) FROM (
        SELECT p.household AS h FROM public.enrolment e JOIN public.person p ON p.id = e.person WHERE e.id = ANY(enrolments)
        UNION SELECT e.household FROM public.enrolment e WHERE e.id = ANY(enrolments)) found WHERE h IS NOT NULL), '{}');
END $$;

-- The doors of a household's own people (setting anju.people).
CREATE OR REPLACE FUNCTION home_households() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT household), '{}') FROM public.person
    WHERE id = ANY(current_setting('anju.people')::bigint[]) AND household IS NOT NULL
$$;

-- Names by a part of three characters or more, inside the viewer's own bounds: what no policy lets an index do (trigram operators may leak).
CREATE OR REPLACE FUNCTION people_named(part text, most integer) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    lo bigint := current_setting('anju.lo')::bigint;
    hi bigint := current_setting('anju.hi')::bigint;
BEGIN
    IF char_length(part) < 3 THEN
        RAISE EXCEPTION 'a part of a name has three characters or more' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    RETURN QUERY SELECT i.person FROM public.identity i
        WHERE i.name ILIKE '%' || replace(replace(replace(part, '\', '\\'), '%', '\%'), '_', '\_') || '%' AND i.area BETWEEN lo AND hi
        ORDER BY i.pinyin, i.person LIMIT least(most, 200);
END $$;

-- Whether somebody with one of these fingerprints is known in an area the viewer may not see: only "known elsewhere", never who or where.
CREATE OR REPLACE FUNCTION known_elsewhere(fingerprints bytea[]) RETURNS bytea[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    lo bigint := current_setting('anju.lo')::bigint;
    hi bigint := current_setting('anju.hi')::bigint;
BEGIN
    RETURN coalesce((SELECT array_agg(DISTINCT i.identity_fp) FROM public.identity i
                     WHERE i.identity_fp = ANY(fingerprints) AND i.area NOT BETWEEN lo AND hi), '{}');
END $$;

-- A household's door for programs: how `enrolment` stands while its `link` opens, nothing once it was revoked or where it is another's. Asked before
-- anybody is anybody, with a token that names both and was signed: hence as the owner, and it tells nothing else.
CREATE OR REPLACE FUNCTION opened(link bigint, enrolment bigint) RETURNS TABLE (adoption integer, track text, stage text, zone text, first date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.adoption, p.track, p.stage, e.zone, (e.starts AT TIME ZONE e.zone)::date
    FROM public.link l JOIN public.enrolment e ON e.id = l.enrolment JOIN public.pulse p ON p.enrolment = e.id
    WHERE l.id = opened.link AND l.enrolment = opened.enrolment AND l.revoked IS NULL
$$;

-- Whether a wall screen is still up: asked by the stream of hints, which is nobody, with a number that was signed. Hence as the owner too.
CREATE OR REPLACE FUNCTION wall_hangs(number bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.wall w WHERE w.id = wall_hangs.number AND w.ended IS NULL)
$$;
