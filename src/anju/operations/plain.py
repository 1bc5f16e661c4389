"""Plain answers: what of what is said the database may decide by itself, and having it do so. Everything else is `anju.operations.record`'s.

An answer is read and judged here as everywhere; whether it calls for nothing is told from the plan (`anju.core.plan.plain`), and whether the
enrolment stands so that this holds, under its lock, by sql/plain.sql.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from anju.core.duties.due import opening
from anju.core.enrolment.decision import Close, Why
from anju.core.enrolment.fact import Fact, Key
from anju.core.enrolment.state import Closing
from anju.core.evidence.fields import read
from anju.core.evidence.weigh import TOLD
from anju.core.moments import thinkable
from anju.core.plan.derive import index
from anju.core.plan.model import Track
from anju.core.plan.plain import Plain, plain
from anju.operations import door, hint
from anju.operations.authority import may
from anju.operations.door import Admitted
from anju.operations.plans import plan_of
from anju.operations.said import Done, Said
from anju.operations.viewer import Viewer
from anju.records import body
from anju.records import plain as tables
from anju.records.plain import Answer, Hand, Kind, Standing, Taken
from anju.records.scope import ENGINE, spoken

Sorted = tuple[Kind, Answer]


@dataclass(slots=True)
class Batch:
    """What was taken: by enrolment, in which areas; and what is still to be counted of it, last of all."""

    done: dict[int, Done] = field(default_factory=dict)
    areas: set[int] = field(default_factory=set)
    changes: list[dict[str, object]] = field(default_factory=list)


def alone(who: Admitted, said: Said, *, now: datetime, key: UUID | None) -> Done | None:
    """What became of one plain answer of a household that was let in before, asked and stored in one round trip.

    None, and nothing stored, where it is not plain, stands otherwise by now, its link or PIN is another's, or the key was answered before:
    `anju.operations.record` tells what then.
    """
    if who.stands is None:
        return None
    viewer, stands = door.through(who.enrolment, who.person, who.stands), who.stands
    found = _Desk(viewer, now).sort(who.enrolment, [said], stands)
    if found is None:
        return None
    with spoken(ENGINE):
        taken = tables.alone(viewer.scope(), Hand(viewer.who, viewer.posts, now, key, who.link, who.person, who.since), *found)
    if taken is None:
        return None
    hint.tell([taken.area])
    return _Closed(plan_of(stands.adoption).tracks[stands.track], now).by(taken)


def many(viewer: Viewer, wanted: Mapping[int, Sequence[Said]], stands: Mapping[int, Standing], *, now: datetime, key: UUID | None = None) -> Batch:
    """Take of `wanted`, heard and locked, what is plain. Needs the engine's scope; `key` is for one alone."""
    desk, kinds, batch = _Desk(viewer, now), defaultdict[Kind, list[Answer]](list), Batch()
    for enrolment, said in wanted.items():
        found = desk.sort(enrolment, said, stands[enrolment]) if enrolment in stands else None
        if found is not None:
            kinds[found[0]].append(found[1])
    for kind, answers in kinds.items():
        taken, changes = tables.many(Hand(viewer.who, viewer.posts, now, key), kind, answers)
        closed = _Closed(plan_of(kind.stands.adoption).tracks[kind.stands.track], now)
        batch.done |= {one.enrolment: closed.by(one) for one in taken}
        batch.areas |= {one.area for one in taken}
        batch.changes += changes
    return batch


class _Closed:
    """What one moment's answers closed. Of thousands most closed the same duty by the same number, which is told once for all."""

    def __init__(self, track: Track, now: datetime) -> None:
        self._rules, self._now = track.rules, now
        self._decisions: dict[tuple[object, ...], tuple[Close, ...]] = {}

    def by(self, taken: Taken) -> Done:
        """What became of one answer."""
        like = taken[2:]
        if like not in self._decisions:
            self._decisions[like] = tuple(self._close(taken.seq, *duty) for duty in taken.closed)
        return Done(taken.enrolment, (taken.seq,), self._decisions[like])

    def _close(self, seq: int, name: str, day: str, nth: int, late: bool) -> Close:
        rule, key = self._rules[name], Key(name, date.fromisoformat(day), nth)
        return Close(key=key, at=self._now, why=Why(name, rule.cites, (seq,)), closing=Closing("done", self._now, seq, late))


class _Desk:
    """Sorts what one viewer says at one moment; what many say alike is read and judged once."""

    def __init__(self, viewer: Viewer, now: datetime) -> None:
        self._viewer, self._now = viewer, now
        self._kinds: dict[tuple[Standing, str, str, str | None], tuple[Plain, Kind] | None] = {}
        self._bodies: dict[tuple[object, ...], str | None] = {}

    def sort(self, enrolment: int, said: Sequence[Said], stands: Standing) -> Sorted | None:
        """One answer's kind and what is its own; None where it is the core's to decide, or may not be recorded at all."""
        if len(said) != 1 or not _simple(one := said[0], self._now):
            return None
        named = one.answers
        asked = (stands, one.form, one.via, named.rule if named else None)
        if asked not in self._kinds:
            self._kinds[asked] = self._kind(stands, one)
        found = self._kinds[asked]
        if found is None:
            return None
        like = (stands.adoption, stands.track, one.form, one.via, repr(one.values), one.happened, named)
        if like not in self._bodies:
            self._bodies[like] = _body(found[0], one, self._now)
        text = self._bodies[like]
        return None if text is None else (found[1], Answer(enrolment, text, one.happened, *(named[1:] if named else (None, None))))

    def _kind(self, stands: Standing, said: Said) -> tuple[Plain, Kind] | None:
        plan = plan_of(stands.adoption)
        known = plain(plan, stands.track, said.form) if stands.track in plan.tracks else None
        named = said.answers.rule if said.answers else None
        if known is None or (named is not None and named not in known.rules):
            return None
        here = index(plan, stands.track)
        free = may(self._viewer, plan, stands.track, Fact(self._now, 0, "evidence", said.form, via=said.via, answers=said.answers), None)
        if not free and named is None:
            return None
        rules = [rule for name, rule in known.rules.items() if (said.via in rule.answered_by if named is None else name == named)]
        makeup, lapses = (rule.name for rule in rules if rule.makeup), (rule.name for rule in here.track.rules.values() if rule.missed)
        opens = opening(here, stands.stage, stands.first, stands.zone, self._now)
        names = tuple(rule.name for rule in rules)
        return known, Kind(stands, said.form, known.form.sensitivity, said.via, named is not None, free, names, tuple(makeup), tuple(lapses), opens)


def _simple(said: Said, now: datetime) -> bool:
    """Whether it is evidence and nothing but its answers."""
    besides = said.corrects is not None or said.pictures or said.enrolled or said.device or said.listed or said.sample or said.via == TOLD
    when = said.happened
    return said.kind == "evidence" and not besides and (when is None or (when.tzinfo is not None and thinkable(when) and when <= now))


def _body(known: Plain, said: Said, now: datetime) -> str | None:
    """The ledger's body of an answer that calls for nothing; None where it does, or cannot be true."""
    good, wrong = read(known.form, said.values)
    values = {**said.values, **good}
    if wrong or not known.calls_for_nothing(values):
        return None
    return body.fact_body(Fact(now, 0, "evidence", said.form, values, said.happened, via=said.via, answers=said.answers))
