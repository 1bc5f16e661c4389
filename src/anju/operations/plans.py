"""Compiled plans, kept in the process: a published text never changes, nor do an adoption's parameters."""

from collections.abc import Mapping
from functools import lru_cache

from anju.core.plan.compile import Diagnostic, compile_plan
from anju.core.plan.model import Plan
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


def compiled(texts: Mapping[str, str], parameters: Mapping[str, str]) -> tuple[Plan | None, tuple[Diagnostic, ...]]:
    """The plan that `texts` and `parameters` make, or why they make none. Equal ones are compiled once a process."""
    return _compiled(tuple(sorted(texts.items())), tuple(sorted(parameters.items())))


@lru_cache(maxsize=32)
def _compiled(texts: tuple[tuple[str, str], ...], parameters: tuple[tuple[str, str], ...]) -> tuple[Plan | None, tuple[Diagnostic, ...]]:
    return compile_plan(dict(texts), dict(parameters))
