"""The chain finds what was altered, inserted or removed, tails included, and still holds after a purge."""

import io
from contextlib import redirect_stdout
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from anju.core.enrolment.fact import Fact
from anju.operations.seal import SETTLED
from anju.records import keep
from anju.records.chain import ZEROS, Fault, Link, head_of
from anju.records.models import Enrolment, Entry, Evidence, Identity, Pulse
from anju.records.queries import ledger as ledgers
from anju.records.scope import ENGINE, Scope, scoped
from anju.site.commands import ledger as command
from tests.core.small import DAY, ENTERED, HOUR, MINUTE, opening
from tests.records.world import COUNTY, enrol, months, next_seq, record, world


@pytest.fixture
def two(clone: str, become: object) -> tuple[int, int]:
    """Two enrolments with some ledger, committed; the connection is the owner's from then on."""
    with scoped(ENGINE):
        months(ENTERED)
        made = world()
        numbers = (enrol(made, opening()), enrol(made, opening()))
        for number in numbers:
            for hours in (1, 20):
                at = ENTERED + hours * HOUR
                said = Fact(at, next_seq(number), "evidence", "reading", {"celsius": 36.6}, at, "person:3", "household")
                record(number, [said], at)
    become("owner")  # type: ignore[operator]
    return numbers


def run(query: str, *values: object) -> None:
    """What somebody with the owner's password could do, triggers off."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in ("entry", *parts()):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(query, values)
        for table in ("entry", *parts()):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def parts() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'entry'::regclass")
        return [name for (name,) in cursor.fetchall()]


def verify(against: Path | None = None) -> set[Fault]:
    with transaction.atomic(durable=True):
        return set(keep.verify(against).faults)


def sealed(path: Path | None = None) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT seal_ledgers(%s, %s)", [ENTERED + 30 * DAY, ENTERED + 30 * DAY])
        (number,) = cursor.fetchone()
        if path:
            keep.write(number, path)
    return int(number)


def test_what_was_written_verifies(two: tuple[int, int]) -> None:
    with transaction.atomic(durable=True):
        verdict = keep.verify()
    assert verdict.faults == ()
    assert verdict.ledgers == len(two)
    assert verdict.entries == Entry.objects.count() > 4


def test_python_reads_the_chain_as_sql_wrote_it(two: tuple[int, int]) -> None:
    first = Entry.objects.filter(enrolment=two[0]).order_by("seq").values_list(*Link._fields).first()
    assert first is not None
    link = Link(*first)
    with connection.cursor() as cursor:
        cursor.execute("SELECT link(%s, %s, %s)", [ZEROS, link.digest, head_of(link)])
        assert bytes(cursor.fetchone()[0]) == bytes(link.hash)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("UPDATE entry SET body = replace(body, '36.6', '36.5') WHERE enrolment = %s AND seq = 2", "altered"),
        ("UPDATE entry SET actor = 'post:99' WHERE enrolment = %s AND seq = 2", "altered"),
        ("UPDATE entry SET recorded = recorded + interval '1 second' WHERE enrolment = %s AND seq = 2", "altered"),
        ("UPDATE entry SET body = 'x', digest = sha256(salt || 'x'::bytea) WHERE enrolment = %s AND seq = 2", "altered"),
        ("UPDATE entry SET body = NULL, salt = NULL WHERE enrolment = %s AND seq = 2", "blanked"),
    ],
)
def test_an_altered_entry_is_found(two: tuple[int, int], change: str, what: str) -> None:
    run(change, two[0])
    assert Fault(two[0], 2, what) in verify()  # type: ignore[arg-type]


def test_a_removed_entry_is_found(two: tuple[int, int]) -> None:
    run("DELETE FROM entry WHERE enrolment = %s AND seq = 2", two[0])
    assert verify() == {Fault(two[0], 3, "removed")}


def test_an_inserted_entry_is_found(two: tuple[int, int]) -> None:
    run(
        "INSERT INTO entry SELECT jurisdiction, area, enrolment, recorded + interval '1 minute', seq, kind, v, happened, actor, engine, sensitivity, "
        "salt, body, digest, hash FROM entry WHERE enrolment = %s AND seq = 2",
        two[0],
    )
    assert Fault(two[0], 2, "inserted") in verify()


def test_a_cut_tail_is_found_by_the_pulse(two: tuple[int, int]) -> None:
    last = Entry.objects.filter(enrolment=two[0]).count()
    run("DELETE FROM entry WHERE enrolment = %s AND seq = %s", two[0], last)
    assert verify() == {Fault(two[0], last - 1, "tail")}


def test_a_cut_tail_is_found_by_the_seal_where_the_pulse_was_turned_back_too(two: tuple[int, int], tmp_path: Path) -> None:
    number = sealed(tmp_path / "seal")
    cut(two[0])
    assert verify() == {Fault(0, number, "sealed")}
    last = Entry.objects.filter(enrolment=two[0]).count()
    assert Fault(two[0], last + 1, "tail") in verify(tmp_path / "seal")


def cut(number: int) -> None:
    """Remove the last entry and make the pulse agree."""
    last = Entry.objects.filter(enrolment=number).count()
    run("DELETE FROM entry WHERE enrolment = %s AND seq = %s", number, last)
    run(
        "UPDATE pulse p SET seq = e.seq, head = e.hash FROM entry e WHERE e.enrolment = p.enrolment AND p.enrolment = %s AND e.seq = %s",
        number,
        last - 1,
    )


def test_a_whole_ledger_that_is_gone_is_found(two: tuple[int, int], tmp_path: Path) -> None:
    sealed(tmp_path / "seal")
    run("DELETE FROM entry WHERE enrolment = %s", two[1])
    assert {fault.what for fault in verify()} == {"gone", "sealed"}
    run("DELETE FROM pulse WHERE enrolment = %s", two[1])
    assert {fault.what for fault in verify()} == {"sealed"}
    assert {fault.ledger for fault in verify(tmp_path / "seal")} == {0, two[1]}


def test_the_copy_shows_what_was_done_where_the_seals_were_made_anew(two: tuple[int, int], tmp_path: Path) -> None:
    sealed(tmp_path / "seal")
    cut(two[0])
    run("ALTER TABLE seal DISABLE TRIGGER USER")
    run("TRUNCATE seal")
    run("ALTER TABLE seal ENABLE TRIGGER USER")
    sealed()
    assert verify() == set()
    assert {fault.what for fault in verify(tmp_path / "seal")} == {"tail"}


def test_a_copy_that_was_altered_says_so(two: tuple[int, int], tmp_path: Path) -> None:
    path = tmp_path / "seal"
    sealed(path)
    path.write_text(path.read_text(encoding="ascii").replace(f"\n{two[1]}:", f"\n{two[1] + 1}:"), encoding="ascii")
    with pytest.raises(keep.Unreadable):
        keep.read(path)


def test_seals_follow_on(two: tuple[int, int]) -> None:
    sealed()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT seal_ledgers(%s, %s)", [ENTERED + 31 * DAY, ENTERED + 31 * DAY])
        (second,) = cursor.fetchone()
    assert verify() == set()
    run("ALTER TABLE seal DISABLE TRIGGER USER")
    run("UPDATE seal SET previous = %s WHERE id = %s", ZEROS, second)
    assert Fault(0, second, "seal") in verify()


def test_after_a_purge_the_chain_holds_and_nothing_is_left_to_read(two: tuple[int, int], tmp_path: Path) -> None:
    number = two[0]
    sealed(tmp_path / "seal")
    person = Enrolment.objects.values_list("person", flat=True).get(pk=number)
    Enrolment.objects.filter(pk=number).update(archived=ENTERED + 20 * DAY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT purge_enrolment(%s, %s, 'engine')", [number, ENTERED + 400 * DAY])
        assert cursor.fetchone()[0] > 2
        cursor.execute("SELECT purge_enrolment(%s, %s, 'engine')", [number, ENTERED + 400 * DAY])
        assert cursor.fetchone()[0] == 0
    assert verify() == set()
    assert verify(tmp_path / "seal") == set()
    assert Entry.objects.filter(enrolment=number).exclude(kind="purged").exclude(body=None, salt=None).count() == 0
    assert Evidence.objects.filter(enrolment=number).exclude(values={}).count() == 0
    assert Identity.objects.get(pk=person).name == ""


def test_nothing_is_purged_before_its_time(two: tuple[int, int]) -> None:
    with pytest.raises(DatabaseError, match="not archived"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT purge_enrolment(%s, %s, 'engine')", [two[0], ENTERED + 400 * DAY])


def test_the_command_tells_and_exits_with_one(two: tuple[int, int], tmp_path: Path) -> None:
    assert said(what="verify", against=None) == (0, "no faults")
    run("DELETE FROM entry WHERE enrolment = %s AND seq = 2", two[0])
    assert said(what="verify", against=None) == (1, "1 faults")
    assert command.run(SimpleNamespace(what="verify", against=tmp_path / "none")) == 2  # type: ignore[arg-type]


def test_the_command_seals_and_verifies_against_its_copy(two: tuple[int, int], tmp_path: Path) -> None:
    assert said(what="seal", to=tmp_path / "seal")[0] == 0
    assert said(what="verify", against=tmp_path / "seal") == (0, "no faults")
    cut(two[0])
    assert said(what="verify", against=tmp_path / "seal") == (1, "2 faults")


def said(**words: object) -> tuple[int, str]:
    out = io.StringIO()
    with redirect_stdout(out):
        code = command.run(SimpleNamespace(**words))  # type: ignore[arg-type]
    return code, out.getvalue().rstrip().rpartition(": ")[2]


@pytest.mark.django_db
def test_numbers_must_follow_on() -> None:
    with scoped(ENGINE):
        months(ENTERED)
        number = enrol(world(), opening())
        for seq in (next_seq(number) - 1, next_seq(number) + 1):
            entry = f'[{{"enrolment": {number}, "seq": {seq}, "recorded": "2026-01-02T05:00:00Z", "kind": "x", "body": "{{}}"}}]'
            with pytest.raises(DatabaseError, match="follow on"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT append(%s::jsonb)", [entry])


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["UPDATE entry SET kind = 'x'", "UPDATE entry SET body = 'x'", "DELETE FROM entry", "TRUNCATE entry"])
def test_no_login_may_change_an_entry(change: str) -> None:
    with scoped(ENGINE):
        months(ENTERED)
        enrol(world(), opening())
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


@pytest.mark.parametrize("change", ["UPDATE entry SET kind = 'x'", "UPDATE entry SET body = 'x'", "DELETE FROM entry", "TRUNCATE entry"])
def test_not_even_the_owner_changes_an_entry_by_a_slip(two: tuple[int, int], change: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.django_db
def test_a_page_reads_newest_first_what_its_viewer_may() -> None:
    with scoped(ENGINE):
        months(ENTERED)
        number = enrol(world(), opening())
        at = ENTERED + 5 * MINUTE
        record(number, [Fact(at, next_seq(number), "evidence", "reading", {"celsius": 36.6}, at, "person:3")], at)
        last = Pulse.objects.get(pk=number).seq
    with scoped(Scope("anju_area", COUNTY, COUNTY + 999_999)):
        shown = ledgers.lines(number, most=2)
        assert [line.seq for line in shown] == [last, last - 1]
        assert ledgers.lines(number, before=2)[0].seq == 1
        assert all(line.says is not None for line in shown)
    with scoped(Scope("anju_area", COUNTY, COUNTY + 999_999, sees=("need",))):
        assert ledgers.lines(number) == ()
    with scoped(Scope("anju_auditor", COUNTY, COUNTY + 999_999)), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        ledgers.lines(number)


def test_a_seal_leaves_time_to_writers() -> None:
    """The caller seals what is minutes old: `operations.seal`."""
    assert timedelta(minutes=1) <= SETTLED
