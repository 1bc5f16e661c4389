"""Reactions, incidents and the outcomes of incidents."""

from dataclasses import replace

from anju.core.plan.compile import faults
from anju.core.plan.compile.conditions import read_condition
from anju.core.plan.compile.forms import outcome_form, read_options
from anju.core.plan.compile.log import place_of
from anju.core.plan.compile.reader import Reader
from anju.core.plan.compile.scope import Scope
from anju.core.plan.model import Compare, Effects, IncidentKind, Option, Reaction


def read_effects(reader: Reader | None) -> Effects:
    """What follows, as `open`, `alarm` and `pause` say it."""
    if reader is None:
        return Effects()
    return Effects(reader.names("open", "duty"), reader.name_of("alarm", "incident"), reader.duration("pause"))


def read_reactions(scope: Scope, track: Reader) -> tuple[Reaction, ...]:
    """The track's written reactions, in order."""
    found: list[Reaction] = []
    for reader in track.children("reactions", "reaction"):
        form = scope.forms.get(reader.name_of("on", "form"))
        node = reader.node("when")
        when = read_condition(scope.log, node, form) if node is not None and form is not None else None
        otherwise = read_effects(reader.child("else", "effects"))
        rules = reader.names("rule", "duty") or ("",)
        for rule in rules:
            found.append(
                Reaction(
                    reader.name if len(rules) == 1 else f"{reader.name}.{rule}", reader.text("on"), read_effects(reader),
                    reader.names("cites"), when, otherwise, rule, place_of(reader.spot),
                )
            )  # fmt: skip
    return tuple(found)


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
        then = read_effects(inner)
        if then != Effects():
            where = Compare("outcome", "is", option.name)
            cites = (inner.names("cites") if inner else ()) or kind.cites
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
