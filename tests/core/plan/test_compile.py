"""Plan text becomes rules: sugar expands, parameters are put in, several files are one plan, and nothing raises."""

from dataclasses import replace
from datetime import time, timedelta

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from anju.core.plan.check import prove
from anju.core.plan.compile import compile_plan, parameters_of, routines, rungs
from anju.core.plan.compile.grammar import NEEDED, SHAPES
from anju.core.plan.compile.shown import SHAPE_NAMES
from anju.core.plan.model import All, Any, Calendar, Called, Compare, Daily, Effects, Entry, Follow, Latest, Moment, Not, Rule, Rung, Shift, Text
from tests.core.sample import SAMPLE, sample_plan

DUTIES = "    duties:\n"
TRACK = "    waived_by: [leader]\n"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def rules(text: str = SAMPLE) -> dict[str, Rule]:
    return dict(sample_plan(text).tracks["home"].rules)


def changed(*changes: tuple[str, str]) -> str:
    text = SAMPLE
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def duty(text: str) -> tuple[str, str]:
    return DUTIES, f"{DUTIES}      {text}\n"


def test_a_rule_says_what_its_author_wrote() -> None:
    rule = rules()["take_temperature"]
    assert rule.title == Text("了解体温", "Learn the temperature")
    assert rule.opens == Daily((time(8), time(16)))
    assert rule.within == 2 * HOUR
    assert rule.ladder == (Rung(30 * MINUTE, "leader"), Rung(2 * HOUR, "director"))
    assert rule.answered_by == ("household", "call", "visit")
    assert (rule.makeup, rule.force, rule.stages, rule.cites) == (False, "must", ("setup", "monitoring"), ("S-002",))
    assert SAMPLE.splitlines()[rule.place.line - 1].strip() == "take_temperature:"


def test_whoever_is_told_acknowledges_in_a_duty_of_their_own() -> None:
    told = rules()["tell_leader.leader"]
    assert told.opens == Follow(("tell_leader",))
    assert (told.owner, told.evidence, told.within, told.accountable) == ("leader", "acknowledgement", 15 * MINUTE, "doctor")
    assert [rung.to for rung in told.ladder] == ["director"]


def test_a_seat_that_is_filled_must_get_on_post_and_its_sender_presses() -> None:
    arrives = rules()["arrive.cadre"]
    assert arrives.opens == Follow(("send_cadre",), "any")
    assert (arrives.owner, arrives.within, arrives.accountable) == ("cadre", HOUR, "leader")
    assert arrives.ladder == (Rung(timedelta(0), "leader"),)
    assert arrives.cites == ("S-001",)
    said = changed(("arrive: 60 min", "arrive: {within: 40 min, title: {zh: 到岗, en: Arrive}, ladder: top, cites: [P9-099]}"))
    own = rules(said)["arrive.cadre"]
    assert (own.within, own.title.en, own.cites, own.ladder[0].to) == (40 * MINUTE, "Arrive", ("P9-099",), "director")


def test_the_sign_off_goes_step_by_step_and_a_returned_paper_begins_again() -> None:
    plan = sample_plan()
    track = plan.tracks["home"]
    assert track.sign_off == ("sign_off.1.doctor", "sign_off.2.cadre", "sign_off.3.leader")
    first, second, review = (track.rules[name] for name in track.sign_off)
    assert first.opens == Moment("ends", timedelta(hours=-48))
    assert second.opens == Follow(("sign_off.1.doctor",))
    assert [rule.mark for rule in (first, second, review)] == ["sign", "seal", "review"]
    assert {rule.signs for rule in (first, second, review)} == {"release_form"}
    assert review.evidence == "review.3.leader"
    returned = next(one for one in track.reactions if one.form == review.evidence)
    assert returned.when == Compare("verdict", "is", "returned")
    assert returned.then == Effects(("sign_off.1.doctor",))
    archive = track.rules["archive"]
    assert archive.when == Latest("review.3.leader", Compare("verdict", "is", "passed"))


def test_all_of_a_step_sign_before_the_next() -> None:
    text = changed(("- {role: doctor, mark: sign}", "- {all_of: [doctor, director], mark: sign}"))
    track = sample_plan(text).tracks["home"]
    assert track.rules["sign_off.2.cadre"].opens == Follow(("sign_off.1.doctor", "sign_off.1.director"))
    returned = next(one for one in track.reactions if one.name.startswith("returned"))
    assert returned.then.opens == ("sign_off.1.doctor", "sign_off.1.director")


def test_custody_goes_from_hand_to_hand() -> None:
    doctor = "{role: doctor, within: 2 h, cites: [S-009], ladder: top}"
    order = f"    custody: [leader, {doctor}, {{role: cadre, within: 1 h, after: [send_cadre], ladder: top}}]\n"
    plan = sample_plan(changed((TRACK, TRACK + order)))
    track = plan.tracks["home"]
    assert track.custody == ("leader", "doctor", "cadre")
    assert "custody.leader" not in track.rules
    assert track.rules["custody.cadre"].opens == Follow(("custody.doctor", "send_cadre"))
    taken = track.rules["custody.doctor"]
    assert (taken.owner, taken.hands, taken.evidence, taken.within, taken.cites) == ("doctor", "doctor", "handover", 2 * HOUR, ("S-009",))
    hands = duty("take_over: {title: {zh: 接手, en: Take over}, owner: cadre, hands: cadre, opens: called, within: 1 h, ladder: top, cites: [S-1]}")
    called = ("open: [treat]", "open: [treat, take_over]")
    track = sample_plan(changed((TRACK, TRACK + "    custody: [leader, cadre]\n"), hands, called)).tracks["home"]
    assert "custody.cadre" not in track.rules


def test_a_duty_of_several_is_one_for_each_and_named_by_all() -> None:
    watch = duty("look: {title: {zh: 看, en: Look}, owner: {all_of: [doctor, leader]}, opens: called, within: 1 h, ladder: top, cites: [S-1]}")
    said = rules(changed(watch, ("open: [treat]", "open: [treat, look]"), ("opens: {after: [assess]}", "opens: {after: [look]}")))
    assert {"look.doctor", "look.leader"} <= said.keys()
    assert "look" not in said
    assert said["tell_leader"].opens == Follow(("look.doctor", "look.leader"))
    assert said["look.leader"].title == Text("看（分管领导）", "Look (leader in charge)")


def test_an_incident_closes_with_its_own_outcomes_and_each_leads_on() -> None:
    outcomes = "outcomes: {safe: {title: {zh: 平安, en: Safe}, ends: true}, ill: {title: {zh: 发病, en: Ill}, open: [assess]}}, cites: [S-005]}"
    plan = sample_plan(changed(("household_may: true, cites: [S-005]}", f"household_may: true, {outcomes}")))
    lead = plan.tracks["home"].rules["lead_rescue"]
    assert (lead.settles, lead.evidence, lead.opens) == ("danger", "outcome.danger", Called())
    assert [option.name for option in plan.forms["outcome.danger"].fields[0].options] == ["safe", "ill"]
    ill = next(one for one in plan.tracks["home"].reactions if one.form == "outcome.danger")
    assert (ill.when, ill.then) == (Compare("outcome", "is", "ill"), Effects(("assess",)))


def test_conditions_read_as_they_are_said() -> None:
    when = "{any: [{celsius: {at_least: 37.3 Cel, below: 40}}, {site: [axillary, forehead]}], not: {site: forehead}, celsius: {given: true}}"
    text = changed(("when: {celsius: {at_least: 37.3}, site: axillary}", f"when: {when}"))
    fever = next(one for one in sample_plan(text).tracks["home"].reactions if one.name == "fever")
    between = All((Compare("celsius", "at_least", 37.3), Compare("celsius", "below", 40.0)))
    place = Compare("site", "one_of", ("axillary", "forehead"))
    assert fever.when == All((Any((between, place)), Not(Compare("site", "is", "forehead")), Compare("celsius", "given", True)))


def test_parameters_are_put_in_and_shown() -> None:
    times = 'parameters:\n  rounds: {title: {zh: 时间, en: times}, kind: times, default: ["07:30", "19:00"]}\n'
    title = ("en: Home isolation}", "en: 'Home, {isolation_days} days'}")
    text = changed(("parameters:\n", times), ('{times: ["08:00", "16:00"]}', "{times: {parameter: rounds}}"), title)
    assert rules(text)["take_temperature"].opens == Daily((time(7, 30), time(19)))
    plan = sample_plan(text, {"isolation_days": "10", "rounds": "09:00"})
    assert plan.term is not None
    assert plan.term.days == 10
    assert plan.tracks["home"].title.en == "Home, 10 days"
    assert plan.tracks["home"].rules["take_temperature"].opens == Daily((time(9),))
    assert plan.parameters["isolation_days"].value == "10"
    assert plan.parameters["isolation_days"].default == "14"


def test_an_area_sets_the_days_of_a_calendar() -> None:
    days = (
        'parameters:\n  on: {title: {zh: 日子, en: days}, kind: dates, default: ["03-01", "02-29"]}\n'
        "  week: {title: {zh: 星期, en: week}, kind: weekdays, default: [friday, monday]}\n"
        "  month: {title: {zh: 几号, en: month}, kind: monthdays, default: [15, last]}\n"
    )
    wanted = (
        ("dates", "on", Calendar((time(8),), dates=((2, 29), (3, 1)))),
        ("weekdays", "week", Calendar((time(8),), weekdays=(0, 4))),
        ("monthdays", "month", Calendar((time(8),), monthdays=(-1, 15))),
    )
    for way, name, opens in wanted:
        mine = "".join(line + "\n" for line in days.splitlines() if line.startswith(("parameters", f"  {name}:")))
        text = changed(("parameters:\n", mine), ('{times: ["08:00", "16:00"]}', f'{{times: ["08:00"], {way}: {{parameter: {name}}}}}'))
        assert rules(text)["take_temperature"].opens == opens
    text = changed(("parameters:\n", days.split("  week")[0]), ('{times: ["08:00", "16:00"]}', '{times: ["08:00"], dates: {parameter: on}}'))
    assert sample_plan(text, {"on": "12-31, 1-2"}).tracks["home"].rules["take_temperature"].opens == Calendar((time(8),), dates=((1, 2), (12, 31)))
    found = compile_plan({"plan.yaml": text}, {"on": "02-30"})[1]
    assert [fault.code for fault in found] == ["parameter-value"]


def test_a_parameter_that_the_plan_does_not_have_or_cannot_read_is_told() -> None:
    for given_, code in (({"isolation_day": "10"}, "parameter-unknown"), ({"isolation_days": "-1"}, "parameter-value")):
        plan, found = compile_plan({"plan.yaml": SAMPLE}, given_)
        assert plan is None
        assert [fault.code for fault in found] == [code]
    assert parameters_of({"plan.yaml": SAMPLE})["isolation_days"].default == "14"


def test_a_duty_can_be_switched_off_and_what_waits_for_it_moves_up() -> None:
    flag = ("parameters:\n", "parameters:\n  second_look: {title: {zh: 复查, en: second look}, kind: flag, default: true}\n")
    look = duty(
        "look: {title: {zh: 看, en: Look}, owner: doctor, opens: {on_entry: 2 h}, within: 1 h, ladder: top, cites: [S-1], "
        "only_if: {parameter: second_look}}"
    )
    text = changed(flag, look, ("opens: {after: [assess]}", "opens: {after: [look]}"), ("open: [treat]", "open: [treat, look]"))
    assert sample_plan(text).tracks["home"].rules["tell_leader"].opens == Follow(("look",))
    off = sample_plan(text, {"second_look": "false"}).tracks["home"]
    assert "look" not in off.rules
    assert off.incidents["danger"].opens == ("treat",)
    assert off.rules["tell_leader"].opens == sample_plan(text).tracks["home"].rules["look"].opens


def test_any_table_can_be_switched_off() -> None:
    flag = ("parameters:\n", "parameters:\n  warm: {title: {zh: 额温, en: by forehead}, kind: flag, default: false}\n")
    text = changed(flag, ("forehead: {zh: 额头, en: forehead}", "forehead: {zh: 额头, en: forehead, only_if: {parameter: warm}}"))
    for value, sites in (("false", ["axillary"]), ("true", ["axillary", "forehead"])):
        plan = sample_plan(text, {"warm": value})
        assert [option.name for option in plan.forms["temperature"].fields[1].options] == sites


def test_several_files_are_one_plan() -> None:
    head, tail = SAMPLE.split("    reactions:\n")
    rest = "tracks:\n  home:\n    reactions:\n" + tail
    whole, together = sample_plan(), compile_plan({"plan.yaml": head, "end.yaml": rest}, {})[0]
    assert together is not None
    assert replace(together, lines={}).tracks["home"].rules.keys() == whole.tracks["home"].rules.keys()
    assert together.digest == whole.digest
    _, found = compile_plan({"plan.yaml": head, "end.yaml": rest, "more.yaml": "undo: 2 h\n"}, {})
    assert [(fault.code, fault.file, fault.line) for fault in found] == [("duplicate-key", "more.yaml", 1)]
    included, found = compile_plan({"plan.yaml": f"include: [end.yaml]\n{head}", "end.yaml": rest, "more.yaml": "undo: 2 h\n"}, {})
    assert included is not None, found


def test_the_digest_knows_the_words_and_the_values_and_nothing_else() -> None:
    digest = sample_plan().digest
    assert sample_plan("# a note\n" + SAMPLE.replace("title: {zh: 样例, en: Sample}", 'title:\n  zh: "样例"\n  en: Sample')).digest == digest
    assert sample_plan(SAMPLE, {"isolation_days": "14"}).digest == digest
    assert sample_plan(SAMPLE, {"isolation_days": "10"}).digest != digest
    assert sample_plan(SAMPLE.replace("en: Sample}", "en: Simple}")).digest != digest


def test_set_wise_rows_say_the_same_as_the_rules() -> None:
    plan = sample_plan()
    rows = routines(plan)
    twice = [("take_temperature", 0, time(8)), ("take_temperature", 1, time(16))]
    assert [(row.rule, row.nth, row.at) for row in rows] == [*twice, ("contact", 0, time(10))]
    contact = rows[-1]
    assert (contact.kind, contact.lapses, contact.within, contact.must, contact.need) == ("seat", True, 4 * HOUR, True, False)
    climbs = [row for row in rungs(plan) if row.rule == "contact"]
    assert [(row.step, row.after, row.to_role, row.kind) for row in climbs] == [(0, 30 * MINUTE, "leader", "post"), (1, 2 * HOUR, "director", "post")]


def test_how_far_a_decision_looks_back() -> None:
    assert sample_plan().look_back == timedelta(hours=24)
    asked = duty(
        "again: {title: {zh: 复测, en: Again}, owner: doctor, opens: {times: ['12:00']}, within: 1 h, ladder: top, cites: [S-1], "
        "when: {temperature: {celsius: {at_least: 37.3}}}}"
    )
    plan = sample_plan(changed(asked))
    assert plan.look_back == timedelta(days=21)
    assert plan.tracks["home"].rules["again"].when == Latest("temperature", Compare("celsius", "at_least", 37.3))


def test_a_watch_calls_every_role_of_its_roster() -> None:
    roster = "{title: {zh: 值守, en: Watch}, roles: [doctor, leader], planned_by: leader, longest: 8 h, rest: 8 h, week: 48 h, cites: [S-8]}"
    watch = duty("look: {title: {zh: 看守, en: Watch}, opens: {shift: door}, ladder: top, cites: [S-8]}")
    said = rules(changed(("documents:\n", f"rosters:\n  door: {roster}\ndocuments:\n"), watch))
    assert [(said[name].owner, said[name].opens, said[name].within) for name in ("look.doctor", "look.leader")] == [
        ("doctor", Shift("door"), 8 * HOUR), ("leader", Shift("door"), 8 * HOUR),
    ]  # fmt: skip


def test_every_shape_has_a_name_for_its_author() -> None:
    assert SHAPES.keys() <= SHAPE_NAMES.keys()
    assert NEEDED.keys() <= SHAPES.keys()
    assert all(set(needed) <= SHAPES[shape].keys() for shape, needed in NEEDED.items())


def written(tree: object) -> str:
    return yaml.dump(tree, Dumper=yaml.CSafeDumper, allow_unicode=True)


WORDS = st.sampled_from(["home", "called", "2 h", "temperature", "doctor", "true", "08:00", "", "x" * 200, "{isolation_days}", "{nothing}", "end"])
KEYS = st.sampled_from(sorted({key for shape in SHAPES.values() for key in shape} | {"parameter", "zh", "en", "home", "doctor", "temperature"}))
TREES = st.recursive(WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=25)


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(sorted(SHAPES["plan"])), TREES, max_size=8))
def test_no_tree_raises(tree: dict[str, object]) -> None:
    prove({"plan.yaml": written(tree)}, {"x": "y"})


@settings(max_examples=200)
@given(st.data())
def test_no_broken_sample_raises(data: st.DataObject) -> None:
    """Any part of a good plan replaced by anything is told, and every fault points at a line of the text."""
    tree = yaml.load(SAMPLE, Loader=yaml.CBaseLoader)  # noqa: S506 - scalars stay text
    node: object = tree
    for _ in range(data.draw(st.integers(1, 6))):
        if not isinstance(node, dict | list) or not node:
            break
        key = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
        parent, node = node, node[key]
    parent[key] = data.draw(TREES)
    text = written(tree)
    plan, found = prove({"plan.yaml": text}, {})
    assert (plan is None) == bool(found)
    lines = len(text.splitlines())
    assert all(0 <= fault.line <= lines for fault in found)


@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    prove({"plan.yaml": text, "other.yaml": SAMPLE}, {})


def test_a_duty_of_the_year_is_asked_for_on_entering_its_stage_as_well() -> None:
    written = """\
      drill:
        title: {zh: 演练, en: Drill}
        owner: {all_of: [doctor, leader]}
        opens: {times: ["08:00"], dates: ["09-01"], on_entry: 0 min}
        within: 2 days
        evidence: {title: {zh: 演练, en: Drill}, fields: {}}
        ladder: top
        in: [monitoring]
        cites: [S-008]
      archive:
"""
    drills = rules(SAMPLE.replace("      archive:\n", written))
    assert drills["drill.leader"].opens == Calendar((time(8),), dates=((9, 1),))
    first = drills["drill.first.leader"]
    assert (first.opens, first.within, first.evidence) == (Entry(), timedelta(days=2), "drill")
    assert first.title.en == "Drill (the first time) (leader in charge)"
    assert "drill.first.doctor" in drills


def test_what_is_owed_every_week_can_be_asked_for_on_entering_as_well() -> None:
    written = """\
      stock:
        title: {zh: 物资, en: Stock}
        owner: leader
        opens: {times: ["09:00"], every: 7, on_entry: 0 min}
        within: 8 h
        ladder: top
        in: [monitoring]
        cites: [S-008]
      archive:
"""
    found = rules(SAMPLE.replace("      archive:\n", written))
    assert (found["stock"].opens, found["stock.first"].opens) == (Daily((time(9),), 7), Entry())
