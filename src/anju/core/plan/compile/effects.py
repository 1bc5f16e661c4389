"""Reactions, incidents and the outcomes of incidents."""

from dataclasses import replace
from datetime import timedelta
from typing import Literal, cast

from anju.core.plan.compile import faults
from anju.core.plan.compile.conditions import read_facts
from anju.core.plan.compile.forms import outcome_form, read_options
from anju.core.plan.compile.log import place_of
from anju.core.plan.compile.people import read_ladder
from anju.core.plan.compile.reader import Reader
from anju.core.plan.compile.scope import Scope
from anju.core.plan.model import PROPOSAL, All, Beginning, Called, Compare, Condition, Effects, IncidentKind, Option, Proposal, Reaction, Rule, Text

_Whom = Literal["household", "person"]
_ZERO = timedelta(0)


def read_effects(scope: Scope, reader: Reader | None, name: str, cites: tuple[str, ...] = ()) -> Effects:
    """What follows, as the keys of effects say it. A proposal becomes a duty to decide, `propose.<name>`, with `cites` where it names none."""
    if reader is None:
        return Effects()
    proposal, begin = reader.child("propose", "propose"), reader.name_of("begin", "track")
    if (reader.has("named") or reader.has("each")) and not begin:
        reader.wrong(faults.NAMED_NOTHING, "named")
    return Effects(
        reader.names("open", "duty"), reader.name_of("alarm", "incident"), reader.duration("pause"), reader.name_of("move", "stage"),
        reader.flag("back"), reader.flag("end"), _propose(scope, proposal, f"propose.{name}", cites) if proposal else None,
        Beginning(begin, reader.text("named"), place_of(reader.spot_of("begin")), reader.text("each")) if begin else None,
        reader.name_of("tell_parent", "form"),
    )  # fmt: skip


def _propose(scope: Scope, reader: Reader, name: str, cites: tuple[str, ...]) -> Proposal:
    track = reader.name_of("track", "track")
    zh, en = scope.tracks.get(track, (track, track))
    title = reader.words("title") or Text(f"决定是否纳入“{zh}”", f"Decide on the proposal: {en}")
    scope.rules[name] = Rule(
        name, title, reader.name_of("decided_by", "role"), Called(), reader.duration("within") or _ZERO, PROPOSAL, (*scope.stages, *scope.asides),
        reader.names("cites") or cites, reader.words("detail"), ladder=read_ladder(reader, scope.ladders), place=place_of(reader.spot),
    )  # fmt: skip
    return Proposal(track, cast(_Whom, reader.one_of("for", "person")), name, place_of(reader.spot))


def read_reactions(scope: Scope, track: Reader) -> tuple[Reaction, ...]:
    """The track's written reactions, in order."""
    found: list[Reaction] = []
    for reader in track.children("reactions", "reaction"):
        cites = reader.names("cites")
        when, then = _when(scope, reader), read_effects(scope, reader, reader.name, cites)
        otherwise = read_effects(scope, reader.child("else", "effects"), f"{reader.name}.else", cites)
        rules = reader.names("rule", "duty") or ("",)
        for rule in rules:
            name = reader.name if len(rules) == 1 else f"{reader.name}.{rule}"
            found.append(Reaction(name, reader.text("on"), then, cites, when, otherwise, rule, place_of(reader.spot)))
    return tuple(found)


def _when(scope: Scope, reader: Reader) -> Condition | None:
    """`when:` is about the fields of the reaction's own form, `also:` about other forms; both may count, and ask the day and the area."""
    form = scope.forms.get(reader.name_of("on", "form"))
    own, other = reader.node("when"), reader.node("also")
    found = [
        read_facts(scope.log, own, scope.forms, form) if own is not None and form is not None else None,
        read_facts(scope.log, other, scope.forms) if other is not None else None,
    ]
    held = [condition for condition in found if condition is not None]
    return All(tuple(held)) if len(held) > 1 else held[0] if held else None


def read_incidents(scope: Scope, track: Reader) -> tuple[dict[str, IncidentKind], tuple[Reaction, ...]]:
    """The track's kinds of incident, and the reactions that their outcomes call for. Fills in which duty leads which."""
    kinds: dict[str, IncidentKind] = {}
    reactions: list[Reaction] = []
    leads: dict[str, str] = {}
    for reader in track.children("incidents", "incident"):
        lead = reader.name_of("lead", "duty")
        if lead in leads:
            reader.wrong(faults.LEAD_SHARED, "lead", lead=lead, other=leads[lead])
        elif lead:
            leads[lead] = reader.name
        kind = IncidentKind(
            reader.name, reader.title(), lead, reader.names("open", "duty"), reader.names("cites"), reader.flag("household_may"),
            reader.flag("hidden"), place_of(reader.spot),
        )  # fmt: skip
        kinds[kind.name] = kind
        reactions.extend(_outcomes(scope, reader, kind))
    scope.leads = leads
    return kinds, tuple(reactions)


def _outcomes(scope: Scope, reader: Reader, kind: IncidentKind) -> list[Reaction]:
    """An incident's own outcomes become a form; one that calls for something, a reaction to it."""
    if not reader.has("outcomes"):
        return []
    written = read_options(reader, "outcomes")
    options: list[Option] = []
    reactions: list[Reaction] = []
    form = f"outcome.{kind.name}"
    for option, inner in written:
        cites = (inner.names("cites") if inner else ()) or kind.cites
        then = read_effects(scope, inner, f"{kind.name}.{option.name}", cites)
        if then != Effects():
            where = Compare("outcome", "is", option.name)
            reactions.append(Reaction(f"{form}.{option.name}", form, then, cites, where, place=place_of(inner.spot) if inner else kind.place))
        options.append(option)
    scope.forms[form] = outcome_form(form, kind.title, tuple(options), place_of(reader.spot_of("outcomes")))
    scope.outcomes.add(kind.name)
    return reactions


def settle_leads(scope: Scope) -> None:
    """Each lead duty settles its incident, also where the duty does not say so."""
    for lead, incident in scope.leads.items():
        rule = scope.rules.get(lead)
        if rule is not None and not rule.settles:
            scope.rules[lead] = replace(rule, settles=incident)
