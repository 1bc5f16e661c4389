"""Qualifications as pages: whoever keeps them records and withdraws; whoever names somebody sees who may be named, and why others may not."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anju.operations.qualifying import keep, watch
from anju.operations.qualifying.keep import Certificate
from anju.records.models import Duty, Incident, Qualification, Seat
from anju.records.scope import ENGINE, scoped
from tests.pictures import picture as photograph
from tests.web.town import token
from tests.world import NOON, World, texts, world

pytestmark = pytest.mark.django_db
TODAY, DAY = NOON.date(), timedelta(days=1)
PLAN, NAME, HEAD = "influenza-home", "disinfection", "institution_head"


@pytest.fixture
def town(at: Callable[[datetime], None]) -> World:
    at(NOON)
    return world(files=texts(PLAN))


def client(town: World, role: str) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(town.members[role])
    made.cookies["django_language"] = "en"
    return made


def text(answer: Any) -> str:
    return str(answer.content.decode())


def chosen(page: str) -> str:
    """The people who may be named in the answer."""
    return page.partition('id="id_post">')[2].partition("</select>")[0]


def sent(**changed: Any) -> dict[str, Any]:
    return {"what": f"{PLAN}.{NAME}", "since": "2026-11-01", "until": "2027-10-31", "paper": "No. 12", **changed}


def test_its_keeper_records_one_with_its_photograph_and_withdraws_it(town: World) -> None:
    head, who = client(town, HEAD), town.members["volunteer"].pk
    assert f'href="/qualifications/{who}/"' in text(head.get("/qualifications/"))
    wrong = head.post(f"/qualifications/{who}/", sent(until="2026-10-01"))
    assert wrong.status_code == 422
    assert "It would end before it begins" in text(wrong)
    assert head.post(f"/qualifications/{who}/", sent(paper="")).status_code == 422
    picture = SimpleUploadedFile("paper.jpg", photograph(), "image/jpeg")
    assert head.post(f"/qualifications/{who}/", sent(picture=picture)).status_code == 302
    page = text(head.get(f"/qualifications/{who}/"))
    assert "No. 12" in page
    with scoped(ENGINE):
        row = Qualification.objects.get()
    assert head.get(f"/qualifications/paper/{row.pk}/")["Content-Type"] == "image/jpeg"
    assert "valid" in text(client(town, "command").get(f"/staff/members/{who}/"))
    for role in ("nurse", "volunteer"):
        assert client(town, role).get(f"/qualifications/{who}/").status_code == 404
        assert client(town, role).get(f"/qualifications/paper/{row.pk}/").status_code == 404
    head.post(f"/qualifications/{who}/{row.pk}/withdraw/", {"why": "somebody else's"})
    assert "Withdrawn: somebody else&#x27;s" in text(head.get(f"/qualifications/{who}/"))


def test_whoever_names_somebody_sees_who_may_be_and_why_the_others_may_not(town: World) -> None:
    case, volunteer = town.enrol(track="patient"), town.posts["volunteer"]
    with scoped(ENGINE):
        duty = Duty.objects.get(enrolment=case, rule="name_disinfector")
    head, path = client(town, HEAD), f"/duties/{token(duty)}/"
    before = chosen(text(head.get(path)))
    assert f'<option value="{volunteer}">' not in before
    assert f'<option value="{town.posts["prevention_staff"]}">' in before
    assert "Training in disinfection: nothing recorded" in text(head.get(path))
    refused = head.post(path, {"post": str(volunteer), "how_known": "staff"})
    assert refused.status_code == 422
    keep.note(town.viewer(HEAD), town.members["volunteer"].pk, PLAN, NAME, Certificate(TODAY, TODAY, "12"), NOON)
    assert f'<option value="{volunteer}">' in chosen(text(head.get(path)))
    assert head.post(path, {"post": str(volunteer), "how_known": "staff"}).status_code == 302
    with scoped(ENGINE):
        assert Seat.objects.get(enrolment=case, role="disinfector").post_id == volunteer


def test_an_incident_tells_who_sits_there_without_and_that_nothing_is_left_undone(town: World, at: Callable[[datetime], None]) -> None:
    case, volunteer = town.enrol(track="patient"), town.posts["volunteer"]
    keep.note(town.viewer(HEAD), town.members["volunteer"].pk, PLAN, NAME, Certificate(TODAY, TODAY, "12"), NOON)
    with scoped(ENGINE):
        duty = Duty.objects.get(enrolment=case, rule="name_disinfector")
    client(town, HEAD).post(f"/duties/{token(duty)}/", {"post": str(volunteer), "how_known": "staff"})
    at(NOON + DAY)
    watch.watch(NOON + DAY)
    with scoped(ENGINE):
        incident = Incident.objects.get(enrolment=case, rule__endswith=".disinfector")
    shown = text(client(town, "command").get(f"/incidents/{incident.pk}/"))
    assert "sits there without what it asks for. Training in disinfection: ran out after" in shown
    assert "nothing is left undone" in shown
    seat = client(town, "command").get(f"/my-people/{volunteer}/")
    assert "Training in disinfection" in text(seat)
