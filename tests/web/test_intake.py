"""Intake in a browser without JavaScript: bring, confirm, wait, take in, get back, put right; and uploads that are no tables."""

import io
import re
import zipfile
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anju.core.intake.sheets import read
from anju.operations.intake.receive import LARGEST
from anju.records.models import File, Import, ImportRow, Member, Person, Transfer
from anju.records.scope import ENGINE, scoped
from anju.workers import jobs
from tests.operations.test_intake import HEAD, book, identity, person
from tests.world import OTHER, World, command, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> World:
    return world()


def browser(made: World, role: str = "bureau_office") -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(made.members[role])
    client.cookies["django_language"] = "en"
    return client


def bring(client: Client, content: bytes, name: str = "名单.xlsx", kind: str = "people") -> HttpResponse:
    return client.post(reverse("web:intake"), {"file": SimpleUploadedFile(name, content), "kind": kind, "key": str(uuid4())})


def latest() -> Import:
    with scoped(ENGINE):
        return Import.objects.latest("pk")


def whole(client: Client, content: bytes, name: str = "名单.xlsx", kind: str = "people") -> Import:
    """From the file to people, as a person and a worker do it."""
    assert bring(client, content, name, kind).status_code == 302
    source = latest()
    if source.state == "columns":
        assert client.post(reverse("web:import-columns", args=[source.pk]), {}).status_code == 302
    jobs.preview_import(source.pk)
    assert client.post(reverse("web:import-take", args=[source.pk]), {}).status_code == 302
    jobs.take_import(source.pk)
    return latest()


def test_a_file_goes_its_whole_way(made: World) -> None:
    client = browser(made)
    answer = bring(client, book([person(1), person(2, "李雷"), person(3, "")]))
    source = latest()
    page = client.get(answer["Location"]).content.decode()
    assert page.count("<select") == len(HEAD)
    assert '<option value="arrived" selected' in page
    answer = client.post(reverse("web:import-columns", args=[source.pk]), {"s0c1": "name"})
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert 'http-equiv="refresh"' in page
    assert 'hx-trigger="every 1s"' in page
    jobs.preview_import(source.pk)
    page = client.get(answer["Location"]).content.decode()
    assert "Nothing is taken in yet" in page
    assert "no name" in page
    assert "3 = 2 + 0 + 1 + 0" in page
    with scoped(ENGINE):
        assert Person.objects.count() == 0
    assert client.post(reverse("web:import-take", args=[source.pk]), {}).status_code == 302
    jobs.take_import(source.pk)
    page = client.get(answer["Location"]).content.decode()
    assert "Taken in." in page
    assert "李雷" in page
    assert client.get(answer["Location"] + "?show=rejected").content.decode().count("list-item") == 1
    back = client.post(reverse("web:import-rejected", args=[source.pk]), {"purpose": "correct the rows"})
    assert read(back.content, "x.xlsx")[0].rows[1].cells[-2] == "no name"
    assert "2 people are taken in and not enrolled" in client.get(reverse("web:intake")).content.decode()


def test_columns_that_lack_a_name_are_refused_and_what_was_chosen_stays(made: World) -> None:
    client = browser(made)
    bring(client, book([person(1)]))
    answer = client.post(reverse("web:import-columns", args=[latest().pk]), {"s0c1": "", "s0c2": "note"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "no row can be taken in without it" in page
    assert '<option value="note" selected' in page
    assert latest().state == "columns"


def test_rows_are_put_right_on_their_own_page(made: World) -> None:
    client = browser(made)
    whole(client, book([person(1, identity="")]))
    source = whole(client, book([person(1, address="9组9号"), person(5, "韩梅")]))
    with scoped(ENGINE):
        merged, fresh = ImportRow.objects.filter(source=source).order_by("row")
    page = client.get(reverse("web:import-row", args=[merged.pk])).content.decode()
    assert "same phone and name" in page
    assert identity(order=102) not in page
    assert client.post(reverse("web:import-act", args=[merged.pk, "part"])).status_code == 302
    with scoped(ENGINE):
        assert Person.objects.filter(merged_into=None).count() == 3
    assert client.post(reverse("web:import-act", args=[merged.pk, "same"]), {"into": merged.into}).status_code == 302
    with scoped(ENGINE):
        assert Person.objects.get(pk=merged.person).merged_into_id == merged.into
    client.post(reverse("web:import-act", args=[fresh.pk, "withdraw"]))
    assert "Bring this person back" in client.get(reverse("web:import-row", args=[fresh.pk])).content.decode()
    client.post(reverse("web:import-act", args=[fresh.pk, "restore"]))
    with scoped(ENGINE):
        assert Person.objects.get(pk=fresh.person).withdrawn is None
    assert client.post(reverse("web:import-act", args=[fresh.pk, "nothing"])).status_code == 404


def test_a_wrong_file_is_taken_back_whole(made: World) -> None:
    client = browser(made)
    content = book([person(1), person(1, address="8组1号"), person(2, "李雷"), person(3, "韩梅")])
    source = whole(client, content)
    with scoped(ENGINE):
        enrolled = ImportRow.objects.get(source=source, row=4).person
    made.enrol(enrolled)
    page = client.post(reverse("web:import-withdraw", args=[source.pk]), {}, follow=True).content.decode()
    assert "2 people taken back" in page
    assert "1 stays" in page
    with scoped(ENGINE):
        assert list(Person.objects.filter(withdrawn=None).values_list("pk", flat=True)) == [enrolled]
    again = whole(client, content)
    assert [again.counts[name] for name in ("created", "merged", "rejected", "unchanged")] == [2, 1, 0, 1]


def neighbour(made: World) -> Client:
    from tests.operations.test_intake import neighbour as area

    area()
    with scoped(ENGINE):
        made.members["neighbour"] = Member.objects.create_user("neighbour", "pass-word-of-test", purpose="area", area_id=OTHER, name="乙镇指挥部")
        command(made.members["neighbour"], made.plan, made.now)
    return browser(made, "neighbour")


def test_a_transfer_is_asked_for_and_answered_on_pages(made: World) -> None:
    here, there = browser(made), neighbour(made)
    whole(here, book([person(1, "王独特")]))
    source = whole(there, book([person(1, "王独特", village="二村")]))
    with scoped(ENGINE):
        line = ImportRow.objects.get(source=source)
    page = there.get(reverse("web:import-row", args=[line.pk])).content.decode()
    assert "already known elsewhere" in page
    assert "甲镇" not in page
    assert "一村" not in page
    there.post(reverse("web:import-act", args=[line.pk, "transfer"]), {"reason": "搬来了"})
    page = there.get(reverse("web:intake")).content.decode()
    assert "asked" in page
    assert "王独特" not in page
    page = here.get(reverse("web:intake")).content.decode()
    assert "王独特" in page
    assert "搬来了" in page
    with scoped(ENGINE):
        asked = Transfer.objects.get()
    here.post(reverse("web:transfer", args=[asked.pk]), {"answer": "accept"})
    assert "yours now" in there.get(reverse("web:intake")).content.decode()
    assert here.get(reverse("web:import-row", args=[line.pk])).status_code == 404


def test_passwords_of_new_members_are_shown_once(made: World) -> None:
    client = browser(made)
    rows: list[list[object]] = [["赵一", "zhao.yi", "bureau", "cadre"]]
    source = whole(client, book(rows, ["姓名", "登录名", "单位", "岗位"]), kind="staff")
    assert "Show them now, this once" in client.get(reverse("web:import", args=[source.pk])).content.decode()
    page = client.post(reverse("web:import-passwords", args=[source.pk])).content.decode()
    assert "zhao.yi" in page
    with scoped(ENGINE):
        word = re.search(r'class="secret">([^<]+)<', page)
        assert word
        assert Member.objects.get(username="zhao.yi").check_password(word.group(1))
    assert "zhao.yi" not in client.post(reverse("web:import-passwords", args=[source.pk])).content.decode()


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<x/>")
        packed.writestr("xl/workbook.xml", "<x/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (220 * 2**20))
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.xlsx", "empty"),
        (b"%PDF-1.7 \xff\xfe", "a.pdf", "no spreadsheet"),
        (b"<html><table></table></html>", "a.xls", "web page"),
        (b"PK\x03\x04" + b"\x99" * 400, "a.xlsx", "damaged"),
        (b"a,b\n" * (LARGEST // 4 + 2), "a.csv", "too large"),
        (b"x" * (30 * 2**20), "a.xlsx", "too large"),
        (bomb(), "a.xlsx", "too large"),
        ("姓名,电话\n".encode()[:1], "a.txt", ""),
    ],
    ids=["empty", "pdf", "html", "broken", "large", "30MB", "bomb", "nothing"],
)
def test_what_is_no_table_is_told_in_words_and_nothing_is_stored(made: World, content: bytes, name: str, words: str) -> None:
    answer = bring(browser(made), content, name)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "<title>Error:" in page
    assert words in page
    with scoped(ENGINE):
        assert (Import.objects.count(), File.objects.count()) == (0, 0)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=600) | st.binary(max_size=300).map(lambda b: b"PK\x03\x04" + b) | st.text(max_size=200).map(str.encode),
    ending=st.sampled_from(["xlsx", "csv", "xls", "ods", "exe", ""]),
)
def test_whatever_is_sent_is_answered(made: World, content: bytes, ending: str) -> None:
    client = browser(made)
    answer = bring(client, content, f"a.{ending}")
    assert answer.status_code in (302, 422)
    if answer.status_code == 302:
        assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("role", ["cadre", "reviewer", "officer"])
def test_only_a_command_takes_people_in(made: World, role: str) -> None:
    assert browser(made, role).get(reverse("web:intake")).status_code == 403
    assert bring(browser(made, role), book([person(1)])).status_code == 403
