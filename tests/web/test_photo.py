"""A photograph on the pages: sent with a duty or by the household, shown small where it belongs, with clear words where it cannot be kept."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from anju.records.models import Evidence, Photo, Read
from anju.records.scope import ENGINE, scoped
from tests import world as places
from tests.browser import MARKS, aside, examine, heard
from tests.pictures import photo_texts, picture
from tests.web.conftest import Made, Staged
from tests.web.town import Town, make, token


@pytest.fixture
def asks(monkeypatch: pytest.MonkeyPatch) -> None:
    files = photo_texts(required=True)
    monkeypatch.setattr(places, "texts", lambda: files)


@pytest.fixture
def town(db: None, asks: None, at: Callable[[datetime], None]) -> Town:
    made = make()
    at(made.now)
    return made


def fresh(town: Town) -> str:
    return reverse("web:do", args=[next(token(d) for d in town.open("follow_up_doctor") if d.evidence == "report" and d.closes >= town.now)])


def sent(content: bytes = b"", name: str = "shot.jpg", **more: str) -> dict[str, object]:
    values = {"celsius": "36.7", "site": "axillary", "how_known": "visit", "key": str(uuid4())} | more
    return values | ({"picture": SimpleUploadedFile(name, content, "image/jpeg")} if content else {})


def test_the_question_opens_the_camera_of_a_phone(town: Town) -> None:
    page = town.client("follow_up_doctor").get(fresh(town)).content.decode()
    field = re.search(r'<input[^>]*name="picture"[^>]*>', page)
    assert field
    assert 'type="file"' in field[0]
    assert 'capture="environment"' in field[0]
    assert 'accept="image/jpeg,image/png,image/webp"' in field[0]
    assert 'enctype="multipart/form-data"' in page


def test_it_is_stored_with_its_duty_and_shown_where_the_duty_and_the_record_are(town: Town) -> None:
    client, where = town.client("follow_up_doctor"), fresh(town)
    answer = client.post(where, sent(picture()))
    assert answer.status_code == 302, answer.content.decode()
    with scoped(ENGINE):
        row = Photo.objects.get()
        assert Evidence.objects.get(enrolment=town.enrolment, seq=row.seq).values["picture"] == bytes(row.sha256 or b"").hex()
    whole = reverse("web:photo", args=[town.enrolment, row.seq, "picture"])
    for page in (where, reverse("web:household", args=[town.enrolment])):
        shown = client.get(page).content.decode()
        assert f'<a href="{whole}"><img src="{whole}small/" alt="Photograph: The thermometer"' in shown
    for place in (whole, f"{whole}small/"):
        answer = client.get(place)
        assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "image/jpeg", "no-store")
        assert answer.content[:3] == b"\xff\xd8\xff"
    with scoped(ENGINE):
        assert Read.objects.filter(enrolment=town.enrolment, what="photo").exists()


def test_whoever_may_not_read_the_report_gets_no_photograph(town: Town) -> None:
    town.client("follow_up_doctor").post(fresh(town), sent(picture()))
    with scoped(ENGINE):
        seq = Photo.objects.get().seq
    whole = reverse("web:photo", args=[town.enrolment, seq, "picture"])
    assert Client().get(whole).status_code == 302
    for role in ("control_staff", "officer", "director"):
        assert town.client(role).get(whole).status_code in (403, 404), role
    assert town.client("follow_up_doctor").get(reverse("web:photo", args=[town.enrolment, 10**15, "picture"])).status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This needs an answer."),
        (b"%PDF-1.7", "This is not a photograph."),
        (bytes(15 * 1024 * 1024 + 1), "larger than 15 MB"),
        (bytes(21 * 1024 * 1024), "larger than 15 MB"),
    ],
    ids=["none", "pdf", "large", "larger"],
)
def test_what_cannot_be_kept_is_said_beside_the_question_and_nothing_is_stored(town: Town, content: bytes, words: str) -> None:
    answer = town.client("follow_up_doctor").post(fresh(town), sent(content))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'value="36.7"' in page
    with scoped(ENGINE):
        assert not Photo.objects.exists()


def test_a_good_photograph_beside_a_fault_has_to_be_chosen_again_and_the_page_says_so(town: Town) -> None:
    answer = town.client("follow_up_doctor").post(fresh(town), sent(picture(), celsius="73.6"))
    assert answer.status_code == 422
    assert "has to be chosen once more" in answer.content.decode()
    with scoped(ENGINE):
        assert not Photo.objects.exists()


def test_a_correction_keeps_the_photograph(town: Town) -> None:
    client = town.client("follow_up_doctor")
    client.post(fresh(town), sent(picture()))
    with scoped(ENGINE):
        before = Photo.objects.get()
    answer = client.post(reverse("web:correct", args=[town.enrolment, before.seq]), {"celsius": "36.9", "site": "axillary", "key": str(uuid4())})
    assert answer.status_code == 302, answer.content.decode()
    with scoped(ENGINE):
        assert Photo.objects.count() == 2
        assert len({bytes(p.sha256 or b"") for p in Photo.objects.all()}) == 1


def test_a_sheet_of_readings_leaves_out_what_needs_a_photograph_of_its_own(town: Town) -> None:
    client = town.client("follow_up_doctor")
    assert "input" not in re.sub(r'<input type="hidden".*?>', "", client.get(reverse("web:grid")).content.decode().partition("<main")[2])
    duty = next(d for d in town.open("follow_up_doctor") if d.evidence == "report" and d.closes >= town.now)
    answer = client.post(reverse("web:many"), {"act": "do", "duty": [token(duty)]}, follow=True)
    assert "needs a photograph, a tube or a place of its own" in answer.content.decode()


def home(town: Town, phone: Any = None) -> dict[str, str]:
    from anju.operations import link, pin
    from anju.records.models import Enrolment

    command = town.world.viewer("command", town.now)
    with scoped(ENGINE):
        person = Enrolment.objects.get(pk=town.enrolment).person_id or 0
    secret = link.make(command, town.enrolment, person, now=town.now)
    return {"secret": secret, "pin": pin.give(command, town.enrolment, person, now=town.now)}


def test_the_household_sends_one_and_sees_it_in_its_record(town: Town) -> None:
    made, phone = home(town), Client(headers={"accept-language": "en"})
    phone.get(f"/h/{made['secret']}/")
    phone.post("/home/pin/", {"pin": made["pin"]})
    phone.post("/home/pin/new/", {"pin": "7394", "again": "7394"})
    assert 'enctype="multipart/form-data"' in phone.get("/home/report/").content.decode()
    assert "This is not a photograph" in phone.post("/home/report/", sent(b"GIF89a")).content.decode()
    answer = phone.post("/home/report/", sent(picture()))
    assert answer.status_code == 302, answer.content.decode()
    with scoped(ENGINE):
        row = Photo.objects.get()
    whole = f"/home/photo/{row.seq}/picture/"
    assert f'href="{whole}"' in phone.get("/home/record/").content.decode()
    assert phone.get(f"{whole}small/").content[:2] == b"\xff\xd8"
    assert phone.get(whole).content[:2] == b"\xff\xd8"
    assert phone.get("/home/photo/1/picture/").status_code == 404
    phone.post("/home/lock/")
    assert phone.get(whole).status_code == 302


@pytest.mark.parametrize("size", [{"width": 390, "height": 844}, {"width": 1280, "height": 900}], ids=["phone", "desk"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_in_a_browser(staged: Staged, browser: Any, asks: None, tmp_path: Path, language: str, size: dict[str, int]) -> None:
    shot = tmp_path / "shot.jpg"
    shot.write_bytes(picture(size=(1600, 1200)))
    faults: list[str] = []

    def lived_in() -> Made:
        town = make()
        return (town, home(town), fresh(town)), town.now

    with staged(lived_in) as (address, (town, made, where)):
        context = browser.new_context(viewport=size)
        cookie = aside(lambda: town.client("follow_up_doctor").cookies["anju"].value)
        context.add_cookies([{"name": n, "value": v, "url": address} for n, v in (("anju", cookie), ("django_language", language))])
        page = context.new_page()
        page.on("console", partial(heard, faults, "photo"))
        width = str(size["width"])
        page.goto(address + where)
        examine(page, "photo-do", faults, language, width)
        page.fill("#id_celsius", "36.8")
        page.check("input[name=site][value=axillary]")
        page.set_input_files("#id_picture", {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"})
        page.click("main form button.button-wide >> nth=0")
        page.locator("#id_picture_error").wait_for()
        faults.clear()  # 422 is meant
        examine(page, "photo-wrong", faults, language, width)
        page.set_input_files("#id_picture", str(shot))
        page.click("main form button.button-wide >> nth=0")
        page.wait_for_url("**/duties/")
        for name, path in (("photo-done", where), ("photo-household", f"/household/{town.enrolment}/")):
            page.goto(address + path)
            image = page.locator(".photos img").first
            image.scroll_into_view_if_needed()
            page.locator(".photos img").first.evaluate("image => image.decode()")
            examine(page, name, faults, language, width)
        page.goto(f"{address}/h/{made['secret']}/")
        page.fill("#id_pin", made["pin"])
        page.click("#pin button")
        page.fill("#id_pin", "7394")
        page.fill("#id_again", "7394")
        page.click("main form button")
        page.wait_for_url("**/home/")
        page.goto(f"{address}/home/report/")
        page.fill("#id_celsius", "36.8")
        page.check("input[name=site][value=axillary]")
        page.set_input_files("#id_picture", str(shot))
        examine(page, "photo-home", faults, language, width)
        page.click("main .bar button")
        page.wait_for_url("**/home/")
        page.goto(f"{address}/home/record/")
        page.locator(".photos img").first.scroll_into_view_if_needed()
        page.locator(".photos img").first.evaluate("image => image.decode()")
        examine(page, "photo-record", faults, language, width)
        context.close()
    assert not faults, "\n".join(faults)


for mark in MARKS:
    test_in_a_browser = mark(test_in_a_browser)
