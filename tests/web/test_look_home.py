"""The household's pages, releases, papers and the check of a paper in a real browser, as tests/web/test_look.py does the others.

SHOTS=folder keeps pictures; 320 pixels is the narrowest phone.
"""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from tests.browser import MARKS, aside, examine, heard, reachable, resized, turned
from tests.web.test_look import place, signed_in  # noqa: F401  # a fixture

pytestmark = MARKS
SIZES = {"small": {"width": 320, "height": 640}, "phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}
HOME = ("/home/", "/home/leave/", "/home/left/", "/home/rights/", "/home/report/", "/home/ask/", "/home/say/need/", "/home/say/planned_care/",
        "/home/more/", "/home/complain/", "/home/told/", "/home/agreed/", "/home/record/", "/home/pin/new/", "/home/back/3/")  # fmt: skip
STAFF = {
    "release": ("bureau_office", "/release/"),
    "release-area": ("command", "/release/"),
    "release-one": ("command", "/release/{enrolment}/"),
    "sensors": ("command", "/household/{enrolment}/sensors/"),
    "reached": ("command", "/household/{enrolment}/told/"),
    "agreed-given": ("command", "/household/{enrolment}/agreed/"),
    "hushed": ("follow_up_doctor", "/call/{enrolment}/"),
    "hushed-file": ("follow_up_doctor", "/household/{enrolment}/"),
    "papers": ("command", "/papers/{enrolment}/"),
    "paper-card": ("handler", "/papers/{enrolment}/card/"),
    "paper-purpose": ("command", "/paper/1.pdf"),
}


def _prepared(town: Any) -> dict[str, str]:
    """A link with its first PIN, something said, a paper with its code, and a sign-off under way; the secrets and the code."""
    from anju.operations import link, pin
    from anju.operations.paper.make import make
    from anju.operations.record import Said, record
    from anju.operations.viewer import household_viewer
    from anju.records.models import Certificate, Enrolment
    from anju.records.scope import ENGINE, scoped

    command, then = town.world.viewer("command", town.now), town.now
    with scoped(ENGINE):
        person = Enrolment.objects.get(pk=town.enrolment).person_id
        assert person
    other = town.world.enrol(town.world.person("测试乙"), days_ago=12, now=then)
    for role in ("handler", "control_staff", "cadre", "officer", "follow_up_doctor"):
        said = Said("seat", values={"role": role, "post": str(town.world.posts[role])})
        record(command, other, [said], now=then)
        record(command, town.enrolment, [said], now=then)
    home = household_viewer(town.enrolment, person)
    record(home, town.enrolment, [Said("evidence", "need", {"kind": "shopping", "note": "两斤米"}, via="household")], now=then)
    record(home, town.enrolment, [Said("evidence", "report", {"celsius": 36.6, "site": "axillary"}, via="household")], now=then)
    record(home, town.enrolment, [Said("evidence", "safety", {"worry": "afraid", "reach": "come"}, via="household")], now=then)
    _brought(town, person, then)
    _sensed(command, town.enrolment, then)
    made = make(command, town.enrolment, "order", now=then)
    with scoped(ENGINE):
        code = Certificate.objects.get(paper=made).code
    secret = link.make(command, town.enrolment, person, now=then)
    return {"secret": secret, "pin": pin.give(command, town.enrolment, person, now=then), "code": code, "other": str(other)}


def _brought(town: Any, person: int, then: Any) -> None:
    """What was asked for was left at the door; the mother at the same door has agreed that this person speaks for her."""
    from anju.core.enrolment.fact import Key
    from anju.operations.consent.give import at_door, from_afar
    from anju.operations.record import Said, record
    from anju.operations.viewer import household_viewer
    from anju.records.models import Duty, Household, Person
    from anju.records.scope import ENGINE, scoped

    command, mother = town.world.viewer("command", town.now), town.world.person("测试母")
    with scoped(ENGINE):
        one = Person.objects.get(pk=person)
        home = one.household or Household.objects.create(jurisdiction=one.jurisdiction, area=one.area)
        Person.objects.filter(pk__in=[person, mother]).update(household=home)
        shop = Duty.objects.filter(enrolment=town.enrolment, rule="shop", how=None).latest("opens")
    said = Said("evidence", "brought", {"left": "door", "words": "米两斤，放在门口"}, answers=Key(shop.rule, shop.occurs_on, shop.nth))
    record(town.world.viewer("control_staff", town.now), town.enrolment, [said], now=then)
    at_door(command, town.world.enrol(mother, now=then), person, ["report", "ask", "record"], what="speaks", now=then)
    from_afar(household_viewer(town.enrolment, person), town.enrolment, "大姨", ["ask"], "4826", now=then)


def _sensed(command: Any, enrolment: int, then: Any) -> None:
    """A sensor at the door, which has opened and is being asked about; another that was not heard yet."""
    from anju.operations.devices.decide import decide
    from anju.operations.devices.fit import fit, start
    from anju.operations.devices.hear import hear
    from tests.operations.test_devices import CLOSED, KEY, OPEN, packet

    device = fit(command, enrolment, KEY, "contact", "夜里走失过", now=then)
    fit(command, enrolment, "0x00158d00aa17c3e9", "smoke", "炉子旧了", now=then)
    hear([packet(CLOSED)], then)
    start(command, device, now=then)
    hear([packet(OPEN | {"battery": 14})], then)
    decide(then)


LOOKS = (("small", "light", "zh-hans"), ("small", "dark", "zh-hans"), ("phone", "light", "en"), ("desk", "light", "en"))
"""Size, scheme, and in which of the languages contrasts are asked, which are the same in both."""


def _seen(page: Any, name: str, faults: list[str], language: str) -> None:
    """A page at every size and by night, opened once: the window is made larger, the light is put out. On phones also in letters twice their size."""
    for size, scheme, told in LOOKS:
        page.set_viewport_size(SIZES[size])
        page.emulate_media(color_scheme=scheme)
        examine(page, name + ("dark" if scheme == "dark" else ""), faults, language, size, contrast=language == told)
        if size != "desk" and name in HOME:
            reachable(page, name, faults)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_households_pages_are_sound(place: Any, browser: Any, at: Any, language: str) -> None:  # noqa: F811  # a fixture of that name
    address, town = place
    made = aside(lambda: _prepared(town))
    faults: list[str] = []
    context = browser.new_context(viewport=SIZES["small"], reduced_motion="reduce")
    context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    page = context.new_page()
    page.on("console", partial(heard, faults, "home"))
    page.goto(f"{address}/home/?again=1")
    faults.clear()  # 403 is meant
    _seen(page, "home-unknown", faults, language)
    page.goto(f"{address}/h/{made['secret']}/")
    assert made["secret"] not in page.url
    _seen(page, "home-closed", faults, language)
    page.fill("#id_pin", made["pin"])
    page.click("#pin button")
    page.fill("#id_pin", "7394")
    page.fill("#id_again", "7394")
    page.click("main form button")
    page.wait_for_url("**/home/")
    for path in HOME:
        page.goto(address + path)
        _seen(page, path, faults, language)
    page.goto(f"{address}/home/say/need/")
    context.clear_cookies(name="anju_adult")  # the half hour is over
    page.locator("form button", has_text=("发送" if language == "zh-hans" else "Send")).click()
    page.wait_for_url("**/home/pin/shut/**")
    faults[:] = [each for each in faults if "403" not in each]  # meant
    _seen(page, "home-shut", faults, language)
    page.fill("#id_pin", "7394")
    page.click("#pin button")
    page.wait_for_url("**/home/say/need/")
    _seen(page, "home-kept", faults, language)
    page.goto(f"{address}/home/")
    page.click("form[action='/home/for/'] button")
    _seen(page, "home-for-mother", faults, language)
    page.click("form[action='/home/for/'] button")
    page.goto(f"{address}/home/agreed/")
    page.click("summary >> nth=1")
    page.fill("#id_name", "表姐")
    page.fill("#id_pin", "5937")
    page.click("details[open] form button")
    _seen(page, "home-invited", faults, language)
    page.goto(f"{address}/home/nowhere/")
    _seen(page, "home-wrong", faults, language)
    page.goto(f"{address}/home/")
    page.click("form[action='/home/leave/'] button")
    page.wait_for_url("**/home/left/**")
    page.goto(f"{address}/home/")
    _seen(page, "home-in-danger", faults, language)
    at(town.now + timedelta(days=10))
    page.goto(f"{address}/home/")
    assert page.locator(".term-free").count() == 1
    _seen(page, "home-free", faults, language)
    context.close()
    assert not faults, "\n".join(dict.fromkeys(faults))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_releases_and_papers_are_sound(place: Any, browser: Any, at: Any, language: str) -> None:  # noqa: F811  # a fixture of that name
    address, town = place
    sizes = turned(language, {size: SIZES[size] for size in ("phone", "desk")})
    made = aside(lambda: _prepared(town))
    faults: list[str] = []
    for name, (role, path) in {**STAFF, "verify": ("", f"/verify/{made['code']}/"), "verify-none": ("", "/verify/7777-7777/")}.items():
        context = signed_in(browser, address, town, role, language, next(iter(sizes)))
        page = context.new_page()
        page.on("console", partial(heard, faults, name))
        answer = page.goto(address + path.format(enrolment=made["other"] if "release" in name else town.enrolment))
        if answer is None or answer.status >= 500:
            faults.append(f"{name}: {answer and answer.status}")
        resized(page, name, faults, language, sizes)
        if name == "paper-card":
            page.click("main form button:not(.top-link)")
            resized(page, "paper-carded", faults, language, sizes)
        context.close()
    at(town.now + timedelta(days=3))
    context = signed_in(browser, address, town, "command", language, next(iter(sizes)))
    page = context.new_page()
    page.goto(f"{address}/release/")
    assert page.locator(".stat-red").count() == 1
    resized(page, "release-red", faults, language, sizes)
    context.close()
    assert not faults, "\n".join(dict.fromkeys(faults))
