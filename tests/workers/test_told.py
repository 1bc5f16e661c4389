"""Who is told by which way, when, and how often: wishes, quiet hours, the pace of a channel and of a number, and the list of calls."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from bench import ground

from anju.operations import channel, contact, deliver
from anju.operations.contact import Contact
from anju.operations.unable import Unable
from anju.records import pace, sealed
from anju.records.models import Agency, Channel, Consent, Duty, Enrolment, Identity, Incident, MemberContact, Outbox, Post, Rung, Sending
from anju.records.scope import ENGINE, scoped
from anju.workers import deliver as worker
from anju.workers.channels import Unsent
from tests.records.world import months
from tests.workers import gateways
from tests.workers.gateways import Gateway
from tests.workers.given import COUNTY, NOW, message, post, rows
from tests.workers.receivers import robot
from tests.workers.test_sms import by_aliyun, by_tencent

pytestmark = pytest.mark.django_db
PHONE = "+8615400000001"
NIGHT = datetime(2026, 12, 1, 15, tzinfo=UTC)
"""23:00 in China."""


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """What the worker takes for now: the last of these."""
    times = [NOW]
    monkeypatch.setattr("anju.workers.deliver.clock.now", lambda: times[-1])
    return times


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with gateways.aliyun() as found:
        yield found


def sms(gateway: Gateway, *, at: datetime = NOW, **others: str) -> int:
    return channel.put("sms", by_aliyun(gateway.port, **others), area=COUNTY, agency=None, by="member:1", now=at)


def wish(to: Post, **said: Any) -> None:
    assert to.member_id is not None
    contact.put_member(to.member_id, Contact(**{"language": "zh-hans", "phone": PHONE, **said}))


def ways() -> list[str]:
    return sorted(row.channel for row in rows() if row.channel != "any")


def test_staff_get_an_sms_where_they_wish_it_or_it_wakes_or_nothing_else_reaches_them(gateway: Gateway) -> None:
    to = post()
    wish(to)
    sms(gateway)
    with robot() as chat:
        message(to, "alone", at=NOW - timedelta(hours=1))
        worker.work(NOW)
        assert [each[:3] for each in gateway.sent] == [("15400000001", "SMS_1", "1")], "no other way reaches them"
        channel.put("robot", f"json://127.0.0.1:{chat.port}/", area=COUNTY, agency=None, by="member:1", now=NOW)
        message(to, "usual")
        worker.work(NOW)
        assert (len(chat.got), len(gateway.sent)) == (1, 1)
        message(to, "urgent", wakes=True)
        worker.work(NOW)
        assert (len(chat.got), len(gateway.sent)) == (2, 2)
        wish(to, channel="sms")
        message(to, "wished")
        worker.work(NOW)
        assert (len(chat.got), len(gateway.sent)) == (2, 3)


def test_a_way_that_is_dead_elsewhere_changes_nothing_here_and_one_that_is_dead_here_is_not_waited_for(gateway: Gateway) -> None:
    to = post()
    wish(to, channel="mail")
    sms(gateway)
    with scoped(ENGINE):
        elsewhere = Agency.objects.create(area_id=COUNTY, kind="bureau", name="别处")
    with robot() as chat:
        mine = channel.put("robot", f"json://127.0.0.1:{chat.port}/", area=COUNTY, agency=to.agency_id, by="member:1", now=NOW)
        other = channel.put("robot", "json://127.0.0.1:9/", area=COUNTY, agency=elsewhere.pk, by="member:1", now=NOW)
        with scoped(ENGINE):
            Channel.objects.filter(pk=other).update(dead_since=NOW)
        message(to, "a")
        worker.work(NOW)
        assert (len(chat.got), len(gateway.sent)) == (1, 0)
        with scoped(ENGINE):
            Channel.objects.filter(pk=mine).update(dead_since=NOW)
        message(to, "b")
        worker.work(NOW)
        assert (len(chat.got), len(gateway.sent)) == (2, 1), "by SMS at once, and the chat is tried on"


def test_in_quiet_hours_a_message_waits_for_their_end_and_an_emergency_does_not(gateway: Gateway, clock: list[datetime]) -> None:
    to = post()
    wish(to, quiet_from=time(22), quiet_until=time(7))
    sms(gateway)
    clock.append(NIGHT)
    message(to, "usual", at=NIGHT, next_at=NIGHT)
    message(to, "urgent", at=NIGHT, next_at=NIGHT, wakes=True)
    worker.work(NIGHT)
    assert [each[2] for each in gateway.sent] == ["1"], "the emergency alone"
    held = next(row for row in rows() if row.key == "usual/sms")
    morning = datetime(2026, 12, 1, 23, tzinfo=UTC)
    assert (held.next_at, held.attempts, held.error, held.sent_at, held.dead) == (morning, 0, "quiet hours", None, False)
    clock.append(morning)
    worker.work(morning - timedelta(seconds=1))
    assert len(gateway.sent) == 1
    worker.work(morning)
    assert len(gateway.sent) == 2
    assert next(row for row in rows() if row.key == "usual/sms").sent_at == morning


def test_no_minute_sees_more_than_a_channel_may_send_over_all_workers() -> None:
    post()
    number = channel.put("robot", "json://127.0.0.1:9/", area=COUNTY, agency=None, by="member:1", now=NOW)
    went: list[datetime] = []
    with scoped(ENGINE):
        Channel.objects.filter(pk=number).update(per_minute=20)
        for second in range(0, 300, 2):
            at = NOW + timedelta(seconds=second)
            count, wait = pace.take(number, "robot", 7, at)
            assert 0 < wait <= 6.1
            went += [at] * count
    most = max(sum(at <= other < at + timedelta(minutes=1) for other in went) for at in went)
    assert 15 <= most <= 20
    assert 45 <= len(went) <= 60, "half the pace for five minutes, and the bucket it began with"


def test_what_may_not_go_yet_waits_and_goes(gateway: Gateway, clock: list[datetime]) -> None:
    with scoped(ENGINE):
        posts = [post() for _ in range(5)]
    for n, to in enumerate(posts):
        wish(to, phone=f"+861540000000{n}")
        message(to, f"k{n}")
    number = sms(gateway)
    with scoped(ENGINE):
        Channel.objects.filter(pk=number).update(per_minute=4)
    worker.work(NOW)
    assert len(gateway.sent) == 2
    for second in range(1, 200):
        clock.append(NOW + timedelta(seconds=second))
        worker.work(clock[-1])
    assert len(gateway.sent) == 5
    assert all(row.sent_at and row.attempts <= 1 for row in rows())


def test_a_number_is_written_to_as_often_as_its_gateway_allows(clock: list[datetime]) -> None:
    """Twelve messages within the minute through a gateway that takes one in 30 seconds and ten a day: none is refused, none is lost."""
    to = post()
    wish(to)
    with gateways.tencent() as gateway:
        channel.put("sms", by_tencent(gateway.port), area=COUNTY, agency=None, by="member:1", now=NOW)
        for second in range(0, 90, 3):
            at = NOW + timedelta(seconds=second)
            clock.append(at)
            gateway.at = at
            message(to, f"k{second}", at=at, next_at=at)
            worker.work(at)
        later = NOW + timedelta(minutes=5)
        clock.append(later)
        gateway.at = later
        worker.work(later)
    assert 3 <= len(gateway.sent) <= 4
    assert sum(int(value) for _to, _template, value, _at in gateway.sent) == 30, "every message was told of"
    with scoped(ENGINE):
        assert set(Sending.objects.values_list("outcome", "parts")) == {("", 2)}


def test_codes_count_in_the_day_of_a_number_too(gateway: Gateway, clock: list[datetime]) -> None:
    to = post()
    wish(to)
    number = sms(gateway)
    with scoped(ENGINE):
        way, contact = Channel.objects.get(pk=number), MemberContact.objects.get(member=to.member_id)
        given = {"jurisdiction": way.jurisdiction, "area": way.area, "channel": number, "receiver": contact.phone_fp, "parts": 1, "outcome": ""}
        Sending.objects.bulk_create(Sending(**given, purpose="code" if n < 10 else "notice", at=NOW - timedelta(hours=23)) for n in range(40))
    message(to, "k1")
    worker.work(NOW)
    assert gateway.sent == []
    clock.append(NOW + timedelta(hours=2))
    worker.work(clock[-1])
    assert len(gateway.sent) == 1


def test_an_account_that_takes_nothing_is_an_incident_at_once_and_counted(gateway: Gateway) -> None:
    to = post()
    wish(to)
    number = sms(gateway)
    gateway.broken = {"Code": "isv.AMOUNT_NOT_ENOUGH"}
    message(to)
    worker.work(NOW)
    with scoped(ENGINE):
        assert Channel.objects.get(pk=number).dead_since == NOW
        assert [(each.rule, each.settled_at) for each in Incident.objects.all()] == [("channel.sms", None)]
        assert list(Sending.objects.values_list("outcome", "parts")) == [("balance", 0)]
    gateway.broken = None
    (parcel,) = deliver.parcels(NOW + timedelta(minutes=1))
    deliver.delivered(parcel, NOW + timedelta(minutes=1), 2)
    with scoped(ENGINE):
        assert Channel.objects.get(pk=number).dead_since is None
        assert Incident.objects.get().settled_at is not None


def test_a_gateway_that_asks_for_patience_is_not_dead(gateway: Gateway) -> None:
    to = post()
    wish(to)
    number = sms(gateway)
    gateway.broken = {"Code": "isv.BUSINESS_LIMIT_CONTROL"}
    message(to)
    for minute in range(8):
        for parcel in deliver.parcels(NOW + timedelta(hours=2 * minute)):
            came = worker.attempt(parcel)
            assert isinstance(came, Unsent)
            deliver.undelivered(parcel, str(came.args[0]), NOW + timedelta(hours=2 * minute), worker.FAULTS[type(came)])
    with scoped(ENGINE):
        assert (Channel.objects.get(pk=number).dead_since, Channel.objects.get(pk=number).failures) == (None, 0)


class Home:
    """Two people at two doors, each owing a report since this morning, with their telephones."""

    def __init__(self) -> None:
        ground.lay(2)
        with scoped(ENGINE):
            self.cases = list(Enrolment.objects.filter(person__isnull=False).order_by("pk"))
            self.now = ground.NIGHT + timedelta(hours=10)
            months(self.now)
            for n, case in enumerate(self.cases):
                assert case.person_id is not None
                number = f"+861549000000{n}"
                place = f"identity.phone:{case.person_id}"
                Identity.objects.filter(pk=case.person_id).update(phone=sealed.seal(number, place), phone_fp=sealed.fingerprint(number, "phone"))
                self.owes(case)

    def owes(self, case: Enrolment) -> None:
        Duty.objects.create(
            jurisdiction=case.jurisdiction, area=case.area, enrolment=case.pk, occurs_on=ground.DAY, rule="owed", nth=0,
            adoption=case.adoption_id, track=case.track, role="person", person=case.person_id, opens=self.now - timedelta(hours=1),
            closes=self.now,
        )  # fmt: skip

    def told(self, case: Enrolment, key: str, **others: Any) -> None:
        given = {"kind": "home", "link": "/home/", "at": self.now, "next_at": self.now, **others}
        with scoped(ENGINE):
            Outbox.objects.create(key=key, to_person=case.person_id, enrolment=case.pk, area=case.area, jurisdiction=case.jurisdiction, **given)

    def calls(self) -> list[str]:
        with scoped(ENGINE):
            return sorted(Outbox.objects.filter(channel="call", sent_at=None).values_list("key", flat=True))


def wished(case: Enrolment, now: datetime, said: Contact) -> None:
    contact.put_person(case.person_id or 0, said, by=f"person:{case.person_id}", now=now)


@pytest.fixture
def home(clock: list[datetime]) -> Home:
    made = Home()
    clock.append(made.now)
    return made


def test_a_household_gets_an_sms_with_what_waits_by_now(home: Home, gateway: Gateway) -> None:
    channel.put("sms", by_aliyun(gateway.port), area=ground.COUNTY, agency=None, by="member:1", now=home.now)
    first, second = home.cases[:2]
    home.told(first, "home.1", count=9)
    home.told(second, "home.2", count=9)
    with scoped(ENGINE):
        Duty.objects.filter(enrolment=second.pk).update(how="done", closed_at=home.now)
    worker.work(home.now)
    assert [each[:3] for each in gateway.sent] == [("15490000000", "SMS_1", "1")], "one thing waits, not nine; and nothing at the other door"
    with scoped(ENGINE):
        assert Outbox.objects.get(key="home.2/sms").error == "nothing waits"
    assert home.calls() == []


def test_a_child_without_a_telephone_is_told_by_its_guardians_and_as_that_one_likes(home: Home, gateway: Gateway) -> None:
    channel.put("sms", by_aliyun(gateway.port), area=ground.COUNTY, agency=None, by="member:1", now=home.now)
    child, mother = home.cases[:2]
    with scoped(ENGINE):
        Identity.objects.filter(pk=child.person_id).update(phone=None, phone_fp=None)
        given = {"jurisdiction": child.jurisdiction, "area": child.area, "enrolment": child.pk, "person": child.person_id, "given": home.now}
        agreed = Consent.objects.create(**given, what="guardian", holder=mother.person_id, by="member:1")
    wished(mother, home.now, Contact("en"))
    home.told(child, "home.1")
    worker.work(home.now)
    assert [each[:3] for each in gateway.sent] == [("15490000001", "SMS_2", "1")], "what waits for the child, in the guardian's language"
    assert home.calls() == []
    with scoped(ENGINE):
        Consent.objects.filter(pk=agreed.pk).update(withdrawn=home.now, withdrawn_by="member:1")
    home.told(child, "home.2")
    worker.work(home.now)
    assert len(gateway.sent) == 1
    assert home.calls() == ["home.2/call"]


def test_whom_no_way_reaches_is_called_and_not_once_nothing_waits(home: Home) -> None:
    home.told(home.cases[0], "home.1")
    worker.work(home.now)
    assert home.calls() == ["home.1/call"]
    with scoped(ENGINE):
        Duty.objects.filter(enrolment=home.cases[0].pk).update(how="done", closed_at=home.now)
    worker.work(home.now)
    assert home.calls() == []


def test_a_number_that_is_none_and_a_dead_gateway_lead_to_a_call(home: Home, gateway: Gateway) -> None:
    channel.put("sms", by_aliyun(gateway.port), area=ground.COUNTY, agency=None, by="member:1", now=home.now)
    home.told(home.cases[0], "home.1")
    gateway.broken = {"Code": "isv.MOBILE_NUMBER_ILLEGAL"}
    worker.work(home.now)
    assert home.calls() == ["home.1/call"]
    gateway.broken = {"Code": "isv.OUT_OF_SERVICE"}
    home.told(home.cases[1], "home.2")
    worker.work(home.now)
    assert home.calls() == ["home.1/call", "home.2/call"]
    gateway.broken = None
    worker.work(home.now + timedelta(minutes=1))
    assert home.calls() == ["home.1/call"], "the SMS went out after all"


def test_who_wishes_a_call_gets_one_and_in_their_language_otherwise(home: Home, gateway: Gateway) -> None:
    channel.put("sms", by_aliyun(gateway.port), area=ground.COUNTY, agency=None, by="member:1", now=home.now)
    first, second = home.cases[:2]
    wished(first, home.now, Contact("zh-hans", "call"))
    wished(second, home.now, Contact("en"))
    home.told(first, "home.1")
    home.told(second, "home.2")
    worker.work(home.now)
    assert home.calls() == ["home.1/call"]
    assert [each[:2] for each in gateway.sent] == [("15490000001", "SMS_2")]


def test_a_households_night_is_quiet_as_the_plan_says_unless_it_says_otherwise(home: Home, gateway: Gateway, clock: list[datetime]) -> None:
    channel.put("sms", by_aliyun(gateway.port), area=ground.COUNTY, agency=None, by="member:1", now=home.now)
    night = home.now.replace(hour=15, minute=0)
    clock.append(night)
    wished(home.cases[1], night, Contact("en", "", time(12), time(13)))
    for n, case in enumerate(home.cases[:2]):
        home.told(case, f"home.{n}", at=night, next_at=night)
    worker.work(night)
    assert [each[0] for each in gateway.sent] == ["15490000001"], "23:00: the plan's night for one, quite another hour for the other"
    home.told(home.cases[0], "home.9", at=night, next_at=night, wakes=True)
    worker.work(night)
    assert [each[0] for each in gateway.sent] == ["15490000001", "15490000000"]


def test_a_number_is_one_members_and_quiet_hours_have_both_ends() -> None:
    one, other = post(), post()
    wish(one)
    for said, code in (
        ({"phone": PHONE}, "number taken"),
        ({"phone": "", "channel": "sms"}, "no number yet"),
        ({"phone": "", "quiet_from": time(22)}, "one end"),
        ({"phone": "", "quiet_from": time(22), "quiet_until": time(22)}, "no hours"),
    ):
        with pytest.raises(Unable) as refused:
            wish(other, **said)
        assert refused.value.code == code


def test_the_plan_says_at_which_steps_a_household_can_do_something(home: Home) -> None:
    with scoped(ENGINE):
        assert set(Rung.objects.filter(rule="learn_temperature").values_list("home", flat=True)) == {True}
