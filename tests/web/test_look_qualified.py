"""The pages of qualifications in a real browser: both languages, phone and desktop; no accessibility violation, nothing wider than the screen."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.browser import MARKS, SIZES, resized, turned
from tests.web.conftest import Made, Staged
from tests.web.test_look import signed_in

pytestmark = MARKS


@pytest.fixture
def place(staged: Staged) -> Iterator[Any]:
    """A township under the plan for influenza, where one record stands, one has run out in the seat, one was withdrawn."""

    def made() -> Made:
        from anju.operations.qualifying import keep, watch
        from anju.operations.qualifying.keep import Certificate
        from anju.operations.seat import fill
        from anju.records.models import Duty, Incident
        from anju.records.scope import ENGINE, scoped
        from tests.web.town import Town, token
        from tests.world import NOON, texts, world

        town, today, day = world(files=texts("influenza-home")), NOON.date(), timedelta(days=1)
        head = town.viewer("institution_head")
        for role, until in (("volunteer", today), ("nurse", today + 9 * day), ("team_medic", today + 300 * day)):
            said = Certificate(today - 300 * day, until, "街道社区卫生服务中心培训证 12 号")
            number = keep.note(head, town.members[role].pk, "influenza-home", "disinfection", said, NOON)
        keep.withdraw(head, number, "证书是别人的", NOON)
        case = town.enrol(track="patient")
        fill(town.viewer("command"), [(case, "disinfector")], town.posts["volunteer"], None, NOON)
        other = town.enrol(town.person("测试乙"), track="patient")
        watch.watch(NOON + day)
        with scoped(ENGINE):
            incident = Incident.objects.get(enrolment=case, rule__endswith=".disinfector").pk
            duty = token(Duty.objects.get(enrolment=other, rule="name_disinfector"))
        return (Town(town, case, NOON + day), incident, duty), NOON + day

    with staged(made) as found:
        yield found


def test_qualifications_look_right(place: Any, browser: Any) -> None:
    address, (town, incident, duty) = place
    faults: list[str] = []
    members = town.world.members
    paths = {
        "qualifications": ("institution_head", "/qualifications/"),
        "qualification": ("institution_head", f"/qualifications/{members['volunteer'].pk}/"),
        "qualification-withdrawn": ("institution_head", f"/qualifications/{members['team_medic'].pk}/"),
        "qualified-naming": ("institution_head", f"/duties/{duty}/"),
        "qualified-member": ("command", f"/staff/members/{members['volunteer'].pk}/"),
        "qualified-incident": ("command", f"/incidents/{incident}/"),
    }
    looked(browser, address, town, paths, faults)
    assert not faults, "\n".join(faults)


def looked(browser: Any, address: str, town: Any, paths: dict[str, tuple[str, str]], faults: list[str]) -> None:
    """Each page through the eyes of its role, in both languages and sizes."""
    for language in ("zh-hans", "en"):
        sizes = turned(language, SIZES)
        for role in dict.fromkeys(role for role, _ in paths.values()):
            context = signed_in(browser, address, town, role, language, next(iter(sizes)))
            page = context.new_page()
            for shot, path in ((shot, path) for shot, (whose, path) in paths.items() if whose == role):
                answer = page.goto(address + path)
                assert answer is not None
                assert answer.ok, path
                resized(page, shot, faults, language, sizes)
            context.close()
