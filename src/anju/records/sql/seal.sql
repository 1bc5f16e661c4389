-- The nightly seal: a sum over the last link of every ledger as of an instant, chained to the seal before. A chain cannot see its own tail cut off;
-- the seal does, and the copy kept outside the database shows it even where the seals were altered too.

-- The last link of each ledger among entries recorded until `upto`.
CREATE OR REPLACE FUNCTION heads(upto timestamptz) RETURNS TABLE (enrolment bigint, seq integer, hash bytea) LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (e.enrolment) e.enrolment, e.seq, e.hash FROM entry e WHERE e.recorded <= heads.upto ORDER BY e.enrolment, e.seq DESC
$$;

-- Seals everything recorded until `upto`, which must lie far enough back that no transaction is still writing before it (the caller leaves minutes).
-- sha256 over the previous seal's sum and a line "enrolment:seq:hash in hex" for each ledger, in order of number. Returns the seal's id.
CREATE OR REPLACE FUNCTION seal_ledgers(upto timestamptz, now timestamptz) RETURNS bigint LANGUAGE sql AS $$
    WITH before AS (
        SELECT coalesce((SELECT s.sha256 FROM seal s ORDER BY s.upto DESC LIMIT 1), decode(repeat('00', 32), 'hex')) AS sum
    ), all_heads AS (
        SELECT count(*) AS ledgers, coalesce(sum(seq), 0) AS entries,
               coalesce(string_agg(concat_ws(':', enrolment, seq, encode(hash, 'hex')), E'\n' ORDER BY enrolment), '') AS lines
        FROM heads(seal_ledgers.upto)
    )
    INSERT INTO seal (at, upto, ledgers, entries, sha256, previous)
    SELECT seal_ledgers.now, seal_ledgers.upto, h.ledgers, h.entries, sha256(b.sum || convert_to(h.lines, 'UTF8')), b.sum FROM before b, all_heads h
    RETURNING id
$$;
