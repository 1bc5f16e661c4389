"""A batch that fails is done again, each of it alone: what can be done is, what cannot is put aside, and nothing of it stays behind."""

import ast
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from anju.operations.apart import Batch, together
from anju.operations.devices.hear import Heard, Packet
from anju.records.models import Throttle
from anju.records.scope import ENGINE, current, scoped
from anju.workers import ingest
from tests.operations.test_devices import OPEN, packet
from tests.world import NOON

SOURCES = Path(__file__).parents[2] / "src" / "anju"

pytestmark = pytest.mark.django_db


def batch(do: object, aside: list[int]) -> Batch[int, int]:
    return Batch("test", lambda: [1, 2, 3], do, aside.append, lambda item: item)  # type: ignore[arg-type]


def write(numbers: Sequence[int]) -> int:
    """Each leaves a row; the second then fails."""
    for number in numbers:
        Throttle.objects.create(key=str(number), value=number, until=NOON)
        if number == 2:
            raise ZeroDivisionError("a mistake of ours")
    return sum(numbers)


def test_what_cannot_be_done_leaves_nothing_and_stops_no_other() -> None:
    aside = list[int]()
    assert together(batch(write, aside)) == (3, [1, 3])
    assert aside == [2]
    with scoped(ENGINE):
        assert set(Throttle.objects.values_list("key", flat=True)) == {"1", "3"}
    assert current() is None


def test_all_of_it_at_once_where_nothing_fails() -> None:
    aside = list[int]()
    assert together(batch(sum, aside)) == (3, [6])
    assert aside == []


def test_an_item_the_database_itself_refuses_stops_no_other() -> None:
    def refused(numbers: Sequence[int]) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / (x - 2) FROM unnest(%s::int[]) x", [list(numbers)])
        return len(numbers)

    aside = list[int]()
    assert together(batch(refused, aside)) == (3, [1, 1])
    assert aside == [2]


@pytest.mark.parametrize("alone", [False, True])
def test_a_database_that_is_away_puts_nobody_aside(alone: bool) -> None:
    def away(numbers: Sequence[int]) -> int:
        if alone and len(numbers) > 1:
            raise ZeroDivisionError("a mistake of ours")
        raise OperationalError("gone")

    aside = list[int]()
    with pytest.raises(OperationalError):
        together(batch(away, aside))
    assert aside == []


def test_a_message_that_cannot_be_stored_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = list[str]()

    def hear(packets: Sequence[Packet], _now: object) -> Heard:
        if any(each.message.key == "0x02" for each in packets):
            raise ZeroDivisionError("a mistake of ours")
        stored.extend(each.message.key for each in packets)
        return Heard(taken=len(packets))

    monkeypatch.setattr(ingest, "hear", hear)
    ingest.store([packet(OPEN, key=f"0x0{n}") for n in (1, 2, 3)])
    assert stored == ["0x01", "0x03"]


def test_whoever_catches_everything_says_why() -> None:
    """Beside each `except Exception` stands its reason, and only one module does things again one by one."""
    silent, caught = list[str](), list[str]()
    for file in SOURCES.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        lines = text.splitlines()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ExceptHandler) and isinstance(node.type, ast.Name) and node.type.id == "Exception":
                said = lines[node.lineno - 1].split("#")[1:]
                reasons = [each for each in said if not each.strip().startswith("noqa")]
                silent += [] if reasons else [f"{file}:{node.lineno}"]
                caught.append(str(file.relative_to(SOURCES)))
    assert not silent, "\n".join(silent)
    assert [one for one in caught if one.startswith(("operations", "workers"))].count("operations/apart.py") == 2
