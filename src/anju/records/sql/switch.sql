-- What is open goes over to another version of its plan together with its file.

-- Everything open of `enrolments`, whose pulses this transaction has locked and whose evaluation is stored, counts under `adopted` from now on, as its
-- version says of each rule: [{"track": "home", "rule": "visit", "evidence": "attestation", "need": false, "must": true, "hidden": false}, ...].
-- What is closed stays where it was closed. The counters go along. Returns how many duties.
CREATE OR REPLACE FUNCTION switch_duties(enrolments bigint[], adopted integer, rules jsonb) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    total integer;
    changes jsonb;
BEGIN
    WITH was AS (
        SELECT d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth, d.area, d.role, d.adoption, r.evidence, r.need, r.must, r.hidden
        FROM duty d
        JOIN jsonb_to_recordset(switch_duties.rules) AS r(track text, rule text, evidence text, need boolean, must boolean, hidden boolean)
          ON r.track = d.track AND r.rule = d.rule
        WHERE d.enrolment = ANY(enrolments) AND d.how IS NULL AND d.adoption <> adopted
    ), moved AS (
        UPDATE duty d SET adoption = adopted, evidence = w.evidence, need = w.need, must = w.must, hidden = w.hidden FROM was w
        WHERE (d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth) = (w.jurisdiction, w.enrolment, w.occurs_on, w.rule, w.nth)
        RETURNING 1
    ), change AS (
        SELECT w.jurisdiction, w.area, w.occurs_on AS day, c.adoption, w.rule, w.role, 'due' AS how, sum(c.n) AS n
        FROM was w CROSS JOIN LATERAL (VALUES (w.adoption, -1), (adopted, 1)) AS c(adoption, n)
        GROUP BY w.jurisdiction, w.area, w.occurs_on, c.adoption, w.rule, w.role
    )
    SELECT (SELECT count(*) FROM moved), (SELECT jsonb_agg(c) FROM change c) INTO total, changes;
    IF changes IS NOT NULL THEN
        PERFORM count_up(changes);
    END IF;
    RETURN total;
END $$;
