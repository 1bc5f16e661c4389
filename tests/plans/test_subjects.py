"""Every kind of subject in a small plan: it closes, is told in both languages, and is rehearsed to the end."""

from datetime import date

import pytest

from anju.core.plan.check import prove
from anju.core.plan.explain import read
from anju.core.plan.model import SUBJECTS
from anju.forecast.rehearse import rehearse
from tests.core.look import looked_at
from tests.plans.story import Example, compiled, examples, play, texts_of

PLAN = "subjects"
THINGS = ("return_trip", "store", "sample")


def test_the_plan_closes() -> None:
    assert prove(looked_at(texts_of(PLAN)), {})[1] == ()
    assert {track.subject for track in compiled(PLAN, {}).tracks.values()} == set(SUBJECTS) - {"unit", "area"}


@pytest.mark.parametrize("example", examples(PLAN), ids=lambda one: one.name)
def test_example(example: Example) -> None:
    play(example)


@pytest.mark.parametrize("track", ["crew", *THINGS])
def test_what_is_over_is_archived_by_itself_in_a_rehearsal(track: str) -> None:
    told = rehearse(compiled(PLAN, {}), track, 6, 1, date(2026, 3, 2), "Asia/Shanghai")
    assert (told.balance.difference, told.balance.overdue, told.unarchived) == (0, 0, 0)
    assert set(told.refused) <= {"archived"}, "nothing is raised in a file that is archived"
    assert not told.missing


def test_it_is_told_whom_a_track_is_about_and_what_begins() -> None:
    tracks = {track.name: track for track in read(compiled(PLAN, {})).tracks}
    assert any(said.en.startswith("About staff: driver, cook") for said in tracks["crew"].own)
    assert any("有编号" in said.zh for said in tracks["sample"].own)
    swab = next(item for item in tracks["home"].reactions.items if item.name == "sampled")
    assert swab.says[0].en.endswith('"Sample" begins at once, as part of this file')
    found = next(item for item in tracks["sample"].reactions.items if item.name == "found")
    assert "告诉它所属的档案" in found.says[0].zh
