"""What is sent after one was signed out is not lost without a word, and an address that only takes a form is no dead end."""

import pytest
from django.test import Client

from anju.operations import link, pin
from anju.records.models import Enrolment
from anju.records.scope import ENGINE, scoped
from tests.web.town import Town, token

pytestmark = pytest.mark.django_db
BROWSER = {"accept-language": "en", "accept": "text/html,application/xhtml+xml"}
OWN = "7394"


@pytest.fixture
def phone(town: Town) -> Client:
    """A phone at the door, opened with a PIN of its own."""
    command = town.world.viewer("command")
    with scoped(ENGINE):
        person: int = Enrolment.objects.get(pk=town.enrolment).person_id  # type: ignore[assignment]
    made = Client(headers=BROWSER)
    made.get(f"/h/{link.make(command, town.enrolment, person, now=town.now)}/")
    made.post("/home/pin/", {"pin": pin.give(command, town.enrolment, person, now=town.now)})
    made.post("/home/pin/new/", {"pin": OWN, "again": OWN})
    return made


def test_whoever_was_signed_out_is_told_that_nothing_is_stored(town: Town) -> None:
    duty = town.open("follow_up_doctor")[0]
    answer = Client(headers=BROWSER).post(f"/duties/{token(duty)}/", {"celsius": "36.7"}, follow=True)
    assert answer.redirect_chain[0][0].startswith("/accounts/login/?next=/duties/")
    assert "What you just sent is not stored" in answer.content.decode()
    assert "not stored" not in Client(headers=BROWSER).get("/duties/", follow=True).content.decode()
    program = Client(headers={"accept-language": "en", "accept": "*/*"})
    program.post(f"/duties/{token(duty)}/")
    assert "not stored" not in program.get("/accounts/login/").content.decode(), "a round on the phone keeps its work itself"


def test_a_list_that_renews_itself_leaves_as_a_whole_when_signed_out(town: Town) -> None:
    asks = {"HX-Request": "true", "HX-Current-URL": "http://testserver/duties/?at=1", "X-Poll": "1"}
    answer = Client(headers=BROWSER | asks).get("/duties/?at=1")
    assert answer["HX-Redirect"] == "/accounts/login/?next=/duties/%3Fat%3D1"
    assert not answer.content


def test_an_address_that_only_takes_a_form_leads_to_its_page(town: Town, phone: Client) -> None:
    duty = token(town.open("follow_up_doctor")[0])
    doctor = town.client("follow_up_doctor")
    opened = ("/duties/many/", f"/duties/{duty}/close/", f"/duties/{duty}/acknowledge/")
    assert [doctor.get(address)["Location"] for address in opened] == ["/duties/", f"/duties/{duty}/", f"/duties/{duty}/"]
    assert phone.get("/home/pin/")["Location"] == "/home/"
    assert phone.post("/language/", {"language": "en", "next": "/home/pin/"}, follow=True).status_code == 200
