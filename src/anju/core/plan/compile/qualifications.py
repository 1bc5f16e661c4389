"""Qualifications: read, and what it takes to keep each valid compiled to an ordinary duty."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from anju.core.plan.compile.log import place_of
from anju.core.plan.compile.people import read_ladder
from anju.core.plan.compile.reader import Reader
from anju.core.plan.compile.scope import Scope
from anju.core.plan.model import Called, Qualification, Rule, Text, Track

_ZERO = timedelta(0)


def read_qualifications(scope: Scope, root: Reader) -> dict[str, Qualification]:
    """The plan's qualifications by name."""
    return {reader.name: _qualification(scope, reader) for reader in root.children("qualifications", "qualification")}


def _qualification(scope: Scope, reader: Reader) -> Qualification:
    return Qualification(
        reader.name, reader.title(), reader.name_of("kept_by", "role"), reader.duration("renew") or _ZERO, reader.names("by_post", "role"),
        read_ladder(reader, scope.ladders), reader.names("cites"), reader.words("detail"), place_of(reader.spot),
    )  # fmt: skip


def add_renewals(scope: Scope, track: Track, qualifications: Mapping[str, Qualification]) -> Track:
    """The track; one of an area with the duty of each qualification, which is opened when somebody's is about to run out."""
    if track.subject != "area":
        return track
    return replace(track, rules={**track.rules, **dict(_renewals(scope, qualifications.values()))})


def _renewals(scope: Scope, qualifications: Iterable[Qualification]) -> Iterable[tuple[str, Rule]]:
    """Its keeper has until it runs out; from then on it is overdue and its ladder is climbed."""
    for one in qualifications:
        title = Text(f"快到期了，请续办：{one.title.zh}", f"About to run out, to be renewed: {one.title.en}")
        yield one.rule, Rule(
            one.rule, title, one.kept_by, Called(by_hand=True), one.renew, "attestation", scope.stages, one.cites, one.detail,
            ladder=one.ladder, place=one.place,
        )  # fmt: skip
