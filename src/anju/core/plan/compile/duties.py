"""One written duty becomes one rule, or several: one for each owner, and one for each that must acknowledge what they were told."""

from dataclasses import replace
from datetime import timedelta
from typing import Literal, cast

from anju.core.language.tree import Leaf, Table
from anju.core.language.values import spelled
from anju.core.plan.compile import faults
from anju.core.plan.compile.conditions import read_facts
from anju.core.plan.compile.log import place_of
from anju.core.plan.compile.openings import read_opening
from anju.core.plan.compile.people import read_ladder
from anju.core.plan.compile.reader import Reader
from anju.core.plan.compile.resources import form_of
from anju.core.plan.compile.scope import Scope
from anju.core.plan.compile.teams import choosing
from anju.core.plan.model import RELIEF, Called, Follow, Opening, Rule, Shift, Spaced, Text, Via

_Force = Literal["must", "should"]
_Mark = Literal["", "sign", "seal", "review"]
_ZERO = timedelta(0)


def read_duty(scope: Scope, reader: Reader) -> None:
    """Adds the rules of one written duty to the scope."""
    rule = _rule(scope, reader)
    owners = owners_of(scope, reader)
    if not owners:
        scope.log.note(faults.UNOWNED, reader.spot, name=reader.name)
    if len(owners) > 1:
        scope.rules.update({f"{rule.name}.{owner}": _for_owner(scope, rule, owner) for owner in owners})
    else:
        scope.rules[rule.name] = rule
    if reader.has("tells"):
        _tell(scope, reader, rule)


def owners_of(scope: Scope, reader: Reader) -> tuple[str, ...]:
    """The roles under `owner:`, several where each of them has the duty; of a shift's duty that names nobody, all roles of the roster."""
    if isinstance(reader.node("owner"), Table):
        inner = reader.child("owner", "owners")
        return inner.names("all_of", "role") if inner else ()
    opens = reader.node("opens")
    shift = opens.find("shift") if isinstance(opens, Table) and not reader.has("owner") else None
    roster = scope.rosters.get(shift.value.text.strip()) if shift and isinstance(shift.value, Leaf) else None
    if roster:
        return roster.roles
    owner = reader.name_of("owner", "role")
    return (owner,) if owner else ()


def _for_owner(scope: Scope, rule: Rule, owner: str) -> Rule:
    zh, en = scope.title_of(owner)
    title = Text(f"{rule.title.zh}（{zh}）", f"{rule.title.en} ({en})")
    return replace(rule, name=f"{rule.name}.{owner}", title=title, owner=owner)


def _rule(scope: Scope, reader: Reader) -> Rule:
    opens = _opens(scope, reader)
    owners = owners_of(scope, reader)
    when = reader.node("when")
    return Rule(
        name=reader.name, title=reader.title(), owner=owners[0] if owners else "",
        opens=opens, within=_within(scope, reader, opens), evidence=_evidence(scope, reader), stages=scope.stages_in(reader),
        cites=reader.names("cites"), detail=reader.words("detail"), accountable=reader.name_of("accountable", "role"),
        falls_back=reader.name_of("falls_back", "role"), answered_by=cast(tuple[Via, ...], reader.some("answered_by")),
        ladder=read_ladder(reader, scope.ladders),
        makeup=reader.flag("makeup", True), force=cast(_Force, reader.one_of("force", "must")), need=reader.flag("need"),
        fills=reader.name_of("fills", "role"), hands=reader.name_of("hands", "role"), signs=reader.name_of("signs", "document"),
        mark=cast(_Mark, reader.one_of("mark", "")), serves=reader.name_of("serves", "document"),
        settles=reader.name_of("settles", "incident") or scope.leads.get(reader.name, ""), together=reader.name_of("together", "duty"),
        shuts=reader.flag("shuts"), missed=reader.names("missed", "duty"), bars=reader.flag("bars"), quiet=reader.flag("quiet"),
        wakes=reader.flag("wakes"), second_look=reader.flag("second_look"), lays_out=reader.name_of("lays_out", "roster"),
        relieves=reader.name_of("relieves", "roster"),
        when=read_facts(scope.log, when, scope.forms) if when is not None else None,
        begins=reader.text("begins"), counts_from=reader.text("counts_from"), until=reader.text("until"), amber=reader.duration("amber"),
        apart=reader.duration("apart"),
        takes=reader.name_of("takes", "resource"), gives_back=reader.name_of("gives_back", "resource"),
        chooses=reader.name_of("chooses", "team"), place=place_of(reader.spot),
    )  # fmt: skip


def _opens(scope: Scope, reader: Reader) -> Opening:
    node = reader.node("opens")
    if node is not None:
        return read_opening(scope.log, node, reader.spot_of("opens")) or Called(by_hand=True)
    if reader.has("settles") or reader.name in scope.leads:
        return Called()
    scope.log.note(faults.OPENING, reader.spot)
    return Called(by_hand=True)


def _within(scope: Scope, reader: Reader, opens: Opening) -> timedelta:
    within = reader.duration("within")
    if within is None and isinstance(opens, Shift):
        return opens.each or scope.longest(opens.roster) or _ZERO
    if isinstance(opens, Spaced):
        if within is not None and within != opens.most:
            reader.wrong(faults.SPACED, "within", most=spelled(opens.most), within=spelled(within))
        return opens.most
    if within is None and not reader.has("within"):
        scope.log.note(faults.NO_WITHIN, reader.spot)
    return within or _ZERO


def _evidence(scope: Scope, reader: Reader) -> str:
    if isinstance(reader.node("evidence"), Table):
        return reader.name
    if reader.has("evidence"):
        return reader.name_of("evidence", "form")
    incident = scope.leads.get(reader.name, "") or reader.text("settles")
    if incident:
        return f"outcome.{incident}" if incident in scope.outcomes else "outcome"
    if reader.has("mark"):
        return "review" if reader.text("mark") == "review" else "signature"
    thing = form_of(scope, reader) or choosing(scope, reader)
    if thing:
        return thing
    kinds = (("fills", "seat"), ("hands", "handover"), ("serves", "acknowledgement"), ("relieves", RELIEF))
    return next((form for key, form in kinds if reader.has(key)), "attestation")


def _tell(scope: Scope, reader: Reader, rule: Rule) -> None:
    """Whoever is told acknowledges in a duty of their own, which opens when the telling is done (F3)."""
    within = reader.duration("acknowledge")
    if within is None:
        scope.log.note(faults.MISSING_KEY, reader.spot, key="acknowledge", shape_zh="告知任务", shape_en="A duty that tells somebody")
    told = Follow(scope.log.members(rule.name))
    for role in reader.names("tells", "role"):
        zh, en = scope.title_of(role)
        scope.rules[f"{rule.name}.{role}"] = replace(
            rule, name=f"{rule.name}.{role}", title=Text(f"{zh}知悉：{rule.title.zh}", f"{en} acknowledges: {rule.title.en}"), owner=role, opens=told,
            within=within or _ZERO, evidence="acknowledgement", detail=None, accountable=rule.owner, falls_back="", answered_by=(), makeup=True,
            ladder=tuple(rung for rung in rule.ladder if rung.to != role), missed=(), serves="", fills="", hands="", lays_out="", relieves="",
            quiet=False, when=None, begins="", counts_from="", until="", amber=None, apart=None, takes="", gives_back="",
            chooses="", second_look=False,
        )  # fmt: skip
