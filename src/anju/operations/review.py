"""A second person looks again at an enrolment and weighs something less restrictive (DESIGN rule 9; P9-023)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from anju.core.enrolment.fact import Key
from anju.core.plan.model import VERDICT, Plan, Rule
from anju.operations.photo.keep import NONE, Pictures
from anju.operations.record import Done, Said, record
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Duty, Enrolment, Entry, Review
from anju.records.queries.rows import numbers
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal

CONSIDERED: Final = "considered"
_WORDS: Final = {"confirmed": "upheld", "upheld": "upheld", "end": "ended", "ended": "ended"}


def second_looks(plan: Plan, track: str) -> tuple[Rule, ...]:
    """The rules of a track by which a second person reviews."""
    found = plan.tracks.get(track)
    return tuple(rule for rule in found.rules.values() if rule.second_look) if found else ()


def review(
    viewer: Viewer, enrolment: int, duty: Key, form: str, values: Mapping[str, object], *, now: datetime, key: UUID | None = None,
    pictures: Pictures = NONE,
) -> Done:  # fmt: skip
    """Record the verdict, which answers `duty`. `now` is aware, UTC. Raises `Refused`; also for whoever decided: it takes a second person."""
    if not viewer.posts:
        raise Refused(Fault("not yours"))
    with scoped(ENGINE):
        case = Enrolment.objects.filter(pk=enrolment).only("area", "jurisdiction").first()
        if case is not None and _decided(viewer, enrolment):
            raise Refused(Fault("second person"))
        done = record(viewer, enrolment, [Said("evidence", form, values, via="staff", answers=duty, pictures=pictures)], now=now, key=key)
        if done.repeated or case is None:
            return done
        number = numbers("review", 1)[0]
        Review.objects.create(
            id=number, jurisdiction=case.jurisdiction, area=case.area, enrolment_id=enrolment, by_id=_post(viewer, enrolment, duty), at=now,
            verdict=_WORDS.get(str(values.get(VERDICT, "")), "changed"),
            less_restrictive=seal(str(values.get(CONSIDERED, "")), f"review.less_restrictive:{number}"),
        )  # fmt: skip
        Enrolment.objects.filter(pk=enrolment).update(reviewed=now)
    return done


def _decided(viewer: Viewer, enrolment: int) -> bool:
    hands = {viewer.who, *(f"post:{post}" for post in viewer.posts)}
    return Entry.objects.filter(enrolment=enrolment, kind="fact:enrol", actor__in=hands).exists()


def _post(viewer: Viewer, enrolment: int, duty: Key) -> int:
    owner = Duty.objects.filter(enrolment=enrolment, rule=duty.rule, occurs_on=duty.occurs_on, nth=duty.nth).values_list("post", flat=True).first()
    return owner if owner in viewer.posts and owner is not None else viewer.posts[0]
