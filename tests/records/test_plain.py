"""A plain answer that SQL decides and keeps is, row for row and link for link, what the core would have decided and stored."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from anju.core.enrolment.fact import Key
from anju.core.moments import local_day
from anju.core.plan.model import Plan
from anju.operations import plain as plains
from anju.operations import record as recording
from anju.operations import tick as ticking
from anju.operations.door import Admitted
from anju.operations.record import Done, Said, record, record_many
from anju.operations.refused import Refused
from anju.operations.viewer import Viewer
from anju.records import loading
from anju.records import plain as tables
from anju.records.chain import Head, Reader
from anju.records.chain import Link as Chained
from anju.records.models import Climb, Counter, Duty, Entry, Evidence, Incident, Link, Outbox, Pulse, Receipt
from anju.records.plain import Standing
from anju.records.scope import ENGINE, scoped
from tests.core.small import DAY, ENTERED, HOUR, MINUTE, PLAN, STARTS
from tests.records.test_sweep import balanced, opening, seated, undone
from tests.records.world import COUNTY, JURISDICTION, World, enrol, months, world

pytestmark = pytest.mark.django_db
COMMAND = Viewer("member:1", "area", lo=COUNTY, hi=COUNTY + 999_999)
TRACK = PLAN.tracks["home"]
FREE = {
    "made_up": replace(TRACK.rules["knock"], name="made_up", evidence="reading", answered_by=("call",), opens=TRACK.rules["weekly"].opens),
    "self_report": replace(TRACK.rules["self_report"], within=150 * MINUTE),
}
HOME = replace(PLAN.forms["reading"], home="report")
WIDER = replace(PLAN, forms={**PLAN.forms, "reading": HOME}, tracks={"home": replace(TRACK, publishes=(), rules={**TRACK.rules, **FREE})})
"""A household may answer by itself, no file publishes anything to the other, and a rule's duty can still be answered after its window."""


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch) -> Plan:
    for module in (ticking, recording, plains):
        monkeypatch.setattr(module, "plan_of", lambda adoption: WIDER)
    monkeypatch.setattr(tables, "ENOUGH", 1)
    return WIDER


def household(enrolment: int) -> Viewer:
    return Viewer("person:3", "household", roles=("person",), enrolments=(enrolment,), person=3)


def nurse(made: World) -> Viewer:
    return Viewer(f"post:{made.posts['nurse']}", "seat", posts=(made.posts["nurse"],), roles=("nurse",))


@contextmanager
def core_alone() -> Iterator[None]:
    """Nothing is left to SQL."""
    with patch.object(plains, "many", lambda *_args, **_more: plains.Batch()), patch.object(plains, "alone", lambda *_args, **_more: None):
        yield


@contextmanager
def counted() -> Iterator[list[int]]:
    """The enrolments of which SQL took something."""
    taken: list[int] = []
    real = plains.many

    def many(*args: Any, **more: Any) -> plains.Batch:
        batch = real(*args, **more)
        taken.extend(batch.done)
        return batch

    with patch.object(plains, "many", many):
        yield taken


def kept(enrolment: int) -> dict[str, Any]:
    """Everything that is stored of one enrolment, but what is drawn by lot."""
    columns: Sequence[tuple[Any, str]] = (
        (
            Duty,
            "rule occurs_on nth role standing post given opens closes evidence climbed acknowledged opened_by lapsed how closed_at closed_by "
            "closed_by_whom told_late reason",
        ),
        (Evidence, "recorded seq form values sealed happened by via rule occurs_on nth corrects superseded sensitivity jurisdiction area"),
        (Entry, "recorded seq kind v happened actor engine sensitivity body jurisdiction area"),
        (Incident, "rule occurs_on nth raised opened_by settled_at settled_by how outcome"),
        (Climb, "rule occurs_on nth step at recorded to_role to_post acknowledged_at acknowledged_by"),
        (Receipt, "answered at area"),
        (Outbox, "kind to_post count at"),
        (Pulse, "adoption track stage until individual_at routine_at plain seq memory"),
    )  # fmt: skip
    found: dict[str, Any] = {}
    for model, names in columns:
        rows = model.objects.filter(enrolment=enrolment).values_list(*names.split())
        found[model.__name__] = sorted(rows, key=repr)
    state = loading.states({enrolment: WIDER}, [enrolment], locks=False)[enrolment].state
    return found | {"state": state._replace(seed="")}


def sound() -> None:
    """The chain holds, read by code that shares nothing with what wrote it; and the counters are the duties'."""
    columns = Chained._fields
    links = (Chained(*row) for row in Entry.objects.order_by("enrolment", "recorded", "seq").values_list(*columns))
    heads = (Head(*row) for row in Pulse.objects.order_by("enrolment").values_list("enrolment", "seq", "head"))
    assert list(Reader().read(links, heads)) == []
    balanced()


def twins(made: World) -> tuple[int, int]:
    facts = [seated(made.posts["nurse"], ENTERED)]
    first = enrol(made, opening(), facts=facts, plan=WIDER)
    return first, enrol(made, opening(), facts=facts, plan=WIDER)


def standing(made: World, enrolment: int) -> Standing:
    """What the door tells of it."""
    return Standing(made.adoption, "home", Pulse.objects.get(pk=enrolment).stage, "Asia/Shanghai", local_day(STARTS, "Asia/Shanghai"))


def admitted(made: World, enrolment: int, **otherwise: Any) -> Admitted:
    """Somebody whose link opens."""
    secret = sha256(str(enrolment).encode()).digest()
    fresh = {"jurisdiction": JURISDICTION, "area": COUNTY, "enrolment_id": enrolment, "made_at": STARTS}
    link, _ = Link.objects.get_or_create(secret_hash=secret, defaults=fresh)
    return Admitted(link.pk, enrolment, 3, standing(made, enrolment)._replace(**otherwise))


def test_a_plain_answer_closes_what_it_answers_in_the_database_alone(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "_settle", lambda hearing, wanted: {} if not wanted else pytest.fail("left to the core"))
    with scoped(ENGINE):
        months(ENTERED)
        made = world(WIDER)
        number, _ = twins(made)
        ticking.tick(ENTERED + DAY + 15 * MINUTE)
        done = record(household(number), number, [Said("evidence", "reading", {"celsius": "36.7"}, via="household")], now=ENTERED + DAY + 20 * MINUTE)
        assert [decision.key.rule for decision in done.decisions] == ["self_report", "temperature"]
        assert set(Duty.objects.filter(enrolment=number, how="done", evidence="reading").values_list("rule", "closed_by")) == {
            ("self_report", done.seqs[0]), ("temperature", done.seqs[0]),
        }  # fmt: skip
        assert Evidence.objects.get(enrolment=number, form="reading").values == {"celsius": 36.7}
        sound()


HOURS = st.integers(0, 30 * 60)


def saying(**kinds: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[str, Any]]:
    usual: dict[str, st.SearchStrategy[Any]] = {
        "form": st.just("reading"),
        "celsius": st.sampled_from([36.4, "36.4", 36.999, 37, 37.2]),
        "via": st.sampled_from(["household", "household", "call"]),
        "who": st.sampled_from(["command", "household", "nurse"]),
        "named": st.none(),
        "ago": st.sampled_from([None, None, 0, 1, 30, 150]),
        "key": st.booleans(),
    }
    return st.tuples(st.just("say"), st.fixed_dictionaries({**usual, **kinds}))


PLAINLY = saying()
STEP = st.one_of(
    PLAINLY,
    PLAINLY,
    saying(named=st.integers(0, 5)),
    saying(
        form=st.sampled_from(["reading", "reading", "attestation", "trip", "leave_now", "profile"]),
        celsius=st.sampled_from([36.4, 37.3, 38.5, 20, None, "warm"]),
        via=st.sampled_from(["household", "call", "visit", "device"]),
        named=st.one_of(st.none(), st.integers(0, 5)),
        ago=st.sampled_from([None, 0, 30, 600, -5]),
    ),
    st.tuples(st.just("undo"), st.integers(0, 3)),
    st.tuples(st.just("tick"), st.just(None)),
)


@settings(max_examples=30, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 500), st.sampled_from([True, True, True, False]), STEP), min_size=3, max_size=12))
def test_whatever_is_said_when_it_is_what_the_core_decides(plan: Plan, steps: list[tuple[int, bool, tuple[str, Any]]]) -> None:
    with scoped(ENGINE), undone():
        months(ENTERED)
        made = world(WIDER)
        mine, other = twins(made)
        third, _ = twins(made)
        now = ENTERED + 14 * HOUR
        for later, ticked, (what, given_) in steps:
            now += later * MINUTE
            if ticked or what == "tick":
                ticking.tick(now)
            if what == "tick":
                continue
            said = told(given_, mine, now) if what == "say" else slip(given_, mine)
            key = uuid4() if what == "say" and given_["key"] else None
            who = given_["who"] if what == "say" else "command"
            with counted() as taken:
                answer = speak(made, who, mine, said, now, key)
            event("by SQL" if taken else "by the core")
            with core_alone():
                expected = speak(made, who, other, said, now, key and uuid4())
            assert same(answer) == same(expected)
            assert kept(mine) == kept(other)
            alone = speak(made, who, third, said, now, key and uuid4(), admitted(made, third) if who == "household" else None)
            assert same(alone) == same(expected)
            assert kept(third) == kept(other)
        sound()


def told(given_: dict[str, Any], enrolment: int, now: datetime) -> Said:
    values: dict[str, object] = {"reading": {"celsius": given_["celsius"]}, "trip": {"step": "out"}, "profile": {"alone": True}}.get(
        given_["form"], {}
    )
    open_ = list(Duty.objects.filter(enrolment=enrolment, how=None).order_by("rule", "occurs_on", "nth"))
    duty = open_[given_["named"] % len(open_)] if given_["named"] is not None and open_ else None
    happened = None if given_["ago"] is None else now - given_["ago"] * MINUTE
    answers = Key(duty.rule, duty.occurs_on, duty.nth) if duty else None
    return Said("evidence", duty.evidence if duty and given_["ago"] != 0 else given_["form"], values, happened, given_["via"], answers)


def slip(back: int, enrolment: int) -> Said:
    seqs = list(Evidence.objects.filter(enrolment=enrolment).order_by("-seq").values_list("seq", flat=True))
    return Said("undo", corrects=seqs[back % len(seqs)] if seqs else 1)


def speak(made: World, who: str, enrolment: int, said: Said, now: datetime, key: UUID | None, let_in: Admitted | None = None) -> Done | Refused:
    viewer = {"command": COMMAND, "household": household(enrolment), "nurse": nurse(made)}[who]
    try:
        return (let_in and plains.alone(let_in, said, now=now, key=key)) or record(viewer, enrolment, [said], now=now, key=key)
    except Refused as refused:
        return refused


def same(answer: Done | Refused) -> object:
    return replace(answer, enrolment=0) if isinstance(answer, Done) else answer.faults


@pytest.mark.parametrize("enough", [1, 500])
def test_a_batch_is_what_each_alone_would_be_and_is_counted_once(plan: Plan, monkeypatch: pytest.MonkeyPatch, enough: int) -> None:
    """Whether in one statement or one by one."""
    monkeypatch.setattr(tables, "ENOUGH", enough)
    with scoped(ENGINE):
        months(ENTERED)
        made = world(WIDER)
        pairs = [twins(made) for _ in range(6)]
        now = ENTERED + DAY + 20 * MINUTE
        ticking.tick(now - MINUTE)
        said = [Said("evidence", "reading", {"celsius": celsius}, via="household") for celsius in (36.5, 36.6, 38.1, 36.5, 5, 36.9)]
        answers = record_many(COMMAND, [(mine, one) for (mine, _), one in zip(pairs, said, strict=True)], now=now)
        with core_alone():
            expected = record_many(COMMAND, [(other, one) for (_, other), one in zip(pairs, said, strict=True)], now=now)
        assert list(map(same, answers)) == list(map(same, expected))
        assert [isinstance(answer, Done) for answer in answers] == [True, True, True, True, False, True]
        for mine, other in pairs:
            assert kept(mine) == kept(other)
        assert sum(Counter.objects.filter(rule="temperature", how="done").values_list("n", flat=True)) == 10
        sound()


SAID = Said("evidence", "reading", {"celsius": 36.6}, via="household")
NOW = ENTERED + DAY + 20 * MINUTE


@pytest.mark.parametrize(
    "wrong", [{"stage": "ending"}, {"track": "other"}, {"adoption": 77}, {"zone": "Asia/Tokyo"}, {"first": local_day(STARTS, "Asia/Shanghai") + DAY}]
)
def test_what_was_last_known_is_asked_again_under_the_lock(plan: Plan, wrong: dict[str, Any]) -> None:
    """Another stage since: it is not taken as if it stood there still, and is answered all the same."""
    with scoped(ENGINE):
        months(ENTERED)
        made = world(WIDER)
        number, _ = twins(made)
        ticking.tick(NOW - MINUTE)
        assert plains.alone(admitted(made, number, **wrong), SAID, now=NOW, key=None) is None
        assert not Evidence.objects.filter(enrolment=number, form="reading").exists()
        done = plains.alone(admitted(made, number), SAID, now=NOW, key=None)
        assert done is not None
        assert Duty.objects.filter(enrolment=number, closed_by=done.seqs[0]).count() == 2
        sound()


def test_nobody_answers_for_a_household_they_cannot_see(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even where the viewer's bounds are another's, as they never are."""
    with scoped(ENGINE):
        months(ENTERED)
        made = world(WIDER)
        mine, other = twins(made)
        ticking.tick(NOW - MINUTE)
        monkeypatch.setattr("anju.operations.door.through", lambda *_named: household(mine))
        assert plains.alone(admitted(made, other), SAID, now=NOW, key=None) is None
        assert not Evidence.objects.filter(enrolment=other, form="reading").exists()


def test_nothing_comes_through_a_link_that_was_revoked_or_is_anothers(plan: Plan) -> None:
    with scoped(ENGINE):
        months(ENTERED)
        made = world(WIDER)
        mine, other = twins(made)
        ticking.tick(NOW - MINUTE)
        theirs, own = admitted(made, other), admitted(made, mine)
        assert plains.alone(replace(own, link=theirs.link), SAID, now=NOW, key=None) is None
        Link.objects.filter(pk=own.link).update(revoked=NOW)
        assert plains.alone(own, SAID, now=NOW, key=None) is None
        assert not Evidence.objects.filter(enrolment__in=(mine, other), form="reading").exists()


def test_a_key_that_was_answered_before_is_taken_no_second_time(plan: Plan) -> None:
    """Neither the same household's nor another's; what is refused leaves nothing behind."""
    with scoped(ENGINE):
        months(ENTERED)
        made = world(WIDER)
        mine, other = twins(made)
        ticking.tick(NOW - MINUTE)
        key = uuid4()
        first = plains.alone(admitted(made, mine), SAID, now=NOW, key=key)
        before = kept(mine), kept(other)
        assert plains.alone(admitted(made, mine), SAID, now=NOW, key=key) is None
        assert plains.alone(admitted(made, other), SAID, now=NOW, key=key) is None
        assert before == (kept(mine), kept(other))
        again = record(household(mine), mine, [SAID], now=NOW, key=key)
        assert first is not None
        assert (again.seqs, again.repeated) == (first.seqs, True)
        sound()


def test_moments_are_only_those_that_are_left(plan: Plan) -> None:
    """Closing takes the lapse and the rungs of what it closes away, and nothing else: nobody looks in vain at a duty that is done."""
    with scoped(ENGINE):
        months(ENTERED)
        made = world(WIDER)
        mine, other = twins(made)
        now = ENTERED + DAY + 20 * MINUTE
        ticking.tick(now - MINUTE)
        before = Pulse.objects.get(pk=mine)
        record(COMMAND, mine, [Said("evidence", "reading", {"celsius": 36.6}, via="household")], now=now)
        after = Pulse.objects.get(pk=mine)
        assert (before.individual_at, after.individual_at) == (ENTERED + DAY + 150 * MINUTE, ENTERED + DAY + 3 * HOUR)
        assert (before.routine_at, after.routine_at) == (ENTERED + DAY + 90 * MINUTE, ENTERED + DAY + 7 * HOUR)
        assert (before.rung_at, after.rung_at) == (ENTERED + DAY + 90 * MINUTE, None)
        assert after.until == now
        later = now + timedelta(hours=5)
        ticking.tick(later)
        assert ticking.catch_up([mine], later) == 0
        assert Pulse.objects.get(pk=other).individual_at is not None
