"""Tell for each clause of the source plans what carries it: a rule, a page, a paper, an attestation; or that nothing does. Exit code 1 then."""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from anju.core.plan.clauses import Carrier, Clause, carried, read_clauses
from anju.core.plan.compile import draft_plan, supplied
from anju.operations.folder import clauses_of, plans_at, texts_of

Carriers = Mapping[str, Sequence[tuple[str, Carrier]]]
"""By clause: the plan's folder and what of it carries the clause."""
HOWS = ("principle", "attested", "page", "engine", "outranked")


def add(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the verb."""
    parser.add_argument("path", type=Path, nargs="?", default=Path("plans"), help="the folder of plans; `clauses/` in it holds the list")
    parser.add_argument("--source", default="", help="only the clauses of one source plan, such as P8")
    parser.add_argument("--language", choices=["zh", "en", "both"], default="both", help="in which language")
    parser.add_argument("--totals", action="store_true", help="the totals only")
    parser.add_argument("--markdown", action="store_true", help="as the page of the documentation (docs/clauses.md)")


def run(args: argparse.Namespace) -> int:
    """Print every clause with what carries it, then the totals by source plan."""
    try:
        clauses, wrong = read_clauses(clauses_of(args.path))
        plans = [(path.name, texts_of(path)) for path in plans_at(args.path)]
    except (OSError, ValueError) as fault:
        print(f"anju clauses: {fault}", file=sys.stderr)
        return 2
    for each in wrong:
        print(each, file=sys.stderr)
    if wrong:
        return 2
    sources = {clause.source for clause in clauses.values()}
    if args.source and args.source not in sources:
        print(f"anju clauses: {args.path}/clauses has no list {args.source}; there is: {', '.join(sorted(sources)) or 'none'}", file=sys.stderr)
        return 2
    wanted = [clause for clause in clauses.values() if args.source in ("", clause.source)]
    carriers = _carriers(plans)
    if args.markdown:
        print(_page(wanted, carriers))
    elif not args.totals:
        for clause in wanted:
            print(_line(clause, carriers, args.language))
    if not args.markdown:
        print(_totals(wanted, carriers))
    unknown = sorted(c for c in carriers if _is_clause(c, sources) and c not in clauses)
    for clause_id in unknown:
        print(f"anju clauses: {carriers[clause_id][0][0]} cites {clause_id}, which no list has", file=sys.stderr)
    return 1 if unknown or any(clause.id not in carriers for clause in wanted) else 0


def _is_clause(cited: str, sources: Collection[str]) -> bool:
    """Whether a list should have it: one of a source that has a list, or of a source plan (P1, P2, …)."""
    source, dash, number = cited.partition("-")
    return bool(dash) and number.isdigit() and (source in sources or (source[:1] == "P" and source[1:].isdigit()))


def _carriers(plans: Sequence[tuple[str, Mapping[str, str]]]) -> Carriers:
    found: dict[str, list[tuple[str, Carrier]]] = defaultdict(list)
    for name, texts in plans:
        plan, _ = draft_plan(texts, supplied(texts))
        for clause, carriers in carried(plan).items():
            found[clause] += [(name, carrier) for carrier in carriers]
    return found


def _how(clause: Clause, carriers: Carriers) -> str:
    """One word for the totals: a note's own word where there is one, else that a rule does it; `uncovered` where nothing carries it."""
    kinds = {carrier.kind for _, carrier in carriers.get(clause.id, ())}
    return next((how for how in HOWS if how in kinds), "rule" if kinds else "uncovered")


def _line(clause: Clause, carriers: Carriers, language: str) -> str:
    says = {"zh": clause.says.zh, "en": clause.says.en, "both": f"{clause.says.zh} · {clause.says.en}"}[language]
    by = "; ".join(dict.fromkeys(_named(name, carrier) for name, carrier in carriers.get(clause.id, ())))
    return f"{clause.id}  {clause.check:9}  {says}\n        {by or 'UNCOVERED'}"


def _named(plan: str, carrier: Carrier) -> str:
    where = f" ({plan}/{carrier.place.file}:{carrier.place.line})" if carrier.place.file else f" ({plan})"
    return f"{carrier.kind} {carrier.name}{where}"


def _totals(clauses: Sequence[Clause], carriers: Carriers) -> str:
    """A line a source plan, and one for all of them."""
    words = ("rule", *HOWS, "uncovered")
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for clause in clauses:
        for source in (clause.source, "all"):
            rows[source][_how(clause, carriers)] += 1
    order = [*(source for source in rows if source != "all"), *(["all"] if rows else [])]
    lines = [f"{'':4} clauses  {'  '.join(words)}"]
    for source in order:
        figures = "  ".join(f"{rows[source][word]:>{len(word)}}" for word in words)
        lines.append(f"{source:4} {rows[source].total():7}  {figures}")
    return "\n".join([*lines, f"uncovered: {rows['all']['uncovered']}"])


def _page(clauses: Sequence[Clause], carriers: Carriers) -> str:
    """The documentation's page: a table a source plan."""
    lines = ["# Clauses", "", "Made by `anju clauses --markdown`. What each clause of the nine source plans asks, and what carries it.", ""]
    for source in dict.fromkeys(clause.source for clause in clauses):
        lines += [f"## {source}", "", "| clause | asks | 要求 | shown by | carried by |", "|---|---|---|---|---|"]
        for clause in (each for each in clauses if each.source == source):
            by = ", ".join(dict.fromkeys(f"{carrier.kind} `{carrier.name}`" for _, carrier in carriers.get(clause.id, ()))) or "**nothing**"
            lines.append(f"| {clause.id} | {clause.says.en} | {clause.says.zh} | {clause.check} | {by} |")
        lines.append("")
    return "\n".join(lines)
