"""Areas: numbered so that an area and everything inside it are one interval."""

from django.db import connection

from anju.core.intake.names import key
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.models import Area
from anju.records.scope import ENGINE, scoped

WIDTHS = {"province": 10**10, "city": 10**8, "county": 10**6, "township": 10**3, "village": 1, "site": 1}
"""How many numbers an area of a kind has: of the twelve figures of a division code, those after its own."""
FIGURES = {"province": 2, "city": 4, "county": 6}
"""How many figures of a division code name it."""


def open_area(viewer: Viewer, kind: str, name: str, *, english: str = "", parent: int | None = None, code: str = "", zone: str = "") -> int:
    """Make an area and tell its number: at the top by the division code it has, inside `parent` the next free number.

    An administrator may anywhere, a command inside its own. Raises `Unable`.
    """
    if viewer.purpose != "admin" and not (viewer.purpose == "area" and parent is not None and viewer.lo <= parent <= viewer.hi):
        raise Unable("beyond")
    with scoped(ENGINE):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('anju.area'))")
        above = Area.objects.get(pk=parent) if parent is not None else None
        if above is not None and Area.objects.filter(parent=above, name=name).exists():
            raise Unable("same name", "name")
        number = _top(kind, code) if above is None else _next(above, kind)
        hi = number + WIDTHS[kind] - 1
        Area.objects.create(
            id=number, hi=hi, parent=above, jurisdiction=above.jurisdiction if above and _small(kind) else number // WIDTHS["county"], kind=kind,
            name=name, name_en=english, pinyin=key(name), zone=zone or (above.zone if above else "Asia/Shanghai"),
        )  # fmt: skip
    return number


def rename(viewer: Viewer, area: int, name: str, english: str) -> None:
    """Change an area's names. Raises `Unable`."""
    if viewer.purpose != "admin":
        raise Unable("beyond")
    with scoped(ENGINE):
        Area.objects.filter(pk=area).update(name=name, name_en=english, pinyin=key(name))


def _small(kind: str) -> bool:
    return WIDTHS[kind] < WIDTHS["county"]


def _top(kind: str, code: str) -> int:
    figures = FIGURES.get(kind)
    if figures is None:
        raise Unable("wrong kind", "kind")
    if len(code) != figures or not code.isdecimal() or code.startswith("0"):
        raise Unable("code taken" if code else "no number", "code")
    number = int(code) * WIDTHS[kind]
    if Area.objects.filter(pk__lte=number + WIDTHS[kind] - 1, hi__gte=number).exists():
        raise Unable("code taken", "code")
    return number


def _next(above: Area, kind: str) -> int:
    """The next free interval of this kind inside; the first numbers of an area are its own."""
    width = WIDTHS[kind]
    if width >= WIDTHS[above.kind]:
        raise Unable("wrong kind", "kind")
    last = Area.objects.filter(parent=above).order_by("-hi").values_list("hi", flat=True).first()
    start = (last if last is not None else above.pk) // width * width + width
    if start + width - 1 > above.hi:
        raise Unable("no room", "parent")
    return start
