"""Agencies: who fills the posts of a plan."""

from anju.operations.post import manages
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.models import Agency
from anju.records.scope import ENGINE, scoped


def add(viewer: Viewer, area: int, kind: str, name: str, english: str = "") -> int:
    """Make an agency of `kind` (the plan's word) in `area`, and tell its number. Raises `Unable`."""
    manages(viewer, area)
    with scoped(ENGINE):
        if Agency.objects.filter(area=area, kind=kind, name=name).exists():
            raise Unable("same name", "name")
        return Agency.objects.create(area_id=area, kind=kind, name=name, name_en=english).pk


def rename(viewer: Viewer, agency: int, name: str, english: str) -> None:
    """Change an agency's names. Raises `Unable`."""
    with scoped(ENGINE):
        row = Agency.objects.get(pk=agency)
        manages(viewer, row.area_id)
        if Agency.objects.filter(area=row.area_id, kind=row.kind, name=name).exclude(pk=row.pk).exists():
            raise Unable("same name", "name")
        row.name, row.name_en = name, english
        row.save(update_fields=["name", "name_en"])
