-- Months. There is no default partition: a row for a month that was not made is refused, loudly.

-- Makes the partitions of `month` (any date in it) for every partitioned table, if missing. May be called by who may not make tables;
-- made by LIKE and ATTACH, which locks out nobody who reads or writes. Returns how many were made. Idempotent, safe when several call at once.
CREATE OR REPLACE FUNCTION ensure_partitions(month date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    first date := date_trunc('month', month)::date;
    next date := (date_trunc('month', month) + interval '1 month')::date;
    parent text;
    part text;
    made integer := 0;
BEGIN
    FOREACH parent IN ARRAY ARRAY['duty', 'climb', 'evidence', 'entry'] LOOP
        part := parent || to_char(first, '_YYYY_MM');
        CONTINUE WHEN to_regclass('public.' || part) IS NOT NULL;
        PERFORM pg_advisory_xact_lock(hashtext('anju.ensure_partitions'));
        CONTINUE WHEN to_regclass('public.' || part) IS NOT NULL;
        EXECUTE format('CREATE TABLE public.%I (LIKE public.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part, parent);
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', part);
        EXECUTE format('ALTER TABLE public.%I ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)', parent, part, first, next);
        IF parent IN ('entry', 'evidence') THEN
            EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON public.%I FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()', part || '_whole', part);
        END IF;
        made := made + 1;
    END LOOP;
    RETURN made;
END $$;

-- The months that `now` (Anju's clock, which a demo may have moved) needs: from the one before to two ahead.
CREATE OR REPLACE FUNCTION ensure_months(now timestamptz) RETURNS integer
LANGUAGE sql SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sum(public.ensure_partitions((date_trunc('month', ensure_months.now AT TIME ZONE 'UTC') + n * interval '1 month')::date))::integer
    FROM generate_series(-1, 2) AS n
$$;

-- The month's partitions of everything `doc` will write; made where missing.
CREATE OR REPLACE FUNCTION ensure_room(at timestamptz, raises jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF to_regclass('public.entry_' || to_char(at AT TIME ZONE 'UTC', 'YYYY_MM')) IS NULL THEN
        PERFORM ensure_months(at);
    END IF;
    IF raises IS NOT NULL THEN
        PERFORM ensure_partitions(m) FROM (SELECT DISTINCT date_trunc('month', r.occurs_on)::date AS m FROM jsonb_to_recordset(raises) AS r(occurs_on date)) months
        WHERE to_regclass('public.duty_' || to_char(m, 'YYYY_MM')) IS NULL;
    END IF;
END $$;
