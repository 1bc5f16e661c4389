"""Publishing a dated plan text, and putting it into force over an area with that area's parameters."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from anju.core.plan.compile import Diagnostic, openers, routines, rungs
from anju.core.plan.model import Plan
from anju.operations.plans import compiled, examples, judged
from anju.records.models import Adoption, Area, Opener, PlanVersion, Register, Routine, Rung
from anju.records.scope import ENGINE, scoped


class Faulty(Exception):
    """The plan does not compile, its loop is not closed, or a parameter has no value: `diagnostics` says where and what to do. Nothing is stored."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__("; ".join(str(d) for d in diagnostics))
        self.diagnostics = diagnostics


def publish(texts: Mapping[str, str], *, by: str, now: datetime) -> int:
    """Store `texts` (by file name) as a plan version that never changes, and tell its number; the same version again is the same number.

    Raises `Faulty` where it does not compile with its own defaults, ValueError where this version was published with another text.
    """
    plan = _compiled(texts, examples(texts))
    digest = sha256("\0".join(f"{name}\0{texts[name]}" for name in sorted(texts)).encode()).hexdigest()
    with scoped(ENGINE):
        row, made = PlanVersion.objects.get_or_create(
            name=plan.name, version=plan.version, defaults={"texts": dict(texts), "digest": digest, "published": now, "by": by}
        )
    if not made and row.digest != digest:
        raise ValueError(f"{plan.name} {plan.version} is published already with another text; give the new one another version")
    return row.pk


def adopt(version: int, area: int, parameters: Mapping[str, str], *, by: str, now: datetime, basis: str = "", decider: str = "") -> int:
    """Put plan version `version` into force over `area` from `now` on and tell the adoption's number; it ends the area's earlier one of that plan.

    `basis` and `decider` say by which paper and by whom it was decided. People already enrolled keep theirs.
    Raises `Faulty` where a parameter is missing or wrong.
    """
    with scoped(ENGINE):
        row = PlanVersion.objects.get(pk=version)
        plan = _compiled(row.texts, parameters)
        Adoption.objects.filter(area=area, plan_version__name=row.name, until=None).update(until=now)
        adoption = Adoption.objects.create(
            plan_version=row, area=Area.objects.get(pk=area), parameters=dict(parameters), since=now, by=by, digest=plan.digest,
            basis=basis, decider=decider,
        )  # fmt: skip
        _tables(adoption, plan)
        _registers(adoption, plan, now)
    return adoption.pk


def _registers(adoption: Adoption, plan: Plan, now: datetime) -> None:
    """The plan's registers; one that the version before had goes on with its lines."""
    area = adoption.area
    for one in plan.registers.values():
        held = {"adoption": adoption.pk, "kept_by": one.kept_by, "checked_by": one.checked_by, "kind": one.of}
        made = {**held, "jurisdiction": area.jurisdiction, "since": now}
        Register.objects.update_or_create(area=area.pk, name=one.name, until=None, defaults=held, create_defaults=made)


def _tables(adoption: Adoption, plan: Plan) -> None:
    """What SQL applies set-wise is written once, with the adoption."""
    Routine.objects.bulk_create(
        Routine(
            adoption=adoption, track=r.track, rule=r.rule, nth=r.nth, at=r.at, every=r.every, within=r.within, stages=list(r.stages), role=r.role,
            kind=r.kind, falls_back=r.falls_back, evidence=r.evidence, lapses=r.lapses, need=r.need, must=r.must, hidden=r.hidden,
        )
        for r in routines(plan)
    )  # fmt: skip
    Rung.objects.bulk_create(
        Rung(
            adoption=adoption, track=s.track, rule=s.rule, step=s.step, after=s.after, to_role=s.to_role, kind=s.kind, command=s.command,
            command_kind=s.command_kind, lead=s.lead, lead_kind=s.lead_kind, wakes=s.wakes, home=s.home,
        )
        for s in rungs(plan)
    )  # fmt: skip
    Opener.objects.bulk_create(Opener(adoption=adoption, track=track, role=role) for track, role in openers(plan))


def _compiled(texts: Mapping[str, str], parameters: Mapping[str, str]) -> Plan:
    plan, faults = compiled(texts, parameters)[0], judged(texts, parameters)
    if plan is None or faults:
        raise Faulty(faults)
    return plan
