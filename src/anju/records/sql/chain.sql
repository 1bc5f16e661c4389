-- The ledger's links. digest = sha256(salt || body); hash = sha256(hash before || digest || head), the head being one line of every other
-- column but the area. A purge blanks body and salt and the chain still holds; a body without its salt cannot be guessed back from its digest.
-- `anju.records.chain` computes the same in Python, as a second and independent reading.

CREATE OR REPLACE FUNCTION entry_head(jurisdiction integer, enrolment bigint, recorded timestamptz, seq integer, kind text, v smallint,
                                      happened timestamptz, actor text, engine text, sensitivity text) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT convert_to(concat_ws(E'\x1f', jurisdiction, enrolment, (extract(epoch FROM recorded) * 1000000)::bigint, seq, kind, v,
                                coalesce(((extract(epoch FROM happened) * 1000000)::bigint)::text, ''), actor, engine, sensitivity), 'UTF8')
$$;

CREATE OR REPLACE FUNCTION link(before bytea, digest bytea, head bytea) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT sha256(before || digest || head)
$$;

-- chain(head of the ledger, digest, head of the entry) OVER (PARTITION BY enrolment ORDER BY seq): each entry's own hash.
CREATE OR REPLACE FUNCTION chain_step(so_far bytea, start bytea, digest bytea, head bytea) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT sha256(coalesce(so_far, start) || digest || head)
$$;
CREATE OR REPLACE AGGREGATE chain(bytea, bytea, bytea) (SFUNC = chain_step, STYPE = bytea);

-- Appends to any number of ledgers at once, and moves their pulses on. `entries` is a JSON array of
--   {"enrolment": 7, "seq": 12, "recorded": "2026-11-22T05:00:00+00:00", "kind": "fact:evidence", "v": 1, "happened": null,
--    "actor": "post:7", "engine": "1", "sensitivity": "health", "body": "{...canonical JSON...}"}
-- `pulses` is a JSON array of {"enrolment", "until", "individual_at", "routine_at", "plain", "memory"}; see sql/store.sql.
-- The pulses must be locked by this transaction. Sequence numbers must follow on without a gap: else the whole is refused.
-- Returns how many entries were written.
CREATE OR REPLACE FUNCTION append(entries jsonb, pulses jsonb DEFAULT '[]') RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    wanted integer := jsonb_array_length(entries);
    written integer;
BEGIN
    PERFORM ensure_room((entries->0->>'recorded')::timestamptz, NULL) WHERE wanted > 0;
    WITH salted AS (
        SELECT e.*, uuid_send(gen_random_uuid()) AS salt
        FROM jsonb_to_recordset(entries) AS e(enrolment bigint, seq integer, recorded timestamptz, kind text, v smallint, happened timestamptz,
                                              actor text, engine text, sensitivity text, body text)
    ), given AS (
        SELECT p.jurisdiction, p.area, p.enrolment, e.recorded, e.seq, e.kind, coalesce(e.v, 1::smallint) AS v, e.happened, coalesce(e.actor, '') AS actor,
               coalesce(e.engine, '') AS engine, coalesce(e.sensitivity, 'duty') AS sensitivity, e.salt, e.body, p.seq AS last, p.head AS start,
               sha256(e.salt || convert_to(e.body, 'UTF8')) AS digest, row_number() OVER (PARTITION BY e.enrolment ORDER BY e.seq) AS n
        FROM salted e JOIN pulse p ON p.enrolment = e.enrolment
    ), linked AS (
        SELECT g.*, chain(g.start, g.digest, entry_head(g.jurisdiction, g.enrolment, g.recorded, g.seq, g.kind, g.v, g.happened, g.actor, g.engine, g.sensitivity))
               OVER (PARTITION BY g.enrolment ORDER BY g.seq) AS hash
        FROM given g
    ), stored AS (
        INSERT INTO entry (jurisdiction, area, enrolment, recorded, seq, kind, v, happened, actor, engine, sensitivity, salt, body, digest, hash)
        SELECT jurisdiction, area, enrolment, recorded, seq, kind, v, happened, actor, engine, sensitivity, salt, body, digest, hash
        FROM linked WHERE seq = last + n
        RETURNING enrolment, seq, hash
    ), heads AS (
        SELECT DISTINCT ON (enrolment) enrolment, seq, hash FROM stored ORDER BY enrolment, seq DESC
    ), told AS (
        SELECT * FROM jsonb_to_recordset(pulses) AS u(enrolment bigint, until timestamptz, individual_at timestamptz, routine_at timestamptz, plain boolean, memory jsonb)
    ), moved AS (
        UPDATE pulse p SET
            seq = coalesce(m.seq, p.seq), head = coalesce(m.hash, p.head), until = coalesce(m.until, p.until),
            individual_at = CASE WHEN m.known THEN m.individual_at ELSE p.individual_at END,
            routine_at = CASE WHEN m.known THEN m.routine_at ELSE p.routine_at END,
            rung_at = CASE WHEN m.known THEN m.routine_at ELSE p.rung_at END,
            plain = coalesce(m.plain, p.plain), memory = coalesce(m.memory, p.memory)
        FROM (SELECT enrolment, h.seq, h.hash, u.until, u.individual_at, u.routine_at, u.plain, u.memory, u.until IS NOT NULL AS known
              FROM heads h FULL JOIN told u USING (enrolment)) m
        WHERE p.enrolment = m.enrolment
        RETURNING 1
    )
    SELECT count(*) FROM stored INTO written;
    IF written <> wanted THEN
        RAISE EXCEPTION 'ledger: % of % entries follow on from their ledger''s last', written, wanted USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN written;
END $$;
