"""Rehearsing: the same seed tells the same story, the balance comes to zero, nobody is held, and the paths sought are walked."""

import json
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path as File
from shutil import copytree

import pytest

from anju.core.chance import chance, pick
from anju.core.duties.balance import balance
from anju.core.duties.scene import Scene
from anju.core.enrolment.state import Around
from anju.core.plan.model import PROPOSAL, Field, Form, Option, Plan, Text
from anju.forecast.answers import anything, calm
from anju.forecast.rehearse import Rehearsal, rehearse, staff_needed
from anju.forecast.story import PATIENCE, UNENDING, Path, paths, tell
from anju.site.command import main
from tests.core.sample import SAMPLE, sample_plan
from tests.plans.story import compiled

FIRST, ZONE = date(2026, 3, 2), "Asia/Shanghai"
PLANS = sorted(p.parent.name for p in (File(__file__).parents[2] / "plans").glob("*/plan.yaml"))


def small(people: int = 12, seed: int = 1) -> Rehearsal:
    plan = sample_plan()
    return rehearse(plan, next(iter(plan.tracks)), people, seed, FIRST, ZONE)


def test_chance_depends_on_what_it_is_asked_of() -> None:
    assert chance(1, "a") == chance(1, "a") != chance(1, "b")
    assert 0 <= min(chance(n) for n in range(500)) < 0.05 < 0.95 < max(chance(n) for n in range(500)) < 1
    assert {pick("abc", n) for n in range(50)} == set("abc")


def test_the_same_seed_tells_the_same() -> None:
    assert small() == small()
    assert small(seed=1).loads != small(seed=2).loads


def test_several_processes_tell_the_same() -> None:
    plan = sample_plan()
    with ProcessPoolExecutor(2) as pool:
        assert rehearse(plan, next(iter(plan.tracks)), 12, 1, FIRST, ZONE, pool) == small()


def test_a_path_sought_is_walked() -> None:
    plan = sample_plan()
    track = next(iter(plan.tracks))
    for way in paths(plan, track):
        met = {path for n in range(4) for path in tell(plan, track, FIRST, ZONE, way, 1, n).walked}
        assert way in met, way


def test_load_is_what_was_done() -> None:
    told = small()
    assert sum(load.duties for load in told.loads) == told.balance.due
    assert all(sum(load.hours) == load.duties for load in told.loads)
    assert staff_needed(told.loads[0], 1) == told.loads[0].busiest
    assert staff_needed(told.loads[0], 10**6) == 1


def test_a_proposal_is_decided_with_its_reason() -> None:
    """A refusal without a reason is refused itself, and would be tried again for ever."""
    plan = compiled("turns", {})
    track = next(t.name for t in plan.tracks.values() if any(rule.evidence == PROPOSAL for rule in t.rules.values()))
    assert rehearse(plan, track, 12, 1, FIRST, ZONE).refused["needs reason"] == 0


@pytest.mark.parametrize("name", PLANS)
def test_every_plan_comes_out(name: str) -> None:
    """What `anju rehearse` says of each plan of the library: zero difference, nobody held or owing after END, nothing left undone."""
    plan: Plan = compiled(name, {})
    for track in (one.name for one in plan.tracks.values() if one.supplied):
        rests = plan.tracks[track].shut or plan.tracks[track].term or any(r.then.end for r in plan.tracks[track].reactions)
        told = rehearse(plan, track, 6, 3, FIRST, ZONE)
        assert told.balance.due > 0, track
        assert (told.balance.difference, told.held, told.owing) == (0, 0, 0), track
        assert (told.balance.open, told.balance.overdue) == (0, 0), f"{track}: a story comes to rest"
        alone = plan.tracks[track].subject in ("area", "unit")
        assert told.unarchived == told.going or not rests or alone, f"{track}: every file that ends is closed"


def test_a_story_of_the_home_track_walks_what_it_seeks() -> None:
    plan = compiled("four-in-one", {})
    way = Path("reaction", "danger_signs", "then")
    told = tell(plan, "home", FIRST, ZONE, way, 5)
    assert way in told.walked
    assert "serious_illness" in told.incidents


def test_what_has_no_end_is_told_only_as_far_as_it_was_worked_off() -> None:
    """What the calendar would ask after the story is over is no debt of anybody's."""
    told = tell(compiled("four-in-one", {}), "unit", FIRST, ZONE, None, 2)
    assert balance(told.duties.values(), told.until).overdue == 0
    assert told.until < told.state.entered + UNENDING + PATIENCE


def test_a_question_with_several_answers_gets_one_where_it_must() -> None:
    options = tuple(Option(name, Text(name, name)) for name in ("fire", "quake", "crowd", "flood"))
    form = Form("drills", Text("演练", "Drills"), (Field("kinds", Text("演什么", "Which"), "choices", options=options),))
    assert all(anything(form, datetime(2026, 3, 2, tzinfo=UTC), n)["kinds"] for n in range(60))


def test_most_days_nothing_is_counted_that_calls_for_something() -> None:
    """A count that calls for nothing only at none is none on most days."""
    plan = compiled("school-programme", {})
    found = calm(Scene.of(plan, "class", Around(always=True)).index, plan.forms["morning"], datetime(2026, 3, 2, tzinfo=UTC), 1)
    assert (found["ill"], found["unknown"]) == (0, 0)


def test_the_command_says_it_as_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rehearse", "plans/four-in-one", "--people", "2", "--track", "home", "--processes", "1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["people"] == 2
    assert told["balance"]["difference"] == told["held"] == told["owing"] == 0


def test_what_its_own_answer_calls_again_is_told_with_what_stays_open(capsys: pytest.CaptureFixture[str], tmp_path: File) -> None:
    """A reaction that calls the duty it hears goes on after END: the file is never archived, and the rehearsal says by what."""
    endless = "      endless: {on: report, rule: learn_temperature, open: [ask_again], cites: [CF-04]}\n"
    asked = (
        "      ask_again: {title: {zh: 再问, en: Ask again}, owner: leader, opens: called, within: 24 h, evidence: report, ladder: upward,"
        " cites: [CF-04]}\n"
    )
    copytree(File(__file__).parents[2] / "plans" / "parts", tmp_path / "parts")
    assert main(["new", str(tmp_path / "mine")]) == 0
    plan = tmp_path / "mine" / "plan.yaml"
    text = plan.read_text("utf-8").replace("      archive:", f"{asked}      archive:", 1)
    text = text.replace(
        "    release:\n", f"    reactions:\n{endless}{endless.replace('endless', 'more').replace('learn_temperature', 'ask_again')}    release:\n", 1
    )
    plan.write_text(text.replace("sees: needs", "sees: all"), "utf-8")
    capsys.readouterr()
    assert main(["rehearse", str(plan.parent), "--people", "1", "--processes", "1"]) == 0
    said = capsys.readouterr().out
    assert "still open as the story ended (in so many stories): " in said
    assert "ask_again is called again by its own answer, after END too" in said
    assert "ask_again 的答案又叫来 ask_again" in said


@pytest.mark.parametrize(("words", "told"), [
    (["none"], "there is no plan at none · none 那里没有方案"), (["p.yaml", "--set", "days"], "--set days: write --set NAME=VALUE"),
    (["p.yaml", "--people", "0", "--language", "zh"], "--people 至少是 1"),
    (["p.yaml", "--track", "x", "--language", "en"], "there is no track x; there is: "),
])  # fmt: skip
def test_the_command_says_what_is_asked_for_in_vain(
    words: list[str], told: str, tmp_path: File, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.yaml").write_text(SAMPLE, "utf-8")
    assert main(["rehearse", *words]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "told"), [("--zone", "no IANA zone is called x; such as Asia/Shanghai"), ("--first", "x is no day; such as 2026-03-02")]
)
def test_a_zone_or_a_day_that_is_none_is_told(option: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["rehearse", "plans/four-in-one", option, "x"])
    assert told in capsys.readouterr().err


def test_the_command_refuses_what_is_no_plan(tmp_path: File, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rehearse", str(tmp_path / "none")]) == 2
    (tmp_path / "p.yaml").write_text("plan: x", "utf-8")
    assert main(["rehearse", str(tmp_path / "p.yaml")]) == 2
    assert "anju check" in capsys.readouterr().err
