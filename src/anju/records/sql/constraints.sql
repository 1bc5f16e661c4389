-- What no program can get wrong: terms, spans that must touch or must not, rows that are never rewritten.
-- Run once, by migration 0002.

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- The term (DESIGN rule 8): counted on the wall of the enrolment's own zone, so that daylight saving makes no day too long.
ALTER TABLE enrolment ADD CONSTRAINT enrolment_maximum CHECK (
    ends IS NULL OR maximum_days IS NULL OR ends AT TIME ZONE zone <= starts AT TIME ZONE zone + maximum_days * interval '1 day');

-- Nobody is twice on one track at once. One entered by mistake does not count.
ALTER TABLE enrolment ADD CONSTRAINT enrolment_once EXCLUDE USING gist (
    person WITH =, track WITH =, tstzrange(starts, coalesce(ends, greatest(starts, archived))) WITH &&) WHERE (person IS NOT NULL AND annulled IS NULL);

ALTER TABLE stage_span ADD CONSTRAINT stage_span_one EXCLUDE USING gist (enrolment WITH =, tstzrange(since, until) WITH &&);
ALTER TABLE custody ADD CONSTRAINT custody_one EXCLUDE USING gist (enrolment WITH =, tstzrange(since, until) WITH &&);
ALTER TABLE seat ADD CONSTRAINT seat_one EXCLUDE USING gist (enrolment WITH =, role WITH =, tstzrange(since, until) WITH &&);
ALTER TABLE watch_shift ADD CONSTRAINT watch_shift_one EXCLUDE USING gist (post WITH =, tstzrange(starts, ends) WITH &&);

CREATE INDEX identity_trigram ON identity USING gin (name gin_trgm_ops);

-- Never a minute without a holder (F1): each span of custody begins where the one before ended. Judged as the transaction commits;
-- before PostgreSQL 18 that is as the login, which sees no row: hence the definer's eyes.
CREATE OR REPLACE FUNCTION custody_touches() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT since, lag(until) OVER w AS left_at, row_number() OVER w AS n FROM custody
                     WHERE enrolment = NEW.enrolment WINDOW w AS (ORDER BY since, until NULLS LAST)) spans
        WHERE n > 1 AND left_at IS DISTINCT FROM since
    ) THEN
        RAISE EXCEPTION 'custody of enrolment % has a gap', NEW.enrolment USING ERRCODE = 'check_violation', CONSTRAINT = 'custody_touches';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER custody_touches AFTER INSERT OR UPDATE ON custody DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION custody_touches();

-- Rows that are never rewritten. The grants forbid it to every login; this forbids it to the owner's own slips.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

-- A ledger entry may lose its body and its salt (a purge) and be renumbered with its area; nothing else of it changes.
CREATE OR REPLACE FUNCTION entry_may_only_fade() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.body IS NOT DISTINCT FROM OLD.body AND NEW.salt IS NOT DISTINCT FROM OLD.salt OR NEW.body IS NULL AND NEW.salt IS NULL)
        AND (NEW.jurisdiction, NEW.enrolment, NEW.recorded, NEW.seq, NEW.kind, NEW.v, NEW.happened, NEW.actor, NEW.engine, NEW.sensitivity, NEW.digest, NEW.hash)
        IS NOT DISTINCT FROM
        (OLD.jurisdiction, OLD.enrolment, OLD.recorded, OLD.seq, OLD.kind, OLD.v, OLD.happened, OLD.actor, OLD.engine, OLD.sensitivity, OLD.digest, OLD.hash)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'entry is append-only: UPDATE refused' USING ERRCODE = 'restrict_violation';
END $$;

-- Evidence may be superseded by a correction, blanked by a purge, sealed anew with another key, and renumbered with its area. (The engine may do the
-- first only: its grant says so.)
CREATE OR REPLACE FUNCTION evidence_may_only_fade() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.values = OLD.values AND (NEW.sealed IS NULL) = (OLD.sealed IS NULL) OR NEW.values = '{}' AND NEW.sealed IS NULL)
        AND (NEW.jurisdiction, NEW.enrolment, NEW.recorded, NEW.seq, NEW.form, NEW.happened, NEW."by", NEW.via, NEW.rule, NEW.occurs_on, NEW.nth, NEW.corrects, NEW.sensitivity)
        IS NOT DISTINCT FROM
        (OLD.jurisdiction, OLD.enrolment, OLD.recorded, OLD.seq, OLD.form, OLD.happened, OLD."by", OLD.via, OLD.rule, OLD.occurs_on, OLD.nth, OLD.corrects, OLD.sensitivity)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'evidence is append-only: UPDATE refused' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER entry_fades BEFORE UPDATE ON entry FOR EACH ROW EXECUTE FUNCTION entry_may_only_fade();
CREATE TRIGGER entry_stays BEFORE DELETE ON entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entry_whole BEFORE TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER evidence_fades BEFORE UPDATE ON evidence FOR EACH ROW EXECUTE FUNCTION evidence_may_only_fade();
CREATE TRIGGER evidence_stays BEFORE DELETE ON evidence FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER duty_stays BEFORE DELETE ON duty FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER climb_stays BEFORE DELETE ON climb FOR EACH ROW EXECUTE FUNCTION refuse_change();

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['seal', 'read', 'plan_version', 'issue'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', name || '_stays', name);
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name || '_whole', name);
    END LOOP;
END $$;

-- The jurisdiction is first in the big tables' keys, so that they can be distributed by it; it never moves.
CREATE OR REPLACE FUNCTION jurisdiction_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the jurisdiction of a row of % never changes', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

DO $$
DECLARE name text;
BEGIN
    FOR name IN SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attname = 'jurisdiction' LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OF jurisdiction ON %I FOR EACH ROW
                        WHEN (OLD.jurisdiction IS DISTINCT FROM NEW.jurisdiction) EXECUTE FUNCTION jurisdiction_stays()', name || '_jurisdiction', name);
    END LOOP;
END $$;

-- Narrow and updated all the time: leave room on the page for the next version of the row.
ALTER TABLE pulse SET (fillfactor = 80);
ALTER TABLE counter SET (fillfactor = 80);
