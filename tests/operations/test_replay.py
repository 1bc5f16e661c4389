"""Whatever way it was decided (one by one, in batches, set-wise in SQL), replaying the ledger gives the state that the tables hold."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from anju.core.enrolment.admit import open_state
from anju.core.enrolment.fact import Key
from anju.core.enrolment.state import Around, State
from anju.core.flow import evaluate
from anju.core.moments import Span, local_day
from anju.core.plan.model import Field
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.operations.tick import tick
from anju.records import loading
from anju.records.body import read_fact
from anju.records.models import Duty, Enrolment, Entry, Evidence
from anju.records.scope import ENGINE, scoped
from tests.world import NOON, World, world

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def replayed(town: World, enrolment: int, now: datetime, lived: Sequence[tuple[int, datetime | None]] = ()) -> State:
    """The state after every fact of the enrolment's ledger, from its opening on. `lived`: in which area until when, where it went to another."""
    with scoped(ENGINE):
        entries = list(Entry.objects.filter(enrolment=enrolment, kind__startswith="fact:").order_by("seq"))
        around = lasting(lived or [(entries[0].area, None)])
        seed = Enrolment.objects.values_list("seed", flat=True).get(pk=enrolment).hex
    facts = [read_fact(e.kind, e.body, recorded=e.recorded, seq=e.seq, by=e.actor) for e in entries]
    state = open_state(town.plan, "home", local_day(NOON, "Asia/Shanghai"), "Asia/Shanghai", facts[0].recorded, seed)
    return evaluate(town.plan, state._replace(holder=(state.holder[0], facts[0].by)), around, facts, now).state


def lasting(lived: Sequence[tuple[int, datetime | None]]) -> Around:
    """Who held which standing post where somebody lived just then."""
    posts, since = dict[str, tuple[Span, ...]](), datetime.min.replace(tzinfo=UTC)
    for area, until in lived:
        for role, spans in loading.around([(area, None)], [])[area, None].posts.items():
            ends = [(max(span.start, since), min((end for end in (span.end, until) if end), default=None)) for span in spans]
            posts[role] = (*posts.get(role, ()), *(Span(start, end) for start, end in ends if end is None or start < end))
        since = until or since
    return Around(posts)


def held(town: World, enrolment: int) -> State:
    with scoped(ENGINE):
        return loading.states({enrolment: town.plan}, [enrolment])[enrolment].state


def answer(town: World, field: Field, chance: random.Random, now: datetime) -> object:
    match field.kind:
        case "choice":
            return chance.choice(field.options).name
        case "choices":
            return [chance.choice(field.options).name]
        case "flag":
            return chance.random() < 0.7
        case "post":
            return str(chance.choice(list(town.posts.values())))
        case "moment":
            return now.isoformat()
        case "decimal" | "integer":
            return chance.randint(int(field.low or 0), min(int(field.high or 0), 50))
        case _:
            return "说明"


def something(town: World, enrolment: int, chance: random.Random, now: datetime) -> Said:
    """Something somebody might say just now, sensible or not."""
    with scoped(ENGINE):
        duties = list(Duty.objects.filter(enrolment=enrolment, how=None).order_by("rule", "occurs_on", "nth"))
    roll = chance.random()
    if duties and roll < 0.6:
        duty = chance.choice(duties)
        values = {f.name: answer(town, f, chance, now) for f in town.plan.forms[duty.evidence].fields}
        return Said("evidence", duty.evidence, values, now - chance.choice([0, 1, 3]) * HOUR, answers=Key(duty.rule, duty.occurs_on, duty.nth))
    if duties and roll < 0.7:
        duty = chance.choice(duties)
        values = {"how": chance.choice(["late", "missed", "waived"]), "reason": "没有赶上", "seen_by": "post:0"}
        return Said("close", values=values, answers=Key(duty.rule, duty.occurs_on, duty.nth))
    if roll < 0.8:
        return Said(
            "seat", values={"role": chance.choice(["cadre", "officer", "follow_up_doctor", "control_staff"]), "post": str(town.posts["cadre"])}
        )
    if roll < 0.9:
        form = chance.choice(["report", "need", "leave_now"])
        return Said("evidence", form, {f.name: answer(town, f, chance, now) for f in town.plan.forms[form].fields}, via="household")
    return Said("undo", corrects=chance.randint(1, 30)) if roll < 0.95 else Said("pause", values={"until": (now + HOUR).isoformat()})


@pytest.mark.parametrize("seed", range(6))
def test_replaying_the_ledger_gives_what_the_tables_hold(seed: int) -> None:
    chance, town = random.Random(seed), world()
    enrolment, other = town.enrol(), town.enrol(town.person("测试乙"))
    now, said = NOON, 0
    while now < NOON + 16 * 24 * HOUR:
        now += timedelta(minutes=chance.choice([3, 20, 70, 300, 900]))
        if chance.random() < 0.4:
            tick(now)
        for which in (enrolment, other):
            try:
                record(town.viewer("command"), which, [something(town, which, chance, now)], now=now)
                said += 1
            except Refused:
                pass
    tick(now)
    assert said > 30
    for which in (enrolment, other):
        state = held(town, which)
        again = replayed(town, which, state.until)
        assert again == state


def test_what_is_sealed_is_in_no_ledger_and_can_be_read_by_its_key_alone() -> None:
    town = world()
    enrolment = town.enrol()
    said = Said("evidence", "need", {"kind": "medicine", "note": "降压药，盒子是蓝色的"}, via="household")
    done = record(town.viewer("command"), enrolment, [said], now=NOON + HOUR)
    with scoped(ENGINE):
        entry = Entry.objects.get(enrolment=enrolment, seq=done.seqs[0])
        row = Evidence.objects.get(enrolment=enrolment, seq=done.seqs[0])
    assert "蓝色" not in entry.body
    assert row.values == {"kind": "medicine"}
    assert "蓝色".encode() not in bytes(row.sealed)


def test_what_was_decided_about_a_hidden_word_is_as_hidden_as_the_word() -> None:
    town = world()
    enrolment = town.enrol()
    said = Said("evidence", "safety", {"worry": "hurt", "reach": "come"}, via="household")
    done = record(town.viewer("command"), enrolment, [said], now=NOON + HOUR)
    with scoped(ENGINE):
        kinds = dict(Entry.objects.filter(enrolment=enrolment, seq__gte=done.seqs[0]).values_list("kind", "sensitivity"))
        raised = list(Duty.objects.filter(enrolment=enrolment, opened_by=done.seqs[0]).values_list("hidden", flat=True))
    assert kinds == {"fact:evidence": "hidden", "decided": "hidden"}
    assert raised == [True]


def test_an_unanswered_question_is_refused_by_name() -> None:
    town = world()
    enrolment = town.enrol()
    with pytest.raises(Refused) as refused:
        record(town.viewer("command"), enrolment, [Said("evidence", "report", {"site": "axillary"}, via="household")], now=NOON + HOUR)
    assert [(f.code, f.field, f.detail) for f in refused.value.faults] == [("wrong answer", "celsius", "missing")]
