"""The first passwords of new members: shown once to whoever brought them in, then gone."""

import json
from dataclasses import dataclass

from anju.operations.intake.staff import SECRETS
from anju.operations.viewer import Viewer
from anju.records.models import File, Import
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import ring


@dataclass(frozen=True, slots=True)
class First:
    """A member's name, sign-in name and first password."""

    name: str
    login: str
    password: str


def waiting(viewer: Viewer, source: int) -> bool:
    """Whether first passwords of an import have not been shown yet, and `viewer` is who may see them."""
    with scoped(viewer.scope()):
        mine = Import.objects.filter(pk=source, by=viewer.who).exists()
    with scoped(ENGINE):
        return mine and File.objects.filter(kind=SECRETS, name=f"{SECRETS}:{source}", sealed__isnull=False).exists()


def hand_over(viewer: Viewer, source: int) -> tuple[First, ...]:
    """The first passwords of import `source`, this once; empty ever after, and for anybody but who brought the file."""
    if not waiting(viewer, source):
        return ()
    with scoped(ENGINE):
        file = File.objects.select_for_update().filter(kind=SECRETS, name=f"{SECRETS}:{source}", sealed__isnull=False).first()
        if file is None:
            return ()
        told = json.loads(ring().open(bytes(file.sealed or b""), f"file.sealed:{file.pk}"))
        file.sealed = None
        file.save(update_fields=["sealed"])
    return tuple(First(*one) for one in told)
