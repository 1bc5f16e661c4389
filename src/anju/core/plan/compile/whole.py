"""Plan text and an adoption's parameters become one compiled plan."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Literal, cast

from anju.core.language import faults as form
from anju.core.language.diagnostic import Diagnostic
from anju.core.language.tree import Table, canonical
from anju.core.plan.compile import faults
from anju.core.plan.compile.forms import read_forms
from anju.core.plan.compile.links import link
from anju.core.plan.compile.log import Log
from anju.core.plan.compile.merge import merged, pruned
from anju.core.plan.compile.papers import read_documents, read_emergency, read_notes, read_quiet, read_rosters, read_term
from anju.core.plan.compile.parameters import STAND_IN, read_parameters, substituted, unused
from anju.core.plan.compile.people import arrival, read_roles
from anju.core.plan.compile.qualifications import add_renewals, read_qualifications
from anju.core.plan.compile.reader import Reader
from anju.core.plan.compile.registers import add_checks, read_classification, read_registers
from anju.core.plan.compile.resources import read_resources
from anju.core.plan.compile.scope import Scope
from anju.core.plan.compile.teams import read_teams
from anju.core.plan.compile.tracks import read_track
from anju.core.plan.condition import parts
from anju.core.plan.model import Condition, Count, Form, Latest, Parameter, Plan, Register, Term, Text, Track

_Mode = Literal["compulsory", "voluntary"]
_ZERO = timedelta(0)
_UNSAID = timedelta(days=365)
"""How long an enrolment may last where the plan says neither term nor review."""


def compile_plan(texts: Mapping[str, str], parameters: Mapping[str, str]) -> tuple[Plan | None, tuple[Diagnostic, ...]]:
    """The compiled plan, or all that keeps the text from being one.

    `texts` are the files of the plan's folder by name, `parameters` the values an area adopts it with, as text. Never raises.
    """
    plan, found = draft_plan(texts, parameters)
    return (None if found else plan), found


def draft_plan(texts: Mapping[str, str], parameters: Mapping[str, str]) -> tuple[Plan, tuple[Diagnostic, ...]]:
    """As `compile_plan`, but what could be read is returned beside the faults, so that the rest of it can be checked too. Never in force."""
    log = Log()
    root = merged(log, texts)
    unread = tuple(sorted(fault for fault in set(log.found) if fault.code in form.BREAKING | faults.LACKING))
    known = read_parameters(log, root, parameters)
    ready = pruned(log, substituted(log, root, known))
    plan = _plan(log, Reader(log, ready, "plan", root.spot), known, _digest(root, known))
    unused(log, known)
    if unread:
        # What a half-read text lacks is no fault of it: the author mends the form first, and puts what it names beside it.
        return replace(plan, tracks={}), unread
    return plan, tuple(sorted(set(log.found)))


def parameters_of(texts: Mapping[str, str]) -> Mapping[str, Parameter]:
    """The parameters an adoption may set, with their defaults; without judging the rest of the text."""
    log = Log()
    return read_parameters(log, merged(log, texts), {})


def title_of(texts: Mapping[str, str]) -> Text:
    """The title that a plan's first file says; without judging the text."""
    log = Log()
    root = merged(log, texts)
    return Reader(log, root, "plan", root.spot).title()


def supplied(texts: Mapping[str, str]) -> Mapping[str, str]:
    """A value for each parameter that has no default, so that a plan can be judged before anybody adopts it: its example, else one of its kind."""
    return {name: one.example or STAND_IN[one.kind] for name, one in parameters_of(texts).items() if not one.default}


def _plan(log: Log, root: Reader, parameters: Mapping[str, Parameter], digest: str) -> Plan:
    legal = root.child("legal", "legal")
    forms = read_forms(log, root)
    scope = Scope(log, read_roles(root), forms, read_documents(root), read_rosters(root), _ladders(root))
    scope.arrivals = {role.name: place for role in root.children("roles", "role") if (place := arrival(role))}
    scope.resources, scope.teams = read_resources(root), read_teams(scope, root)
    registers, qualifications, term = read_registers(scope, root), read_qualifications(scope, root), read_term(root)
    tracks = {name: add_renewals(own, track, qualifications) for name, (own, track) in _tracks(scope, root, (term, legal), registers).items()}
    undo = root.duration("undo") or _ZERO
    review_by = root.duration("review_by")
    longest = max((track.term.maximum for track in tracks.values() if track.term), default=review_by or _UNSAID)
    back = look_back(tracks, longest, undo, forms)
    plan = Plan(
        root.text("plan"), root.text("version"), root.title(), cast(_Mode, legal.one_of("mode", "compulsory") if legal else "compulsory"),
        legal is not None and legal.one_of("article", "none") == "required", term, review_by, scope.roles, forms, tracks, scope.documents,
        scope.rosters, parameters, read_notes(root), read_quiet(root), undo, back, root.days("retention") or 0,
        digest, root.texts("rights"), root.texts("complain_to"), read_emergency(root),
        registers, read_classification(log, root, forms, registers), scope.resources, qualifications, scope.teams, log.lines,
    )  # fmt: skip
    link(log, plan, [entry.key for entry in scope.ladders.entries])
    return plan


def _tracks(scope: Scope, root: Reader, held: tuple[Term | None, Reader | None], registers: Mapping[str, Register]) -> dict[str, tuple[Scope, Track]]:
    tracks, written = {}, root.children("tracks", "track")
    titles = {reader.name: (reader.title().zh, reader.title().en) for reader in written}
    for reader in written:
        own = Scope(scope.log, scope.roles, scope.forms, scope.documents, scope.rosters, scope.ladders, titles)
        own.arrivals, own.resources, own.teams = scope.arrivals, scope.resources, scope.teams
        tracks[reader.name] = own, add_checks(own, read_track(own, reader, *held), registers)
    scope.log.track = ""
    return tracks


def _ladders(root: Reader) -> Table:
    node = root.node("ladders")
    return node if isinstance(node, Table) else Table((), root.spot)


def look_back(tracks: Mapping[str, Track], longest: timedelta, undo: timedelta, forms: Mapping[str, Form]) -> timedelta:
    """How far back a decision can look: over what can be undone, over a window shared with another duty, over what a condition counts, over the time
    that answers must lie apart, over what explains that a door opens, and, where one depends on the latest answer of a form other than a review's,
    over the whole enrolment.
    """
    rules = [rule for track in tracks.values() for rule in track.rules.values()]
    shared = [rule.within for rule in rules if rule.together]
    apart = [rule.apart for rule in rules if rule.apart]
    conditions = [rule.when for rule in rules] + [one.when for track in tracks.values() for one in track.reactions]
    looks = [_looks(part, longest) for condition in conditions for part in parts(condition)]
    published = [longest for track in tracks.values() if track.publishes]
    awaited = [one.within for form in forms.values() if form.device for one in form.device.expects]
    return max([undo, *shared, *apart, *looks, *published, *awaited])


def _looks(part: Condition, longest: timedelta) -> timedelta:
    match part:
        case Latest(form):
            return _ZERO if form.startswith("review.") else longest
        case Count(within=within):
            return longest if within is None else within
        case _:
            return _ZERO


def _digest(root: Table, parameters: Mapping[str, Parameter]) -> str:
    values = "\n".join(f"{name}={parameters[name].value}" for name in sorted(parameters))
    return hashlib.sha256(f"{canonical(root)}\n{values}".encode("utf-8", "surrogatepass")).hexdigest()
