"""Who may open a duty by hand sees the file it is opened in, where that is about nobody; of people's files they see what they always saw."""

import pytest

from anju.core.enrolment.admit import Basis
from anju.core.moments import local_day
from anju.operations.enrol import Request, enrol
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.records.models import Agency, Area, Duty, Enrolment, Evidence, Identity, Member, Opener, Post
from anju.records.scope import ENGINE, scoped
from tests.world import NOON, OTHER, TOWNSHIP, World, texts, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> tuple[World, int, int]:
    """The project's own file, and somebody isolated in one of its rooms."""
    made = world(files=texts("return-to-work"))
    project, term = made.stand("project"), made.plan.tracks["isolated"].term
    assert term is not None
    basis = Basis("县疫情防控指挥部", "第三十九条", "张某", "同车", local_day(NOON, "Asia/Shanghai"), term.first_day[0], "登记")
    person = enrol(made.viewer("command"), Request(made.adoption, "isolated", basis, person=made.person()), now=NOON)
    return made, project, person


def seen(town: World, role: str) -> set[int]:
    with scoped(town.viewer(role).scope()):
        return set(Enrolment.objects.values_list("pk", flat=True))


def test_a_driver_who_has_nothing_to_do_opens_the_leaving_of_a_car_in_the_projects_file(town: tuple[World, int, int]) -> None:
    made, project, person = town
    with scoped(ENGINE):
        assert not Duty.objects.filter(enrolment=project, role="driver").exists(), "else the file would be seen for that"
    assert seen(made, "driver") == {project}
    record(made.viewer("driver"), project, [Said("open", "take_car")], now=NOON)
    with scoped(ENGINE):
        assert Duty.objects.get(enrolment=project, rule="take_car").role == "driver"
    with pytest.raises(Refused):
        record(made.viewer("driver"), person, [Said("open", "take_car")], now=NOON)


def test_no_file_about_a_person_is_seen_for_it(town: tuple[World, int, int]) -> None:
    made, _project, person = town
    with scoped(ENGINE):
        tracks = {track.name for track in made.plan.tracks.values() if track.subject in ("area", "unit")}
        assert set(Opener.objects.filter(adoption=made.adoption).values_list("track", flat=True)) <= tracks
    with scoped(made.viewer("driver").scope()):
        assert not Identity.objects.exists()
        assert not Evidence.objects.filter(enrolment=person).exists()
    assert person not in seen(made, "driver")


def test_only_in_the_posts_own_area_only_by_the_role_that_the_plan_names_and_only_while_it_runs(town: tuple[World, int, int]) -> None:
    made, project, _person = town
    with scoped(ENGINE):
        agency, _ = Agency.objects.get_or_create(area_id=OTHER, kind="project", name="乙项目")
        for name, role, area in (("other.driver", "driver", OTHER), ("other.cook", "no_such_role", TOWNSHIP)):
            member = Member.objects.create_user(name, "pass-word-of-test", name=name)
            Post.objects.create(member=member, agency=agency, area_id=area, role=role, title=name, active_from=NOON)
            made.members[name] = member
        assert Area.objects.filter(pk=OTHER).exists()
    assert seen(made, "other.driver") == set()
    assert seen(made, "other.cook") == set()
    with scoped(ENGINE):
        Enrolment.objects.filter(pk=project).update(archived=NOON)
    assert seen(made, "driver") == set()
