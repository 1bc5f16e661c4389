"""A wall screen's pass: a secret address that shows what is open in one area and opens nothing else, taken away at will."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from anju.operations.staffing import bounds
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records import alarms
from anju.records.models import Area, Wall
from anju.records.scope import ENGINE, scoped

BYTES = 24
LONGEST = 64
STEP = timedelta(minutes=1)
"""How exactly it is kept when a screen last asked: it asks every few seconds."""


def make(viewer: Viewer, area: int, name: str, language: str, *, now: datetime) -> str:
    """Let a screen show `area`; its secret, which is shown once. An administrator may anywhere, a command inside its own. Raises `Unable`."""
    lo, hi = bounds(viewer)
    secret = secrets.token_urlsafe(BYTES)
    with scoped(ENGINE):
        place = Area.objects.filter(pk=area, pk__gte=lo, hi__lte=hi).first()
        if place is None:
            raise Unable("beyond", "area")
        made = Wall.objects.create(
            jurisdiction=place.jurisdiction, area=place.pk, name=name, language=language, secret_hash=_hash(secret), made=now, made_by=viewer.who
        )
        alarms.note(place.pk, "wall", {"act": "made", "wall": str(made.pk), "name": name}, viewer.who, now)
    return secret


def end(viewer: Viewer, number: int, *, now: datetime) -> None:
    """Let a screen show nothing any more, from its next question on. Raises `Unable`."""
    lo, hi = bounds(viewer)
    with scoped(ENGINE):
        row = Wall.objects.select_for_update().filter(pk=number, area__gte=lo, area__lte=hi).first()
        if row is None:
            raise Unable("beyond")
        if row.ended is None:
            row.ended, row.ended_by = now, viewer.who
            row.save(update_fields=["ended", "ended_by"])
            alarms.note(row.area, "wall", {"act": "ended", "wall": str(row.pk), "name": row.name}, viewer.who, now)


def opens(secret: str, now: datetime) -> Viewer | None:
    """Whose eyes the screen with this secret looks through; None where it opens nothing. That it asked is kept."""
    if not secret or len(secret) > LONGEST:
        return None
    with scoped(ENGINE):
        row = Wall.objects.filter(secret_hash=_hash(secret), ended=None).first()
        place = Area.objects.filter(pk=row.area).first() if row else None
        if row is None or place is None:
            return None
        if row.seen is None or not STEP > now - row.seen >= timedelta(0):
            Wall.objects.filter(pk=row.pk).update(seen=now)
    return Viewer(f"wall:{row.pk}", "wall", lo=place.pk, hi=place.hi, language=row.language, zone=place.zone, name=row.name, sees=())


def _hash(secret: str) -> bytes:
    """A plain hash: the secret has 192 random bits, so there is nothing to guess."""
    return sha256(secret.encode()).digest()
