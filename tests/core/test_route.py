"""The order of a round: needs and deadlines choose the village, the numbers of the address the way through it."""

from datetime import UTC, datetime, timedelta
from random import Random

from anju.core.duties.route import Stop, route
from anju.core.intake.addresses import door

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


def walked(*stops: Stop) -> list[int]:
    return [stop.number for stop in route(stops)]


def test_a_village_is_walked_by_its_numbers_and_not_by_their_spelling() -> None:
    written = ("10组2号", "2组十二号", "二组3号", "第10组1号", "", "2组3号-1")
    stops = [Stop(n, 1, door(address), NOON) for n, address in enumerate(written)]
    assert walked(*stops) == [2, 5, 1, 3, 0, 4], "group 2 before group 10, 3 before 12; a door without an address last"


def test_the_village_with_a_need_comes_first_then_the_one_with_the_nearer_deadline_and_no_village_is_gone_to_twice() -> None:
    stops = (
        Stop(0, 7, "1组1", NOON + HOUR),
        Stop(1, 8, "1组1", NOON + 5 * HOUR),
        Stop(2, 8, "1组9", NOON + 9 * HOUR, need=True),
        Stop(3, 7, "2组1", NOON + 8 * HOUR),
        Stop(4, 9, "1组1", NOON + 2 * HOUR),
    )
    assert walked(*stops) == [1, 2, 0, 3, 4]


def test_the_same_doors_have_the_same_order_however_they_are_given() -> None:
    chance = Random(5)
    stops = [Stop(n, chance.randrange(3), f"{chance.randrange(4)}组{chance.randrange(4)}", NOON + chance.randrange(4) * HOUR) for n in range(40)]
    wanted = route(stops)
    for _ in range(20):
        chance.shuffle(stops)
        assert route(stops) == wanted
    assert route([]) == ()
