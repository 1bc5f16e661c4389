"""A phone's contact: it says how much waits on it and hears whether it is to forget; it says that it has forgotten.

Both need the phone's own word and no sign-in: a phone whose session was ended must still be told. They give away nothing else.
"""

from datetime import datetime
from typing import Literal
from uuid import UUID

from anju.operations.field.take import mark
from anju.operations.field.watch import calm, hear
from anju.records.models import Along, Phone
from anju.records.models.field import GONE
from anju.records.scope import ENGINE, scoped

Answer = Literal["keep", "wipe", "unknown"]
MOST = 10_000
"""More pieces of work than any phone holds."""


def contact(word: UUID, queued: int, oldest: datetime | None, *, now: datetime) -> tuple[Answer, int | None]:
    """Hear a phone: `queued` pieces of work wait on it, the oldest since `oldest`; the answer, and whose round it carries. `now` is aware, UTC."""
    with scoped(ENGINE):
        row = Phone.objects.select_for_update().filter(word_hash=mark(word), gone=None).first()
        if row is None:
            return "unknown", None
        row.queued, row.oldest = min(max(queued, 0), MOST), oldest if queued > 0 else None
        row.save(update_fields=["queued", "oldest"])
        hear(row, now)
        return ("wipe" if row.wipe is not None else "keep"), row.member_id


def forgotten(word: UUID, how: str, lost: int, *, now: datetime) -> bool:
    """A phone has forgotten everything, `lost` pieces of unsent work with it; whether it was known. Told twice it counts once."""
    with scoped(ENGINE):
        row = Phone.objects.select_for_update().filter(word_hash=mark(word), gone=None).first()
        if row is None:
            return False
        row.gone, row.how, row.lost = now, how if how in GONE else "hand", min(max(lost, 0), MOST)
        row.queued, row.oldest, row.silent, row.heard = 0, None, None, now
        row.save(update_fields=["gone", "how", "lost", "queued", "oldest", "silent", "heard"])
        Along.objects.filter(phone=row).delete()
        calm(row.area, now)
    return True
