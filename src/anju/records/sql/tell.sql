-- What a household is told outside Anju, once for all who have to do with it.

-- Who speaks with the household of `enrolment` for all: whoever answers for the duty, if the file is theirs to see (a seat, or told and not yet
-- acknowledged), else who holds the household now, else who was told of the step.
CREATE OR REPLACE FUNCTION speaks(lead text, kind text, enrolment bigint, area bigint, at timestamptz, unit bigint, told bigint)
RETURNS bigint LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    found bigint := CASE WHEN lead <> '' THEN holder(lead, kind, enrolment, area, at, unit) END;
BEGIN
    IF EXISTS (SELECT FROM seat s WHERE s.enrolment = speaks.enrolment AND s.until IS NULL AND found IN (s.post, s.backup)) OR found IN (
        SELECT c.to_post FROM climb c WHERE c.enrolment = speaks.enrolment AND c.acknowledged_at IS NULL OFFSET 0  -- few an enrolment, thousands a post
    ) THEN
        RETURN found;
    END IF;
    RETURN coalesce((SELECT substr(c.holder, 6)::bigint FROM custody c
                     WHERE c.enrolment = speaks.enrolment AND c.until IS NULL AND starts_with(c.holder, 'post:')), told);
END $$;

-- Steps of ladders were just climbed, at `now`, in `enrolments`, of duties that fell on `first` or later. Where the people
-- at a door can do something about them, the door gets one message for all, from one post; another within the same quarter of an hour is the same one.
CREATE OR REPLACE FUNCTION tell_homes(enrolments bigint[], first date, now timestamptz) RETURNS void LANGUAGE sql AS $$
    WITH step AS (
        SELECT c.jurisdiction, c.area, c.enrolment, n.id AS person, coalesce(n.household, -n.id) AS door, d.need, d.closes, d.rule, d.occurs_on, d.nth, c.step, c.to_post, p.agency,
               g.lead, g.lead_kind, g.wakes
        FROM pulse p
        JOIN climb c ON c.jurisdiction = p.jurisdiction AND c.enrolment = p.enrolment AND c.recorded = tell_homes.now AND c.occurs_on >= tell_homes.first
        JOIN duty d ON (d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth) = (c.jurisdiction, c.enrolment, c.occurs_on, c.rule, c.nth)
            AND NOT d.hidden AND d.how IS NULL
        JOIN enrolment e ON e.id = p.enrolment
        JOIN person n ON n.id = coalesce(d.person, e.person, (SELECT min(o.id) FROM person o WHERE o.household = e.household AND o.merged_into IS NULL))
        JOIN rung g ON g.adoption = d.adoption AND g.track = d.track AND g.rule = d.rule AND g.step = c.step AND g.home
        WHERE p.enrolment = ANY(enrolments)
    ), door AS (
        SELECT DISTINCT ON (s.door) s.*, count(*) OVER w AS n, bool_or(s.wakes) OVER w AS rouses
        FROM step s WINDOW w AS (PARTITION BY s.door)
        ORDER BY s.door, s.need DESC, s.closes, s.rule, s.enrolment, s.occurs_on, s.nth, s.step
    )
    INSERT INTO outbox (jurisdiction, area, key, channel, to_post, to_person, to_text, kind, count, link, enrolment, at, attempts, next_at, dead, error, wakes)
    SELECT o.jurisdiction, o.area, concat_ws('.', 'home', o.door, floor(extract(epoch FROM tell_homes.now) / 900)::bigint), 'any',
           speaks(o.lead, o.lead_kind, o.enrolment, o.area, tell_homes.now, o.agency, o.to_post), o.person, '', 'home', o.n, '/home/', o.enrolment,
           tell_homes.now, 0, tell_homes.now, false, '', o.rouses
    FROM door o ORDER BY o.door
    ON CONFLICT (key) DO UPDATE SET wakes = outbox.wakes OR excluded.wakes
$$;

-- The first of these hours, by the wall clock of `zone`, after `since`.
CREATE OR REPLACE FUNCTION next_reminder(hours time[], zone text, since timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
    SELECT min(t.at) FROM unnest(hours) h, generate_series(-1, 2) d, LATERAL (SELECT instant_of((since AT TIME ZONE zone)::date + d, h, zone) AS at) t
    WHERE t.at > since
$$;
