"""Samples by the code on their tube: a code is refused where another sample of the county has it, and a result is kept with its sample.

Judged before anything is stored, and kept in the transaction of its evidence. Whoever gives the same code at the same moment waits, and is then
refused; the database holds the same by a unique index.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import connection

from anju.core.enrolment.fact import Fact
from anju.core.moments import zone_of
from anju.core.plan.derive import tubes
from anju.operations.refused import Fault, Refused
from anju.operations.said import Said
from anju.operations.traces import closed
from anju.records.models import Specimen
from anju.records.store import Settled

LOCK = "SELECT pg_advisory_xact_lock(hashtext('anju.tube'), hashtext(code)) FROM unnest(%s::text[]) AS code"
UNDO = """
    UPDATE specimen s SET undone = n.at FROM unnest(%s::bigint[], %s::integer[], %s::timestamptz[]) AS n(enrolment, seq, at)
    WHERE s.enrolment = n.enrolment AND s.seq = n.seq AND s.undone IS NULL
"""
OPEN_AGAIN = """
    UPDATE specimen s SET answer = NULL, answered = NULL FROM unnest(%s::bigint[], %s::integer[], %s::timestamptz[]) AS n(enrolment, seq, at)
    WHERE s.enrolment = n.enrolment AND s.answer = n.seq
"""
ANSWER = """
    UPDATE specimen s SET answer = n.answer, answered = n.at
    FROM unnest(%s::bigint[], %s::integer[], %s::integer[], %s::timestamptz[]) AS n(enrolment, seq, answer, at)
    WHERE s.enrolment = n.enrolment AND s.seq = n.seq AND s.answer IS NULL
"""


def judged(found: Mapping[int, Settled | Refused]) -> dict[int, Settled | Refused]:
    """`found` with a refusal in place of each enrolment that gives a code another sample has. Needs the engine's scope."""
    wanted = [(one, fact, field, code) for one in found.values() if isinstance(one, Settled) for fact, field, code in _coded(one)]
    if not wanted:
        return dict(found)
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [sorted({code for *_, code in wanted})])
    slips = {(one.loaded.enrolment, fact.corrects) for one, fact, *_ in wanted}
    counties = {one.loaded.jurisdiction for one, *_ in wanted}
    there = Specimen.objects.filter(jurisdiction__in=counties, code__in={code for *_, code in wanted}, undone=None)
    used = {(row.jurisdiction, row.code): row.taken for row in there if (row.enrolment, row.seq) not in slips}
    answers = dict(found)
    for one, fact, field, code in wanted:
        tube = one.loaded.jurisdiction, code
        if tube in used:
            answers[one.loaded.enrolment] = Refused(Fault("tube used", field, _when(used[tube], one.outcome.state.zone)))
        else:
            used[tube] = fact.moment
    return answers


def _when(taken: datetime, zone: str) -> str:
    """On the wall of whoever gives the code again; never whose sample it is."""
    return f"{taken.astimezone(zone_of(zone)):%Y-%m-%d %H:%M}"


def _coded(one: Settled) -> Iterator[tuple[Fact, str, str]]:
    """Each fact that says the code of a tube, by which field."""
    for fact in one.facts:
        form = one.plan.forms.get(fact.form) if fact.kind == "evidence" else None
        code = fact.values.get(form.tube.name) if form and form.tube else None
        if form and form.tube and code:
            yield fact, form.tube.name, str(code)


def keep(settled: Sequence[Settled], said: Mapping[int, Sequence[Said]]) -> None:
    """Keep the samples that were taken, and those whose result came, after `judged` let all of `settled` through in this transaction."""
    slips = [(one.loaded.enrolment, fact.corrects, fact.recorded) for one in settled for fact in one.facts if fact.corrects is not None]
    results = [each for one in settled for each in _results(one, said[one.loaded.enrolment])]
    with connection.cursor() as cursor:
        for sql, rows in ((UNDO, slips), (OPEN_AGAIN, slips)):
            if rows:
                cursor.execute(sql, [list(column) for column in zip(*rows, strict=True)])
        Specimen.objects.bulk_create(_row(one, fact, code) for one in settled for fact, _, code in _coded(one))
        if results:
            cursor.execute(ANSWER, [list(column) for column in zip(*results, strict=True)])


def _row(one: Settled, fact: Fact, code: str) -> Specimen:
    return Specimen(
        jurisdiction=one.loaded.jurisdiction, area=one.loaded.area, enrolment=one.loaded.enrolment, seq=fact.seq, code=code, taken=fact.moment,
        recorded=fact.recorded, by=fact.by,
    )  # fmt: skip


def _results(one: Settled, said: Sequence[Said]) -> Iterator[tuple[int, int, int, datetime]]:
    """Each result with the fact that took its sample: the one its duty was called for by, or the one that is named with it.

    A corrected sampling replaces the duty that the first called for, and is nobody's result.
    """
    if not (asked := tubes(one.plan)):
        return
    enrolment = one.loaded.enrolment
    for each in closed(one):
        if each.fact is not None and each.fact.form == each.rule.evidence and each.fact.form in asked and each.duty.opened_by:
            yield enrolment, each.duty.opened_by, each.fact.seq, each.fact.recorded
    for fact, words in zip(one.facts, said, strict=True):
        if words.sample and fact.form in asked:
            yield enrolment, words.sample, fact.seq, fact.recorded
