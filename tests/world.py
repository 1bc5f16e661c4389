"""An invented township to test in: areas, agencies, everybody the four-in-one plan names, the plan in force, and people to enrol."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password

from anju.core.enrolment.admit import Basis
from anju.core.intake.names import initials, key
from anju.core.moments import local_day
from anju.core.plan.model import PERSON, Plan
from anju.operations.adopt import adopt, publish
from anju.operations.enrol import Request, enrol
from anju.operations.folder import texts_of
from anju.operations.plans import plan_of
from anju.operations.viewer import Viewer, viewer_of
from anju.records.models import Agency, Area, Household, Identity, Member, Person, Post
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import fingerprint, seal
from tests.core.look import looked

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
"""12:00 of 22 November 2026 in the township."""
COUNTY, TOWNSHIP, VILLAGE, OTHER = 330185_000_000, 330185_001_000, 330185_001_001, 330185_002_000


def texts(plan: str = "four-in-one") -> dict[str, str]:
    """The files of a plan's folder, by name."""
    return texts_of(Path(settings.ANJU_PLANS) / plan)


@dataclass
class World:
    """What was made. `posts` by role; `members` by role, too."""

    adoption: int
    now: datetime
    posts: dict[str, int] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)

    @property
    def plan(self) -> Plan:
        return plan_of(self.adoption)

    def viewer(self, role: str, now: datetime | None = None) -> Viewer:
        """Whoever holds `role`; `command` is the area's command."""
        return viewer_of(self.members[role], now or self.now)

    def person(self, name: str = "测试甲", area: int = VILLAGE, household: int | None = None) -> int:
        """Somebody known, not enrolled yet."""
        with scoped(ENGINE):
            jurisdiction = 330185
            door = household or Household.objects.create(jurisdiction=jurisdiction, area=area).pk
            person = Person.objects.create(jurisdiction=jurisdiction, area=area, household_id=door, created=self.now)
            Identity.objects.create(
                person=person, jurisdiction=jurisdiction, area=area, name=name, pinyin=key(name), initials=initials(name), sex="female",
                phone=seal("+861009000000", f"identity.phone:{person.pk}"), phone_fp=fingerprint("+861009000000", "phone"),
                address=seal("3组12号", f"identity.address:{person.pk}"), address_fp=fingerprint("3组12号", "address"),
            )  # fmt: skip
        return person.pk

    def enrol(self, person: int | None = None, *, days_ago: int = 0, now: datetime | None = None, track: str = "home") -> int:
        """An enrolment by the bureau's office, first day `days_ago` days before `now`."""
        at = now or self.now
        first: date = local_day(at, "Asia/Shanghai") - timedelta(days=days_ago)
        basis = Basis("县疫情防控指挥部", "第三十九条", "张某", "密切接触", first, "arrival", "车票")
        who = person if person is not None else self.person()
        office = "bureau_office" if "bureau_office" in self.members else "command"
        return enrol(self.viewer(office), Request(self.adoption, track, basis, person=who), now=at)

    def stand(self, track: str = "command", area: int = TOWNSHIP) -> int:
        """The area's own enrolment."""
        basis = Basis("", "", "", "", local_day(self.now, "Asia/Shanghai"), "", "")
        return enrol(self.viewer("command"), Request(self.adoption, track, basis, area=area), now=self.now)


def areas() -> None:
    """A county with two townships, one with a village."""
    rows = [
        (COUNTY, COUNTY + 999_999, None, "county", "测试县", "Test county"),
        (TOWNSHIP, TOWNSHIP + 999, COUNTY, "township", "甲镇", "First township"),
        (VILLAGE, VILLAGE, TOWNSHIP, "village", "一村", "First village"),
        (OTHER, OTHER + 999, COUNTY, "township", "乙镇", "Second township"),
    ]
    for number, hi, parent, kind, name, english in rows:
        Area.objects.create(id=number, hi=hi, parent_id=parent, jurisdiction=330185, kind=kind, name=name, name_en=english, pinyin=english.lower())


def peopled() -> World:
    """The same township under the small plan of tests/plans/subjects, which has every kind of subject."""
    folder = Path(__file__).parent / "plans" / "subjects"
    return world(files={"plan.yaml": looked((folder / "plan.yaml").read_text(encoding="utf-8"))})


def turning() -> World:
    """The same township under the small plan of tests/plans/turns, whose doctor, leader and director are one member each."""
    folder = Path(__file__).parent / "plans" / "turns"
    return world(files={"plan.yaml": (folder / "plan.yaml").read_text(encoding="utf-8")})


def world(now: datetime = NOON, parameters: dict[str, str] | None = None, files: dict[str, str] | None = None) -> World:
    """Everything, made by the engine; every role of the plan held by one member. The office that takes people in works for the whole township."""
    with scoped(ENGINE):
        areas()
    version = publish(files or texts(), by="test", now=now - timedelta(days=30))
    made = World(adopt(version, TOWNSHIP, parameters or {}, by="test", now=now - timedelta(days=30)), now)
    with scoped(ENGINE):
        made.members["command"] = Member.objects.create_user("command", "pass-word-of-test", purpose="area", area_id=TOWNSHIP, name="指挥部")
        _hold(made, now - timedelta(days=30))
        command(made.members["command"], made.plan, now - timedelta(days=30))
    return made


def _hold(made: World, since: datetime) -> None:
    """Every role of the plan by a member of its own, `since` then."""
    roles = [role for role in made.plan.roles.values() if role.name != PERSON]
    agencies = {kind: Agency(area_id=TOWNSHIP, kind=kind, name=kind) for kind in dict.fromkeys(role.agency for role in roles)}
    Agency.objects.bulk_create(agencies.values())
    wide = {"purpose": "area", "area_id": TOWNSHIP}
    word = make_password("pass-word-of-test")
    made.members |= {
        role.name: Member(username=role.name, password=word, name=role.title.zh, **(wide if role.name == "bureau_office" else {})) for role in roles
    }
    Member.objects.bulk_create(made.members[role.name] for role in roles)
    posts = [
        Post(member=made.members[role.name], agency=agencies[role.agency], area_id=TOWNSHIP, role=role.name, title=role.title.zh, active_from=since)
        for role in roles
    ]
    made.posts |= {post.role: post.pk for post in Post.objects.bulk_create(posts)}


def command(member: Member, plan: Plan, since: datetime) -> None:
    """Give a command a post that reads everything, or as much as any does; whoever held the role before it goes on doing what it owes."""
    posts = [role for role in plan.roles.values() if role.kind == "post"]
    role = min(reversed(posts), key=lambda role: ("all", "needs", "watch", "none").index(role.sees))
    agency, _ = Agency.objects.get_or_create(area_id=member.area_id, kind=role.agency, name=role.agency)
    Post.objects.create(member=member, agency=agency, area_id=member.area_id, role=role.name, title=role.title.zh, active_from=since)
