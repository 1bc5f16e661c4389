"""Which photographs there are to see, under the scope in force."""

from collections.abc import Iterable

from django.db import connection

PHOTOS = "SELECT seq, field FROM photo WHERE enrolment = %s AND seq = ANY(%s) AND sha256 IS NOT NULL ORDER BY seq, field"


def photos(enrolment: int, seqs: Iterable[int]) -> dict[int, list[str]]:
    """By fact, the questions that a photograph answers and the viewer may see; purged ones are gone."""
    found: dict[int, list[str]] = {}
    wanted = list(seqs)
    if not wanted:
        return found
    with connection.cursor() as cursor:
        cursor.execute(PHOTOS, [enrolment, wanted])
        for seq, field in cursor.fetchall():
            found.setdefault(seq, []).append(field)
    return found
