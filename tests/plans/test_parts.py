"""A plan says its own values for the parameters of the parts that it takes; everything else of a part is as it is written."""

from pathlib import Path
from textwrap import dedent

import pytest

from anju.core.plan.check import prove
from anju.core.plan.compile import draft_plan

ROOT = Path(__file__).parents[2]
SKELETON = ROOT / "src" / "anju" / "site" / "skeleton" / "plan.yaml"


def texts(more: str) -> dict[str, str]:
    """The plan that `anju new` begins, with `more` under its parameters, and the parts of the library."""
    parts = {f"parts/{part.name}": part.read_text("utf-8") for part in (ROOT / "plans" / "parts").glob("*.yaml")}
    plan = SKELETON.read_text("utf-8").replace("plan: NAME", "plan: mine").replace('"DATE"', '"2026-01-01"')
    return {"plan.yaml": plan.replace("\nroles:\n", f"\n{more}roles:\n", 1)} | parts


def test_a_plan_has_its_own_value_for_a_parameter_of_a_part() -> None:
    plan, found = prove(texts("  fever: {default: 38.0, source: [X1-006]}\n"), {})
    assert found == ()
    assert plan is not None
    fever = plan.parameters["fever"]
    assert (float(str(fever.default)), fever.source, fever.title.en) == (38.0, ("X1-006",), "Fever from (degrees Celsius under the arm)")


def test_what_is_no_parameter_is_still_said_once_and_told_where_the_plan_says_it() -> None:
    again = texts("")
    again["plan.yaml"] = again["plan.yaml"].replace("documents:\n", "forms:\n  report: {home: answer}\ndocuments:\n", 1)
    told = prove(again, {})[1]
    assert [(each.code, each.file) for each in told] == [("part-says", "plan.yaml")]
    assert "parts/temperature.yaml" in told[0].says.en


def test_a_plan_adds_its_own_clauses_to_what_a_part_cites() -> None:
    more = texts("")
    more["plan.yaml"] = more["plan.yaml"].replace("    duties:\n", "    duties:\n      measure_axillary: {cites: [X1-006, CF-08]}\n", 1)
    plan, found = prove(more, {})
    assert found == ()
    assert plan is not None
    rule = plan.tracks["home"].rules["measure_axillary"]
    assert rule.cites == ("X1-006", "CF-08")
    assert rule.title.en == "Please take it again under the arm", "all else is as the part says it"


@pytest.mark.parametrize("compulsory", [("false", "true"), ("true", "false")])
def test_what_one_use_of_a_part_switches_on_is_there_in_whichever_order(compulsory: tuple[str, str]) -> None:
    both = texts("")
    part = both["plan.yaml"].split("  person:\n")[1].split("  temperature:")[0]
    uses = [part.replace("compulsory: true", f"compulsory: {each}") for each in compulsory]
    again = uses[0] + "  again:\n    of: person\n" + uses[1].replace("track: home", "track: other")
    both["plan.yaml"] = both["plan.yaml"].replace(part, again)
    plan, found = draft_plan(both, {})
    assert [str(each) for each in found if each.code == "unknown-name" and each.file.startswith("parts/")] == []
    assert {"second_review", "decided_again"} <= plan.forms.keys()
    assert [name for name, track in plan.tracks.items() if "review_second" in track.rules] == [("home", "other")[compulsory.index("true")]]


def of_the_tutorial() -> str:
    """The forms and the track about no person that docs/write-a-plan.md shows, as a file of a plan."""
    page = (ROOT / "docs" / "write-a-plan.md").read_text("utf-8")
    begins = page.index("    forms:\n      new_cases:")
    return dedent(page[begins : page.index("\n\n", begins)]) + "\n"


def test_the_tutorial_shows_the_same_plan_in_both_languages() -> None:
    pages = [(ROOT / "docs" / name).read_text("utf-8").splitlines() for name in ("write-a-plan.md", "write-a-plan.zh.md")]
    shown, heads = ([[line for line in page if line.startswith(mark)] for page in pages] for mark in ("    ", "##"))
    assert shown[0] == shown[1]
    assert len(heads[0]) == len(heads[1])


def test_the_track_about_no_person_that_the_tutorial_shows_closes_in_a_new_plan() -> None:
    assert prove(texts("") | {"outbreak.yaml": of_the_tutorial()}, {})[1] == ()


def test_an_outcome_that_a_part_asks_is_told_where_the_plan_asks_it_and_of_which_track() -> None:
    """Nobody can change the part: the fault stands at the plan's own incident, and the remedy is one that its author has."""
    told = prove(texts("") | {"outbreak.yaml": of_the_tutorial().replace("evidence: attestation, ", "")}, {})[1]
    assert [(each.code, each.file) for each in told] == [("outcome-unfollowed", "outbreak.yaml")]
    assert 'in the track "The outbreak" nothing follows' in told[0].says.en
    assert "evidence: attestation" in told[0].remedy.en


def test_a_part_that_is_not_there_is_the_only_thing_told() -> None:
    alone = {"plan.yaml": texts("")["plan.yaml"]}
    found = prove(alone, {})[1]
    assert [each.code for each in found] == ["part-missing", "part-missing"]
    assert "copy plans/parts there" in found[0].remedy.en


def test_a_text_cut_by_a_comma_says_so() -> None:
    cut = texts("")
    cut["plan.yaml"] = cut["plan.yaml"].replace("en: New plan}", "en: Swollen, tender}")
    told = [each for each in prove(cut, {})[1] if each.code == "unknown-key"]
    assert ["put the whole of it into quotes" in each.remedy.en for each in told] == [True]
