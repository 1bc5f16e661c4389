"""Compiled plans by adoption, kept in the process: a published text never changes, nor do an adoption's parameters."""

from functools import lru_cache

from anju.core.plan.compile import compile_plan
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
    plan, diagnostics = compile_plan(row.plan_version.texts, row.parameters)
    if plan is None:
        raise Unreadable("; ".join(str(d) for d in diagnostics))
    return plan
