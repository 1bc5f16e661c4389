"""Units are subjects: every agency of a kind owes its own, by its own posts, from when it joins until it serves no more."""

from datetime import datetime, timedelta

import pytest

from anju.core.enrolment.admit import open_state
from anju.core.enrolment.fact import Key
from anju.core.flow import evaluate
from anju.core.moments import local_day
from anju.operations import agency, library
from anju.operations import post as posts
from anju.operations.record import Said, record
from anju.operations.stand import stand
from anju.operations.tick import catch_up, tick
from anju.operations.unable import Unable
from anju.records import loading
from anju.records.body import read_fact
from anju.records.models import Agency, Duty, Enrolment, Entry, Incident, Member, Post
from anju.records.scope import ENGINE, scoped
from tests.world import COUNTY, NOON, TOWNSHIP, World, texts, world

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def town() -> World:
    return world()


def second(town: World, kind: str = "police_station", role: str = "police_chief") -> tuple[int, int]:
    """Another agency of a kind with a chief of its own; (agency, post)."""
    with scoped(ENGINE):
        office = Agency.objects.create(area_id=TOWNSHIP, kind=kind, name="二所")
        member = Member.objects.create_user(f"second-{role}", "pass-word-of-test", name="二所所长")
        post = Post.objects.create(member=member, agency=office, area_id=TOWNSHIP, role=role, title="所长", active_from=NOON - HOUR)
    return office.pk, post.pk


def files(kind: str) -> dict[int, Enrolment]:
    with scoped(ENGINE):
        return {each.agency_id: each for each in Enrolment.objects.filter(subject="unit", agency__kind=kind)}


def owners(rule: str) -> list[int | None]:
    with scoped(ENGINE):
        return list(Duty.objects.filter(rule=rule).order_by("enrolment", "occurs_on").values_list("post", flat=True))


def test_each_unit_of_a_kind_owes_its_own_by_its_own_posts(town: World) -> None:
    office, chief = second(town)
    made = stand(town.viewer("command"), town.adoption, NOON)
    assert len(made) == len(set(made)) == 6
    assert owners("police_organisation") == [town.posts["police_chief"], chief]
    assert owners("form_leading_group") == [town.posts["county_command"]]
    tick(NOON + 6 * HOUR)
    assert owners("supervise_officers") == [town.posts["police_chief"], chief]
    with scoped(ENGINE):
        assert not Incident.objects.exists()
    assert files("police_station")[office].area == TOWNSHIP


def test_standing_again_enrols_nobody_twice(town: World) -> None:
    stand(town.viewer("command"), town.adoption, NOON)
    assert stand(town.viewer("command"), town.adoption, NOON + HOUR) == []


def test_a_unit_without_its_chief_is_an_incident_though_another_has_one(town: World) -> None:
    with scoped(ENGINE):
        bare = Agency.objects.create(area_id=TOWNSHIP, kind="police_station", name="三所")
    stand(town.viewer("command"), town.adoption, NOON)
    file = files("police_station")[bare.pk].pk
    with scoped(ENGINE):
        duty = Duty.objects.get(enrolment=file, rule="police_organisation")
        assert duty.post is None
        assert [each.rule for each in Incident.objects.filter(enrolment=file)] == ["post_empty.police_chief"]
        assert Duty.objects.get(enrolment=file, rule="fill_post").post == town.posts["county_command"]
    member = town.members["sampler"].pk
    post = posts.give(town.viewer("command"), member, bare.pk, TOWNSHIP, "police_chief", NOON + HOUR)
    with scoped(ENGINE):
        assert Duty.objects.get(enrolment=file, rule="police_organisation").post == post


def test_a_unit_that_joins_owes_at_once(town: World) -> None:
    command = town.viewer("command")
    stand(command, town.adoption, NOON)
    new = agency.add(command, TOWNSHIP, "health_centre", "二院", now=NOON + HOUR)
    assert new in files("health_centre")
    assert agency.add(command, TOWNSHIP, "county_cdc", "疾控", now=NOON + HOUR) not in files("county_cdc")


def test_a_countys_unit_serves_the_town_once_somebody_of_it_has_a_post_there(town: World) -> None:
    command = town.viewer("command")
    stand(command, town.adoption, NOON)
    with scoped(ENGINE):
        far = Agency.objects.create(area_id=COUNTY, kind="bureau", name="县局").pk
    assert stand(command, town.adoption, NOON) == []
    with scoped(ENGINE):
        Post.objects.create(member=town.members["sampler"], agency_id=far, area_id=COUNTY, role="director", active_from=NOON)
    (file,) = stand(command, town.adoption, NOON + HOUR)
    assert files("bureau")[far].pk == file
    assert files("bureau")[far].area == TOWNSHIP


def test_one_that_serves_no_more_owes_nothing_and_is_asked_nothing(town: World) -> None:
    command = town.viewer("command")
    office, chief = second(town)
    stand(command, town.adoption, NOON)
    file = files("police_station")[office].pk
    with pytest.raises(Unable) as refused:
        agency.close(command, office, "merged", NOON + HOUR)
    assert refused.value.code == "still staffed"
    posts.end(command, chief, NOON + HOUR)
    with pytest.raises(Unable) as refused:
        agency.close(command, office, " ", NOON + HOUR)
    assert refused.value.code == "no reason"
    agency.close(command, office, "merged into the first", NOON + 2 * HOUR)
    with scoped(ENGINE):
        assert not Duty.objects.filter(enrolment=file, how=None).exists()
        assert not Incident.objects.filter(enrolment=file, settled_at=None).exists()
        assert set(Duty.objects.filter(enrolment=file).values_list("how", flat=True)) == {"waived"}
        before = Duty.objects.filter(enrolment=file).count()
    tick(NOON + 60 * HOUR)
    with scoped(ENGINE):
        assert Duty.objects.filter(enrolment=file).count() == before
    assert stand(command, town.adoption, NOON + 60 * HOUR) == []
    with pytest.raises(Unable) as refused:
        posts.give(command, town.members["sampler"].pk, office, TOWNSHIP, "police_chief", NOON + 60 * HOUR)
    assert refused.value.code == "serves no more"


def test_a_plan_put_in_force_stands_over_the_area_and_its_units(town: World) -> None:
    offered = library.offer("four-in-one")
    assert offered is not None
    library.put_in_force(town.viewer("command"), offered.texts, TOWNSHIP, {}, NOON)
    with scoped(ENGINE):
        tracks = sorted(Enrolment.objects.exclude(subject="person").values_list("track", flat=True))
    assert tracks == ["bureau", "command", "health_centre", "police_station", "unit"]


def test_a_units_ledger_replayed_is_its_tables(town: World) -> None:
    office, chief = second(town)
    stand(town.viewer("command"), town.adoption, NOON)
    file = files("police_station")[office].pk
    at = NOON + 50 * HOUR
    catch_up([file], NOON + 30 * HOUR)
    posts.end(town.viewer("command"), chief, NOON + 40 * HOUR)
    agency.close(town.viewer("command"), office, "merged", NOON + 45 * HOUR)
    catch_up([file], at)
    with scoped(ENGINE):
        entries = list(Entry.objects.filter(enrolment=file, kind__startswith="fact:").order_by("seq"))
        place = (TOWNSHIP, office)
        around = loading.around([place], [town.plan])[place]
        held = loading.states({file: town.plan}, [file])[file].state
    facts = [read_fact(e.kind, e.body, recorded=e.recorded, seq=e.seq, by=e.actor) for e in entries]
    state = open_state(town.plan, "police_station", local_day(NOON, "Asia/Shanghai"), "Asia/Shanghai", facts[0].recorded)
    assert evaluate(town.plan, state._replace(seed=held.seed), around, facts, at).state == held
    assert held.ends == NOON + 45 * HOUR


def test_a_group_knows_what_its_school_said() -> None:
    """What a unit publishes is in force for the files of the plan where it is: no study in the holidays, and study again once school is on."""
    town = world(files=texts("school-programme"))
    stand(town.viewer("command"), town.adoption, NOON)
    school, group = (next(iter(files(kind).values())).pk for kind in ("school", "school_group"))
    tell(town, school, "say_session", {"now": "holiday"}, "office_head", NOON + HOUR)
    tell(town, group, "tell_card", {"kind": "subject", "members": 6, "rules": True}, "group_head", NOON + 2 * HOUR)
    catch_up([group], NOON + 28 * DAY)
    assert asked(group) == set()
    tell(town, school, "confirm_session", {"now": "in_session"}, "office_head", NOON + 28 * DAY + HOUR)
    catch_up([group], NOON + 62 * DAY)
    assert asked(group) == {"study_theory", "prepare_jointly"}


def tell(town: World, file: int, rule: str, values: dict[str, object], role: str, at: datetime) -> None:
    """Let the file catch up, and answer what is open of `rule`."""
    catch_up([file], at)
    with scoped(ENGINE):
        duty = Duty.objects.filter(enrolment=file, rule=rule, how=None).latest("opens")
    said = Said("evidence", duty.evidence, values, via="staff", answers=Key(duty.rule, duty.occurs_on, duty.nth))
    record(town.viewer(role), file, [said], now=at)


def asked(file: int) -> set[str]:
    with scoped(ENGINE):
        return set(Duty.objects.filter(enrolment=file, rule__in=["study_theory", "prepare_jointly"]).values_list("rule", flat=True))
