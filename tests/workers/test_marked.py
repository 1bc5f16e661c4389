"""A marked name, identity number and telephone are planted in every input; none comes out in a log, an address, a message or a job."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from bench import ground
from bench.ground import COUNTY, NIGHT
from django.db import connection
from django.test import Client

from anju.api import bearer
from anju.core.enrolment.fact import Key
from anju.operations import channel, contact, later, link, tick
from anju.operations.contact import Contact
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.operations.viewer import Viewer
from anju.records import sealed
from anju.records.models import Identity, Outbox
from anju.records.scope import ENGINE, scoped
from anju.site import logs
from anju.workers import deliver
from anju.workers.loop import Loop
from tests.workers import gateways
from tests.workers.receivers import robot
from tests.workers.test_sms import by_aliyun

NAME, NUMBER, PHONE = "赵标记甲", "330185199003078888", "15409008888"
MARKS = (NAME, NUMBER, PHONE)
MARKED = " ".join(MARKS)
MORNING = NIGHT + timedelta(hours=4, minutes=30)
TABLES = (
    "outbox", "sending", "member_contact", "person_contact", "notice", "heartbeat", "procrastinate_jobs", "procrastinate_events", "counter", "climb",
    "receipt",
)  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything any logger writes, as it is written in production, from DEBUG up."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Lines())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    for name in ("anju", "django", "django.request", "procrastinate", "django.db.backends"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture(autouse=True)
def _ground(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ground.lay(2)
    with scoped(ENGINE):
        for row in Identity.objects.all():
            place = f"identity.identity:{row.pk}"
            Identity.objects.filter(pk=row.pk).update(
                name=NAME, identity=sealed.seal(NUMBER, place), phone=sealed.seal(PHONE, f"identity.phone:{row.pk}"), document="id"
            )
    tick.tick(MORNING)
    monkeypatch.setattr("anju.operations.clock.now", lambda: MORNING)
    monkeypatch.setattr(connection, "close", lambda: None)  # a failed round closes it; here it is the test's


def _ask(statement: str) -> list[tuple[Any, ...]]:
    with scoped(ENGINE), connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _stored() -> str:
    """Every row of the tables that feed messages, jobs and boards, as text."""
    return json.dumps([_ask(f"SELECT * FROM {table}") for table in TABLES], default=str, ensure_ascii=False)


def _through_the_api(client: Client) -> list[str]:
    """Marked values in a body, a form's name, a header, a path and a query; the addresses that came back."""
    (enrolment, person) = _ask("SELECT id, person FROM enrolment ORDER BY id")[0]
    door = link.opens(link.make(None, enrolment, person, now=NIGHT))  # type: ignore[arg-type]  # the caller has asked
    assert door is not None
    headers = {"Authorization": f"Bearer {bearer.issue(door.link, enrolment, person)}"}
    bodies: list[dict[str, Any]] = [
        {"form": "report", "values": {"celsius": 38.2, "site": "axillary", "other": MARKED}},
        {"form": "report", "values": {"celsius": MARKED, "site": MARKED}},
        {"form": "ask", "values": {"text": MARKED, "note": MARKED, "what": MARKED}},
        {"form": MARKED, "values": {MARKED: MARKED}},
    ]
    answers = [
        client.post("/api/v1/reports", json.dumps(body), content_type="application/json", headers=headers | {"Idempotency-Key": key})
        for body in bodies
        for key in (str(uuid4()), MARKED.encode("ascii", "ignore").decode())
    ]
    answers.append(client.post("/api/v1/tokens", json.dumps({"secret": NUMBER, "pin": PHONE}), content_type="application/json"))
    for place in (f"/h/{NUMBER}/", f"/household/{NUMBER}/", f"/{NAME}/{NUMBER}/", f"/api/{PHONE}/", f"/?q={NAME}&phone={PHONE}"):
        answers.append(client.get(place, headers={"Referer": f"http://testserver/{NUMBER}", "User-Agent": PHONE}))
    return [answer.headers.get("Location", "").partition("?next=")[0] for answer in answers]  # what the visitor typed is given back to them alone


def _through_staff() -> None:
    """Marked words in reasons, notes and outcomes; an incident raised; what is refused is refused."""
    (enrolment, doctor) = _ask("SELECT enrolment, post FROM seat WHERE role = 'follow_up_doctor' ORDER BY enrolment")[1]
    viewer = Viewer(f"post:{doctor}", "seat", (doctor,), ("follow_up_doctor",))
    duty = Key("learn_temperature", ground.DAY, 0)
    said = [
        Said("evidence", "contact", {"reached": True, "channel": "phone", "note": MARKED}, via="call"),
        Said("evidence", "report", {"celsius": 38.4, "site": "axillary", "note": MARKED}, via="call"),
        Said("close", "", {"how": "waived", "reason": MARKED}, answers=duty),
        Said("incident", "fever", {"note": MARKED, "what": MARKED}),
        Said("incident", MARKED, {"note": MARKED}),
    ]
    for each in said:
        try:
            record(viewer, enrolment, [each], now=MORNING)
        except Refused as refused:
            logging.getLogger("anju.test").warning("refused", extra={"reason": refused.faults[0].code})


def _through_faults() -> None:
    """Errors whose own words hold what was typed: in a loop, in the database, in a library."""
    Loop("tick", _marked_fault).once()
    try:
        with scoped(ENGINE), connection.cursor() as cursor:
            cursor.execute("INSERT INTO agency (area, kind, name, name_en) VALUES (%s, %s, %s, '')", [COUNTY, MARKED, None])
    except Exception:
        logging.getLogger("anju.test").exception("database refused")
    logging.getLogger("somebody.elses").error("could not read %s of %s", NUMBER, NAME)


def _marked_fault(_now: object) -> bool:
    raise ValueError(f"{MARKED} is not a temperature")


def test_no_mark_leaves(client: Client, logged: io.StringIO) -> None:
    client.raise_request_exception = False
    addresses = _through_the_api(client)
    _through_staff()
    _through_faults()
    tick.tick(MORNING + timedelta(hours=9))
    with scoped(ENGINE):
        later.preview(7)
    with robot() as got:
        channel.put("robot", f"json://127.0.0.1:{got.port}/", area=COUNTY, agency=None, by="member:1", now=NIGHT)
        deliver.work(MORNING + timedelta(hours=9))
    with gateways.aliyun() as gateway:
        (doctor, member) = _ask("SELECT id, member FROM post WHERE member IS NOT NULL ORDER BY id")[0]
        contact.put_member(member, Contact("en", "sms", phone=f"+86{PHONE}"))
        channel.put("sms", by_aliyun(gateway.port), area=COUNTY, agency=None, by="member:1", now=NIGHT)
        gateway.broken = {"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": f"{PHONE} of {NAME} is none"}
        with scoped(ENGINE):
            Outbox.objects.create(key="marked", to_post=doctor, kind="climb", link="/", at=MORNING, next_at=MORNING, wakes=True)
        deliver.work(MORNING + timedelta(hours=10))
        assert gateway.paths == ["/"], "the gateway was asked, and no address held the number"
    places = {"logs": logged.getvalue(), "rows": _stored(), "messages": "\n".join(got.got), "addresses": "\n".join(addresses)}
    assert len(got.got) == 1, "there was something to send"
    assert places["logs"].count("\n") > 10
    assert [(where, mark) for where, text in places.items() for mark in MARKS if mark in text] == []
