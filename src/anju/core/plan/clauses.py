"""The clauses of the source plans, one line each in our own words, and what of a compiled plan carries which.

A citation is a claim that can be looked up: `plans/clauses/<source>.yaml` says what each clause asks, `carried` says where a plan answers it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Literal, cast, get_args

from anju.core.language.diagnostic import Diagnostic, Spot, fault
from anju.core.language.parse import parse
from anju.core.language.tree import Entry, Leaf, Table
from anju.core.plan.model import Note, Place, Plan, Text

_NOWHERE = Place()
Check = Literal["system", "attest", "principle"]
CHECKS: tuple[Check, ...] = get_args(Check)
KEYS = ("check", "zh", "en", "why_zh", "why_en")
UNREADABLE = fault(
    "clause-unreadable", "条款 {id} 读不懂：{what}。", "Clause {id} cannot be read: {what}.",
    "写成 {{check: system|attest|principle, zh: …, en: …}}。", "Write {{check: system|attest|principle, zh: …, en: …}}.",
)  # fmt: skip
TWICE = fault("clause-twice", "条款 {id} 写了两次。", "Clause {id} is written twice.", "留一处。", "Keep one.")


@dataclass(frozen=True, slots=True)
class Clause:
    """What a source plan asks. `check`: what can show it. `why`: the reason where it was marked otherwise than its text suggests."""

    id: str
    says: Text
    check: Check
    why: Text | None = None

    @property
    def source(self) -> str:
        """The plan it stands in: `P8` of `P8-071`."""
        return self.id.partition("-")[0]


@dataclass(frozen=True, slots=True)
class Carrier:
    """What answers a clause: a kind of thing (`rule`, `reaction`, `document`, ...; a note by how it is met), its name, and its place in the text."""

    kind: str
    name: str
    place: Place = _NOWHERE


def read_clauses(texts: Mapping[str, str]) -> tuple[Mapping[str, Clause], tuple[Diagnostic, ...]]:
    """Every clause of `texts` (by file name), by id, in the order written, and what is wrong with the texts. Never raises."""
    found, wrong = dict[str, Clause](), list[Diagnostic]()
    for file in sorted(texts):
        tree, faults = parse(texts[file], file)
        wrong += faults
        for entry in tree.entries if isinstance(tree, Table) else ():
            clause = _clause(entry, wrong)
            if clause is not None and clause.id in found:
                wrong.append(TWICE.at(entry.spot, id=clause.id))
            elif clause is not None:
                found[clause.id] = clause
    return found, tuple(wrong)


def _clause(entry: Entry, wrong: list[Diagnostic]) -> Clause | None:
    table = entry.value if isinstance(entry.value, Table) else Table((), entry.spot)
    said = {each.key: each.value.text.strip() for each in table.entries if isinstance(each.value, Leaf)}
    lacks = [key for key in ("check", "zh", "en") if not said.get(key)] + [key for key in (e.key for e in table.entries) if key not in KEYS]
    lacks += ["check"] if said.get("check", "system") not in CHECKS else []
    if lacks:
        wrong.append(UNREADABLE.at(Spot(*entry.spot), id=entry.key, what=", ".join(lacks)))
        return None
    why = Text(said["why_zh"], said.get("why_en", "")) if said.get("why_zh") else None
    return Clause(entry.key, Text(said["zh"], said["en"]), cast(Check, said["check"]), why)


def carried(plan: Plan) -> Mapping[str, tuple[Carrier, ...]]:
    """By clause, everything of `plan` that cites it, notes included, in the order of the plan."""
    found: dict[str, dict[Carrier, None]] = {}
    for carrier, cites in _citing(plan):
        for clause in cites:
            found.setdefault(clause, {})[carrier] = None
    return {clause: tuple(carriers) for clause, carriers in found.items()}


def _citing(part: object) -> Iterator[tuple[Carrier, tuple[str, ...]]]:
    """Whatever has `cites` (or a parameter's `source`) in the compiled plan, however deep: a new kind of thing needs no line here."""
    if isinstance(part, Note):
        yield Carrier(part.how, part.clause), (part.clause,)
    elif is_dataclass(part) and not isinstance(part, type):
        cites = (*getattr(part, "cites", ()), *getattr(part, "source", ()))
        if cites:
            yield Carrier(type(part).__name__.lower(), getattr(part, "name", ""), getattr(part, "place", _NOWHERE)), cites
        for each in fields(part):
            if each.name != "lines":
                yield from _citing(getattr(part, each.name))
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from _citing(value)
    elif isinstance(part, tuple):
        for value in part:
            yield from _citing(value)
