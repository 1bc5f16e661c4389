"""The line list, page by page: every file once, in its order, from where the page before ended and not from the beginning."""

from datetime import timedelta

import pytest
from django.db import connection

from anju.records.models import Enrolment, Identity
from anju.records.queries import households
from anju.records.scope import ENGINE, Scope, scoped
from tests.core.small import ENTERED, opening
from tests.records.world import COUNTY, OTHER, TOWN, enrol, months, world

pytestmark = pytest.mark.django_db
SIGHT = Scope("anju_area", COUNTY, COUNTY + 999_999)
NOW = ENTERED + timedelta(hours=1)


@pytest.fixture
def files() -> list[int]:
    """Two in a township and two in another, each with its END; the second is asked after every time and has none."""
    with scoped(ENGINE):
        months(ENTERED)
        made = world()
        numbers = [enrol(made, opening(), area=area) for area in (TOWN, TOWN, OTHER, OTHER)]
        Enrolment.objects.filter(pk=numbers[1]).update(mode="voluntary", ends=None, review_by=ENTERED + timedelta(days=5))
        Enrolment.objects.filter(pk=numbers[3]).update(ends=ENTERED + timedelta(days=3))
    return numbers


def pages(which: households.Which, monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """Every page of one line, as whoever presses *More* until there is no more."""
    monkeypatch.setattr(households, "PAGE", 1)
    shown, after = [], None
    while True:
        found = households.lines(COUNTY, COUNTY + 999_999, NOW, which, after, None)
        shown.append([line.enrolment for line in found[:1]])
        if len(found) < 2:
            return shown
        after = (found[0].area, found[0].ends.isoformat() if found[0].ends else "infinity", found[0].enrolment)


def test_each_page_goes_on_where_the_last_one_ended(files: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    first, endless, later, sooner = files
    with scoped(SIGHT):
        assert pages("now", monkeypatch) == [[first], [endless], [sooner], [later]]
    with scoped(ENGINE):
        Enrolment.objects.filter(pk__in=(endless, later)).update(archived=NOW)
    with scoped(SIGHT):
        assert pages("archived", monkeypatch) == [[endless], [later]]
        assert pages("now", monkeypatch) == [[first], [sooner]]


@pytest.mark.parametrize(("which", "index"), [("now", "enrolment_line"), ("archived", "enrolment_line_archived")])
def test_under_the_policy_an_index_finds_where_a_page_begins(files: list[int], which: households.Which, index: str) -> None:
    given = {"lo": COUNTY, "hi": COUNTY + 999_999, "now": NOW, "area": TOWN, "ends": "infinity", "id": files[1], "most": 51}
    with scoped(SIGHT), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute("EXPLAIN " + households.LINES[which, False], given)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert f"using {index} on enrolment" in plan
    begins = next(line for line in plan[plan.index(f"using {index} on") :].splitlines() if "Index Cond" in line)
    assert "ROW(area, CASE WHEN" in begins, "it is looked for row by row, from the first file of the area on"


def test_a_name_or_its_pinyin_finds_whoever_begins_so(files: list[int]) -> None:
    with scoped(ENGINE):
        people = dict(Enrolment.objects.filter(pk__in=files).values_list("pk", "person"))
        names = {files[0]: ("王甲", "wang jia"), files[1]: ("王乙", "wang yi"), files[2]: ("汪丙", "wang bing"), files[3]: ("李丁", "li ding")}
        for number, (name, pinyin) in names.items():
            Identity.objects.filter(person=people[number]).update(name=name, pinyin=pinyin, initials="".join(part[0] for part in pinyin.split()))
    first, second, third, fourth = (people[number] for number in files)
    with scoped(SIGHT):
        assert households.named("王", COUNTY, COUNTY + 999_999, inside=False) == [first, second]
        assert households.named("Wang", COUNTY, COUNTY + 999_999, inside=False) == [third, first, second]
        assert households.named("wang", OTHER, OTHER + 99_999, inside=False) == [third]
        assert households.named("lidi", COUNTY, COUNTY + 999_999, inside=False) == [fourth], "as it is typed on a phone: without blanks"
        assert households.named("ld", COUNTY, COUNTY + 999_999, inside=False) == [fourth], "by initials"
        assert households.named("lid ", COUNTY, COUNTY + 999_999, inside=False) == []
        assert households.named("wangb", OTHER, OTHER + 99_999, inside=False) == [third]
        assert households.named("lidi", COUNTY, COUNTY, inside=False) == []
        assert households.named("李丁", COUNTY, COUNTY + 999_999, inside=False) == [fourth]
