"""Forms that are answered elsewhere than on the duty's page take a photograph there too, and keep it the same way."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from anju.operations.photo.keep import place
from anju.operations.record import Said, record
from anju.operations.stand import stand
from anju.operations.tick import catch_up
from anju.operations.viewer import household_viewer
from anju.records.models import Complaint, Duty, Enrolment, Paper, Photo
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import ring
from tests import world as places
from tests.pictures import photographed, picture
from tests.web.town import Town, make, token

HOUR = timedelta(hours=1)
JPEG = b"\xff\xd8\xff"


@pytest.fixture
def town(db: None, monkeypatch: pytest.MonkeyPatch, at: Callable[[datetime], None]) -> Town:
    files = photographed("service", "answer", "second_review", "unit_stock")
    monkeypatch.setattr(places, "texts", lambda: files)
    made = make()
    at(made.now + HOUR)
    return made


def sends(client: Client, page: str, **values: str) -> None:
    """Refused without the photograph, which the page asks for; stored with it, sealed, as the small and the whole."""
    asked = client.post(page, values | {"key": str(uuid4())})
    assert asked.status_code == 422, (page, asked.status_code)
    assert b'enctype="multipart/form-data"' in asked.content
    shot = SimpleUploadedFile("shot.jpg", picture(words=b"SECRET-PLACE"), "image/jpeg")
    answer = client.post(page, values | {"key": str(uuid4()), "picture": shot})
    assert answer.status_code == 302, answer.content.decode()
    with scoped(ENGINE):
        row = Photo.objects.latest("recorded", "seq")
        assert Photo.objects.count() == 1
    for column, kept in (("sealed", row.sealed), ("small", row.small)):
        assert not bytes(kept or b"").startswith(JPEG)
        assert ring().open(bytes(kept or b""), place(column, row.enrolment, row.seq, "picture")).startswith(JPEG)


def test_a_paper_is_served(town: Town) -> None:
    client = town.client("officer")
    client.post(f"/papers/{town.enrolment}/make/order/")
    with scoped(ENGINE):
        row = Paper.objects.get(enrolment=town.enrolment, document="order", language="en")
    sends(client, f"/papers/{town.enrolment}/serve/{row.pk}/", how="handed", copy_left="yes", understood="yes")


def test_a_complaint_is_answered(town: Town) -> None:
    with scoped(ENGINE):
        person = Enrolment.objects.get(pk=town.enrolment).person_id
    said = Said("evidence", "complaint", {"about": "needs", "says": "没人送药"}, via="household")
    record(household_viewer(town.enrolment, person), town.enrolment, [said], now=town.now)
    with scoped(ENGINE):
        number = Complaint.objects.get().pk
    sends(town.client("complaints_officer"), f"/complaints/{number}/", result="put_right", says="药今天送到")


def test_somebody_looks_again(town: Town) -> None:
    sends(town.client("reviewer"), reverse("web:second-look", args=[town.enrolment]), verdict="milder", considered="只打电话", reason="独居")


def test_the_stock_is_counted(town: Town, at: Callable[[datetime], None]) -> None:
    nine = town.now + timedelta(days=6)
    at(nine + HOUR)
    stand(town.world.viewer("command"), town.world.adoption, town.now)
    with scoped(ENGINE):
        own = list(Enrolment.objects.filter(subject="unit").values_list("pk", flat=True))
    catch_up(own, nine)
    with scoped(ENGINE):
        duty = Duty.objects.filter(post=town.world.posts["unit_head"], evidence="unit_stock", how=None).first()
    assert duty is not None
    stock = {"masks": "40", "suits": "5", "sensors": "1", "protective": "yes", "technical": "yes"}
    sends(town.client("unit_head"), f"/my-people/supplies/answer/{token(duty)}/", **stock)
