"""A place on the pages: asked of whoever visits and of nobody else, sealed, told without degrees, gone when the file is purged."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from anju.core.plan.check import prove
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.records.models import Enrolment, Entry, Evidence
from anju.records.queries.said import one as heard_one
from anju.records.queries.said import secrets
from anju.records.scope import ENGINE, scoped
from anju.site.headers import POLICY
from tests import placed
from tests import world as places
from tests.placed import DOOR, FAR, NEARBY, placed_texts
from tests.web.town import Town, make, token


@pytest.fixture
def town(db: None, at: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch) -> Town:
    files = placed_texts()
    monkeypatch.setattr(places, "texts", lambda: files)
    made = make()
    at(made.now)
    return made


def fresh(town: Town) -> str:
    return reverse("web:do", args=[next(token(d) for d in town.open("cadre") if d.evidence == "contact" and d.closes >= town.now)])


def sent(spot: str, **more: str) -> dict[str, str]:
    return {"reached": "yes", "channel": "visit", "how_known": "visit", "spot": spot, "key": str(uuid4()), **more}


def kept(town: Town) -> Evidence:
    with scoped(ENGINE):
        return Evidence.objects.filter(enrolment=town.enrolment, form="contact").latest("seq")


def settled(town: Town, spot: str = DOOR) -> None:
    values = {"at_home": True, "water_power_phone": True, "food_days": 5, "thermometer": True, "spot": spot}
    record(town.world.viewer("command", town.now), town.enrolment, [Said("evidence", "settled", values)], now=town.now)


def test_the_plan_closes_with_it() -> None:
    assert prove(placed_texts(), {})[1] == ()


def test_the_page_asks_for_one_and_only_its_page_may_ask_the_device(town: Town) -> None:
    cadre = town.client("cadre")
    answer = cadre.get(fresh(town))
    page = answer.content.decode()
    assert "geolocation=(self)" in answer["Permissions-Policy"]
    assert 'data-place-of="spot"' in page
    assert re.search(r'<script type="module" src="/static/web/place[^"]*\.js">', page)
    assert [f'value="none:{reason}"' in page for reason in ("refused", "denied", "not_found", "no_device")] == [True] * 4
    assert answer["Content-Security-Policy"].startswith(POLICY[:30])
    others = ("/duties/", "/settings/", f"/household/{town.enrolment}/")
    assert all("geolocation=()" in cadre.get(place)["Permissions-Policy"] for place in others)
    report = next(token(d) for d in town.open("follow_up_doctor") if d.evidence == "report" and d.closes >= town.now)
    assert "geolocation=()" in town.client("follow_up_doctor").get(reverse("web:do", args=[report]))["Permissions-Policy"]
    assert "geolocation=()" in Client().get("/home/")["Permissions-Policy"]
    assert "geolocation=(self)" in cadre.get("/field/")["Permissions-Policy"]


def test_a_point_is_sealed_and_stands_in_no_ledger(town: Town) -> None:
    assert town.client("cadre").post(fresh(town), sent(NEARBY)).status_code == 302
    row = kept(town)
    assert "spot" not in row.values
    assert row.sealed
    assert b"31.29" not in bytes(row.sealed)
    with scoped(ENGINE):
        bodies = " ".join(Entry.objects.filter(enrolment=town.enrolment).exclude(body=None).values_list("body", flat=True))
    assert "31.29" not in bodies
    assert "120.58" not in bodies


@pytest.mark.parametrize("why", ["refused", "denied", "not_found", "no_device"])
def test_no_place_is_an_answer_with_its_reason(town: Town, why: str) -> None:
    assert town.client("cadre").post(fresh(town), sent(f"none:{why}")).status_code == 302
    assert kept(town).form == "contact"


@pytest.mark.parametrize("wrong", ["", "none:whatever", "somewhere", "200,10,3,2026-12-01T00:00:00+00:00"])
def test_what_is_no_place_is_refused_beside_its_question_and_nothing_is_lost(town: Town, wrong: str) -> None:
    answer = town.client("cadre").post(fresh(town), sent(wrong, note="都好"))
    assert answer.status_code == 422
    assert "都好" in answer.content.decode()
    assert "field-wrong" in answer.content.decode()


def test_a_point_that_was_taken_stays_chosen_when_something_else_is_wrong(town: Town) -> None:
    page = town.client("cadre").post(fresh(town), sent(NEARBY, reached="")).content.decode()
    assert re.search(rf'<input[^>]*value="{re.escape(NEARBY)}"[^>]*checked', page)


def test_how_far_from_the_door_is_told_where_the_plan_compares(town: Town) -> None:
    home, cadre = f"/household/{town.enrolment}/", town.client("cadre")
    assert "Where visits were" not in cadre.get(home).content.decode()
    cadre.post(fresh(town), sent(NEARBY))
    assert "unknown" in _told(cadre, home), "nobody took the door's own point"
    settled(town)
    assert "at the door" in _told(cadre, home)
    values = {"reached": True, "channel": "visit", "spot": FAR}
    record(town.world.viewer("cadre", town.now), town.enrolment, [Said("evidence", "contact", values, via="visit")], now=town.now)
    said = _told(cadre, home)
    assert "2.3 km away" in said
    assert "31." not in said
    assert "120.58" not in said


def _told(client: Client, place: str) -> str:
    found = re.search(r"Where visits were.*?</section>", client.get(place).content.decode(), re.DOTALL)
    assert found
    return found[0]


def test_without_a_comparison_nothing_is_shown(db: None, at: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch) -> None:
    files = placed_texts(placed.CONTACT.replace(", against: settled.spot", ""))
    monkeypatch.setattr(places, "texts", lambda: files)
    town = make()
    at(town.now)
    cadre = town.client("cadre")
    cadre.post(fresh(town), sent(NEARBY))
    settled(town)
    assert "Where visits were" not in cadre.get(f"/household/{town.enrolment}/").content.decode()


def test_only_who_may_read_the_form_sees_it(town: Town) -> None:
    """The contact is a matter of health: who sees needs alone has no row of it, by the policy; the auditor sees nothing sealed."""
    town.client("cadre").post(fresh(town), sent(NEARBY))
    seq = kept(town).seq
    for role, sees in (("cadre", True), ("officer", False), ("command", True)):
        with scoped(town.world.viewer(role, town.now).scope()):
            assert Evidence.objects.filter(enrolment=town.enrolment, seq=seq).exists() == sees, role
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_column_privilege('anju_auditor', 'evidence', 'sealed', 'SELECT')")
        assert cursor.fetchone() == (False,)
    assert "Where visits were" not in town.client("officer").get(f"/household/{town.enrolment}/").content.decode()


def slip(town: Town, spot: str = NEARBY) -> str:
    """Where a contact that was recorded with a place is put right."""
    town.client("cadre").post(fresh(town), sent(spot))
    return reverse("web:correct", args=[town.enrolment, kept(town).seq])


def spot_of(town: Town) -> str | None:
    row = kept(town)
    with scoped(ENGINE):
        said = heard_one(town.enrolment, row.seq)
        assert said is not None
        return secrets(town.enrolment, said).get("spot")


def test_a_correction_shows_no_degrees_and_keeps_the_place_unless_told_otherwise(town: Town) -> None:
    """Nobody reads or types degrees: what is recorded is chosen as it is."""
    office, where = town.client("command"), slip(town)
    answer = office.get(where)
    page = answer.content.decode()
    assert "31.29" not in page
    assert "120.58" not in page
    assert re.search(r'<input[^>]*value="kept"[^>]*checked', page)
    assert "geolocation=(self)" in answer["Permissions-Policy"]
    assert re.search(r'<script type="module" src="/static/web/place[^"]*\.js">', page)
    assert 'data-place-of="spot"' in page
    assert office.post(where, {"reached": "no", "channel": "visit", "spot": "kept", "key": str(uuid4())}).status_code == 302
    assert kept(town).values["reached"] is False
    assert spot_of(town) == NEARBY


def test_a_correction_takes_a_new_place_or_says_why_there_is_none(town: Town) -> None:
    office, where = town.client("command"), slip(town)
    assert office.post(where, {"reached": "yes", "channel": "visit", "spot": FAR, "key": str(uuid4())}).status_code == 302
    assert spot_of(town) == FAR
    where = reverse("web:correct", args=[town.enrolment, kept(town).seq])
    assert office.post(where, {"reached": "yes", "channel": "visit", "spot": "none:refused", "key": str(uuid4())}).status_code == 302
    assert spot_of(town) == "none:refused"
    page = office.get(reverse("web:correct", args=[town.enrolment, kept(town).seq])).content.decode()
    assert re.search(r'<input[^>]*value="none:refused"[^>]*checked', page)
    assert 'value="kept"' not in page


def test_a_place_that_need_not_be_is_taken_out_by_a_correction(town: Town) -> None:
    settled(town)
    with scoped(ENGINE):
        row = Evidence.objects.get(enrolment=town.enrolment, form="settled")
    office, where = town.client("command"), reverse("web:correct", args=[town.enrolment, row.seq])
    page = office.get(where).content.decode()
    assert "Leave the place out" in page
    told = {"at_home": "yes", "water_power_phone": "yes", "food_days": "5", "thermometer": "yes"}
    assert office.post(where, {**told, "spot": "", "key": str(uuid4())}).status_code == 302
    with scoped(ENGINE):
        fresh_one = Evidence.objects.filter(enrolment=town.enrolment, form="settled").latest("seq")
        assert fresh_one.seq != row.seq
        assert fresh_one.sealed is None


def test_what_is_not_recorded_cannot_be_left_as_it_is(town: Town) -> None:
    assert town.client("cadre").post(fresh(town), sent("kept")).status_code == 422


def test_writing_down_a_contact_may_take_a_place(town: Town) -> None:
    answer = town.client("cadre").get(reverse("web:write", args=[town.enrolment, "contact"]))
    assert "geolocation=(self)" in answer["Permissions-Policy"]
    assert re.search(r'<script type="module" src="/static/web/place[^"]*\.js">', answer.content.decode())


def test_it_goes_with_the_file(town: Town) -> None:
    town.client("cadre").post(fresh(town), sent(NEARBY))
    seq, later = kept(town).seq, town.now + timedelta(days=1200)
    with scoped(ENGINE):
        Enrolment.objects.filter(pk=town.enrolment).update(archived=town.now + timedelta(days=20))
        with connection.cursor() as cursor:
            cursor.execute("SELECT purge_enrolment(%s, %s, 'engine')", [town.enrolment, later])
        assert Evidence.objects.get(enrolment=town.enrolment, seq=seq).sealed is None


def test_a_household_can_send_none(town: Town) -> None:
    from anju.operations.viewer import household_viewer

    with scoped(ENGINE):
        person = Enrolment.objects.get(pk=town.enrolment).person_id
    values: dict[str, Any] = {"celsius": 36.6, "site": "axillary", "spot": NEARBY}
    with pytest.raises(Refused):
        record(household_viewer(town.enrolment, person), town.enrolment, [Said("evidence", "report", values, via="household")], now=town.now)
