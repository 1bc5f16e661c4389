"""One person for everyone at a door where they agree, a guardian for a child, a relative from afar: what each sees, and that it ends."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from anju.operations import link, pin
from anju.operations.consent.give import at_door
from anju.operations.consent.withdraw import withdraw
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.operations.viewer import household_viewer
from anju.records.models import Consent, Enrolment, Evidence, Household, Identity, Person, Read
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import unseal
from tests.web.test_home import Door
from tests.world import NOON

pytestmark = pytest.mark.django_db


class Family(Door):
    """Two at one door, each with a file, a link and a PIN of their own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(monkeypatch)
        self.mother = self.world.person("测试母")
        with scoped(ENGINE):
            one = Person.objects.get(pk=self.person)
            home = Household.objects.create(jurisdiction=one.jurisdiction, area=one.area)
            Person.objects.filter(pk__in=[self.person, self.mother]).update(household=home)
        self.hers = self.world.enrol(self.mother)

    def hers_opened(self) -> Client:
        """The mother's own phone, unlocked."""
        command = self.world.viewer("command")
        phone = Client(headers={"accept-language": "en"})
        phone.get(f"/h/{link.make(command, self.hers, self.mother, now=NOON)}/")
        phone.post("/home/pin/", {"pin": pin.give(command, self.hers, self.mother, now=NOON)})
        phone.post("/home/pin/new/", {"pin": "8051", "again": "8051"})
        return phone

    def turn(self) -> None:
        """The daughter turns to her mother's page."""
        with scoped(ENGINE):
            number = Consent.objects.get(enrolment=self.hers, withdrawn=None).pk
        self.phone.post("/home/for/", {"number": number})


@pytest.fixture
def family(monkeypatch: pytest.MonkeyPatch) -> Family:
    return Family(monkeypatch)


def test_nobody_speaks_for_another_who_has_not_agreed(family: Family) -> None:
    family.unlock()
    assert "I also speak for" not in family.page()
    family.phone.post("/home/for/", {"number": "1"})
    assert "测试母" not in family.page()


def test_one_person_reports_for_another_who_agreed_and_the_record_says_who(family: Family) -> None:
    mother = family.hers_opened()
    assert mother.post("/home/agreed/", {"holder": family.person, "covers": ["report"]}).status_code == 302
    family.unlock()
    assert "测试母" in family.page()
    family.turn()
    page = family.page()
    assert "You are on the page of" in page
    assert "Report how I am" in page
    assert "I need something" not in page
    assert "Who may act for me" not in page
    for place in ("record", "ask", "complain", "more", "agreed", "told"):
        assert family.phone.get(f"/home/{place}/")["Location"] == "/home/"
    family.phone.post("/home/report/", {"celsius": "36.9", "site": "axillary"})
    with scoped(ENGINE):
        told = Evidence.objects.get(form="report")
        assert (told.enrolment, told.by) == (family.hers, f"person:{family.person}")
        assert list(Read.objects.filter(enrolment=family.hers).values_list("who", "what")) == [(f"person:{family.person}", "household")]
    record_page = mother.get("/home/record/").content.decode()
    assert "测试甲" in record_page
    assert "36.9" in record_page
    assert "looked at the household" in record_page
    family.phone.post("/home/for/", {})
    assert "测试甲" in family.page()


def test_it_ends_at_once_when_the_person_ends_it(family: Family) -> None:
    mother = family.hers_opened()
    mother.post("/home/agreed/", {"holder": family.person, "covers": ["report", "ask", "record"]})
    family.unlock()
    family.turn()
    assert "You are on the page of" in family.page()
    with scoped(ENGINE):
        number = Consent.objects.get().pk
    mother.post(f"/home/agreed/{number}/end/")
    page = family.page()
    assert "You are on the page of" not in page
    assert "测试甲" in page
    family.phone.post("/home/report/", {"celsius": "36.5", "site": "axillary"})
    with scoped(ENGINE):
        assert Evidence.objects.get(form="report").enrolment == family.enrolment
        kept = Consent.objects.get()
        assert (kept.withdrawn, kept.withdrawn_by) == (family.now, f"person:{family.mother}")


def test_what_was_agreed_is_not_changed_afterwards(family: Family) -> None:
    number = at_door(family.world.viewer("command"), family.hers, family.person, ["report"], what="speaks", now=NOON)
    withdraw(family.world.viewer("command"), family.hers, number, now=NOON + timedelta(minutes=1))
    for change in ({"covers": ["report", "record"]}, {"withdrawn": None}, {"holder": family.mother}):
        with scoped(ENGINE), pytest.raises(DatabaseError), transaction.atomic():
            Consent.objects.filter(pk=number).update(**change)


def test_nobody_agrees_in_anothers_name(family: Family) -> None:
    daughter = household_viewer(family.enrolment, family.person)
    for what in ("speaks", "guardian"):
        with pytest.raises(Refused):
            at_door(daughter, family.hers, family.person, ["report"], what=what, now=NOON)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        at_door(family.world.viewer("command"), family.hers, family.world.person("外人"), ["report"], what="speaks", now=NOON)


def test_a_guardian_does_everything_for_a_child_and_is_named_by_staff(family: Family) -> None:
    at_door(family.world.viewer("command"), family.hers, family.person, [], what="guardian", now=NOON)
    family.unlock()
    family.turn()
    assert family.phone.get("/home/record/").status_code == 200
    assert family.phone.get("/home/more/").status_code == 200
    with scoped(ENGINE):
        number = Consent.objects.get().pk
    child = family.hers_opened()
    child.post(f"/home/agreed/{number}/end/")
    with scoped(ENGINE):
        assert Consent.objects.get().withdrawn is None


def invited(family: Family, covers: list[str]) -> Client:
    """A relative elsewhere, whose link the daughter made with the PIN 4826; not unlocked yet."""
    family.unlock()
    answer = family.phone.post("/home/agreed/", {"name": "大姨", "covers": covers, "pin": "4826"})
    page = answer.content.decode()
    address = page[page.index("/h/") : page.index("</strong>", page.index("/h/"))]
    aunt = Client(headers={"accept-language": "en"})
    assert aunt.get(address).status_code == 302
    return aunt


def test_whoever_has_no_telephone_is_reached_by_their_guardian_and_that_is_kept(family: Family) -> None:
    with scoped(ENGINE):
        Identity.objects.filter(pk=family.mother).update(phone=None, phone_fp=None)
        number = Identity.objects.get(pk=family.person)
        known = unseal(bytes(number.phone or b""), f"identity.phone:{family.person}")
    office = Client(headers={"accept-language": "en"})
    office.force_login(family.world.members["command"])
    office.cookies["django_language"] = "en"
    assert "No telephone number is known" in office.get(f"/call/{family.hers}/").content.decode()
    at_door(family.world.viewer("command"), family.hers, family.person, [], what="guardian", now=NOON)
    page = office.get(f"/call/{family.hers}/").content.decode()
    assert f"tel:{known}" in page
    assert "测试甲 · guardian" in page
    assert "No telephone number is known" not in page
    with scoped(ENGINE):
        assert Read.objects.filter(person=family.person, what="phone", who=family.world.viewer("command").who, enrolment=None).count() == 1
        withdraw(family.world.viewer("command"), family.hers, Consent.objects.get(enrolment=family.hers).pk, now=NOON)
    assert "No telephone number is known" in office.get(f"/call/{family.hers}/").content.decode()


def test_a_relative_from_afar_sees_what_is_covered_and_no_more(family: Family) -> None:
    aunt = invited(family, ["ask"])
    shut = aunt.get("/home/").content.decode()
    assert "tel:120" in shut
    assert "I must leave now" not in shut
    assert "测试甲" not in shut
    assert aunt.post("/home/leave/")["Location"] == "/home/"
    assert aunt.post("/home/pin/", {"pin": "4826"})["Location"] == "/home/"
    page = aunt.get("/home/").content.decode()
    assert "You are free on" in page
    assert "I must leave now" not in page
    assert "密切接触" not in page
    assert "Report how I am" not in page
    for place in ("record", "report", "complain", "more", "agreed", "told", "pin/new"):
        assert aunt.get(f"/home/{place}/")["Location"] == "/home/"
    aunt.post("/home/say/need/", {"kind": "medicine"})
    with scoped(ENGINE):
        said = Evidence.objects.get(form="need")
        number = Consent.objects.get().pk
        assert said.by == f"consent:{number}"
        assert "大姨".encode() not in bytes(Consent.objects.get().name or b"")
    mine = family.page("/home/record/")
    assert mine.count("大姨") >= 1
    family.phone.post(f"/home/agreed/{number}/end/")
    assert "You are free on" not in aunt.get("/home/?again=1").content.decode()
    assert aunt.post("/home/pin/", {"pin": "4826"}).status_code in (200, 403)


def test_somebody_without_a_page_lets_a_relative_look_in_by_the_word_of_staff(family: Family) -> None:
    office = Client(headers={"accept-language": "en"})
    office.force_login(family.world.members["command"])
    office.cookies["django_language"] = "en"
    address = f"/household/{family.hers}/agreed/afar/"
    easy = office.post(address, {"name": "大姨", "covers": ["ask"], "pin": "1111"})
    assert easy.status_code == 422
    page = office.post(address, {"name": "大姨", "covers": ["ask"], "pin": "4826"}).content.decode()
    made = page[page.index("/h/") : page.index("</strong>", page.index("/h/"))]
    assert "/h/" not in office.get(f"/household/{family.hers}/agreed/").content.decode(), "shown once"
    aunt = Client(headers={"accept-language": "en"})
    aunt.get(made)
    assert aunt.post("/home/pin/", {"pin": "4826"})["Location"] == "/home/"
    assert "You are free on" in aunt.get("/home/").content.decode()
    with scoped(ENGINE):
        kept = Consent.objects.get()
        assert (kept.what, kept.covers, kept.by) == ("afar", ["ask"], family.world.viewer("command").who)
    for role in ("cadre", "officer"):
        stranger = Client()
        stranger.force_login(family.world.members[role])
        assert stranger.post(address, {"name": "大姨", "covers": ["ask"], "pin": "4826"}).status_code in (403, 404), role


def test_five_wrong_pins_from_afar_lock_that_link_alone(family: Family) -> None:
    aunt = invited(family, ["report"])
    for _ in range(5):
        aunt.post("/home/pin/", {"pin": "9999"})
    assert "locked" in aunt.post("/home/pin/", {"pin": "4826"}).content.decode()
    assert "Day <b>" in family.page()
    assert "locked" in family.page("/home/agreed/")


def test_another_adults_card_for_somebodys_file_shows_no_reading_without_agreement(family: Family) -> None:
    command = family.world.viewer("command")
    record(
        household_viewer(family.hers, family.mother),
        family.hers,
        [Said("evidence", "report", {"celsius": 37.0, "site": "ear"}, via="household")],
        now=NOON,
    )
    family.secret = link.make(command, family.hers, family.person, now=NOON)
    family.unlock()
    assert family.phone.get("/home/record/")["Location"] == "/home/"
    assert family.phone.get("/home/report/")["Location"] == "/home/"
    assert family.phone.get("/home/ask/").status_code == 200
    at_door(command, family.hers, family.person, ["record"], what="speaks", now=NOON)
    assert "37.0" in family.page("/home/record/")


def test_staff_write_down_what_was_agreed_by_telephone(family: Family) -> None:
    office = Client(headers={"accept-language": "en"})
    office.force_login(family.world.members["command"])
    office.cookies["django_language"] = "en"
    office.post(f"/household/{family.hers}/agreed/new/", {"holder": family.person, "what": "speaks", "covers": ["report", "made-up"]})
    with scoped(ENGINE):
        kept = Consent.objects.get()
        assert (kept.covers, kept.by) == (["report"], family.world.viewer("command").who)
        assert Enrolment.objects.get(pk=kept.enrolment).person_id == kept.person
    page = office.get(f"/household/{family.hers}/agreed/").content.decode()
    assert "测试甲" in page
    office.post(f"/household/{family.hers}/agreed/{kept.pk}/end/")
    assert "ended" in office.get(f"/household/{family.hers}/agreed/").content.decode()


def test_what_was_typed_for_somebody_who_has_ended_it_is_not_taken_for_ones_own(family: Family) -> None:
    """The daughter's form for her mother was open when the mother took her word back."""
    mother = family.hers_opened()
    mother.post("/home/agreed/", {"holder": family.person, "covers": ["report"]})
    family.unlock()
    family.turn()
    with scoped(ENGINE):
        number = Consent.objects.get().pk
    mother.post(f"/home/agreed/{number}/end/")
    answer = family.phone.post("/home/report/", {"celsius": "38.9", "site": "axillary"}, follow=True)
    assert answer.redirect_chain == [("/home/", 302)]
    page = answer.content.decode()
    assert "they, or the team, have ended it" in page
    assert "You are on the page of" not in page
    with scoped(ENGINE):
        assert not Evidence.objects.filter(form="report").exists()
    family.phone.post("/home/report/", {"celsius": "36.5", "site": "axillary"})
    with scoped(ENGINE):
        assert Evidence.objects.get(form="report").enrolment == family.enrolment


def test_a_slip_is_not_taken_back_in_ones_own_record_for_one_in_anothers(family: Family) -> None:
    mother = family.hers_opened()
    mother.post("/home/agreed/", {"holder": family.person, "covers": ["report", "record"]})
    family.unlock()
    family.phone.post("/home/report/", {"celsius": "36.5", "site": "axillary"})
    family.turn()
    with scoped(ENGINE):
        number, told = Consent.objects.get().pk, Evidence.objects.get(form="report")
    mother.post(f"/home/agreed/{number}/end/")
    family.phone.post(f"/home/back/{told.seq}/")
    with scoped(ENGINE):
        assert not Evidence.objects.get(form="report").superseded


def test_a_relative_from_afar_is_told_that_it_was_ended(family: Family) -> None:
    mother = family.hers_opened()
    made = mother.post("/home/agreed/", {"name": "测试姨", "covers": ["report"], "pin": "9152"}).content.decode()
    afar = Client(headers={"accept-language": "en"})
    afar.get(re.findall(r"/h/[A-Za-z0-9_-]+/", made)[0])
    assert afar.post("/home/pin/", {"pin": "9152"})["Location"] == "/home/"
    with scoped(ENGINE):
        number = Consent.objects.get().pk
    mother.post(f"/home/agreed/{number}/end/")
    answer = afar.post("/home/report/", {"celsius": "38.9", "site": "axillary"})
    assert answer.status_code == 403
    assert "Whoever let you look in has ended it" in answer.content.decode()
    assert "replaced by a newer one" not in answer.content.decode()
    with scoped(ENGINE):
        assert not Evidence.objects.filter(form="report").exists()
