"""What time alone brings: a qualification about to run out is its keeper's duty, and one that ran out while its holder sits is an incident.

Whoever sits there keeps every duty: care never stops for a paper. The incident stands in each of their files until somebody qualified is named, or a
record holds again.
"""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from anju.core.duties.vacancy import number
from anju.core.enrolment.fact import Key
from anju.core.moments import local_day
from anju.operations.plans import plan_of
from anju.operations.record import Done, Said, record_many
from anju.operations.refused import Refused
from anju.operations.viewer import Viewer
from anju.records.models import Adoption, Enrolment, Qualification
from anju.records.queries.qualifications import Due, Lapsed, Need, Watched, due, lapsed
from anju.records.scope import ENGINE, scoped

log = logging.getLogger(__name__)

OWN = Viewer("engine", "engine")
BATCH = 200
"""Seats, or records, that one round of the tick looks to; the rest wait for the next round, a moment later."""


def watch(now: datetime) -> int:
    """Raise the incident of each seat whose holder lacks what it needs, settle it where they no longer do, and open the duty of each record about to
    run out. `now` is aware, UTC. For the loop of the tick; tells how many incidents were raised and duties opened."""
    with scoped(ENGINE):
        over = list(Adoption.objects.filter(since__lte=now).order_by("pk").values_list("pk", "area", "area__hi", "until"))
        asking = [each for each in over if plan_of(each[0]).qualifications]
        if not asking:
            return 0
        needs = [need for adoption, *_ in asking for need in _needs(adoption)]
        seats = lapsed(needs, BATCH, now)
        raised = _raise([seat for seat in seats if not seat.fit], now)
        _settle([seat for seat in seats if seat.fit], now)
        watched = [one for adoption, lo, hi, until in asking if until is None or until > now for one in _watched(adoption, lo, hi)]
        return raised + _renewals(due(watched, BATCH, now), now)


def _needs(adoption: int) -> Iterator[Need]:
    plan = plan_of(adoption)
    seats = [role for role in plan.roles.values() if role.kind == "seat" and role.needs]
    for track in plan.tracks.values():
        for role in seats if track.unowned else ():
            for name in role.needs:
                incident = f"{track.unowned}.{role.name}"
                yield Need(adoption, track.name, role.name, incident, plan.name, name, plan.qualifications[name].by_post)


def _watched(adoption: int, lo: int, hi: int) -> Iterator[Watched]:
    plan = plan_of(adoption)
    return (Watched(lo, hi, plan.name, one.name, one.kept_by, one.renew) for one in plan.qualifications.values())


def _raise(found: Sequence[Lapsed], now: datetime) -> int:
    said = [(one.enrolment, Said("incident", one.incident.partition(".")[0], {"role": one.role})) for one in found]
    return sum(isinstance(answer, Done) for answer in record_many(OWN, said, now=now))


def _settle(found: Sequence[Lapsed], now: datetime) -> None:
    """The lead duties of those whose holder has what it takes again are replaced by that."""
    values = {"how": "replaced", "reason": "whoever sits there is qualified again"}
    said = list[tuple[int, Said]]()
    for one in found:
        track = plan_of(one.adoption).tracks[one.track]
        lead = Key(track.incidents[track.unowned].lead, one.day, number(one.role))
        said.append((one.enrolment, Said("close", values=values, answers=lead)))
    record_many(OWN, said, now=now)


def _renewals(found: Sequence[Due], now: datetime) -> int:
    files = _files({one.area for one in found})
    free = Qualification.objects.select_for_update(skip_locked=True).filter(pk__in=[one.number for one in found], nth=None).in_bulk()
    said, told = list[tuple[int, Said]](), list[tuple[Qualification, int, str]]()
    for one in found:
        rule = f"qualification.{one.name}"
        file, zone = files.get((one.area, one.plan, rule), (0, ""))
        if not file:
            log.error("no track of the area runs: nobody hears that a qualification runs out", extra={"qualification": one.number})
        elif one.number in free:
            values = {"until": one.over.isoformat(), **({"post": str(one.post)} if one.post is not None else {})}
            said.append((file, Said("open", rule, values)))
            told.append((free[one.number], file, zone))
    opened, nth = list[Qualification](), Counter[int]()
    for (row, file, zone), answer in zip(told, record_many(OWN, said, now=now), strict=True):
        if isinstance(answer, Refused):
            log.error("nobody could be told that a qualification runs out", extra={"qualification": row.pk})
            continue
        row.enrolment, row.occurs_on, row.nth = file, local_day(now, zone), answer.seqs[nth[file]]
        nth[file] += 1
        opened.append(row)
    Qualification.objects.bulk_update(opened, ["enrolment", "occurs_on", "nth"])
    return len(opened)


def _files(areas: set[int]) -> dict[tuple[int, str, str], tuple[int, str]]:
    """The running files of `areas` themselves, with their zones, by area, plan and each of their rules."""
    found = dict[tuple[int, str, str], tuple[int, str]]()
    running = Enrolment.objects.filter(subject="area", area__in=areas, archived=None, annulled=None).order_by("pk")
    for enrolment, area, zone, adoption, track in running.values_list("pk", "area", "zone", "adoption", "track"):
        plan = plan_of(adoption)
        found |= {(area, plan.name, rule): (enrolment, zone) for rule in plan.tracks[track].rules}
    return found
