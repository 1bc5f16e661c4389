"""Running files go over to another version of their plan: previewed without a trace, decided by name, nothing lost, doubled or lengthened."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from anju.core.enrolment.admit import open_state
from anju.core.enrolment.fact import Key
from anju.core.enrolment.state import State
from anju.core.flow import evaluate
from anju.core.moments import local_day
from anju.operations.adopt import adopt, publish
from anju.operations.annul import annul
from anju.operations.plans import plan_of
from anju.operations.record import Said, record
from anju.operations.recount import differences
from anju.operations.refused import Refused
from anju.operations.switching import ask, foresee, look, turn
from anju.operations.switching.change import Change
from anju.operations.tick import tick
from anju.operations.unable import Unable
from anju.records import loading
from anju.records.body import read_fact
from anju.records.chain import Head, Link, Reader
from anju.records.keep import LINKS, PULSES
from anju.records.models import Adoption, Duty, Enrolment, Entry, Evidence, Foreseen, Incident, Outlook, PlanVersion, Pulse, Switched, Switching
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import unseal
from tests.operations.test_replay import answer, something
from tests.world import NOON, TOWNSHIP, World, turning, world

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SAID = ("县指〔2026〕7号", "指挥长", "按新方案执行")
CHANGES = (
    ('version: "2026-01-01"', 'version: "2026-12-01"'),
    ("term: {days: 14,", "term: {days: 10,"),
    ('opens: {times: ["08:00"]}', 'opens: {times: ["09:00", "20:00"]}'),
    (
        "      sort: {title: {zh: 分诊, en: Sort}, owner: doctor, opens: {on_entry: 0 min},",
        "      explain: {title: {zh: 讲解, en: Explain}, owner: doctor, opens: {on_entry: 0 min},",
    ),
    ("lead: lead_rescue, household_may", "lead: steer, household_may"),
    ("      lead_rescue: {title: {zh: 牵头救助, en: Lead the rescue},", "      steer: {title: {zh: 牵头处置, en: Steer},"),
    ("all: {title: {zh: 总数, en: All}, kind: integer, from: 0, to: 500}", "all: {title: {zh: 总数, en: All}, kind: integer, from: 0, to: 600}"),
)


def later(town: World, now: datetime, *more: tuple[str, str]) -> int:
    """Another version put into force over the township; tells its adoption."""
    with scoped(ENGINE):
        text = PlanVersion.objects.get(pk=Adoption.objects.get(pk=town.adoption).plan_version_id).texts["plan.yaml"]
    for old, new in (*CHANGES, *more):
        assert old in text, old
        text = text.replace(old, new)
    return adopt(publish({"plan.yaml": text}, by="test", now=now), TOWNSHIP, {}, by="test", now=now)


def went(town: World, adoption: int, now: datetime, chosen: Sequence[int] | None = None) -> int:
    number = ask.ask(town.viewer("command", now), adoption, chosen, *SAID, now)
    turn.turn(number, now)
    return number


def foreseen(town: World, adoption: int, now: datetime, mark: str = "") -> tuple[Change, ...]:
    """What a worker works out for everybody on another version, or for those who have `mark`."""
    command = town.viewer("command", now)
    foresee.ask(command, adoption, now)
    with scoped(ENGINE):
        number = Outlook.objects.get(adoption=adoption).pk
    foresee.run(number, now)
    found = look.outlook(command, adoption, now)
    assert found is not None
    assert (found.state, found.at, found.done, found.since) == ("done", now, found.files, 0)
    return look.listed(command, found, mark).changes


def whole(now: datetime) -> None:
    """The balance is zero and every chain holds."""
    assert differences((NOON - 40 * DAY).date(), (now + 40 * DAY).date()) == ()
    with scoped(ENGINE), connection.cursor() as cursor:
        cursor.execute(LINKS)
        links = [Link(*row) for row in cursor.fetchall()]
        cursor.execute(PULSES)
        assert list(Reader().read(links, [Head(*row) for row in cursor.fetchall()])) == []


def replayed(enrolment: int, first: int, now: datetime) -> State:
    """The state after every fact of the ledger, each decided under the version that counted then."""
    with scoped(ENGINE):
        row = Enrolment.objects.get(pk=enrolment)
        entries = list(Entry.objects.filter(enrolment=enrolment, kind__startswith="fact:").order_by("seq"))
        numbers = list(Adoption.objects.values_list("pk", flat=True))
        around = loading.around([(row.area, None)], [plan_of(number) for number in numbers])[row.area, None]
    facts = [read_fact(e.kind, e.body, recorded=e.recorded, seq=e.seq, by=e.actor) for e in entries]
    state = open_state(plan_of(first), row.track, local_day(row.starts, row.zone), row.zone, facts[0].recorded, row.seed.hex)
    state = state._replace(holder=(state.holder[0], facts[0].by if state.holder[0] else ""))
    return evaluate(plan_of(first), state, around, facts, now, {number: plan_of(number) for number in numbers}).state


def held(enrolment: int) -> State:
    with scoped(ENGINE):
        plan = plan_of(Enrolment.objects.values_list("adoption", flat=True).get(pk=enrolment))
        return loading.states({enrolment: plan}, [enrolment])[enrolment].state


def test_a_running_file_goes_over_whole() -> None:
    town = turning()
    enrolment = town.enrol(days_ago=3)
    command, at = town.viewer("command"), NOON + 2 * HOUR
    record(command, enrolment, [Said("incident", "danger")], now=NOON + HOUR)
    new = later(town, at)
    with scoped(ENGINE):
        before = Entry.objects.count()
    (change,) = foreseen(town, new, at)
    assert (change.closes, change.opens, change.unfit) == (("lead_rescue", "sort"), ("steer", "explain"), "")
    assert change.ends == held(enrolment).starts + 10 * DAY
    assert "take_temperature" in {told.name for told in change.later}
    with scoped(ENGINE):
        assert Entry.objects.count() == before, "nothing is stored"
        ends = Enrolment.objects.get(pk=enrolment).ends
    number = went(town, new, at)
    with scoped(ENGINE):
        row, file = Enrolment.objects.get(pk=enrolment), Switched.objects.get(switching=number)
        assert (row.adoption_id, Pulse.objects.get(pk=enrolment).adoption, row.maximum_days) == (new, new, 21)
        assert row.ends == ends - 4 * DAY
        assert (file.state, file.closed, file.opened, file.was, file.ends_before, file.ends_after) == ("done", 2, 2, "2026-01-01", ends, row.ends)
        gone = Duty.objects.get(enrolment=enrolment, rule="sort")
        assert (gone.how, gone.adoption, gone.closed_by_whom) == ("replaced", town.adoption, command.who)
        assert unseal(bytes(gone.reason), f"duty.reason:{enrolment}") == SAID[2]
        assert set(Duty.objects.filter(enrolment=enrolment, how=None).values_list("adoption", flat=True)) == {new}
        assert Duty.objects.get(enrolment=enrolment, rule="explain").opens == at
        assert Incident.objects.get(enrolment=enrolment, rule="danger").settled_at is None, "the danger goes on, led by another duty"
        body = Entry.objects.get(enrolment=enrolment, kind="fact:switch").body
        assert SAID[2] not in body
        assert SAID[0] in body
        assert Evidence.objects.filter(enrolment=enrolment, form="fact:switch").exists()
    assert replayed(enrolment, town.adoption, at) == held(enrolment)
    turn.turn(number, at + HOUR)
    with scoped(ENGINE):
        assert Entry.objects.filter(enrolment=enrolment, kind="fact:switch").count() == 1, "done twice it changes nothing"
    with scoped(ENGINE):
        duty = Duty.objects.get(enrolment=enrolment, rule="steer")
    values = {field.name: answer(town, field, random.Random(1), at) for field in plan_of(new).forms[duty.evidence].fields}
    record(command, enrolment, [Said("evidence", duty.evidence, values, answers=Key("steer", duty.occurs_on, duty.nth))], now=at + HOUR)
    with scoped(ENGINE):
        assert Incident.objects.get(enrolment=enrolment, rule="danger").settled_at == at + HOUR
    for hours in (20, 30, 60, 24 * 12):
        tick(at + hours * HOUR)
    with scoped(ENGINE):
        times = {(d.opens.astimezone().hour, d.nth) for d in Duty.objects.filter(enrolment=enrolment, rule="take_temperature", opens__gt=at)}
        assert {nth for _, nth in times} == {0, 1}, "the new times are swept"
        assert not Duty.objects.filter(enrolment=enrolment, rule="take_temperature", opens__gte=row.ends).exists()
    assert replayed(enrolment, town.adoption, held(enrolment).until) == held(enrolment)
    whole(at + 12 * DAY)


def test_many_go_over_together_and_those_who_cannot_are_told_why() -> None:
    town = turning()
    files = [town.enrol(town.person(f"测试{n}"), days_ago=1) for n in "甲乙丙丁"]
    record(town.viewer("command"), files[1], [Said("evidence", "transfer", {"step": "admitted"}, via="call")], now=NOON + HOUR)
    annul(town.viewer("command"), files[2], "录错", now=NOON + HOUR)
    at = NOON + 3 * HOUR
    hospital = "      in_hospital: {title: {zh: 住院, en: In hospital}, aside: true}\n"
    new = later(
        town, at, (hospital, hospital.replace("in_hospital", "ward")), ("in: [in_hospital]", "in: [ward]"), ("move: in_hospital", "move: ward")
    )
    command = town.viewer("command", at)
    assert sum(each.files for each in look.behind(command, new, at)) == 3
    number = went(town, new, at)
    with scoped(ENGINE):
        assert dict(Switched.objects.filter(switching=number).values_list("enrolment", "state")) == {
            files[0]: "done", files[1]: "refused", files[3]: "done"
        }  # fmt: skip
        assert Switched.objects.get(enrolment=files[1]).code == "no stage"
        assert Enrolment.objects.get(pk=files[1]).adoption_id == town.adoption
        assert Switching.objects.get(pk=number).state == "done"
    tick(at + 2 * DAY)
    for file in (files[0], files[1], files[3]):
        assert replayed(file, town.adoption, held(file).until) == held(file)
    whole(at + 2 * DAY)


def test_what_would_change_is_worked_out_for_everybody_and_counted_by_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    town = turning()
    files = [town.enrol(town.person(f"测试{n}"), days_ago=n) for n in range(1, 6)]
    record(town.viewer("command"), files[1], [Said("evidence", "transfer", {"step": "admitted"}, via="call")], now=NOON + HOUR)
    record(town.viewer("command"), files[3], [Said("incident", "danger")], now=NOON + HOUR)
    at, led = NOON + 3 * HOUR, "closes/home/lead_rescue"
    hospital = "      in_hospital: {title: {zh: 住院, en: In hospital}, aside: true}\n"
    gone = ((hospital, hospital.replace("in_hospital", "ward")), ("in: [in_hospital]", "in: [ward]"), ("move: in_hospital", "move: ward"))
    new, command = later(town, at, *gone), town.viewer("command", at)
    assert look.outlook(command, new, at) is None
    monkeypatch.setattr(foresee, "BATCH", 2)
    with scoped(ENGINE):
        before = (Entry.objects.count(), Duty.objects.count())
    assert len(foreseen(town, new, at)) == 5
    with scoped(ENGINE):
        assert (Entry.objects.count(), Duty.objects.count()) == before, "nothing of it is decided"
    found = look.outlook(command, new, at)
    assert found is not None
    assert (found.marked["unfit"], found.marked["unfit/no stage"], found.marked["ends"], found.marked[led]) == (1, 1, 4, 1)
    assert (found.marked["closes"], found.times[led], found.times["closes/home/sort"]) == (4, 1, 4)
    assert [change.file.enrolment for change in look.listed(command, found, "unfit").changes] == [files[1]]
    assert look.chosen(command, found, led) == [files[3]]
    assert look.chosen(command, found, "") == [files[0], *files[2:]], "who cannot go over is not chosen"
    went(town, new, at, look.chosen(command, found, led))
    left = look.outlook(command, new, at)
    assert left is not None
    assert led not in left.marked, "who has gone over is asked about no more"
    assert left.marked["unfit"] == 1
    again = foreseen(town, new, at + HOUR)
    assert {change.file.enrolment for change in again} == {*files} - {files[3]}, "worked out anew for who is still behind"


def test_an_outlook_that_was_left_half_done_goes_on_and_one_file_that_cannot_be_evaluated_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    town = turning()
    files = [town.enrol(town.person(f"测试{n}")) for n in range(4)]
    at = NOON + HOUR
    new, command = later(town, at), town.viewer("command", at)
    foresee.ask(command, new, at)
    with scoped(ENGINE):
        number = Outlook.objects.get(adoption=new).pk
    monkeypatch.setattr(foresee, "BATCH", 2)
    weigh, seen = foresee.weigh, list[list[int]]()

    def killed(enrolments: Sequence[int], *rest: Any, **more: Any) -> Any:
        seen.append(list(enrolments))
        if len(seen) == 2:
            raise KeyboardInterrupt
        return weigh(enrolments, *rest, **more)

    monkeypatch.setattr(foresee, "weigh", killed)
    with pytest.raises(KeyboardInterrupt):
        foresee.run(number, at)
    half = look.outlook(command, new, at)
    assert half is not None
    assert (half.busy, half.done, half.files) == (True, 2, 4)

    def broken(enrolments: Sequence[int], *rest: Any, **more: Any) -> Any:
        if files[2] in enrolments:
            raise ValueError
        assert files[0] not in enrolments, "what was worked out stays"
        return weigh(enrolments, *rest, **more)

    monkeypatch.setattr(foresee, "weigh", broken)
    foresee.run(number, at + HOUR)
    found = look.outlook(command, new, at)
    assert found is not None
    assert (found.state, found.at, found.marked["unfit/not evaluated"], found.marked["closes"]) == ("done", at, 1, 3)
    with scoped(ENGINE):
        assert dict(Foreseen.objects.values_list("enrolment", "code")) == {files[0]: "", files[1]: "", files[2]: "not evaluated", files[3]: ""}
    foresee.run(number, at + HOUR)
    with scoped(ENGINE):
        assert Outlook.objects.get().at == at, "done twice it changes nothing"


def test_only_those_chosen_go_over_and_to_go_back_is_another_decision() -> None:
    town = turning()
    one, other = town.enrol(town.person("测试甲")), town.enrol(town.person("测试乙"))
    at = NOON + HOUR
    new = later(town, at)
    went(town, new, at, [one, 999])
    with scoped(ENGINE):
        assert list(Enrolment.objects.order_by("pk").values_list("adoption", flat=True)) == [new, town.adoption]
        ends = Enrolment.objects.get(pk=one).ends
        version = Adoption.objects.get(pk=town.adoption).plan_version_id
    again = adopt(version, TOWNSHIP, {}, by="test", now=at + HOUR)
    went(town, again, at + 2 * HOUR)
    tick(at + DAY)
    with scoped(ENGINE):
        assert Enrolment.objects.get(pk=one).adoption_id == again
        assert Enrolment.objects.get(pk=one).ends == ends, "END never comes later"
        assert Switched.objects.get(enrolment=one, switching__adoption=again).state == "done"
        assert Enrolment.objects.get(pk=other).adoption_id == town.adoption, "the same text with the same numbers: nothing to go over to"
        assert Duty.objects.filter(enrolment=one, rule="sort").count() == 1, "what was raised once under a name does not come again"
    for file in (one, other):
        assert replayed(file, town.adoption, held(file).until) == held(file)
    whole(at + DAY)


def test_duties_of_a_role_that_is_gone_pass_to_who_owns_them_now() -> None:
    town = turning()
    enrolment = town.enrol()
    record(town.viewer("command"), enrolment, [Said("incident", "danger")], now=NOON + HOUR)
    at = NOON + 2 * HOUR
    new = later(town, at, ("leader", "chief"), ("lead: steer", "lead: lead_rescue"), ("      steer: {", "      lead_rescue: {"))
    went(town, new, at)
    with scoped(ENGINE):
        duty = Duty.objects.get(enrolment=enrolment, rule="lead_rescue")
        assert (duty.how, duty.role, duty.post, duty.standing) == (None, "chief", None, True)
        assert Incident.objects.filter(enrolment=enrolment, rule="seat_empty.chief", settled_at=None).exists(), "nobody holds it: an incident at once"
    assert replayed(enrolment, town.adoption, at) == held(enrolment)
    whole(at)


def test_nobody_is_held_by_a_version_that_was_voluntary_before() -> None:
    town = turning()
    with scoped(ENGINE):
        text = PlanVersion.objects.get().texts["plan.yaml"]
    mild = text.replace("mode: compulsory, article: required", "mode: voluntary").replace('"2026-01-01"', '"2026-06-01"')
    free = adopt(publish({"plan.yaml": mild}, by="test", now=NOON), TOWNSHIP, {}, by="test", now=NOON)
    enrolment = World(free, NOON, town.posts, town.members).enrol()
    new = later(town, NOON + HOUR)
    number = went(town, new, NOON + 2 * HOUR)
    with scoped(ENGINE):
        assert (Switched.objects.get(switching=number).code, Enrolment.objects.get(pk=enrolment).mode) == ("compulsory", "voluntary")


def test_who_may_not_decide_or_says_not_why_changes_nothing() -> None:
    town = turning()
    town.enrol()
    new = later(town, NOON + HOUR)
    at = NOON + 2 * HOUR
    command = town.viewer("command", at)
    for wrong, code in ((("", "b", "c"), "no basis"), (("a", " ", "c"), "no decider"), (("a", "b", ""), "no reason")):
        with pytest.raises(Unable, match=code):
            ask.ask(command, new, None, *wrong, at)
    with pytest.raises(Unable, match="nobody chosen"):
        ask.ask(command, new, [], *SAID, at)
    with pytest.raises(Unable, match="beyond"):
        ask.ask(town.viewer("doctor", at), new, None, *SAID, at)
    with pytest.raises(Unable, match="in force no more"):
        look.outlook(command, town.adoption, at)
    with pytest.raises(Unable, match="beyond"):
        foresee.ask(town.viewer("doctor", at), new, at)
    assert look.behind(town.viewer("doctor", at), new, at) == ()


@pytest.mark.parametrize("seed", range(3))
def test_replaying_across_versions_gives_what_the_tables_hold(seed: int) -> None:
    """The first plan, over and back, with anything said and nobody or everybody looking in between."""
    chance, town = random.Random(seed), world()
    first, enrolment, now, said = town.adoption, town.enrol(), NOON, 0
    with scoped(ENGINE):
        version = Adoption.objects.get(pk=first).plan_version_id
    turns = {chance.randint(20, 60), chance.randint(70, 120), chance.randint(130, 200)}
    for hour in range(16 * 24):
        now += HOUR
        if hour in turns:
            days = str(chance.choice([14, 12, 10]))
            new = adopt(version, TOWNSHIP, {"isolation_days": days, "fever": chance.choice(["37.3", "37.8"])}, by="test", now=now)
            went(town, new, now)
            town.adoption = new
        if chance.random() < 0.3:
            tick(now)
        if chance.random() < 0.3:
            try:
                record(town.viewer("command"), enrolment, [something(town, enrolment, chance, now)], now=now)
                said += 1
            except Refused:
                pass
    tick(now)
    assert said > 20
    with scoped(ENGINE):
        assert Switched.objects.filter(enrolment=enrolment, state="done").exists()
    assert replayed(enrolment, first, held(enrolment).until) == held(enrolment)
    whole(now)
