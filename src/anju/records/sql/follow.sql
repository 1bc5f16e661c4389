-- Where people go their files go: every row of an enrolment carries the number of the area that answers for it.

-- Renumbers every row of `enrolments`, whose pulses this transaction has locked, to area `place` of the same jurisdiction: what was done with what is
-- open, evidence and ledger (neither chain nor seal is over the area), and the counters with the duties, so that both areas' balances add up. What is
-- open is given to whoever holds its role there. Steps of a ladder told in the area left behind need be seen by nobody any more.
-- Stays behind: who looked (`read`), what a spreadsheet said (`import_row`) and what was asked and answered (`transfer`) were the other area's own.
CREATE OR REPLACE FUNCTION follow(enrolments bigint[], place bigint, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    county integer := (SELECT a.jurisdiction FROM public.area a WHERE a.id = place);
    changes jsonb;
    name text;
BEGIN
    IF county IS NULL OR EXISTS (SELECT FROM public.enrolment e WHERE e.id = ANY(enrolments) AND e.jurisdiction <> county) THEN
        RAISE EXCEPTION 'a file never leaves its jurisdiction' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT jsonb_agg(c) INTO changes FROM (
        SELECT county AS jurisdiction, s.area, d.occurs_on AS day, d.adoption, d.rule, d.role, h.how, sum(s.n) AS n
        FROM public.duty d
        CROSS JOIN LATERAL (SELECT 'due' AS how UNION ALL SELECT d.how WHERE d.how IS NOT NULL) h
        CROSS JOIN LATERAL (VALUES (d.area, -1), (place, 1)) AS s(area, n)
        WHERE d.jurisdiction = county AND d.enrolment = ANY(enrolments) AND d.area <> place
        GROUP BY s.area, d.occurs_on, d.adoption, d.rule, d.role, h.how) c;
    FOR name IN SELECT c.relname FROM pg_class c
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                  AND c.relname <> ALL(ARRAY['read', 'import_row', 'transfer'])
                  AND 3 = (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped AND a.attname IN ('jurisdiction', 'area', 'enrolment'))
                ORDER BY 1 LOOP
        EXECUTE format('UPDATE public.%I SET area = $1 WHERE jurisdiction = $2 AND enrolment = ANY($3) AND area <> $1', name) USING place, county, enrolments;
    END LOOP;
    UPDATE public.enrolment SET area = place WHERE id = ANY(enrolments);
    UPDATE public.climb c SET acknowledged_at = follow.at
    WHERE c.jurisdiction = county AND c.enrolment = ANY(enrolments) AND c.acknowledged_at IS NULL
      AND NOT EXISTS (SELECT FROM public.post p JOIN public.area a ON a.id = p.area WHERE p.id = c.to_post AND place BETWEEN a.id AND a.hi);
    PERFORM public.settle_duties(place, place, follow.at);
    UPDATE public.complaint c SET "to" = coalesce('post:' || d.post, 'command')
    FROM public.evidence v JOIN public.duty d ON d.jurisdiction = v.jurisdiction AND d.enrolment = v.enrolment AND d.opened_by = v.seq
    WHERE c.enrolment = ANY(enrolments) AND c.state <> 'answered' AND v.jurisdiction = county AND v.enrolment = c.enrolment AND v.recorded = c.at
      AND v."by" = c.author AND d.how IS NULL;
    UPDATE public.pulse SET individual_at = least(individual_at, follow.at) WHERE enrolment = ANY(enrolments);
    IF changes IS NOT NULL THEN
        PERFORM public.count_up(changes);
    END IF;
END $$;
