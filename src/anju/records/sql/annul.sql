-- One entered by mistake counts for nothing from that moment on: no clock looks at it again.
CREATE OR REPLACE FUNCTION enrolment_annulled() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE pulse SET individual_at = NULL, routine_at = NULL, rung_at = NULL WHERE enrolment = NEW.id;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER enrolment_annulled AFTER UPDATE OF annulled ON enrolment FOR EACH ROW
    WHEN (OLD.annulled IS NULL AND NEW.annulled IS NOT NULL) EXECUTE FUNCTION enrolment_annulled();
