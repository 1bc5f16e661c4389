"""A township with one household that is five days in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.test import Client

from anju.core.enrolment.fact import Key
from anju.operations.record import Said, record
from anju.operations.tick import catch_up
from anju.records.models import Adoption, Area, Duty, Member
from anju.records.scope import ENGINE, scoped
from tests.world import NOON, OTHER, World, command, world

THERE = OTHER + 1
NOW = NOON + timedelta(hours=21)
SEATS = ("cadre", "control_staff", "officer", "follow_up_doctor")


@dataclass
class Town:
    """The world, one enrolment in it, and how to look at them."""

    world: World
    enrolment: int
    now: datetime
    going: int = 0
    """An enrolment on its way to another area, where one is."""

    def client(self, role: str) -> Client:
        """A browser signed in as whoever holds `role`, in English."""
        made = Client(headers={"accept-language": "en"})
        made.force_login(self.world.members[role])
        made.cookies["django_language"] = "en"
        return made

    def duties(self, rule: str) -> list[Duty]:
        """Every occurrence of a rule, oldest first."""
        with scoped(ENGINE):
            return list(Duty.objects.filter(enrolment=self.enrolment, rule=rule).order_by("opens"))

    def open(self, role: str) -> list[Duty]:
        """What a role has open."""
        with scoped(ENGINE):
            return list(Duty.objects.filter(enrolment=self.enrolment, role=role, how=None).order_by("opens"))


def token(duty: Duty) -> str:
    """A duty's name in addresses."""
    return f"{duty.enrolment}.{duty.rule}.{duty.occurs_on.isoformat()}.{duty.nth}"


def parse(duty: Duty) -> tuple[int, Key]:
    """A duty's name for operations."""
    return duty.enrolment, Key(duty.rule, duty.occurs_on, duty.nth)


def settle(made: World, enrolment: int) -> None:
    """Fill the seats and let a day pass."""
    command = made.viewer("command")
    for role in SEATS:
        record(command, enrolment, [Said("seat", values={"role": role, "post": str(made.posts[role])})], now=NOON + timedelta(minutes=1))
    catch_up([enrolment], NOW)


def make() -> Town:
    """The household is enrolled at noon on its fifth day; it is 09:00 the next morning: yesterday's and today's duties stand."""
    made = world()
    enrolment = made.enrol(made.person("测试甲"), days_ago=4)
    settle(made, enrolment)
    return Town(made, enrolment, NOW)


def neighbour(town: Town) -> None:
    """The command of the other township, which has adopted the plan and has a village."""
    with scoped(ENGINE):
        Area.objects.create(id=THERE, hi=THERE, parent_id=OTHER, jurisdiction=330185, kind="village", name="二村", name_en="Other village")
        own = Adoption.objects.get(pk=town.world.adoption)
        Adoption.objects.create(plan_version=own.plan_version, area_id=OTHER, since=own.since, digest=own.digest, parameters=own.parameters)
        made = Member.objects.create_user("neighbour", "pass-word-of-test", purpose="area", area_id=OTHER, name="乙镇指挥部")
        command(made, town.world.plan, own.since)
    town.world.members["neighbour"] = made
