"""`anju play`: a timeline that holds is named; one that does not says what is so instead, and what to write."""

import shutil
from pathlib import Path

import pytest

from anju.forecast.timeline.written import Untrue, examples_in, instant
from anju.site.command import main

ROOT = Path(__file__).parents[2] / "plans"
RASH = '- {name: "A sentence", facts: [FACT], expect: [EXPECT]}\n'
SIX = '{at: "day 2 08:40", values: {celsius: 36.6, site: axillary}, WAY}'


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "parts", tmp_path / "parts")
    assert main(["new", str(tmp_path / "mine")]) == 0
    return tmp_path / "mine"


def said(plan: Path, expect: str, fact: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What `anju play` prints of one timeline that does not hold."""
    (plan / "examples" / "first.yaml").write_text(RASH.replace("EXPECT", expect).replace("FACT", fact), "utf-8")
    capsys.readouterr()
    assert main(["play", str(plan)]) == 1
    return capsys.readouterr().out


def test_what_anju_new_writes_holds(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["play", str(plan)]) == 0
    assert "mine: 4 of 4 timelines hold" in capsys.readouterr().out


def test_an_answer_that_names_no_duty_and_comes_by_no_way_of_it_says_so(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = '{at: "day 2 08:41", duty: learn_temperature, is: done}'
    told = said(plan, done, SIX.replace("WAY", "form: report, via: paper, by: doctor"), capsys)
    assert "FAILS  A sentence" in told
    assert "duty learn_temperature is open, not done" in told
    assert "write answers: learn_temperature in the fact, or put the way under answered_by:" in told


@pytest.mark.parametrize(("language", "told"), [
    ("zh", ["不成立 A sentence", "不是 done", "请在事实里写 answers: learn_temperature", "1 条时间线，0 条成立"]),
    ("en", ["FAILS  A sentence", "not done", "write answers: learn_temperature", "0 of 1 timelines hold"]),
])  # fmt: skip
def test_it_is_told_in_the_language_that_is_asked_for(plan: Path, language: str, told: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    said(plan, '{at: "day 2 08:41", duty: learn_temperature, is: done}', SIX.replace("WAY", "form: report, via: paper, by: doctor"), capsys)
    assert main(["play", str(plan), "--language", language]) == 1
    out = capsys.readouterr().out
    assert [one for one in told if one not in out] == []
    assert ("，" in out) == (language == "zh")


def test_an_answer_that_an_older_duty_took_says_so(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (plan / "plan.yaml").read_text("utf-8")
    (plan / "plan.yaml").write_text(text.replace("        makeup: false\n", "", 1), "utf-8")
    done = '{at: "day 2 08:41", duty: learn_temperature, is: done}'
    told = said(plan, done, SIX.replace("WAY", "answers: learn_temperature"), capsys)
    assert "the answer counted for the one of day 1 16:00, still open: makeup: false" in told


def test_a_duty_of_a_stage_not_reached_says_so(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (plan / "plan.yaml").read_text("utf-8")
    (plan / "plan.yaml").write_text(
        text.replace("in: [setup, monitoring]\n        cites: [CF-04]", "in: [monitoring]\n        cites: [CF-04]"), "utf-8"
    )
    told = said(plan, '{at: "day 3 08:01", duty: learn_temperature}', "", capsys)
    assert "the stage is setup, and the duty stands in monitoring only (in:)" in told


@pytest.mark.parametrize(("expect", "fact", "words"), [
    ('{at: "day 3 08:01", duty: learn_temprature}', "", "no duty called learn_temprature"),
    ('{at: "day 3 08:01", no_climb: learn_temprature}', "", "no duty called learn_temprature"),
    ('{at: "day 3 08:01", incident: dangr}', "", "no incident called dangr"),
    ('{at: "day 3 08:01", dutty: learn_temperature}', "", "nothing to expect is called dutty"),
    ('{at: "day 3", duty: learn_temperature}', "", '"day 3" is not a moment'),
    ("{at: day 3 08:01, free: false}", '{at: "day 2 08:40", form: rport, by: doctor}', 'no form "rport"'),
    ("{at: day 3 08:01, free: false}", '{at: "day 2 08:40", answers: shop}', "nothing is open of shop; open then: "),
    ("{at: day 3 08:01, free: false}", '{at: "day 2 08:40", kind: evidense}', "no kind of fact is called evidense"),
    ("{at: day 3 08:01, duty: call_again}", '{at: "day 3 07:59", form: report, via: household, by: "person:1"}', "refused"),
])  # fmt: skip
def test_a_slip_of_the_pen_is_told_in_words(plan: Path, expect: str, fact: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert words in said(plan, expect, fact, capsys)


SLIPS = (
    (SIX.replace("axillary", "arm"), "the field site 'arm' is not among the options; it may be axillary, ear"),
    (SIX.replace("axillary", "no"), "the field site False is not among the options; it may be axillary, ear, forehead; a name such as yes, no"),
    (SIX.replace("36.6", "3.6"), "the field celsius 3.6 is too low; from 34"),
    (SIX.replace("site", "where"), "the field where 'axillary' is no field of this form; its fields: celsius, site"),
    (SIX.replace("site", "where"), "the field site is not answered; it may be axillary"),
    (SIX.replace("WAY", "form: report, via: house"), "no way is called house; there is: household"),
    ('{at: "Tuesday", answers: ask_daily}', '"Tuesday" is not a moment'),
)
"""What is written, and what is told of it; all in one file, for a plan is read once for them."""


def test_a_fact_that_is_refused_says_which_field_and_what_it_may_be(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = [fact.replace("WAY", "form: report, via: household") for fact, _ in SLIPS]
    text = "".join(RASH.replace("EXPECT", "").replace("FACT", fact) for fact in facts)
    kept = RASH.replace("FACT", "").replace("EXPECT", '{at: "day 3 08:01", archived: true}')
    (plan / "examples" / "first.yaml").write_text(text + kept, "utf-8")
    assert main(["play", str(plan), "--language", "en"]) == 1
    out = capsys.readouterr().out
    assert [words for _, words in SLIPS if words not in out] == []
    assert "archived is False, not True; still open: ask_daily × 2, " in out
    assert f"0 of {len(SLIPS) + 1} timelines hold" in out


def test_the_oldest_that_can_still_be_done_is_answered_and_not_one_whose_window_has_passed(plan: Path) -> None:
    told = '{at: "day 3 08:40", answers: learn_temperature, via: call, values: {celsius: 36.6, site: axillary}}'
    held = '{at: "day 3 08:41", duty: learn_temperature, is: done}'
    (plan / "examples" / "first.yaml").write_text(RASH.replace("EXPECT", held).replace("FACT", told), "utf-8")
    assert main(["play", str(plan)]) == 0


def test_one_beginning_is_named_without_brackets(plan: Path) -> None:
    (plan / "examples" / "_given.yaml").write_text('begun: [{at: "day 1 10:00", answers: send_doctor}]\n', "utf-8")
    (plan / "examples" / "first.yaml").write_text("- {name: x, given: begun}\n- {name: y, given: [begun]}\n", "utf-8")
    one, other = examples_in(plan, "mine")
    assert one.facts == other.facts != ()


@pytest.mark.parametrize(("text", "words"), [
    ("- [", "cannot be read"), ("name: x", "not a list of timelines"), ("- {name: x, fakts: []}", "says nothing called fakts"),
    ('- {name: x, facts: ["day 3 08:00"]}', "is not written as {at: ...}"),
    ("- {name: x, given: [unknown]}", "has a beginning called unknown"), ("- {name: x, expect: [{free: true}]}", "has no `at`"),
])  # fmt: skip
def test_a_file_that_is_no_list_of_timelines_is_told(plan: Path, text: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    (plan / "examples" / "first.yaml").write_text(text, "utf-8")
    with pytest.raises(Untrue, match=words):
        examples_in(plan, "mine")
    assert main(["play", str(plan)]) == 2
    assert words in capsys.readouterr().err


def test_a_plan_with_faults_or_without_timelines_is_not_played(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(plan / "examples")
    assert main(["play", str(plan)]) == 2
    assert "no timeline yet" in capsys.readouterr().err


def test_a_moment_is_local() -> None:
    assert instant("day 1 08:00").isoformat() == "2026-03-02T00:00:00+00:00"
