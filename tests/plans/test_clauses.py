"""No clause of a plan is lost: each is cited by a rule, a paper, an incident, a reaction or a roster, or stands in the notes."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from anju.core.plan.clauses import carried, read_clauses
from anju.core.plan.compile import supplied
from anju.core.plan.model import Plan
from anju.operations.folder import rules_of
from tests.plans.story import PLANS, ROOT, compiled, texts_of

CLAUSES = [f"P9-{number:03}" for number in range(1, 101)]
LEDGER = Path(__file__).parents[3] / "shared" / "reference" / "clauses.yaml"
CITED = re.compile(r"P[1-9]-\d{3}|CF-\d{2}|DN-\d{2}|DESIGN-\d{1,2}|[A-Z][A-Z0-9]+-[0-9-]+")
CITES = re.compile(r"P9-\d{3}|CF-\d{2}|DN-\d{2}|DESIGN-\d{1,2}")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return compiled("four-in-one", {})


def cited(plan: Plan) -> Counter[str]:
    """Every citation of the compiled plan, with how often it is made."""
    found: Counter[str] = Counter()
    for _, cites in parts(plan):
        found.update(cites)
    return found


def parts(plan: Plan) -> list[tuple[str, tuple[str, ...]]]:
    """Everything that cites, by name."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for track in plan.tracks.values():
        found += [(rule.name, rule.cites) for rule in track.rules.values()]
        found += [(reaction.name, reaction.cites) for reaction in track.reactions]
        found += [(kind.name, kind.cites) for kind in track.incidents.values()]
    found += [(document.name, document.cites) for document in plan.documents.values()]
    return found + [(roster.name, roster.cites) for roster in plan.rosters.values()]


def test_every_clause_is_met(plan: Plan) -> None:
    met = {c for c in cited(plan) if c.startswith("P9-")} | {note.clause for note in plan.notes}
    assert sorted(met) == CLAUSES


def test_clauses_of_the_switched_on_plan() -> None:
    """With seals allowed and devices forbidden nothing is lost either: the notes say why a clause is not followed."""
    other = compiled("four-in-one", {"physical_seal": "true", "door_device": "false", "fitness_assessment": "false"})
    met = {c for c in cited(other) if c.startswith("P9-")} | {note.clause for note in other.notes}
    assert sorted(met) == CLAUSES


def test_every_rule_says_why(plan: Plan) -> None:
    for name, cites in parts(plan):
        assert cites, name
        assert all(CITES.fullmatch(c) for c in cites), name


def test_a_note_a_clause(plan: Plan) -> None:
    assert [c for c, n in Counter(note.clause for note in plan.notes).items() if n > 1] == []
    assert all("第" in n.says.zh and "DESIGN rule" in n.says.en for n in plan.notes if n.how == "outranked")


@pytest.mark.peer_files
@pytest.mark.skipif(not LEDGER.exists(), reason="the clause ledger is not beside this checkout")
def test_the_ledger_has_the_same_clauses() -> None:
    ledger = yaml.safe_load(LEDGER.read_text("utf-8"))
    known = {part: {one["id"] for one in ledger[part]} for part in ("clauses", "conflicts", "decisions_needed")}
    assert sorted(i for i in known["clauses"] if i.startswith("P9-")) == CLAUSES
    plan = compiled("four-in-one", {})
    sources = set(cited(plan)) | {s for p in plan.parameters.values() for s in p.source}
    everything = set().union(*known.values())
    assert {s for s in sources if not s.startswith("DESIGN-")} <= everything


@pytest.mark.peer_files
@pytest.mark.skipif(not LEDGER.exists(), reason="the clause ledger is not beside this checkout")
def test_conflicts_and_decisions_of_the_plan_are_taken_up() -> None:
    ledger = yaml.safe_load(LEDGER.read_text("utf-8"))
    plan = compiled("four-in-one", {})
    sources = set(cited(plan)) | {s for p in plan.parameters.values() for s in p.source}
    decisions = {d["id"] for d in ledger["decisions_needed"] if "P9" in d["occurrences"] and d["id"] != "DN-42"}
    assert decisions <= sources
    inside = {c["id"] for c in ledger["conflicts"] if c["plans"] == ["P9"]}
    assert inside <= sources


@pytest.mark.parametrize("name", PLANS)
def test_every_rule_of_every_plan_says_why(name: str) -> None:
    for rule, cites in parts(compiled(name, {})):
        assert cites, rule
        assert all(CITED.fullmatch(c) for c in cites), (rule, cites)


@pytest.mark.peer_files
@pytest.mark.skipif(not LEDGER.exists(), reason="the clause ledger is not beside this checkout")
@pytest.mark.parametrize("name", PLANS)
def test_no_clause_is_copied(name: str) -> None:
    """A plan says what is to be done in words of its own; only the name of the county's tracing group is as long as a phrase."""
    ours = "\n".join(texts_of(name).values()).replace("县信息排查和流调工作组", "")
    quotes = [one["quote"].replace("\n", "") for one in yaml.safe_load(LEDGER.read_text("utf-8"))["clauses"]]
    assert [q for q in quotes if any(q[n : n + 10] in ours for n in range(len(q) - 9))] == []


@pytest.mark.peer_files
@pytest.mark.skipif(not LEDGER.exists(), reason="the clause ledger is not beside this checkout")
def test_no_list_of_clauses_copies_one() -> None:
    lists = "\n".join(path.read_text("utf-8") for path in (ROOT / "clauses").glob("*.yaml"))
    quotes = [one["quote"].replace("\n", "") for one in yaml.safe_load(LEDGER.read_text("utf-8"))["clauses"]]
    assert [q for q in quotes if any(q[n : n + 10] in lists for n in range(len(q) - 9))] == []


def test_every_rule_of_the_design_that_a_plan_cites_can_be_looked_up() -> None:
    rules, wrong = read_clauses(rules_of(ROOT))
    assert wrong == ()
    assert list(rules) == [f"DESIGN-{number}" for number in range(1, 17)]
    cited = {clause for name in PLANS for clause in carried(compiled(name, supplied(texts_of(name)))) if clause.startswith("DESIGN-")}
    assert cited <= rules.keys()
