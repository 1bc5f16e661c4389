"""What leaves: links and counts, once it can; retried, given up, and a dead channel is an incident until it works again."""

import json
from datetime import timedelta
from email import message_from_string

import pytest
from django.test import override_settings

from anju.operations import channel, deliver
from anju.records.models import Incident
from anju.records.queries import heartbeat
from anju.records.scope import ENGINE, scoped
from anju.workers import deliver as worker
from tests.workers.given import COUNTY, NOW, channels, message, post, rows
from tests.workers.receivers import mail_server, robot

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anju.workers.deliver.clock.now", lambda: NOW)


def _robot(port: int, agency: int | None) -> int:
    return channel.put("robot", f"json://127.0.0.1:{port}/", area=COUNTY, agency=agency, by="member:1", now=NOW)


def test_without_any_channel_it_stays_in_the_app_and_is_done() -> None:
    message(post())
    worker.work(NOW)
    (row,) = rows()
    assert (row.sent_at, row.error) == (NOW, "in the app alone")


def test_a_robot_gets_one_message_with_counts_and_links_in_the_receivers_language() -> None:
    to = post(language="en")
    message(to, "a", count=2)
    message(to, "b", count=3)
    message(to, "c", kind="incident", link="/incidents/")
    with robot() as got, override_settings(ANJU_ORIGIN="https://anju.example"):
        _robot(got.port, to.agency_id)
        worker.work(NOW)
        (body,) = [json.loads(each) for each in got.got]
    assert "5 duties were not done in time and are told to you: https://anju.example/" in body["message"]
    assert "1 incident is to be disposed of: https://anju.example/incidents/" in body["message"]
    assert all(row.sent_at == NOW for row in rows())
    worker.work(NOW + timedelta(hours=1))
    assert len(rows()) == 6, "each message and the one made of it for the robot; none twice"


def test_mail_goes_to_the_member_and_to_nobody_without_an_address() -> None:
    message(post("doctor@example.org", "zh-hans"), "a")
    message(post("", "zh-hans"), "b")
    with mail_server() as got:
        channel.put("mail", f"mailto://127.0.0.1:{got.port}?from=anju@example.org&mode=insecure", area=COUNTY, agency=None, by="member:1", now=NOW)
        worker.work(NOW)
    receivers = [line for line in got.got if line.lower().startswith("rcpt")]
    assert receivers == ["rcpt TO:<doctor@example.org>"]
    letter = message_from_string(got.got[1])
    text = letter.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert "1 项任务" in text.decode()


def test_the_narrowest_robot_is_taken_and_another_agencys_never() -> None:
    to = post()
    message(to)
    with robot() as own, robot() as everybodys:
        _robot(everybodys.port, None)
        _robot(own.port, to.agency_id)
        worker.work(NOW)
    assert (len(own.got), len(everybodys.got)) == (1, 0)


def test_a_refused_message_is_tried_again_later_each_time_and_given_up_after_a_day() -> None:
    to = post()
    message(to)
    with robot() as got:
        got.status = 500
        _robot(got.port, to.agency_id)
        worker.work(NOW)
        sent = next(row for row in rows() if row.channel == "robot")
        assert (sent.attempts, sent.next_at, sent.error, sent.dead) == (1, NOW + timedelta(seconds=30), "refused", False)
        (parcel,) = deliver.parcels(NOW + timedelta(seconds=30))
        deliver.undelivered(parcel, "refused", NOW + timedelta(seconds=31))
        assert next(row for row in rows() if row.channel == "robot").next_at == NOW + timedelta(seconds=91)
        (parcel,) = deliver.parcels(NOW + timedelta(days=1))
        deliver.undelivered(parcel, "refused", NOW + timedelta(days=1))
        assert next(row for row in rows() if row.channel == "robot").dead
        assert deliver.parcels(NOW + timedelta(days=9)) == ()


def test_what_was_claimed_by_a_sender_that_died_is_claimed_again_after_its_lease() -> None:
    to = post()
    message(to)
    with robot() as got:
        _robot(got.port, to.agency_id)
        (first,) = deliver.parcels(NOW)
        assert deliver.parcels(NOW + timedelta(seconds=119)) == ()
        (again,) = deliver.parcels(NOW + timedelta(seconds=121))
    assert (first.ids, first.key) == (again.ids, again.key)


def test_a_dead_channel_is_one_incident_of_the_area_until_something_goes_through() -> None:
    to = post()
    with robot() as got:
        got.status = 500
        number = _robot(got.port, to.agency_id)
        at = NOW
        for n in range(7):
            message(to, f"k{n}", at=at, next_at=at)
            for parcel in deliver.parcels(at):
                deliver.undelivered(parcel, "refused", at)
            at += timedelta(minutes=30)
        assert [(i.rule, i.enrolment, i.settled_at) for i in _incidents()] == [("channel.robot", -COUNTY, None)]
        with scoped(ENGINE):
            assert [(d.kind, d.agency) for d in heartbeat.dead(COUNTY, COUNTY + 999999)] == [("robot", to.agency_id)]
        for parcel in deliver.parcels(at):
            deliver.delivered(parcel, at)
    (incident,) = _incidents()
    assert (incident.settled_at, incident.outcome) == (at, "works again")
    assert [(c.pk, c.dead_since, c.failures) for c in channels()] == [(number, None, 0)]


def test_an_address_that_is_none_is_refused_without_being_repeated() -> None:
    post()
    with pytest.raises(channel.Unusable, match="wecombot://") as refused:
        channel.put("robot", "https://secret.example/key", area=COUNTY, agency=None, by="member:1", now=NOW)
    assert "secret" not in str(refused.value)


def _incidents() -> list[Incident]:
    with scoped(ENGINE):
        return list(Incident.objects.order_by("id"))
