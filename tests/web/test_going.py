"""Going out: asked on the household's own page, decided by staff, told in one tap, asked about when the hour has passed; care everywhere."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from anju.operations import link, pin
from anju.operations.tick import catch_up
from anju.records.models import Duty, Enrolment, Evidence
from anju.records.scope import ENGINE, scoped
from tests.web.town import token
from tests.world import NOON, World, texts, world

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WALL = "2026-11-22T{}"


class Out:
    """A household of a plan, its phone, and the clock."""

    def __init__(self, at: Callable[[datetime], None], plan: str, track: str) -> None:
        self.at, self.now = at, NOON
        self.world: World = world(files=texts(plan))
        self.enrolment = self.world.enrol(track=track)
        with scoped(ENGINE):
            person = Enrolment.objects.get(pk=self.enrolment).person_id
        assert person is not None
        command = self.world.viewer("command")
        self.phone = Client(headers={"accept-language": "en"})
        self.until(NOON + timedelta(minutes=1))
        self.phone.get(f"/h/{link.make(command, self.enrolment, person, now=NOON)}/")
        self.phone.post("/home/pin/", {"pin": pin.give(command, self.enrolment, person, now=NOON)})
        self.phone.post("/home/pin/new/", {"pin": "7394", "again": "7394"})

    def until(self, moment: datetime) -> None:
        self.now = moment
        self.at(moment)
        catch_up([self.enrolment], moment)

    def staff(self, role: str) -> Client:
        made = Client(headers={"accept-language": "en"})
        made.force_login(self.world.members[role])
        made.cookies["django_language"] = "en"
        return made

    def page(self, path: str = "/home/") -> str:
        return self.phone.get(path).content.decode()

    def duty(self, rule: str) -> Duty | None:
        with scoped(ENGINE):
            return Duty.objects.filter(enrolment=self.enrolment, rule=rule, how=None).order_by("opens").last()

    def ask(self) -> None:
        sent = {"reason": "other", "place": "银行", "leaves_at": WALL.format("14:00"), "back_by": WALL.format("16:00")}
        assert self.phone.post("/home/say/outing_request/", sent).status_code == 302

    def decide(self, **said: object) -> None:
        duty = self.duty("decide_outing")
        assert duty is not None
        answer = self.staff("village_head").post(f"/duties/{token(duty)}/", {"reason": "办事", "place": "银行", **said})
        assert answer.status_code == 302, answer.content.decode()


@pytest.fixture
def out(at: Callable[[datetime], None]) -> Out:
    return Out(at, "key-persons", "three_days_two")


def test_a_leave_is_asked_allowed_told_and_seen_home(out: Out) -> None:
    assert "/home/going/" in out.page()
    out.ask()
    assert "asked, not answered yet" in out.page("/home/going/")
    assert "an answer by" in out.page()
    decide = out.duty("decide_outing")
    assert decide is not None
    page = out.staff("village_head").get(f"/duties/{token(decide)}/").content.decode()
    assert f'value="{WALL.format("14:00")}"' in page, "the hours asked for stand in the answer"
    out.decide(verdict="yes", leaves_at=WALL.format("14:00"), back_by=WALL.format("15:30"), keep=["mask", "no_public"])
    page = out.page()
    assert "may go" in page
    assert "back by</span>" in page or "back by" in page
    assert "Wear a mask" in page, "how to keep to it is read where it is needed"
    assert "I am going out now" in page
    assert out.phone.post("/home/going/gone/").status_code == 302
    assert "I am going out now" not in out.page()
    with scoped(ENGINE):
        assert Evidence.objects.filter(enrolment=out.enrolment, form="gone").count() == 1
    out.until(NOON + 2 * HOUR + timedelta(minutes=5))
    back = out.duty("back_home")
    assert back is not None
    assert back.closes == NOON + 3.5 * HOUR
    page = out.page()
    assert f'action="/home/answer/{token(back).partition(".")[2]}/"' in page, "home again is one tap"
    assert out.phone.post(f"/home/answer/{token(back).partition('.')[2]}/", {"home": "yes"}).status_code == 302
    assert "Home again" in out.page()
    assert out.duty("see_home") is not None
    head = out.staff("village_head").get(f"/household/{out.enrolment}/").content.decode()
    assert "answered, being seen to" in head, "whoever sees only their own duties is not told that all is settled"
    staff = out.staff("command").get(f"/household/{out.enrolment}/").content.decode()
    assert "home again" in staff
    assert "银行" in staff


def test_not_home_by_the_hour_is_asked_about_first_and_blames_nobody(out: Out) -> None:
    out.ask()
    out.decide(verdict="yes", leaves_at=WALL.format("14:00"), back_by=WALL.format("16:00"))
    out.until(NOON + 4 * HOUR + timedelta(minutes=1))
    page = out.page()
    assert "Nobody blames you" in page
    assert "not home by the hour: ask first" in page
    ask = out.duty("ask_return")
    assert ask is not None
    staff = out.staff("command").get(f"/household/{out.enrolment}/").content.decode()
    assert "not home by the hour: ask first" in staff
    assert f"/duties/{token(ask)}/" in staff


def test_what_is_not_allowed_says_why_and_the_request_can_be_taken_back_before(out: Out) -> None:
    out.ask()
    page = out.page("/home/going/")
    assert "/home/back/" in page
    out.decide(verdict="other_way")
    page = out.page("/home/going/")
    assert "It is done another way" in page
    assert "办事" in page
    assert "/home/back/" not in page, "what was answered is not undone by a tap"
    assert "I am going out now" not in page


@pytest.mark.parametrize(("plan", "track"), [("key-persons", "home"), ("four-in-one", "home")])
def test_planned_care_is_a_leave_of_every_plan(at: Callable[[datetime], None], plan: str, track: str) -> None:
    out = Out(at, plan, track)
    form = next(form.name for form in out.world.plan.forms.values() if form.home == "care")
    assert f"/home/say/{form}/" in out.page("/home/going/")
    assert out.phone.post(f"/home/say/{form}/", {"kind": "dialysis", "when": WALL.format("18:00")}).status_code == 302
    page = out.page("/home/going/")
    assert "asked, not answered yet" in page
    assert "an answer by" in page
    staff = out.staff("command").get(f"/household/{out.enrolment}/").content.decode()
    assert 'id="leaves"' in staff


def test_nobody_else_sees_or_tells_it(out: Out) -> None:
    out.ask()
    stranger = Client()
    assert stranger.get("/home/going/").status_code != 200 or "银行" not in stranger.get("/home/going/").content.decode()
    assert stranger.post("/home/going/gone/").status_code != 302 or stranger.post("/home/going/gone/")["Location"] == "/home/"
    with scoped(ENGINE):
        assert Evidence.objects.filter(enrolment=out.enrolment, form="gone").count() == 0


def test_whoever_the_ladder_reaches_finds_it_on_their_list_and_nothing_else_of_that_file(out: Out) -> None:
    out.ask()
    out.decide(verdict="yes", leaves_at=WALL.format("14:00"), back_by=WALL.format("16:00"))
    out.until(NOON + 8 * HOUR + timedelta(minutes=1))
    back, desk = out.duty("back_home"), out.staff("town_desk")
    assert back is not None
    assert out.world.viewer("town_desk", out.now).purpose == "needs"
    assert f"/duties/{token(back)}/" in desk.get("/duties/").content.decode()
    assert desk.get(f"/duties/{token(back)}/").status_code == 200
    with scoped(ENGINE):
        quiet = Duty.objects.filter(enrolment=out.enrolment, how=None, climbed=0).exclude(role="town_desk").first()
    assert quiet is not None
    assert desk.get(f"/duties/{token(quiet)}/").status_code == 404
