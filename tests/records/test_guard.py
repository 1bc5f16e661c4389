"""What needs real commits: who may start, two workers on one round, a worker that is killed, keys changed under the data."""

import json
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections

from anju.core.enrolment.fact import Fact
from anju.operations import tick as ticking
from anju.records import keys, roles, sealed
from anju.records.models import CallLog, Climb, Duty, Entry, Evidence, Identity, Pulse
from anju.records.scope import ENGINE, refuse_if_powerful, scoped
from anju.records.sealed import Ring
from anju.site.commands import keys as command
from tests.core.small import ENTERED, HOUR, MINUTE, PLAN, opening
from tests.records.world import JURISDICTION, TOWN, enrol, months, next_seq, record, world

Become = Callable[[str], None]


def test_processes_that_could_pass_by_the_policies_do_not_start(clone: str, become: Become) -> None:
    refuse_if_powerful()
    become("worker")
    refuse_if_powerful()
    become("owner")
    with pytest.raises(ImproperlyConfigured, match="owns tables"):
        refuse_if_powerful()


def test_granting_again_changes_nothing_and_locks_no_table(clone: str, become: Become) -> None:
    become("owner")
    before = state_of_grants()
    roles.grant()
    assert state_of_grants() == before


GRANTS = """
SELECT relname, coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner))::text
FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1
"""
"""A month that was made since has none yet, which is the owner's alone."""


def state_of_grants() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid, polname, polrelid FROM pg_policy ORDER BY oid")
        policies = cursor.fetchall()
        cursor.execute(GRANTS)
        return [*policies, *((name, sorted((grants or "").strip("{}").split(","))) for name, grants in cursor.fetchall())]


@pytest.fixture
def crowd(clone: str, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Forty enrolments, committed."""
    monkeypatch.setattr(ticking, "plan_of", lambda adoption: PLAN)
    with scoped(ENGINE):
        months(ENTERED)
        made = world()
        return [
            enrol(made, opening(), facts=[Fact(ENTERED, 1, "seat", values={"role": "nurse", "post": f"post:{made.posts['nurse']}"})])
            for _ in range(40)
        ]


def test_two_workers_at_once_double_nothing_and_leave_nothing(crowd: list[int]) -> None:
    now, errors = ENTERED + 30 * HOUR, list[BaseException]()

    def work() -> None:
        try:
            ticking.tick(now, batch=7)
        except BaseException as error:  # noqa: BLE001  # told to the test's own thread
            errors.append(error)
        finally:
            connections["default"].close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert errors == []
    ticking.tick(now)
    with scoped(ENGINE):
        assert set(Pulse.objects.filter(enrolment__in=crowd).values_list("until", flat=True)) == {now}
        for rows in (
            Duty.objects.values_list("enrolment", "rule", "occurs_on", "nth"),
            Climb.objects.values_list("enrolment", "rule", "occurs_on", "nth", "step"),
        ):
            found: dict[int, set[tuple[object, ...]]] = {}
            for number, *key in rows:
                found.setdefault(number, set()).add(tuple(key))
            assert len(found) == len(crowd)
            assert len({frozenset(keys_) for keys_ in found.values()}) == 1


def test_a_round_that_dies_before_its_end_is_done_again_whole(crowd: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    now = ENTERED + 16 * HOUR
    with pytest.raises(KeyboardInterrupt):
        die_while_sweeping(now)
    with scoped(ENGINE):
        assert not Duty.objects.filter(rule="temperature").exists()
    ticking.tick(now)
    with scoped(ENGINE):
        assert Duty.objects.filter(rule="temperature").count() == len(crowd)


def die_while_sweeping(now: datetime) -> None:
    with scoped(ENGINE), connection.cursor() as cursor:
        cursor.execute("SELECT sweep_routine(%s, 1000, '1')", [now])
        raise KeyboardInterrupt


def test_changing_the_key_seals_everything_anew(clone: str, become: Become, tmp_path: Path, settings: object) -> None:
    settings.ANJU_KEYS = tmp_path / "keys.json"  # type: ignore[attr-defined]
    (tmp_path / "keys.json").write_text(json.dumps({"seals": {"1": "11" * 32}, "search": "22" * 32}), encoding="ascii")
    with scoped(ENGINE):
        months(ENTERED)
        number = enrol(world(), opening())
        person = Identity.objects.get()
        Identity.objects.update(phone=sealed.seal("01000000000", f"identity.phone:{person.pk}"))
        log = CallLog.objects.create(jurisdiction=JURISDICTION, area=TOWN, enrolment=number, channel="phone", outcome="spoke", at=ENTERED)
        CallLog.objects.update(note=sealed.seal("no answer", f"call_log.note:{log.pk}"))
        seq, at = next_seq(number), ENTERED + MINUTE
        record(number, [Fact(at, seq, "evidence", "reading", {"celsius": 36.6}, by="person:1")], at)
    become("owner")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evidence SET sealed = NULL")
        cursor.execute("ALTER TABLE evidence DISABLE TRIGGER USER")
        cursor.execute("UPDATE evidence SET sealed = %s", [sealed.seal("text", f"evidence.sealed:{number}:{seq}")])
        cursor.execute("ALTER TABLE evidence ENABLE TRIGGER USER")
    assert command.run(SimpleNamespace(what="rotate", resume=False, drop=True)) == 0  # type: ignore[arg-type]
    ring = Ring.read(tmp_path / "keys.json")
    assert set(ring.seals) == {2}
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
    assert keys.left(ring) == {2: 3}
    assert sealed.unseal(Identity.objects.get().phone or b"", f"identity.phone:{person.pk}") == "01000000000"
    assert sealed.unseal(CallLog.objects.get().note or b"", f"call_log.note:{log.pk}") == "no answer"
    assert sealed.unseal(Evidence.objects.get().sealed or b"", f"evidence.sealed:{number}:{seq}") == "text"
    assert keys.reseal(ring) == dict.fromkeys(keys.reseal(ring), 0)
    assert Entry.objects.exists()


def test_the_owner_can_take_a_purpose_to_store_what_a_worker_would(clone: str, become: Become) -> None:
    become("owner")
    with scoped(ENGINE), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("anju_engine",)
