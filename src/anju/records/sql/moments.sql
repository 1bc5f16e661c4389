-- When `clock` shows on `day` in `zone`: as anju.core.moments.instant_of. An hour that daylight saving skips counts as the one after it;
-- of a doubled hour the first (PostgreSQL alone would take the second; zones double 60 or 30 minutes).
CREATE OR REPLACE FUNCTION instant_of(day date, clock time, zone text) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN ((day + clock) AT TIME ZONE zone - interval '1 hour') AT TIME ZONE zone = day + clock THEN (day + clock) AT TIME ZONE zone - interval '1 hour'
        WHEN ((day + clock) AT TIME ZONE zone - interval '30 minutes') AT TIME ZONE zone = day + clock THEN (day + clock) AT TIME ZONE zone - interval '30 minutes'
        ELSE (day + clock) AT TIME ZONE zone
    END
$$;
