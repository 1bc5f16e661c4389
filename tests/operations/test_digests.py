"""Lists due at an hour: as of the cut-off, struck with a reason, kept as sent, acknowledged by each; nobody is held by a struck line."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from anju.core.enrolment.fact import Key
from anju.operations import digest
from anju.operations.digest import Shown
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.operations.tick import tick
from anju.records.models import Climb, Digest, DigestLine, Duty, Enrolment, Entry, Pulse, Read
from anju.records.scope import ENGINE, scoped
from tests.core.look import looked
from tests.operations.test_things import PLAN
from tests.world import NOON, World, world

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EIGHT_THIRTY = NOON + 20 * HOUR + 30 * MINUTE
"""The cut-off of the next morning's list; it is due at nine, late at ten past."""
EVENING = NOON + 6 * HOUR


@pytest.fixture
def town() -> World:
    return world(files={"plan.yaml": looked(PLAN.read_text(encoding="utf-8"))})


def duty(enrolment: int, rule: str) -> Key:
    with scoped(ENGINE):
        found = Duty.objects.filter(enrolment=enrolment, rule=rule).latest("opens")
    return Key(found.rule, found.occurs_on, found.nth)


def open_list(town: World, role: str, enrolment: int, rule: str, now: datetime) -> Shown:
    shown = digest.due(town.viewer(role, now), enrolment, duty(enrolment, rule), now=now)
    assert isinstance(shown, Shown)
    return shown


def names(shown: Shown) -> list[object]:
    return [line.get("name") for line in shown.lines]


def test_the_list_is_as_of_its_cut_off_and_the_right_person_hears_of_a_missing_receipt(town: World) -> None:
    file = town.stand()
    town.enrol(town.person("甲一"), now=NOON + HOUR)
    town.enrol(town.person("甲二"), now=EIGHT_THIRTY)
    tick(EIGHT_THIRTY)
    late = EIGHT_THIRTY + 10 * MINUTE
    town.enrol(town.person("甲三"), now=late)
    shown = open_list(town, "doctor", file, "digest.daily_list", late)
    assert names(shown) == ["甲一", "甲二"]
    nine = EIGHT_THIRTY + 30 * MINUTE
    number = digest.send(town.viewer("doctor", nine), file, shown.mine, {}, shown.code, now=nine)  # type: ignore[arg-type]
    digest.acknowledge(town.viewer("leader", nine), number, now=nine + 5 * MINUTE)
    tick(nine + 31 * MINUTE)
    with scoped(ENGINE):
        told = set(Climb.objects.filter(rule__startswith="digest.daily").values_list("rule", "to_role"))
    assert told == {("digest.daily_list.director", "leader")}
    with pytest.raises(Refused):
        digest.acknowledge(town.viewer("leader", nine), number, now=nine + 40 * MINUTE)
    tick(EIGHT_THIRTY + DAY)
    assert names(open_list(town, "doctor", file, "digest.daily_list", EIGHT_THIRTY + DAY)) == ["甲三"]


def test_the_evening_list_frees_thirty_with_one_struck_off_and_his_reason(town: World) -> None:
    guests = [town.enrol(town.person(f"住客{chr(0x4E00 + n)}"), days_ago=13) for n in range(30)]
    with scoped(ENGINE):
        ends = set(Enrolment.objects.values_list("ends", flat=True))
    (free_at,) = ends
    file = town.stand()
    evening = free_at - 6 * HOUR
    tick(evening)
    shown = open_list(town, "doctor", file, "digest.release_list", evening)
    assert len(shown.lines) == 30
    doctor = town.viewer("doctor", evening)
    with pytest.raises(Refused) as refused:
        digest.send(doctor, file, shown.mine, {7: " "}, shown.code, now=evening)  # type: ignore[arg-type]
    assert refused.value.faults[0].code == "needs strike reason"
    with pytest.raises(Refused) as refused:
        digest.send(doctor, file, shown.mine, {}, "another", now=evening)  # type: ignore[arg-type]
    assert refused.value.faults[0].code == "shown otherwise"
    number = digest.send(doctor, file, shown.mine, {7: "已转院，另行通知"}, shown.code, now=evening)  # type: ignore[arg-type]
    seen = digest.sent(town.viewer("leader", evening), number, now=evening)
    assert (len(seen.lines), seen.struck, seen.whole) == (30, 1, True)
    assert (seen.lines[6]["struck"], seen.lines[6]["reason"]) == (True, "已转院，另行通知")
    with scoped(ENGINE):
        assert Read.objects.filter(enrolment=guests[6], what="list: release_list").count() == 2
    leader = town.viewer("leader", evening)
    assert seen.strikes
    for wrong, code in (({7: "again"}, "shown otherwise"), ({31: "nobody"}, "shown otherwise"), ({3: " "}, "needs strike reason")):
        with pytest.raises(Refused) as refused:
            digest.acknowledge(leader, number, wrong, now=evening)
        assert refused.value.faults[0].code == code
    digest.acknowledge(leader, number, {3: "登记日期写错，今晚核实"}, now=evening)
    after = digest.sent(leader, number, now=evening)
    assert [n for n, line in enumerate(after.lines, 1) if line.get("struck")] == [3, 7]
    assert (after.lines[2]["reason"], after.whole, after.strikes) == ("登记日期写错，今晚核实", True, False)
    with scoped(ENGINE):
        assert Digest.objects.get().struck == 1, "what was sent stays as it was sent"
        assert "写错" not in Entry.objects.filter(enrolment=file).latest("seq").body
    tick(free_at)
    with scoped(ENGINE):
        assert set(Pulse.objects.filter(enrolment__in=guests).values_list("stage", flat=True)) == {"released"}
        entry = Entry.objects.get(enrolment=file, seq=Digest.objects.get().fact)
        assert seen.code in entry.body
        assert "住客" not in entry.body


def test_nothing_to_tell_is_told_and_what_was_sent_stays(town: World) -> None:
    file = town.stand()
    tick(EVENING)
    shown = open_list(town, "doctor", file, "digest.release_list", EVENING)
    assert shown.lines == ()
    doctor = town.viewer("doctor", EVENING)
    number = digest.send(doctor, file, shown.mine, {}, shown.code, now=EVENING)  # type: ignore[arg-type]
    assert digest.due(doctor, file, duty(file, "digest.release_list"), now=EVENING) == number
    assert digest.due(town.viewer("leader", EVENING), file, duty(file, "digest.release_list.leader"), now=EVENING) == number
    with pytest.raises(Refused) as refused:
        digest.send(doctor, file, shown.mine, {}, shown.code, now=EVENING)  # type: ignore[arg-type]
    assert refused.value.faults[0].code == "sent already"
    with scoped(ENGINE):
        fact = Digest.objects.get().fact
    record(town.viewer("command", EVENING), file, [Said("undo", corrects=fact)], now=EVENING + MINUTE)
    again = digest.send(doctor, file, shown.mine, {}, shown.code, now=EVENING + 2 * MINUTE)  # type: ignore[arg-type]
    with scoped(ENGINE):
        assert Digest.objects.get(pk=number).withdrawn is not None
        assert Digest.objects.get(pk=again).withdrawn is None


def test_no_list_is_sent_by_its_form_alone_nor_seen_by_somebody_else(town: World) -> None:
    file = town.stand()
    tick(EVENING)
    key = duty(file, "digest.release_list")
    said = Said("evidence", "digest", {"lines": 0, "struck": 0, "list": "x"}, via="staff", answers=key)
    with pytest.raises(Refused) as refused:
        record(town.viewer("doctor", EVENING), file, [said], now=EVENING)
    assert "send from the list" in {fault.code for fault in refused.value.faults}
    with pytest.raises(Refused):
        digest.due(town.viewer("director", EVENING), file, key, now=EVENING)
    with pytest.raises(Refused) as refused:
        record(town.viewer("command", EVENING), file, [Said("evidence", "receipt", {"struck": 3}, via="staff")], now=EVENING)
    assert "send from the list" in {fault.code for fault in refused.value.faults}
    shown = open_list(town, "doctor", file, "digest.release_list", EVENING)
    number = digest.send(town.viewer("doctor", EVENING), file, key, {}, shown.code, now=EVENING)
    for call in (digest.sent, lambda *given, now: digest.taken_out(*given, "report", now=now)):
        with pytest.raises(Refused):
            call(town.viewer("director", EVENING), number, now=EVENING)
    with pytest.raises(Refused):
        digest.taken_out(town.viewer("leader", EVENING), number, "curiosity", now=EVENING)
    digest.taken_out(town.viewer("leader", EVENING), number, "report", now=EVENING)
    with scoped(ENGINE):
        assert Read.objects.get(purpose="report").what == f"export: list release_list {number}"


def test_results_incidents_and_what_is_overdue_are_told_in_words(town: World) -> None:
    file = town.stand()
    guest = town.enrol(town.person("甲一"))
    tick(NOON + 2 * HOUR)
    for rule, values in (("pcr.1", {}), ("pcr.result", {"outcome": "negative"})):
        with scoped(ENGINE):
            owed = Duty.objects.get(enrolment=guest, rule=rule)
        said = Said("evidence", owed.evidence, values, via="staff", answers=Key(rule, owed.occurs_on, owed.nth))
        record(town.viewer("doctor"), guest, [said], now=NOON + 3 * HOUR)
    at = NOON + 7 * HOUR
    tick(at)
    shown = open_list(town, "doctor", file, "digest.result_list", at)
    assert [line["what"] for line in shown.lines] == [{"zh": "检测结果：阴性", "en": "Test result: negative"}]


def test_a_line_is_kept_as_it_is(town: World) -> None:
    town.enrol(town.person("甲一"), now=NOON + HOUR)
    file = town.stand()
    tick(EIGHT_THIRTY)
    shown = open_list(town, "doctor", file, "digest.daily_list", EIGHT_THIRTY)
    digest.send(town.viewer("doctor", EIGHT_THIRTY), file, shown.mine, {}, shown.code, now=EIGHT_THIRTY)  # type: ignore[arg-type]
    with scoped(ENGINE):
        assert DigestLine.objects.count() == 1
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE digest_line SET struck = true")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE digest SET lines = 9")
