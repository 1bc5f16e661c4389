"""Compiled plans, kept in the process: a published text never changes, nor do an adoption's parameters."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from anju.core.plan.check import check
from anju.core.plan.compile import Diagnostic, compile_plan, supplied
from anju.core.plan.model import Plan, Track
from anju.records.models import Adoption
from anju.records.scope import ENGINE, scoped


class Unreadable(Exception):
    """A stored plan no longer compiles: it was published by an engine that read it otherwise."""


@lru_cache(maxsize=64)
def plan_of(adoption: int) -> Plan:
    """The compiled plan of `adoption`. Raises `Adoption.DoesNotExist`, and `Unreadable` where its text no longer compiles."""
    with scoped(ENGINE):
        row = Adoption.objects.select_related("plan_version").get(pk=adoption)
    plan, diagnostics = compiled(row.plan_version.texts, row.parameters)
    if plan is None:
        raise Unreadable("; ".join(str(d) for d in diagnostics))
    return plan


def remembering(adoption: int, before: Sequence[int]) -> Plan:
    """The plan of `adoption` with the names of what only the adoptions `before` it knew: to tell what was, never to decide by."""
    plan = plan_of(adoption)
    for old in map(plan_of, before):
        tracks = {name: _with(track, old.tracks[name]) if name in old.tracks else track for name, track in plan.tracks.items()}
        plan = replace(plan, forms={**old.forms, **plan.forms}, roles={**old.roles, **plan.roles}, tracks={**old.tracks, **tracks})
    return plan


def _with(track: Track, old: Track) -> Track:
    known = {stage.name for stage in track.stages}
    stages = (*track.stages, *(stage for stage in old.stages if stage.name not in known))
    return replace(track, rules={**old.rules, **track.rules}, incidents={**old.incidents, **track.incidents}, stages=stages)


def compiled(texts: Mapping[str, str], parameters: Mapping[str, str]) -> tuple[Plan | None, tuple[Diagnostic, ...]]:
    """The plan that `texts` and `parameters` make, or why they make none. Equal ones are compiled once a process."""
    return _compiled(tuple(sorted(texts.items())), tuple(sorted(parameters.items())))


@lru_cache(maxsize=32)
def _compiled(texts: tuple[tuple[str, str], ...], parameters: tuple[tuple[str, str], ...]) -> tuple[Plan | None, tuple[Diagnostic, ...]]:
    return compile_plan(dict(texts), dict(parameters))


def judged(texts: Mapping[str, str], given: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """Everything against the plan that `texts` and the parameters make; empty: its loop is closed. Equal ones are judged once a process."""
    return _judged(tuple(sorted(texts.items())), tuple(sorted(given.items())))


@lru_cache(maxsize=32)
def _judged(texts: tuple[tuple[str, str], ...], given: tuple[tuple[str, str], ...]) -> tuple[Diagnostic, ...]:
    plan, faults = compiled(dict(texts), dict(given))
    return faults if plan is None else check(plan)


def examples(texts: Mapping[str, str]) -> Mapping[str, str]:
    """A value for each parameter that has no default (`anju.core.plan.compile.supplied`). Those of equal texts are read once a process."""
    return _examples(tuple(sorted(texts.items())))


@lru_cache(maxsize=32)
def _examples(texts: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    return MappingProxyType(dict(supplied(dict(texts))))
