"""A row's person as the records keep them: identity sealed, fingerprints to find it by, and the door. Inside the engine's scope."""

from collections.abc import Mapping, Sequence
from datetime import date

from anju.core.intake import names
from anju.core.intake.candidate import Candidate
from anju.records.models import Household, Identity
from anju.records.queries.rows import numbers
from anju.records.sealed import fingerprint, seal

TAIL = 4
"""Last figures of a telephone number by which somebody may be looked for."""


def identity(person: int, jurisdiction: int, area: int, candidate: Candidate) -> Identity:
    """What identifies the person of one row, not stored yet."""
    fields = candidate.fields
    return Identity(
        person_id=person, jurisdiction=jurisdiction, area=area, name=fields["name"], pinyin=candidate.pinyin, initials=names.initials(fields["name"]),
        sex=fields.get("sex", ""), born=_day(fields.get("born", "")), document=fields.get("document", ""),
        marks=sorted(candidate.marks), address_fp=candidate.door, **_sealed(person, fields), **_found(candidate),
    )  # fmt: skip


def _sealed(person: int, fields: Mapping[str, str]) -> dict[str, bytes]:
    return {name: seal(fields[name], f"identity.{name}:{person}") for name in ("identity", "phone", "address") if fields.get(name)}


def _found(candidate: Candidate) -> dict[str, bytes | None]:
    phone = candidate.fields.get("phone", "")
    return {
        "identity_fp": candidate.identity,
        "phone_fp": candidate.phones[0] if candidate.phones else None,
        "phone_tail_fp": tail(phone) if phone else None,
    }


def tail(phone: str) -> bytes:
    """What a telephone number's last figures are searched by."""
    return fingerprint("".join(sign for sign in phone if sign.isdecimal())[-TAIL:], "phone_tail")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


class Doors:
    """The households of a jurisdiction by the fingerprint of their door. People without an address get a door of their own."""

    def __init__(self, jurisdiction: int) -> None:
        self._jurisdiction = jurisdiction
        self._known: dict[bytes, int] = {}
        self._alone: list[int] = []

    def open(self, candidates: Sequence[Candidate]) -> None:
        """Find or make every door the candidates need, set-wise."""
        wanted = {c.door: c for c in reversed(candidates) if c.door}
        found = Household.objects.filter(jurisdiction=self._jurisdiction, address_fp__in=list(wanted)).order_by("-pk")
        self._known = {bytes(fp): number for number, fp in found.values_list("pk", "address_fp") if fp is not None}
        missing = [c for door, c in wanted.items() if door not in self._known]
        self._known |= dict(zip((c.door for c in missing if c.door), self._make(missing), strict=True))
        self._alone = self._make([c for c in candidates if not c.door])[::-1]

    def of(self, candidate: Candidate) -> int:
        """The door of one of the candidates given to `open`."""
        return self._known[candidate.door] if candidate.door else self._alone.pop()

    def _make(self, candidates: Sequence[Candidate]) -> list[int]:
        ids = numbers("household", len(candidates))
        pairs = zip(ids, candidates, strict=True)
        made = [household(number, self._jurisdiction, int(c.village), c.fields.get("address", ""), c.door) for number, c in pairs]
        Household.objects.bulk_create(made, batch_size=2000)
        return ids


def household(number: int, jurisdiction: int, area: int, address: str, door: bytes | None) -> Household:
    """A door, not stored yet."""
    sealed = seal(address, f"household.address:{number}") if address else None
    return Household(id=number, jurisdiction=jurisdiction, area=area, address=sealed, address_fp=door)
