"""Every page in a real browser: both languages, phone and desktop; no accessibility violation, nothing wider than the screen, no policy broken.

SHOTS=folder keeps pictures of all of them.
"""

import os
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from tests.browser import MARKS, SIZES, aside, heard, resized, turned, violations
from tests.web.conftest import Made, Staged

pytestmark = MARKS
PAGES = {
    "duties": ("follow_up_doctor", "/duties/"),
    "duties-cadre": ("cadre", "/duties/"),
    "do": ("follow_up_doctor", "/duties/{fresh}/"),
    "gone": ("follow_up_doctor", "/duties/{gone}/"),
    "households": ("follow_up_doctor", "/households/"),
    "households-area": ("bureau_office", "/households/?q=测试"),
    "household": ("follow_up_doctor", "/household/{enrolment}/"),
    "household-office": ("bureau_office", "/household/{enrolment}/"),
    "going": ("bureau_office", "/household/{going}/"),
    "elsewhere": ("bureau_office", "/enrol/{enrolment}/elsewhere/"),
    "handed": ("bureau_office", "/intake/"),
    "to-take": ("neighbour", "/intake/"),
    "household-needs": ("control_staff", "/household/{enrolment}/"),
    "grid": ("follow_up_doctor", "/grid/"),
    "call": ("follow_up_doctor", "/call/{enrolment}/"),
    "agreed": ("command", "/household/{enrolment}/agreed/"),
    "write": ("follow_up_doctor", "/household/{enrolment}/write/need/"),
    "undo": ("follow_up_doctor", "/undo/{enrolment}/3/"),
    "people": ("leader_in_charge", "/my-people/"),
    "people-area": ("bureau_office", "/my-people/"),
    "people-post": ("leader_in_charge", "/my-people/{cadre}/"),
    "nobody": ("leader_in_charge", "/my-people/nobody/"),
    "supplies": ("unit_head", "/my-people/supplies/"),
    "told": ("cadre", "/told/"),
    "mine": ("cadre", "/my-posts/"),
    "absence": ("cadre", "/absence/{cadre}/"),
    "staff": ("bureau_office", "/staff/"),
    "member": ("bureau_office", "/staff/members/{member}/"),
    "member-new": ("bureau_office", "/staff/members/new/"),
    "agency-new": ("bureau_office", "/staff/agencies/new/"),
    "agency": ("command", "/staff/agencies/{agency}/"),
    "agency-close": ("command", "/staff/agencies/{agency}/close/"),
    "areas": ("bureau_office", "/staff/areas/"),
    "area-new": ("bureau_office", "/staff/areas/new/"),
    "adopt": ("bureau_office", "/adopt/"),
    "adopting": ("bureau_office", "/adopt/four-in-one/"),
    "clock": ("bureau_office", "/demo/clock/"),
    "incidents": ("command", "/incidents/"),
    "incident-new": ("command", "/incidents/new/"),
    "roster": ("command", "/roster/?suggest=empty"),
    "roster-night": ("command", "/roster/?day=2026-11-24"),
    "roster-after": ("command", "/roster/?day=2026-11-25&suggest=empty&hours=8"),
    "shifts": ("cadre", "/shifts/"),
    "shift-swap": ("cadre", "/shifts/{shift}/swap/"),
    "shift-take": ("cadre", "/shifts/{shift}/take/"),
    "calendar": ("cadre", "/shifts/calendar/"),
    "plan": ("command", "/plans/"),
    "balance": ("command", "/balance/"),
    "balance-rules": ("command", "/balance/?by=rule&known=then"),
    "menu": ("bureau_office", "/menu/"),
    "settings": ("bureau_office", "/settings/"),
    "contact": ("cadre", "/settings/told/"),
    "calls": ("cadre", "/calls/"),
    "channels": ("command", "/channels/"),
    "missing": ("bureau_office", "/nowhere/"),
    "sign-in": ("", "/accounts/login/"),
    "sign-out": ("cadre", "/accounts/logout/"),
    "totp": ("cadre", "/accounts/2fa/"),
}


@pytest.fixture
def place(staged: Staged) -> Iterator[Any]:
    """The township on a server of its own; (address, town)."""
    from tests.web.town import make

    def lived_in() -> Made:
        town = make()
        _live(town)
        return town, town.now

    with staged(lived_in) as found:
        yield found


def _live(town: Any) -> None:
    """Some days of readings and a need, so that charts and lists have something to show."""
    from anju.operations.record import Said, record

    doctor = town.world.viewer("follow_up_doctor", town.now)
    for n, celsius in enumerate((36.4, 36.6, 36.5, 36.9, 37.1, 36.7)):
        happened = town.now - timedelta(hours=15 - 2 * n)
        said = Said("evidence", "report", {"celsius": celsius, "site": "axillary"}, happened=happened, via="paper")
        record(doctor, town.enrolment, [said], now=town.now - timedelta(seconds=30 - n))
    record(doctor, town.enrolment, [Said("evidence", "need", {"kind": "medicine"}, via="call")], now=town.now - timedelta(seconds=20))
    _watch(town)
    _team(town)
    _going(town)
    _messages(town)


def _messages(town: Any) -> None:
    """A household to call, and two ways of sending, one of them dead."""
    from anju.records.models import Channel, Enrolment, Outbox, Sending
    from anju.records.scope import ENGINE, scoped

    with scoped(ENGINE):
        case = Enrolment.objects.get(pk=town.enrolment)
        place = {"jurisdiction": case.jurisdiction, "area": case.area}
        given = {**place, "channel": "call", "kind": "home", "to_post": town.world.posts["cadre"], "to_person": case.person_id, "enrolment": case.pk}
        Outbox.objects.create(key="home.1/call", at=town.now - timedelta(hours=1), next_at=town.now, wakes=True, **given)
        sms = Channel.objects.create(kind="sms", address=b"sealed", set_at=town.now, used_at=town.now, **place)
        Channel.objects.create(kind="robot", address=b"sealed", set_at=town.now, dead_since=town.now - timedelta(hours=1), failures=5, **place)
        Sending.objects.create(channel=sms.pk, parts=2, at=town.now, **place)


def _going(town: Any) -> None:
    """Somebody else is on their way to the other township, which has not answered."""
    from anju.operations.offer import Offer, offer
    from tests.web.town import THERE, neighbour

    neighbour(town)
    town.going = town.world.enrol(town.world.person("测试丙"), now=town.now - timedelta(minutes=5))
    wanted = Offer(THERE, "2组7号", "照顾生病的母亲", "没有人留下")
    offer(town.world.viewer("bureau_office", town.now), town.going, wanted, now=town.now - timedelta(minutes=1))


def _watch(town: Any) -> None:
    """A night watch that runs past midnight."""
    from datetime import date, time

    from anju.operations import roster
    from anju.records.scope import scoped

    town.world.stand()
    command = town.world.viewer("command", town.now)
    with scoped(command.scope()):
        day = roster.look(town.world.adoption, "camera_watch", date(2026, 11, 24), town.now)
    roster.publish(command, day, roster.suggest(day, anew=True, length=None, now=town.now, turn=time(6)), "", now=town.now)


def _team(town: Any) -> None:
    """Some stock, a reminder, and somebody who is away."""
    from anju.operations import absence, remind, supply
    from anju.records.models import Agency
    from anju.records.scope import ENGINE, scoped
    from tests.web.town import parse

    head, leader = town.world.viewer("unit_head", town.now), town.world.viewer("leader_in_charge", town.now)
    with scoped(ENGINE):
        unit = Agency.objects.get(posts=town.world.posts["unit_head"]).pk
    supply.receive(head, unit, "masks", 40, town.now)
    remind.remind(leader, [parse(duty) for duty in town.open("cadre")], town.now)
    absence.declare(
        town.world.viewer("officer", town.now), town.world.posts["officer"], town.now, None, "", town.world.posts["police_chief"], town.now
    )


def _address(path: str, town: Any) -> str:
    from tests.web.town import token

    mine = aside(lambda: town.open("follow_up_doctor"))
    fresh = next(token(d) for d in mine if d.closes >= town.now and d.evidence == "report") if "{fresh}" in path else ""
    gone = next(token(d) for d in mine if d.closes < town.now and d.evidence == "report") if "{gone}" in path else ""
    cadre, member = town.world.posts["cadre"], town.world.members["cadre"].pk
    shift = aside(lambda: _shift(cadre)) if "{shift}" in path else 0
    numbers = {"shift": shift, "enrolment": town.enrolment, "going": town.going, "cadre": cadre, "member": member, "agency": aside(_centre)}
    return path.format(**numbers, fresh=fresh, gone=gone)


def _shift(post: int) -> int:
    """The first watch of a post."""
    from anju.records.models import WatchShift
    from anju.records.scope import ENGINE, scoped

    with scoped(ENGINE):
        return WatchShift.objects.filter(post=post).order_by("starts").values_list("pk", flat=True)[0]


def _centre() -> int:
    """The health centre, whose closing says most."""
    from anju.records.models import Agency
    from anju.records.scope import ENGINE, scoped

    with scoped(ENGINE):
        return Agency.objects.get(kind="health_centre").pk


def signed_in(browser: Any, address: str, town: Any, role: str, language: str, size: str) -> Any:
    context = browser.new_context(viewport=SIZES[size], device_scale_factor=2 if size == "phone" else 1)
    cookies = [{"name": "django_language", "value": language, "url": address}]
    if role:
        cookies.append({"name": "anju", "value": aside(lambda: town.client(role).cookies["anju"].value), "url": address})
    context.add_cookies(cookies)
    return context


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_are_sound(place: Any, browser: Any, language: str) -> None:
    """Each page is opened once a language, and looked at in both sizes."""
    address, town = place
    sizes = turned(language, SIZES)
    wanted = {name: PAGES[name] for name in os.environ.get("PAGES", "").split() or PAGES}
    faults: list[str] = []
    windows: dict[str, Any] = {}
    for name, (role, path) in wanted.items():
        if role not in windows:
            windows[role] = signed_in(browser, address, town, role, language, next(iter(sizes))).new_page()
        page, listens = windows[role], partial(heard, faults, name)
        page.on("console", listens)
        answer = page.goto(address + _address(path, town))
        if answer is None or answer.status >= 500:
            faults.append(f"{name}: {answer and answer.status}")
        resized(page, name, faults, language, sizes)
        page.remove_listener("console", listens)
    for page in windows.values():
        page.context.close()
    assert not faults, "\n".join(faults)


def test_a_double_tap_stores_once(place: Any, browser: Any) -> None:
    address, town = place
    context = signed_in(browser, address, town, "follow_up_doctor", "en", "phone")
    page = context.new_page()
    page.goto(address + _address("/duties/{fresh}/", town))
    page.fill("#id_celsius", "36.8")
    page.check("input[name=site][value=axillary]")
    page.dblclick("main form button.button-wide >> nth=0")
    page.wait_for_url("**/duties/")
    assert "Stored" in page.inner_text("main")
    assert sum(d.how == "done" for d in aside(lambda: town.duties("learn_temperature"))) >= 1


def test_faults_are_read_out_and_sound(place: Any, browser: Any) -> None:
    address, town = place
    context = signed_in(browser, address, town, "follow_up_doctor", "zh-hans", "phone")
    page = context.new_page()
    page.goto(address + _address("/duties/{fresh}/", town))
    page.fill("#id_celsius", "73.6")
    page.click("main form button.button-wide >> nth=0")
    page.wait_for_function("document.activeElement?.matches('[data-focus]')")
    assert page.input_value("#id_celsius") == "73.6"
    assert not violations(page)
    page.goto(address + "/grid/")
    page.fill("input.figure >> nth=0", "366")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement === document.querySelectorAll('input.figure')[1]")
    page.click("main .bar button")
    page.wait_for_load_state()
    assert "没存上" in page.inner_text("main")
    assert not violations(page)
