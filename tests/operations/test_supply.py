"""Stock comes in and goes out, never below zero, and a slip is taken back; areas and agencies are numbered and named once."""

from uuid import uuid4

import pytest

from anju.operations import agency, area, supply
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.models import Agency, Area, Issue, Stock
from anju.records.scope import ENGINE, scoped
from tests.world import COUNTY, NOON, OTHER, TOWNSHIP, VILLAGE, World, world

pytestmark = pytest.mark.django_db
ADMIN = Viewer("member:1", "admin")


@pytest.fixture
def town() -> World:
    return world()


def unit(town: World) -> int:
    with scoped(ENGINE):
        return Agency.objects.get(posts=town.posts["unit_head"]).pk


def left(stock: int) -> int:
    with scoped(ENGINE):
        return Stock.objects.get(pk=stock).quantity


def stocked(town: World, quantity: int = 10) -> int:
    row = supply.receive(town.viewer("unit_head"), unit(town), "masks", quantity, NOON)
    with scoped(ENGINE):
        return Issue.objects.get(pk=row).stock_id


def test_stock_is_never_below_zero(town: World) -> None:
    head, stock = town.viewer("unit_head"), stocked(town)
    supply.issue(head, stock, town.posts["control_staff"], 7, NOON)
    assert left(stock) == 3
    with pytest.raises(Unable, match="too few"):
        supply.issue(head, stock, town.posts["control_staff"], 4, NOON)
    with pytest.raises(Unable, match="no number"):
        supply.issue(head, stock, town.posts["control_staff"], -1, NOON)
    assert left(stock) == 3


def test_a_slip_is_taken_back_once(town: World) -> None:
    head, stock = town.viewer("unit_head"), stocked(town)
    row = supply.issue(head, stock, town.posts["control_staff"], 7, NOON)
    supply.undo(head, row, NOON)
    assert left(stock) == 10
    with pytest.raises(Unable, match="taken back"):
        supply.undo(head, row, NOON)


def test_what_came_in_is_not_taken_back_once_it_went_out(town: World) -> None:
    head = town.viewer("unit_head")
    row = supply.receive(head, unit(town), "suits", 5, NOON)
    with scoped(ENGINE):
        stock = Issue.objects.get(pk=row).stock_id
    supply.issue(head, stock, town.posts["control_staff"], 1, NOON)
    with pytest.raises(Unable, match="gone out"):
        supply.undo(head, row, NOON)
    assert left(stock) == 4


def test_sent_twice_it_counts_once(town: World) -> None:
    head, stock, key = town.viewer("unit_head"), stocked(town), uuid4()
    first = supply.issue(head, stock, town.posts["control_staff"], 2, NOON, key)
    assert supply.issue(head, stock, town.posts["control_staff"], 2, NOON, key) == first
    assert left(stock) == 8


def test_nobody_else_moves_it(town: World) -> None:
    stock = stocked(town)
    for role in ("cadre", "control_staff", "director"):
        with pytest.raises(Unable, match="beyond"):
            supply.issue(town.viewer(role), stock, town.posts["control_staff"], 1, NOON)
    supply.issue(town.viewer("command"), stock, town.posts["control_staff"], 1, NOON)


def test_from_nothing_an_administrator_numbers_areas(db: None) -> None:
    county = area.open_area(ADMIN, "county", "新县", code="330199")
    one = area.open_area(ADMIN, "township", "一镇", parent=county)
    two = area.open_area(ADMIN, "township", "二镇", parent=county)
    village = area.open_area(ADMIN, "village", "一村", parent=one)
    assert (county, one, two, village) == (330199_000_000, 330199_001_000, 330199_002_000, 330199_001_001)
    with scoped(ENGINE):
        rows = {row.pk: row for row in Area.objects.all()}
    assert rows[one].hi == 330199_001_999
    assert rows[village].jurisdiction == 330199
    assert rows[village].pinyin
    for wrong in ({"kind": "township", "parent": village}, {"kind": "county", "code": "330199"}, {"kind": "township"}):
        with pytest.raises(Unable):
            area.open_area(ADMIN, name="乙", **wrong)  # type: ignore[arg-type]
    with pytest.raises(Unable, match="same name"):
        area.open_area(ADMIN, "township", "一镇", parent=county)


def test_a_command_makes_areas_and_agencies_inside_its_own_only(town: World) -> None:
    command = town.viewer("command")
    assert area.open_area(command, "village", "二村", parent=TOWNSHIP) == VILLAGE + 1
    for parent in (COUNTY, OTHER):
        with pytest.raises(Unable, match="beyond"):
            area.open_area(command, "village", "三村", parent=parent)
    agency.add(command, TOWNSHIP, "clinic", "卫生室", now=NOON)
    with pytest.raises(Unable, match="same name"):
        agency.add(command, TOWNSHIP, "clinic", "卫生室", now=NOON)
    with pytest.raises(Unable, match="beyond"):
        agency.add(command, OTHER, "clinic", "卫生室", now=NOON)
    with pytest.raises(Unable, match="beyond"):
        agency.add(town.viewer("cadre"), TOWNSHIP, "clinic", "卫生室二", now=NOON)
