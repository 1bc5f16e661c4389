"""Papers are drawn from the record, numbered, kept sealed, replaced when they would say something else, and known by a code to any stranger."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

import pytest

from anju.core.enrolment.fact import Key
from anju.operations.paper.card import card
from anju.operations.paper.check import check
from anju.operations.paper.fetch import fetch, shelves
from anju.operations.paper.gather import gather
from anju.operations.paper.make import make
from anju.operations.paper.serve import serve
from anju.operations.paper.sheet import sheet
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.operations.viewer import household_viewer
from anju.papers.model import Gap, Reading, Text
from anju.records.models import Certificate, Duty, Enrolment, File, Link, Paper, Pin, Read, Serving
from anju.records.scope import ENGINE, scoped
from tests.world import NOON, World, world

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
SEATS = ("handler", "control_staff", "cadre", "officer", "follow_up_doctor")


@pytest.fixture
def town() -> World:
    return world()


def seated(town: World, enrolment: int, now: datetime = NOON) -> None:
    """Every seat filled."""
    for role in SEATS:
        record(town.viewer("command"), enrolment, [Said("seat", values={"role": role, "post": str(town.posts[role])})], now=now)


def due(enrolment: int, rule: str) -> Duty:
    with scoped(ENGINE):
        return Duty.objects.get(enrolment=enrolment, rule=rule, how=None)


def does(town: World, enrolment: int, rule: str, values: dict[str, object] | None = None, now: datetime = NOON) -> None:
    """The duty done by whoever owns it."""
    duty = due(enrolment, rule)
    said = Said("evidence", duty.evidence, values or {}, via="staff", answers=Key(duty.rule, duty.occurs_on, duty.nth))
    record(town.viewer(duty.role), enrolment, [said], now=now)


def signed(town: World, enrolment: int, steps: Sequence[str], now: datetime = NOON) -> None:
    """Steps of the sign-off signed in order, a minute apart."""
    for n, name in enumerate(steps):
        values: dict[str, object] = {"verdict": "passed"} if name.startswith("sign_off.4") else {}
        does(town, enrolment, name, values, now + n * MINUTE)


def steps(town: World) -> tuple[str, ...]:
    return town.plan.tracks["home"].sign_off


def codes(fault: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {each.code for each in fault.value.faults}


def test_an_order_is_drawn_in_both_languages_numbered_hashed_and_sealed(town: World) -> None:
    enrolment = town.enrol()
    make(town.viewer("command"), enrolment, "order", now=NOON)
    with scoped(ENGINE):
        rows = {row.language: row for row in Paper.objects.filter(enrolment=enrolment)}
        assert set(rows) == {"zh", "en"}
        assert {row.number for row in rows.values()} == {f"AJ-2026-{enrolment:06}-01"}
        file = File.objects.get(pk=rows["zh"].file_id)
        assert bytes(file.sealed)[:5] != b"%PDF-"
    opened = fetch(town.viewer("command"), rows["zh"].pk, "check", now=NOON)
    assert opened.pdf.startswith(b"%PDF-")
    assert sha256(opened.pdf).hexdigest() == opened.sha256


def test_made_again_it_is_the_same_paper_until_it_would_say_something_else(town: World) -> None:
    enrolment = town.enrol()
    first = make(town.viewer("command"), enrolment, "order", now=NOON)
    assert make(town.viewer("command"), enrolment, "order", now=NOON + MINUTE) == first
    ends = {"ends": (NOON + timedelta(days=3)).isoformat(), "authority": "甲", "article": "乙", "decider": "丙", "reason": "丁"}
    record(town.viewer("command"), enrolment, [Said("term", values=ends)], now=NOON + MINUTE)
    again = make(town.viewer("command"), enrolment, "order", now=NOON + 2 * MINUTE)
    with scoped(ENGINE):
        old, new = Paper.objects.get(pk=first), Paper.objects.get(pk=again)
        kept = dict(Certificate.objects.values_list("paper", "code"))
    assert (new.number, new.version, old.version) == (old.number, 2, 1)
    assert old.superseded == NOON + 2 * MINUTE
    assert check(kept[first]).stands == "replaced"
    assert check(kept[again]).stands == "genuine"


def test_a_stranger_learns_that_it_is_genuine_and_nothing_of_anybody(town: World) -> None:
    enrolment = town.enrol()
    made = make(town.viewer("command"), enrolment, "order", now=NOON)
    with scoped(ENGINE):
        row = Certificate.objects.get(paper=made)
    found = check(row.code.lower().replace("-", " "), row.digest[:12])
    assert (found.stands, found.version) == ("genuine", 1)
    assert check(row.code, "0" * 12).stands == "altered"
    assert check("0000-0000-0000-0000").stands == "unknown"
    assert "测试甲" not in repr(found)


def test_opening_a_paper_needs_a_purpose_and_is_kept_as_a_read(town: World) -> None:
    enrolment = town.enrol()
    made = make(town.viewer("command"), enrolment, "order", now=NOON)
    with pytest.raises(Refused) as refused:
        fetch(town.viewer("command"), made, "curiosity", now=NOON)
    assert codes(refused) == {"needs purpose"}
    fetch(town.viewer("command"), made, "serve", now=NOON)
    with scoped(ENGINE):
        read = Read.objects.get(enrolment=enrolment, what="paper:order")
        person = Enrolment.objects.get(pk=enrolment).person_id
    assert read.purpose == "serve"
    assert fetch(household_viewer(enrolment, person), made, "", now=NOON).pdf
    with scoped(ENGINE):
        assert Read.objects.filter(enrolment=enrolment).count() == 1


def test_a_post_that_sees_needs_only_handles_what_it_serves_or_signs(town: World) -> None:
    enrolment = town.enrol()
    seated(town, enrolment)
    make(town.viewer("command"), enrolment, "temperature_sheet", now=NOON + MINUTE)
    assert {shelf.document.name for shelf in shelves(town.viewer("officer"), enrolment)} == {"order", "release_form"}
    with pytest.raises(Refused) as refused:
        make(town.viewer("officer"), enrolment, "temperature_sheet", now=NOON + MINUTE)
    assert codes(refused) == {"not yours"}
    with scoped(ENGINE):
        sheet = Paper.objects.filter(document="temperature_sheet").first()
    assert sheet
    with pytest.raises(Refused):
        fetch(town.viewer("officer"), sheet.pk, "check", now=NOON + MINUTE)
    with pytest.raises(Refused):
        fetch(town.viewer("sampler"), sheet.pk, "check", now=NOON + MINUTE)


def test_serving_does_the_duty_and_keeps_how_by_whom_and_when(town: World) -> None:
    enrolment = town.enrol()
    seated(town, enrolment)
    for rule, values in (
        ("tell_unit", {"source": "tracing_group", "received": NOON.isoformat()}),
        ("tell_unit.unit_head", {}),
        ("name_handler", {"post": str(town.posts["handler"])}),
    ):
        try:
            does(town, enrolment, rule, dict(values), NOON + MINUTE)
        except Duty.DoesNotExist:
            continue
    made = make(town.viewer("officer"), enrolment, "order", now=NOON + 2 * MINUTE)
    serve(town.viewer("officer"), made, {"how": "refused", "copy_left": True, "understood": True}, now=NOON + 3 * MINUTE)
    shelf = next(each for each in shelves(town.viewer("officer"), enrolment) if each.document.name == "order")
    assert [(s.how, s.by, s.refused) for s in shelf.served] == [("refused", f"post:{town.posts['officer']}", True)]
    with scoped(ENGINE):
        assert Serving.objects.get(enrolment=enrolment).at == NOON + 3 * MINUTE


def test_a_card_is_handed_over_and_kept_nowhere(town: World) -> None:
    enrolment = town.enrol()
    with scoped(ENGINE):
        person = Enrolment.objects.get(pk=enrolment).person_id
    assert person
    drawn = card(town.viewer("command"), enrolment, person, "zh", now=NOON)
    assert drawn.pdf.startswith(b"%PDF-")
    with scoped(ENGINE):
        row = Paper.objects.get(enrolment=enrolment, document="card")
        assert row.file_id is None
        assert not File.objects.filter(enrolment=enrolment).exists()
        assert Link.objects.filter(enrolment=enrolment, revoked=None).count() == 1
        assert Pin.objects.get(person=person).first
    with pytest.raises(Refused):
        fetch(town.viewer("command"), row.pk, "serve", now=NOON)
    other = town.person("测试乙")
    with pytest.raises(Refused):
        card(town.viewer("command"), enrolment, other, "zh", now=NOON)


def test_a_sheet_shows_every_reading_and_every_gap_and_invents_none(town: World) -> None:
    enrolment = town.enrol()
    seated(town, enrolment)
    with scoped(ENGINE):
        person = Enrolment.objects.get(pk=enrolment).person_id
    said = Said("evidence", "report", {"celsius": 38.2, "site": "ear"}, via="household")
    record(household_viewer(enrolment, person), enrolment, [said], now=NOON + timedelta(hours=5))
    later = NOON + timedelta(days=1)
    make(town.viewer("follow_up_doctor"), enrolment, "temperature_sheet", now=later)
    with scoped(ENGINE):
        body = sheet(gather(enrolment, later), town.plan.documents["temperature_sheet"])
    assert body
    first, second = body.days
    reading = first.slots[1][0]
    assert isinstance(reading, Reading)
    assert (reading.value, reading.high) == ("38.2", True)
    assert isinstance(reading.how, Text)
    assert "耳朵" in reading.how.zh
    assert all(isinstance(entry, Gap) for slot in second.slots for entry in slot)


def test_the_certificate_waits_for_every_signature_and_the_person_does_not(town: World) -> None:
    enrolment = town.enrol(days_ago=12)
    seated(town, enrolment)
    order = steps(town)
    signed(town, enrolment, order[:-1], NOON + MINUTE)
    with pytest.raises(Refused) as refused:
        make(town.viewer("bureau_office"), enrolment, "certificate", now=NOON + timedelta(minutes=20))
    assert codes(refused) == {"not signed yet"}
    make(town.viewer("bureau_office"), enrolment, "release_form", now=NOON + timedelta(minutes=20))
    signed(town, enrolment, order[-1:], NOON + timedelta(minutes=30))
    made = make(town.viewer("bureau_office"), enrolment, "certificate", now=NOON + timedelta(minutes=40))
    with scoped(ENGINE):
        row, ends = Certificate.objects.get(paper=made), Enrolment.objects.get(pk=enrolment).ends
    found = check(row.code)
    assert (found.stands, found.ends) == ("genuine", ends)
    assert make(town.viewer("bureau_office"), enrolment, "release_form", now=NOON + timedelta(minutes=50))
    with scoped(ENGINE):
        assert Paper.objects.filter(enrolment=enrolment, document="release_form", version=2).count() == 2
