-- What the policies ask of registers. Each runs as the owner, as those of scope.sql do.

-- The registers that the viewer's posts (setting anju.posts) keep or check.
CREATE OR REPLACE FUNCTION own_registers() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT g.id), '{}')
    FROM public.post p JOIN public.area a ON a.id = p.area
    JOIN public.area w ON a.id <= w.hi AND a.hi >= w.id
    JOIN public.register g ON g.area = w.id AND p.role IN (g.kept_by, g.checked_by)
    WHERE p.id = ANY(current_setting('anju.posts')::bigint[])
$$;

-- Their doors, as far as each post's own area reaches.
CREATE OR REPLACE FUNCTION own_doors() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT r.id), '{}')
    FROM public.post p JOIN public.area a ON a.id = p.area
    JOIN public.register_row r ON r.area BETWEEN a.id AND a.hi
    JOIN public.register g ON g.id = r.register AND p.role IN (g.kept_by, g.checked_by)
    WHERE p.id = ANY(current_setting('anju.posts')::bigint[])
$$;
