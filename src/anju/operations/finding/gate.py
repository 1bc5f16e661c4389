"""A way in from the street: a public page of one area behind an unguessable code, on a square at the roadside.

By one those who arrive register; by another a neighbour tells that they worry about a door.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from anju.core.plan.model import Form, Plan
from anju.operations.plans import plan_of
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Adoption, Area, Gate, Post, Register
from anju.records.queries.rows import numbers
from anju.records.queries.waiting import Place, places
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal, unseal

BYTES = 20
LONGEST = 64


@dataclass(frozen=True, slots=True)
class Way:
    """What a code leads to."""

    gate: int
    area: int
    adoption: int

    @property
    def plan(self) -> Plan:
        """The plan that asks."""
        return plan_of(self.adoption)


def word(plan: Plan) -> Form | None:
    """What a neighbour is asked; None where the plan hears none."""
    return next((form for form in plan.forms.values() if form.home == "neighbour"), None)


def here(area: int, hi: int, *, neighbours: bool = False) -> int | None:
    """The adoption nearest to an area whose plan classifies those who arrive, or hears neighbours; None where there is none. Inside a scope."""
    held = Adoption.objects.filter(until=None, area__pk__lte=area, area__hi__gte=hi).order_by("-area__pk", "-since", "-pk")
    serves: Callable[[Plan], object] = word if neighbours else lambda plan: plan.classification
    return next((number for number in held.values_list("pk", flat=True) if serves(plan_of(number)) is not None), None)


def make(viewer: Viewer, *, now: datetime, neighbours: bool = False) -> int:
    """A new way in for the viewer's area; those made before go on until revoked. Raises `Refused` where no plan there serves it."""
    with scoped(ENGINE):
        area = Area.objects.filter(pk=viewer.lo).first() if viewer.purpose == "area" else None
        adoption = here(area.pk, area.hi, neighbours=neighbours) if area else None
        if area is None or adoption is None:
            raise Refused(Fault(("no neighbours" if neighbours else "no classes") if area else "unknown gate"))
        number, secret = numbers("gate", 1)[0], secrets.token_urlsafe(BYTES)
        Gate.objects.create(
            id=number, jurisdiction=area.jurisdiction, area=area.pk, adoption=adoption, secret=seal(secret, f"gate.secret:{number}"),
            secret_hash=_hash(secret), neighbours=neighbours, made_at=now, made_by=viewer.who,
        )  # fmt: skip
    return number


def secret_of(viewer: Viewer, gate: int) -> str:
    """The code of a gate in force, to print its square again. Raises `Refused`."""
    with scoped(viewer.scope()):
        found = Gate.objects.filter(pk=gate, revoked=None).values_list("secret", flat=True).first()
    if found is None:
        raise Refused(Fault("unknown gate"))
    return unseal(bytes(found), f"gate.secret:{gate}")


def revoke(viewer: Viewer, gate: int, *, now: datetime) -> None:
    """From now on its square leads nowhere. Raises `Refused`."""
    secret_of(viewer, gate)
    with scoped(ENGINE):
        Gate.objects.filter(pk=gate).update(revoked=now)


def opens(secret: str, *, neighbours: bool = False) -> Way | None:
    """What a code of this kind leads to; None where no gate in force has it."""
    if not secret or len(secret) > LONGEST:
        return None
    with scoped(ENGINE):
        row = Gate.objects.filter(secret_hash=_hash(secret), neighbours=neighbours, revoked=None).first()
        return Way(row.pk, row.area, here(row.area, row.area, neighbours=neighbours) or row.adoption) if row else None


def _hash(secret: str) -> bytes:
    """A plain hash: the secret has 160 random bits, so there is nothing to guess."""
    return sha256(secret.encode()).digest()


def villages(way: Way) -> tuple[Place, ...]:
    """The villages that whoever comes in by this way may live in: names that anybody may know."""
    with scoped(ENGINE):
        return places(way.area, Area.objects.values_list("hi", flat=True).get(pk=way.area))


def zone(way: Way) -> str:
    """The clock on the wall there."""
    with scoped(ENGINE):
        return str(Area.objects.values_list("zone", flat=True).get(pk=way.area))


def confirms(viewer: Viewer) -> tuple[int, int] | None:
    """The areas in which `viewer` confirms classes: a command in its own; whoever holds the role that the plan in force there names, in their post's.

    None where it is not theirs to confirm.
    """
    if viewer.purpose == "area":
        return viewer.lo, viewer.hi
    if viewer.purpose not in ("seat", "needs", "watch"):
        return None
    with scoped(ENGINE):
        held = Post.objects.filter(pk__in=viewer.posts).order_by("area__pk", "-area__hi").values_list("area__pk", "area__hi", "role")
        return next(((lo, hi) for lo, hi, role in held if role == _confirmer(lo, hi)), None)


def _confirmer(area: int, hi: int) -> str:
    adoption = here(area, hi)
    table = plan_of(adoption).classification if adoption is not None else None
    return table.confirmed_by if table is not None else ""


def of(viewer: Viewer) -> Way | None:
    """The way by which staff themselves take somebody in: whoever confirms classes for those areas; a post that keeps or checks a register for that
    register's.

    None where no plan there classifies, or none of it is theirs.
    """
    found = confirms(viewer)
    if found is None:
        with scoped(viewer.scope()):
            area = Register.objects.filter(until=None).order_by("pk").values_list("area", flat=True).first()
            found = Area.objects.filter(pk=area).values_list("pk", "hi").first() if area is not None else None
    if found is None:
        return None
    with scoped(ENGINE):
        adoption = here(*found)
    return Way(0, found[0], adoption) if adoption is not None else None
