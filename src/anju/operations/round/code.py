"""The short code of a household's door: made when it is first needed, scanned or typed by staff, and nothing to anybody else."""

import secrets
from collections.abc import Iterable

from django.conf import settings

from anju.core.intake.addresses import squeezed
from anju.operations.viewer import Viewer
from anju.records.models import Household
from anju.records.scope import ENGINE, scoped

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Figures and capital letters that cannot be taken for one another."""
LENGTH = 8
_ALIKE = str.maketrans("OIL", "011")
_HALF = 4


def codes(households: Iterable[int]) -> dict[int, str]:
    """The code of each household; those without one get theirs. The caller has asked whether they may be seen."""
    wanted = set(households)
    with scoped(ENGINE):
        bare = list(Household.objects.select_for_update().filter(pk__in=wanted, code=None).order_by("pk"))
        for home, code in zip(bare, _fresh(len(bare)), strict=True):
            home.code = code
        Household.objects.bulk_update(bare, ["code"], batch_size=500)
        return {number: code or "" for number, code in Household.objects.filter(pk__in=wanted).values_list("pk", "code")}


def _fresh(count: int) -> list[str]:
    """Codes that no door has, none twice."""
    made: dict[str, None] = {}
    while len(made) < count:
        drawn = {"".join(secrets.choice(SIGNS) for _ in range(LENGTH)) for _ in range(count - len(made))}
        made |= dict.fromkeys(drawn - set(Household.objects.filter(code__in=drawn).values_list("code", flat=True)))
    return list(made)


def spelled(text: str) -> str:
    """A code as it is kept, from how it was typed or from the link in its square; empty where it is none."""
    plain = squeezed(text.rstrip("/").rpartition("/")[2]).upper().replace("-", "").translate(_ALIKE)
    return plain if len(plain) == LENGTH and set(plain) <= set(SIGNS) else ""


def shown(code: str) -> str:
    """A code in two halves, as it is read aloud."""
    return f"{code[:_HALF]}-{code[_HALF:]}" if code else ""


def link(code: str) -> str:
    """Where a door's square leads: an address for staff, which asks whoever opens it to sign in."""
    return f"{settings.ANJU_ORIGIN}/at/{code}/"


def household(viewer: Viewer, code: str) -> int | None:
    """The household behind a code; None where there is none, or none that `viewer` may see: the two are not told apart."""
    with scoped(viewer.scope()):
        return Household.objects.filter(code=code).values_list("pk", flat=True).first() if code else None
