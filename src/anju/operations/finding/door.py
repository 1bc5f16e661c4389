"""One door of a register: what it says, who may act on it, and the file of the area in which a check is recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from anju.core.enrolment.fact import Key
from anju.core.intake.addresses import Village
from anju.core.intake.candidate import door_print
from anju.core.intake.doors import KEPT
from anju.core.plan.model import Plan
from anju.core.plan.model import Register as Written
from anju.operations.intake.doors import sealed
from anju.operations.intake.known import hashing
from anju.operations.plans import plan_of
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Area, Enrolment, Register, RegisterRow, RegisterStep
from anju.records.queries.rows import numbers
from anju.records.scope import ENGINE, scoped


@dataclass(frozen=True, slots=True)
class Opened:
    """A door with its register, as stored and as the plan writes it."""

    line: RegisterRow
    register: Register
    plan: Plan
    written: Written

    @property
    def key(self) -> Key | None:
        """The duty opened for it, if one was."""
        line = self.line
        return Key(self.written.rule, line.occurs_on, line.nth) if line.occurs_on is not None and line.nth is not None else None


def opened(viewer: Viewer, line: int) -> Opened:
    """Door `line`, for somebody who may act on it. Raises `Refused` where it is not theirs to see or its plan has no such register any more."""
    with scoped(viewer.scope()):
        row = RegisterRow.objects.select_related("register").filter(pk=line).first()
    if row is None or viewer.purpose == "auditor":
        raise Refused(Fault("unknown door"))
    return Opened(row, row.register, plan_of(row.register.adoption), _written(row.register))


def kept(viewer: Viewer, register: int) -> tuple[Register, Written]:
    """A register in sight, for somebody who may add to it. Raises `Refused`."""
    with scoped(viewer.scope()):
        row = Register.objects.filter(pk=register, until=None).first()
    if row is None or viewer.purpose == "auditor":
        raise Refused(Fault("unknown register"))
    return row, _written(row)


def _written(row: Register) -> Written:
    found = plan_of(row.adoption).registers.get(row.name)
    if found is None:
        raise Refused(Fault("unknown register"))
    return found


def file_of(register: Register, rule: str) -> int:
    """The area's own enrolment whose track has `rule`. Raises `Refused` where the area's track does not run. Inside the engine's scope."""
    running = Enrolment.objects.filter(subject="area", area=register.area, archived=None, annulled=None).order_by("-pk")
    for enrolment, adoption, track in running.values_list("pk", "adoption", "track"):
        found = plan_of(adoption).tracks.get(track)
        if found is not None and rule in found.rules:
            return enrolment
    raise Refused(Fault("no area file"))


def add(viewer: Viewer, register: int, village: int, fields: Mapping[str, str], *, now: datetime) -> int:
    """Put one more door on a register, found on the spot; the one that is there already where it is. `now` is aware, UTC. Raises `Refused`."""
    row, written = kept(viewer, register)
    with scoped(viewer.scope()):
        area = Area.objects.filter(pk=village).first()
        last = Area.objects.values_list("hi", flat=True).get(pk=row.area)
    print_ = door_print(Village(str(village), area.name), fields.get("address", ""), hashing()) if area else None
    if area is None or not row.area <= area.pk <= last:
        raise Refused(Fault("unknown village", "village"))
    if print_ is None:
        raise Refused(Fault("no address", "address"))
    with scoped(ENGINE):
        there = RegisterRow.objects.filter(register=row, door_fp=print_).first()
        if there is not None:
            return there.pk
        number = numbers("register_row", 1)[0]
        kept_fields = {name: text.strip() for name, text in fields.items() if name in (*KEPT, "address") and text.strip()}
        due = now + written.within if written.within else now
        RegisterRow.objects.create(
            id=number, jurisdiction=row.jurisdiction, area=area.pk, register=row, door_fp=print_, said=sealed(number, kept_fields), at=now, due=due
        )
        RegisterStep.objects.create(jurisdiction=row.jurisdiction, area=area.pk, line_id=number, state="registered", at=now, by=viewer.who)
    return number
