"""What `anju rehearse` tells of somebody is what comes of them in the tables, where SQL decides the routine for whole groups."""

from collections import Counter
from datetime import date, time

import pytest

from anju.core.enrolment.fact import Fact, Key
from anju.core.moments import instant_of
from anju.core.plan.model import PERSON
from anju.forecast.story import Path, Told, tell
from anju.operations.record import Said, record
from anju.operations.recount import recount
from anju.operations.tick import tick
from anju.operations.viewer import Viewer
from anju.records.models import Duty
from anju.records.scope import ENGINE, scoped
from tests.world import World, texts, world

pytestmark = pytest.mark.django_db
FIRST, ZONE = date(2026, 3, 2), "Asia/Shanghai"
Stood = Counter[tuple[object, ...]]


@pytest.mark.parametrize(
    ("plan", "track", "sought"),
    [("four-in-one", "home", None), ("four-in-one", "home", Path("reaction", "fever", "then")), ("home-observation", "observed", None)],
)
def test_a_story_lived_in_the_tables_is_the_one_that_was_rehearsed(plan: str, track: str, sought: Path | None) -> None:
    entered = instant_of(FIRST, time(9), ZONE)
    town = world(entered, files=texts(plan))
    story = tell(town.plan, track, FIRST, ZONE, sought, 5, plan)
    enrolment = town.enrol(now=entered, track=track)
    for fact in story.facts:
        tick(fact.recorded)
        record(hand(town, fact), enrolment, [said(town, enrolment, story, fact)], now=fact.recorded)
    tick(story.until)
    rehearsed = Stood((k.rule, k.occurs_on, d.opens, d.closes, d.closing and d.closing.how) for k, d in story.duties.items())
    assert lived(enrolment) == rehearsed
    assert sum(rehearsed.values()) > 50, "a whole term"
    assert recount(story.until) == ()


def lived(enrolment: int) -> Stood:
    with scoped(ENGINE):
        return Stood(Duty.objects.filter(enrolment=enrolment).values_list("rule", "occurs_on", "opens", "closes", "how"))


def hand(town: World, fact: Fact) -> Viewer:
    """Whoever the story says did it: the post of that role; for the person themselves the engine writes in their name."""
    role = fact.by.removeprefix("post:")
    who = f"post:{town.posts[role]}" if role in town.posts else fact.by
    return Viewer(who, "engine", roles=(*town.plan.roles, PERSON))


def said(town: World, enrolment: int, story: Told, fact: Fact) -> Said:
    """The fact with the posts and the duty as they are numbered here: what something called for has the number of that fact in its own ledger."""
    values = {name: posts(town, value) for name, value in fact.values.items()}
    answers = None if fact.answers is None else named(enrolment, story, fact.answers)
    return Said(fact.kind, fact.form, values, None, fact.via, answers, listed=True)


def posts(town: World, value: object) -> object:
    """The number here of a post that the story calls by its role; whom it invented is anybody."""
    if not isinstance(value, str) or not value.startswith("post:"):
        return value
    return str(town.posts.get(value.removeprefix("post:"), next(iter(town.posts.values()))))


def named(enrolment: int, story: Told, key: Key) -> Key:
    duty = story.duties[key]
    with scoped(ENGINE):
        found = Duty.objects.filter(enrolment=enrolment, rule=key.rule, occurs_on=key.occurs_on, opens=duty.opens, how=None).order_by("nth").first()
    assert found is not None, f"{key} was rehearsed and is not open in the tables"
    return Key(found.rule, found.occurs_on, found.nth)
