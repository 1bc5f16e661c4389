-- After the plan's period: what a person said and was is blanked, that it was said stays. With proof: the purge is itself an entry of the ledger.

-- Blanks one ended, archived enrolment: bodies and salts of its ledger, values of its evidence, photographs, sealed reasons, notes, files, complaints; revokes its
-- links and consents; and the person's identity, once no other enrolment of theirs is unpurged. Its chain still verifies. The caller says when it may.
-- Returns how many entries were blanked; 0 where it was purged before. Raises where it is not archived or `now` is before its end.
CREATE OR REPLACE FUNCTION purge_enrolment(number bigint, now timestamptz, actor text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    who public.enrolment;
    blanked integer;
BEGIN
    PERFORM 1 FROM public.pulse p WHERE p.enrolment = number FOR UPDATE;
    SELECT * INTO STRICT who FROM public.enrolment e WHERE e.id = number FOR UPDATE;
    IF who.purged IS NOT NULL THEN
        RETURN 0;
    END IF;
    IF who.archived IS NULL OR who.ends > now THEN
        RAISE EXCEPTION 'enrolment % is not archived: not purged', number USING ERRCODE = 'restrict_violation';
    END IF;
    UPDATE public.entry SET body = NULL, salt = NULL WHERE jurisdiction = who.jurisdiction AND enrolment = number AND body IS NOT NULL;
    GET DIAGNOSTICS blanked = ROW_COUNT;
    UPDATE public.evidence SET values = '{}', sealed = NULL WHERE jurisdiction = who.jurisdiction AND enrolment = number AND (values <> '{}' OR sealed IS NOT NULL);
    UPDATE public.photo SET sealed = NULL, small = NULL, sha256 = NULL WHERE enrolment = purge_enrolment.number;
    UPDATE public.duty SET reason = NULL WHERE jurisdiction = who.jurisdiction AND enrolment = number AND reason IS NOT NULL;
    UPDATE public.file SET sealed = NULL, name = '' WHERE enrolment = purge_enrolment.number;
    UPDATE public.call_log SET note = NULL WHERE enrolment = purge_enrolment.number;
    UPDATE public.consent SET name = NULL, hash = '', withdrawn = coalesce(withdrawn, now) WHERE enrolment = purge_enrolment.number;
    UPDATE public.complaint SET text = NULL, answer = NULL WHERE enrolment = purge_enrolment.number;
    UPDATE public.specimen SET code = NULL WHERE enrolment = purge_enrolment.number;
    UPDATE public.taking SET reason = NULL, purged = now WHERE enrolment = purge_enrolment.number;
    UPDATE public.digest_line SET said = NULL, salt = NULL, reason = NULL, purged = now WHERE enrolment = purge_enrolment.number;
    DELETE FROM public.foreseen WHERE enrolment = purge_enrolment.number;
    DELETE FROM public.signal WHERE enrolment = purge_enrolment.number;
    UPDATE public.device SET reason = NULL, key = '#' || id, moved = NULL, opened = NULL, position = 'unknown', settled = 'unknown', recent = '',
        removed = coalesce(removed, now), purged = now WHERE enrolment = purge_enrolment.number;
    UPDATE public.link SET revoked = coalesce(revoked, now) WHERE enrolment = purge_enrolment.number;
    DELETE FROM public.receipt WHERE enrolment = purge_enrolment.number;
    UPDATE public.pulse SET memory = '{}', individual_at = NULL, routine_at = NULL, rung_at = NULL WHERE enrolment = purge_enrolment.number;
    UPDATE public.enrolment SET purged = now, reason = NULL, first_day_evidence = '', name = CASE WHEN name = '' THEN '' ELSE '#' || id END
    WHERE id = number;
    IF who.person IS NOT NULL AND NOT EXISTS (SELECT FROM public.enrolment e WHERE e.person = who.person AND e.purged IS NULL) THEN
        UPDATE public.identity SET name = '', marks = NULL, pinyin = '', initials = '', sex = '', born = NULL, document = '', identity = NULL, identity_fp = NULL, phone = NULL,
            phone_fp = NULL, phone_tail_fp = NULL, address = NULL, address_fp = NULL, purged = now WHERE person = who.person
            OR person IN (SELECT p.id FROM public.person p WHERE p.merged_into = who.person AND NOT EXISTS (
                SELECT FROM public.enrolment e WHERE e.person = p.id AND e.purged IS NULL));
        DELETE FROM public.pin WHERE person = who.person;
        DELETE FROM public.person_contact WHERE person = who.person;
        UPDATE public.screening SET said = NULL, reason = NULL, basis = NULL, purged = now WHERE person = who.person;
        UPDATE public.import_row SET fields = NULL, why = '', warnings = '[]' WHERE person = who.person;
    END IF;
    PERFORM public.append(jsonb_build_array(jsonb_build_object(
        'enrolment', number, 'seq', (SELECT p.seq + 1 FROM public.pulse p WHERE p.enrolment = number), 'recorded', now, 'kind', 'purged', 'actor', actor,
        'body', format('{"blanked":%s}', blanked))));
    RETURN blanked;
END $$;

-- Receipts older than `before` are of no more use: whoever sends a report twice does so within days.
CREATE OR REPLACE FUNCTION forget_receipts(before timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    total integer;
BEGIN
    DELETE FROM public.receipt WHERE at < before;
    GET DIAGNOSTICS total = ROW_COUNT;
    DELETE FROM public.pushed WHERE at < before;
    RETURN total;
END $$;
