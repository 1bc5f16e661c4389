"""Keeping photographs with the fact they answer, sealed, in the transaction that stores it."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from anju.core.enrolment.fact import Fact
from anju.core.plan.model import Plan
from anju.operations.photo.take import Picture
from anju.operations.refused import Fault
from anju.records.convert import Loaded
from anju.records.models import Photo
from anju.records.sealed import ring

Pictures = Mapping[str, Picture]
"""By the name of the question each answers."""
NONE: Pictures = MappingProxyType({})


def lacking(plan: Plan, fact: Fact, pictures: Pictures) -> Iterator[Fault]:
    """Answers that name a photograph which did not come with them, and photographs no question asks for."""
    form = plan.forms.get(fact.form) if fact.kind == "evidence" else None
    asked = {field.name for field in form.fields if field.kind == "photo"} if form else set()
    for name in sorted((asked & set(fact.values)) ^ set(pictures)):
        yield Fault("not a picture", name)


def keep(one: Loaded, plan: Plan, facts: Sequence[tuple[Fact, Pictures]]) -> None:
    """Store the photographs of stored `facts`. In the engine's scope."""
    Photo.objects.bulk_create(_row(one, plan, fact, name, picture) for fact, pictures in facts for name, picture in pictures.items())


def place(column: str, enrolment: int, seq: int, field: str) -> str:
    """The place a photograph is sealed for; see `anju.records.keys`."""
    return f"photo.{column}:{enrolment}:{seq}:{field}"


def _row(one: Loaded, plan: Plan, fact: Fact, name: str, picture: Picture) -> Photo:
    def sealed(column: str, plain: bytes) -> bytes:
        return ring().seal(plain, place(column, one.enrolment, fact.seq, name))

    return Photo(
        jurisdiction=one.jurisdiction, area=one.area, enrolment=one.enrolment, seq=fact.seq, field=name, recorded=fact.recorded, by=fact.by,
        sensitivity=plan.forms[fact.form].sensitivity, sealed=sealed("sealed", picture.whole), small=sealed("small", picture.small),
        sha256=bytes.fromhex(picture.digest),
    )  # fmt: skip
