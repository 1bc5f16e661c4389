"""The release page: what is missing, who signs, for many at once; and the papers that come of it."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from anju.operations import clock
from anju.operations.paper.check import check
from anju.records.models import Certificate, Enrolment, Paper, Read
from anju.records.scope import ENGINE, scoped
from tests.operations.test_paper import seated
from tests.world import NOON, World, world

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


class Office:
    """A town two days before somebody's END, and who looks at it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world: World = world()
        self.enrolment = self.world.enrol(days_ago=12)
        seated(self.world, self.enrolment)
        self.now = NOON + MINUTE
        monkeypatch.setattr(clock, "now", lambda: self.now)

    def client(self, role: str) -> Client:
        made = Client(headers={"accept-language": "en"})
        made.force_login(self.world.members[role])
        made.cookies["django_language"] = "en"
        return made

    def page(self, role: str, place: str = "/release/") -> str:
        return self.client(role).get(place).content.decode()

    def act(self, role: str, act: str = "sign", **more: str) -> str:
        """Everything that waits for `role`, in one go."""
        self.now += MINUTE
        client = self.client(role)
        steps = re.findall(r'name="step" value="([^"]+)"', client.get("/release/").content.decode())
        return client.post("/release/sign/", {"step": steps, "act": act, **more}, follow=True).content.decode()

    def signed(self) -> None:
        for role in ("follow_up_doctor", "follow_up_doctor", "control_staff", "cadre", "officer", "bureau_office"):
            assert "1 paper stored." in self.act(role), role

    @property
    def ends(self) -> datetime:
        with scoped(ENGINE):
            ends = Enrolment.objects.get(pk=self.enrolment).ends
        assert ends
        return ends


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(monkeypatch)


def test_signed_by_all_it_is_ready_and_a_stranger_can_check_it(office: Office) -> None:
    office.signed()
    assert "1 paper stored." in office.act("county_cdc", "pass")
    assert "paper ready" in office.page("command")
    with scoped(ENGINE):
        row = Certificate.objects.get(enrolment=office.enrolment, paper__document="certificate")
    page = Client(headers={"accept-language": "en"}).get(f"/verify/{row.code}/{row.digest[:12]}/").content.decode()
    assert "genuine and in force" in page
    assert "speaks from that hour on" in page
    assert "测试甲" not in page
    typed = Client(headers={"accept-language": "en"}).get("/verify/", {"code": row.code.lower()}, follow=True)
    assert "genuine and in force" in typed.content.decode()
    assert Client().get("/verify/7777-7777-7777-7777/").status_code == 404
    assert check(row.code).stands == "genuine"


def test_sent_back_it_needs_a_reason_and_comes_round_again(office: Office) -> None:
    office.signed()
    assert "Say why" in office.act("county_cdc", "return")
    assert "1 paper stored." in office.act("county_cdc", "return", reason="第三天缺原因")
    assert "signed, then sent back" in office.page("command", f"/release/{office.enrolment}/")
    assert "1 paper stored." in office.act("follow_up_doctor")


def test_nobody_passes_a_paper_by_signing(office: Office) -> None:
    office.signed()
    assert "Choose at least one paper that waits for this" in office.act("county_cdc", "sign")


def test_end_with_a_signature_missing_turns_the_paper_red_and_nothing_else(office: Office) -> None:
    office.act("follow_up_doctor")
    office.now = office.ends
    page = office.page("command")
    assert "free; our paper is late" in page
    assert "hold nobody for it" in office.page("command", f"/release/{office.enrolment}/")


def test_the_archive_says_exactly_what_is_open(office: Office) -> None:
    page = office.page("command", f"/release/{office.enrolment}/")
    assert "Not while this is open:" in page
    answer = office.client("command").post(f"/release/{office.enrolment}/archive/", follow=True).content.decode()
    assert "cannot be archived yet" in answer


def test_the_households_page_tells_how_the_release_stands(office: Office) -> None:
    assert "Follow-up doctor" in office.page("command", f"/release/{office.enrolment}/part/")
    fresh = office.world.enrol(office.world.person("测试丙"), now=office.now)
    assert office.page("command", f"/release/{fresh}/part/").strip() == ""
    assert f'hx-get="/release/{office.enrolment}/part/"' in office.page("command", f"/household/{office.enrolment}/")


def test_papers_are_made_opened_for_a_purpose_and_served(office: Office) -> None:
    office.act("follow_up_doctor")
    client = office.client("officer")
    made = client.post(f"/papers/{office.enrolment}/make/order/", follow=True).content.decode()
    assert "Ready: Home isolation notice" in made
    assert "Temperature monitoring sheet" not in made
    with scoped(ENGINE):
        row = Paper.objects.get(enrolment=office.enrolment, document="order", language="en")
    assert client.get(f"/paper/{row.pk}.pdf")["Content-Type"].startswith("text/html")
    pdf = client.post(f"/paper/{row.pk}.pdf", {"purpose": "serve"})
    assert pdf.content.startswith(b"%PDF-")
    with scoped(ENGINE):
        assert Read.objects.get(enrolment=office.enrolment, what="paper:order").purpose == "serve"
    place = f"/papers/{office.enrolment}/serve/{row.pk}/"
    assert client.post(place, {}).status_code == 422
    served = client.post(place, {"how": "handed", "copy_left": "yes", "understood": "yes"}, follow=True).content.decode()
    assert "Handed over" in served
    assert office.client("sampler").get(f"/papers/{office.enrolment}/").status_code == 404
    assert office.client("sampler").post(f"/paper/{row.pk}.pdf", {"purpose": "serve"}).status_code == 404


def test_a_card_is_shown_once_with_its_pin(office: Office) -> None:
    client = office.client("handler")
    page = client.get(f"/papers/{office.enrolment}/card/").content.decode()
    person = re.search(r'name="person" value="(\d+)"', page)
    assert person
    made = client.post(f"/papers/{office.enrolment}/card/", {"person": person[1], "language": "zh"}).content.decode()
    assert re.search(r'<p class="secret">\d{6}</p>', made)
    assert "data:application/pdf;base64," in made
    assert 'src="data:image/png;base64,' in made


def test_another_township_sees_none_of_it(office: Office) -> None:
    assert str(office.enrolment) not in re.findall(r"/release/(\d+)/", office.page("sampler"))
    assert office.client("sampler").get(f"/release/{office.enrolment}/").status_code == 404
