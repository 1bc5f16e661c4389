"""A township whose two hospitals stand ready or not, under the small plan of tests/plans/ready; and a school under its programme."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.test import Client

from anju.core.enrolment.fact import Key
from anju.operations.oversee import acting
from anju.operations.record import Said, record
from anju.operations.stand import stand
from anju.operations.tick import catch_up
from anju.records.models import Agency, Duty, Enrolment, Member, Post
from anju.records.scope import ENGINE, scoped
from tests.world import NOON, TOWNSHIP, World, world

HOUR = timedelta(hours=1)
LATER = NOON + 2 * HOUR
PLAN = Path(__file__).parent.parent / "plans" / "ready" / "plan.yaml"


@dataclass
class Ready:
    """The world, its files by the unit's name ("" the area's own), and how to look at them and act in them."""

    world: World
    files: dict[str, int]

    def client(self, role: str, language: str = "en") -> Client:
        """A browser signed in as whoever holds `role`."""
        made = Client(headers={"accept-language": language})
        made.force_login(self.world.members[role])
        made.cookies["django_language"] = language
        return made

    def answer(self, unit: str, rule: str, form: str, values: dict[str, object], at: datetime = LATER) -> None:
        """`rule` of a file is opened by hand where it is not open, and answered."""
        file = self.files[unit]
        with scoped(ENGINE):
            due = Duty.objects.filter(enrolment=file, rule=rule, how=None).order_by("opens").first()
        command = self.world.viewer("command", at)
        if due is None:
            record(command, file, [Said("open", form=rule)], now=at)
            with scoped(ENGINE):
                due = Duty.objects.get(enrolment=file, rule=rule, how=None)
        who = next(role for role, post in self.world.posts.items() if post == due.post) if due.post in self.world.posts.values() else "command"
        said = Said("evidence", form=form, values=values, via="staff", answers=Key(due.rule, due.occurs_on, due.nth))
        record(acting(self.world.viewer(who, at)), file, [said], now=at)

    def owed(self, unit: str, rule: str) -> Duty:
        """The one open duty of a rule."""
        with scoped(ENGINE):
            return Duty.objects.get(enrolment=self.files[unit], rule=rule, how=None)


def ready() -> Ready:
    """Two hospitals, each with a head and a head nurse; the first is "hospital"."""
    made = world(files={"plan.yaml": PLAN.read_text(encoding="utf-8")})
    with scoped(ENGINE):
        second = Agency.objects.create(area_id=TOWNSHIP, kind="hospital", name="二院", name_en="Second hospital")
        for role in ("head", "nurse"):
            member = Member.objects.create_user(f"second-{role}", "pass-word-of-test", name="二院")
            Post.objects.create(member=member, agency=second, area_id=TOWNSHIP, role=role, active_from=NOON - HOUR)
    return _standing(made)


def school() -> Ready:
    """The school's programme, every post held, a day after its start."""
    from tests.world import texts

    made = _standing(world(files=texts("school-programme")))
    catch_up(list(made.files.values()), NOON + 20 * HOUR)
    return made


def _standing(made: World) -> Ready:
    stand(made.viewer("command"), made.adoption, made.now)
    with scoped(ENGINE):
        files = {file.agency.name if file.agency else "": file.pk for file in Enrolment.objects.select_related("agency")}
    return Ready(made, files)
