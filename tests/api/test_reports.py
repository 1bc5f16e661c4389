"""A household's program: opens the door, reports once whatever the network does, reads what is its own and nothing else."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from bench import ground
from bench.ground import NIGHT
from django.core import signing
from django.db import connection
from django.test import Client

from anju.api import bearer
from anju.operations import link, pin, tick
from anju.operations.consent.give import at_door
from anju.operations.consent.withdraw import withdraw
from anju.operations.link import Door
from anju.operations.viewer import Viewer
from anju.records.models import Enrolment, Evidence, Link, Person
from anju.records.scope import ENGINE, scoped

MORNING = NIGHT + timedelta(hours=4, minutes=30)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ground(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ground.lay(3)
    tick.tick(MORNING)
    monkeypatch.setattr("anju.operations.clock.now", lambda: MORNING)


def _ask(statement: str) -> list[tuple[Any, ...]]:
    with scoped(ENGINE), connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _door(nth: int = 0) -> tuple[str, Door]:
    """A fresh link for one of the three, and where it leads."""
    (enrolment, person) = _ask("SELECT id, person FROM enrolment ORDER BY id")[nth]
    secret = link.make(None, enrolment, person, now=NIGHT)  # type: ignore[arg-type]  # the caller has asked
    door = link.opens(secret)
    assert door is not None
    return secret, door


def _token(door: Door) -> dict[str, Any]:
    return {"headers": {"Authorization": f"Bearer {bearer.issue(door.link, door.enrolment, door.person)}"}}


def _report(client: Client, door: Door, key: object = None, **body: Any) -> Any:
    return _post(client, _token(door), key, **body)


def _post(client: Client, token: dict[str, Any], key: object = None, **body: Any) -> Any:
    given = {"form": "report", "values": {"celsius": 36.7, "site": "axillary"}} | body
    headers = token["headers"] | {"Idempotency-Key": str(key or uuid4())}
    return client.post("/api/v1/reports", json.dumps(given), content_type="application/json", headers=headers)


def test_a_report_is_stored_before_the_answer_and_closes_its_duty(client: Client) -> None:
    _, door = _door()
    answer = _report(client, door)
    assert answer.status_code == 201, answer.content
    assert answer.json()["enrolment"] == door.enrolment
    assert _ask(f"SELECT form, by, via FROM evidence WHERE enrolment = {door.enrolment}") == [("report", f"person:{door.person}", "household")]
    assert _ask(f"SELECT how FROM duty WHERE enrolment = {door.enrolment} AND rule = 'learn_temperature'") == [("done",)]


def test_sent_again_with_its_key_it_is_answered_again_and_stored_once(client: Client) -> None:
    _, door = _door()
    key = uuid4()
    first, again = _report(client, door, key), _report(client, door, key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["numbers"] == again.json()["numbers"]
    with scoped(ENGINE):
        assert Evidence.objects.filter(enrolment=door.enrolment).count() == 1


def test_another_households_key_opens_nothing_of_theirs(client: Client) -> None:
    _, mine = _door(0)
    _, other = _door(1)
    key = uuid4()
    assert _report(client, mine, key).status_code == 201
    answer = _report(client, other, key)
    assert (answer.status_code, answer.json()["faults"][0]["code"]) == (422, "other key")
    assert client.get("/api/v1/mine", **_token(other)).json()["enrolment"] == other.enrolment


def test_what_cannot_be_is_refused_with_reasons_and_nothing_is_stored(client: Client) -> None:
    _, door = _door()
    answer = _report(client, door, values={"celsius": 73.6, "site": "axillary"})
    assert answer.status_code == 422
    assert [(fault["code"], fault["field"]) for fault in answer.json()["faults"]] == [("wrong answer", "celsius")]
    with scoped(ENGINE):
        assert not Evidence.objects.filter(enrolment=door.enrolment).exists()


@pytest.mark.parametrize("form", [{}, {"values": {"celsius": 38.9, "site": "axillary"}}], ids=["plain", "the core's"])
def test_a_time_that_could_not_be_read_again_is_refused(client: Client, form: dict[str, Any]) -> None:
    _, door = _door()
    for year in ("0001-01-01T00:00:00+08:00", "1899-12-31T23:59:59Z"):
        answer = _report(client, door, happened=year, **form)
        assert answer.status_code == 422, year
        assert [(fault["code"], fault["field"]) for fault in answer.json()["faults"]] == [("wrong answer", "happened")]
    assert _report(client, door, answers={"rule": "learn_temperature", "occurs_on": "2026-11-23", "nth": 2**31}).status_code == 422
    assert _ask(f"SELECT happened FROM evidence WHERE enrolment = {door.enrolment}") == []


def test_without_a_key_a_form_or_a_token_nothing_happens(client: Client) -> None:
    _, door = _door()
    assert client.post("/api/v1/reports", "{}", content_type="application/json").status_code == 401
    assert client.post("/api/v1/reports", "{}", content_type="application/json", **_token(door)).status_code == 422
    assert _report(client, door, form="x'; DROP TABLE duty").status_code == 422


def test_a_token_ends_with_its_link_and_with_its_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    _, door = _door()
    with scoped(ENGINE):
        Link.objects.filter(pk=door.link).update(revoked=NIGHT)
    assert client.get("/api/v1/mine", **_token(door)).status_code == 401
    _, door = _door()
    assert client.get("/api/v1/mine", **_token(door)).status_code == 200
    monkeypatch.setattr("anju.api.bearer.LIFE", -1)
    assert client.get("/api/v1/mine", **_token(door)).status_code == 401


def test_the_door_opens_with_link_and_pin_and_locks_after_five(client: Client) -> None:
    secret, door = _door()
    assert door.person is not None
    pin.give(None, door.enrolment, door.person, now=NIGHT)  # type: ignore[arg-type]  # there is a person
    pin.choose(door.person, "2580", now=NIGHT)
    opened = client.post("/api/v1/tokens", json.dumps({"secret": secret, "pin": "2580"}), content_type="application/json")
    assert opened.status_code == 200
    headers = {"Authorization": f"Bearer {opened.json()['token']}"}
    assert client.get("/api/v1/mine", headers=headers).json()["enrolment"] == door.enrolment
    wrong = [client.post("/api/v1/tokens", json.dumps({"secret": secret, "pin": "1111"}), content_type="application/json").json() for _ in range(5)]
    assert [each["outcome"] for each in wrong] == ["wrong"] * 4 + ["locked"]
    assert client.post("/api/v1/tokens", json.dumps({"secret": "nobody", "pin": "1"}), content_type="application/json").status_code == 401


def _opened(client: Client, secret: str, door: Door, own: str = "2580") -> dict[str, Any]:
    """A token as a program gets it: by the link and a PIN that its adult chose."""
    assert door.person is not None
    pin.give(None, door.enrolment, door.person, now=NIGHT)  # type: ignore[arg-type]  # there is a person
    pin.choose(door.person, own, now=NIGHT)
    told = client.post("/api/v1/tokens", json.dumps({"secret": secret, "pin": own}), content_type="application/json").json()
    return {"headers": {"Authorization": f"Bearer {told['token']}"}}


FEVER = {"values": {"celsius": 38.5, "site": "axillary"}}


@pytest.mark.parametrize("given", ["chosen", "reset"])
def test_another_pin_ends_all_that_was_given_under_the_one_before(client: Client, given: str) -> None:
    secret, door = _door()
    token = _opened(client, secret, door)
    assert client.get("/api/v1/mine", **token).status_code == 200
    assert _post(client, token).status_code == 201  # the plan is known to this process: the next one is plain
    if given == "chosen":
        pin.choose(door.person or 0, "7394", now=MORNING)
    else:
        pin.give(None, door.enrolment, door.person or 0, now=MORNING)  # type: ignore[arg-type]  # there is a person
    for answer in (client.get("/api/v1/mine", **token), _post(client, token), _post(client, token, **FEVER)):
        assert (answer.status_code, answer.json()["reason"]) == (401, "pin")
        assert answer.json()["text"]
    assert client.get("/api/v1/fhir/r4/Task", **token).status_code == 401
    with scoped(ENGINE):
        assert Evidence.objects.filter(enrolment=door.enrolment).count() == 1


def test_with_the_new_pin_what_was_kept_goes_in_under_its_key(client: Client) -> None:
    secret, door = _door()
    token, key = _opened(client, secret, door), uuid4()
    pin.choose(door.person or 0, "7394", now=MORNING)
    assert _post(client, token, key).status_code == 401
    again = client.post("/api/v1/tokens", json.dumps({"secret": secret, "pin": "7394"}), content_type="application/json").json()
    assert _post(client, {"headers": {"Authorization": f"Bearer {again['token']}"}}, key).status_code == 201


def test_a_token_that_was_bound_to_no_pin_ends_with_the_first_one(client: Client) -> None:
    """Also one of a release that bound none."""
    _, door = _door()
    token = _token(door)
    assert _post(client, token).status_code == 201
    pin.give(None, door.enrolment, door.person or 0, now=MORNING)  # type: ignore[arg-type]  # there is a person
    assert _post(client, token).status_code == 401


def test_a_guest_says_for_somebody_only_what_was_agreed_and_only_while_it_stands(client: Client) -> None:
    """Another adult of the same door with a card for somebody's file."""
    (_, mine), (_, theirs) = _door(0), _door(1)
    with scoped(ENGINE):
        home = Enrolment.objects.get(pk=mine.enrolment).household_id
        Person.objects.filter(pk=theirs.person).update(household=home)
    secret = link.make(None, mine.enrolment, theirs.person or 0, now=NIGHT)  # type: ignore[arg-type]  # the caller has asked
    guest = link.opens(secret)
    assert guest is not None
    token, command = _opened(client, secret, guest), Viewer("member:1", "area")
    refused = [_post(client, token), _post(client, token, **FEVER)]
    assert [(each.status_code, each.json()["faults"][0]["code"]) for each in refused] == [(422, "not yours")] * 2
    number = at_door(command, mine.enrolment, theirs.person or 0, ["report"], what="speaks", now=NIGHT)
    assert _post(client, token).status_code == 201
    assert _ask(f"SELECT by FROM evidence WHERE enrolment = {mine.enrolment}") == [(f"person:{theirs.person}",)]
    withdraw(command, mine.enrolment, number, now=MORNING)
    assert _post(client, token).status_code == 422
    assert client.get("/api/v1/mine", **token).status_code == 200


def test_until_when_is_told_whatever_the_workers_do(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    _, door = _door()
    mine = client.get("/api/v1/mine", **_token(door)).json()
    assert (mine["free"], mine["ends"]) == (False, "2026-12-14T16:00:00Z")
    monkeypatch.setattr("anju.operations.clock.now", lambda: datetime.fromisoformat("2026-12-14T16:00:00+00:00"))
    mine = client.get("/api/v1/mine", **_token(door)).json()
    assert (mine["free"], mine["owed"]) == (True, [])


def test_fhir_shapes(client: Client) -> None:
    _, door = _door()
    assert client.get("/api/v1/fhir/r4/metadata").json()["fhirVersion"] == "4.0.1"
    bundle = client.get("/api/v1/fhir/r4/EpisodeOfCare", **_token(door)).json()
    assert (bundle["total"], bundle["entry"][0]["resource"]["status"]) == (1, "active")
    assert client.get("/api/v1/fhir/r4/Task", **_token(door)).json()["resourceType"] == "Bundle"
    assert client.get("/api/v1/fhir/r4/Task").status_code == 401


def test_it_describes_itself(client: Client) -> None:
    told = client.get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert {"/api/v1/reports", "/api/v1/tokens", "/api/v1/mine"} <= set(told["paths"])


def test_programs_pass_by_what_only_pages_need(client: Client) -> None:
    """No session is looked for, no cookie set; what is not there is told so, and each answer says how long it is."""
    _, door = _door()
    answer = _report(client, door)
    assert answer.headers["Content-Length"] == str(len(answer.content))
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert not answer.cookies
    assert not hasattr(answer.wsgi_request, "user")
    assert client.get("/api/v1/nothing").status_code == 404
    assert client.get("/api/nothing").status_code == 404
    assert client.post("/api/v1/reports", "{}", content_type="application/json").status_code == 401


def test_a_plain_report_is_one_statement(client: Client, django_assert_num_queries: Any) -> None:
    _, door = _door()
    token, other = _token(door), _token(_door(1)[1])
    _post(client, other)  # the plan is compiled once a process
    with django_assert_num_queries(4):  # here in a savepoint, and the scope is given back after it
        assert _post(client, token).status_code == 201
    assert _post(client, _token(door), values={"celsius": 38.5, "site": "axillary"}).status_code == 201
    assert _ask(f"SELECT count(*) FROM incident WHERE enrolment = {door.enrolment}") == [(1,)]


def test_a_token_that_tells_too_little_or_what_is_past_is_as_good(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of the release before, one given while nobody knew how it stands, and one of a stage that is over."""
    _, door = _door()
    stands = bearer.admitted(bearer.issue(door.link, door.enrolment, door.person)).stands  # type: ignore[union-attr]  # just issued
    for told in ([], [None], [[stands.adoption, stands.track, "ending", stands.zone, stands.first.isoformat()]]):  # type: ignore[union-attr]
        token = signing.dumps([door.link, door.enrolment, door.person, *told], salt=bearer.SALT)
        assert _post(client, {"headers": {"Authorization": f"Bearer {token}"}}).status_code == 201
    with scoped(ENGINE):
        assert Evidence.objects.filter(enrolment=door.enrolment).count() == 3


def test_no_report_comes_in_by_a_token_whose_link_was_revoked_since(client: Client) -> None:
    _, door = _door()
    token = _token(door)
    with scoped(ENGINE):
        Link.objects.filter(pk=door.link).update(revoked=NIGHT)
    assert _post(client, token).status_code == 401
    with scoped(ENGINE):
        assert not Evidence.objects.filter(enrolment=door.enrolment).exists()


def test_both_ways_answer_alike(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The short way and the whole one: status, headers and body."""
    (_, one), (_, two) = _door(0), _door(1)
    short = _report(client, one)
    monkeypatch.setattr("anju.operations.plain.alone", lambda *_said, **_more: None)
    whole = _report(client, two)
    assert (short.status_code, dict(short.headers).keys()) == (whole.status_code, dict(whole.headers).keys())
    assert short.json() == whole.json() | {"enrolment": one.enrolment}
    assert short.resolver_match.view_name == whole.resolver_match.view_name
