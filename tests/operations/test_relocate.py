"""A person whose enrolment runs goes to another village or to another area: everything follows, nothing is lost, doubled or lengthened."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.apps import apps
from django.db import connection

from anju.core.enrolment.fact import Key
from anju.operations import offer as offers
from anju.operations.intake import transfer
from anju.operations.move import move
from anju.operations.offer import Offer, offer
from anju.operations.plans import plan_of
from anju.operations.record import Said, record
from anju.operations.recount import recount
from anju.operations.refused import Refused
from anju.operations.tick import tick
from anju.operations.viewer import Viewer, household_viewer, viewer_of
from anju.records import keep
from anju.records.chain import Head, Link, Reader
from anju.records.models import (
    Adoption,
    Agency,
    Area,
    Complaint,
    Counter,
    Custody,
    Duty,
    Enrolment,
    Entry,
    Evidence,
    Household,
    Identity,
    Incident,
    Member,
    Person,
    Post,
    Pulse,
    Seat,
    Transfer,
)  # fmt: skip
from anju.records.scope import ENGINE, scoped
from tests.operations.test_replay import held, replayed
from tests.world import COUNTY, NOON, OTHER, TOWNSHIP, VILLAGE, World, command, world

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
THERE, SECOND = OTHER + 1, VILLAGE + 1
WANTED = Offer(THERE, "2组7号", "照顾生病的母亲", "没有人留下")
SEATS = ("cadre", "control_staff", "officer", "follow_up_doctor")
STAYS = {"read", "import_row", "transfer"}
"""Tables whose rows were the other area's own and stay with it."""


def village(number: int, parent: int, jurisdiction: int = 330185, name: str = "二村") -> None:
    with scoped(ENGINE):
        Area.objects.create(
            id=number, hi=number, parent_id=parent, jurisdiction=jurisdiction, kind="village", name=name, name_en=name, pinyin="ercun"
        )


def adopted(made: World, area: int) -> None:
    with scoped(ENGINE):
        own = Adoption.objects.get(pk=made.adoption)
        Adoption.objects.create(
            plan_version=own.plan_version, area_id=area, since=NOON - 30 * 24 * HOUR, digest=own.digest, parameters=own.parameters
        )


def neighbour(**posts: str) -> Viewer:
    """The other township's command, with a post of each role in `posts`."""
    with scoped(ENGINE):
        member = Member.objects.create_user("neighbour", "pass-word-of-test", purpose="area", area_id=OTHER, name="乙镇指挥部")
        for role, name in posts.items():
            agency, _ = Agency.objects.get_or_create(area_id=OTHER, kind="x", name="x")
            one = Member.objects.create_user(f"there-{role}", "pass-word-of-test", name=name)
            Post.objects.create(member=one, agency=agency, area_id=OTHER, role=role, title=role, active_from=NOON - 30 * 24 * HOUR)
        command(member, plan_of(Adoption.objects.latest("pk").pk), NOON - 30 * 24 * HOUR)
    return viewer_of(member, NOON)


@pytest.fixture
def town() -> World:
    made = world()
    village(THERE, OTHER)
    adopted(made, OTHER)
    return made


def running(made: World) -> tuple[int, int]:
    """A person with filled seats, a reading, a need, a complaint and a day behind them; the enrolment's number."""
    person = made.person()
    enrolment, command = made.enrol(person), made.viewer("command")
    for role in SEATS:
        record(command, enrolment, [Said("seat", values={"role": role, "post": str(made.posts[role])})], now=NOON + timedelta(minutes=1))
    tick(NOON + 2 * HOUR)
    said = Said("evidence", "report", {"celsius": 38.4, "site": "axillary"}, via="household")
    record(command, enrolment, [said], now=NOON + 3 * HOUR)
    record(command, enrolment, [Said("evidence", "need", {"kind": "medicine", "note": "降压药"}, via="household")], now=NOON + 3 * HOUR)
    tick(NOON + 26 * HOUR)
    with scoped(ENGINE):
        mine = Duty.objects.filter(enrolment=enrolment, post=made.posts["cadre"], how=None).order_by("closes")[0]
    said = Said("close", values={"how": "replaced", "reason": "已当面问过"}, answers=Key(mine.rule, mine.occurs_on, mine.nth))
    record(made.viewer("cadre", NOON + 26 * HOUR), enrolment, [said], now=NOON + 26 * HOUR)
    return person, enrolment


def rows(enrolment: int) -> dict[str, dict[int, int]]:
    """By table that has an area and an enrolment: how many rows of it lie in which area."""
    found: dict[str, dict[int, int]] = {}
    with scoped(ENGINE), connection.cursor() as cursor:
        for model in apps.get_app_config("records").get_models():
            columns = {field.column for field in model._meta.get_fields() if hasattr(field, "column")}
            if {"area", "enrolment"} <= columns:
                cursor.execute(f'SELECT area, count(*) FROM "{model._meta.db_table}" WHERE enrolment = %s GROUP BY 1', [enrolment])
                found[model._meta.db_table] = dict(cursor.fetchall())
    return found


def sees(viewer: Viewer, enrolment: int) -> set[str]:
    """The tables of which `viewer` sees a row of the enrolment."""
    scope = viewer.scope()
    models = (Duty, Evidence, Incident, Seat, Custody, *(() if scope.role == "anju_office" else (Entry,)))
    with scoped(scope):
        found = {model._meta.db_table for model in models if model.objects.filter(enrolment=enrolment).exists()}
        own = {model._meta.db_table for model in (Enrolment, Pulse) if model.objects.filter(pk=enrolment).exists()}
    return found | own


def named(rule: str, day: object, nth: int) -> tuple[str, object, int]:
    return rule, day, nth


def duties(enrolment: int) -> dict[tuple[str, object, int], tuple[str | None, object]]:
    with scoped(ENGINE):
        return {named(d.rule, d.occurs_on, d.nth): (d.how, d.closes) for d in Duty.objects.filter(enrolment=enrolment)}


def test_nobody_goes_before_the_receiver_accepts_and_the_request_can_be_taken_back(town: World) -> None:
    _, enrolment = running(town)
    here, there, at = town.viewer("bureau_office"), neighbour(), NOON + 27 * HOUR
    before = rows(enrolment)
    asked = offer(here, enrolment, WANTED, now=at)
    with pytest.raises(Refused, match="asked already"):
        offer(here, enrolment, WANTED, now=at)
    with pytest.raises(Refused, match="unknown transfer"):
        offers.answer(here, asked, accept=True, now=at)
    with pytest.raises(Refused, match="unknown transfer"):
        transfer.answer(there, asked, accept=True, now=at)
    with pytest.raises(Refused, match="unknown transfer"):
        transfer.withdraw(there, asked, now=at)
    assert sees(there, enrolment) == set()
    transfer.withdraw(here, asked, now=at)
    with pytest.raises(Refused, match="unknown transfer"):
        offers.answer(there, asked, accept=True, now=at)
    again = offer(here, enrolment, WANTED, now=at)
    assert offers.answer(there, again, accept=False, now=at) is None
    assert {table: found for table, found in rows(enrolment).items() if table != "transfer"} == {t: f for t, f in before.items() if t != "transfer"}


def test_everything_follows_and_only_the_new_area_sees_it(town: World) -> None:
    person, enrolment = running(town)
    here, there, at = town.viewer("bureau_office"), neighbour(reviewer="复核", county_command="指挥"), NOON + 27 * HOUR
    with scoped(ENGINE):
        terms = Enrolment.objects.values_list("starts", "ends", "adoption").get(pk=enrolment)
        holder = Custody.objects.get(enrolment=enrolment, until=None).holder
    known, old_door = duties(enrolment), sees(town.viewer("command"), enrolment)
    asked = offer(here, enrolment, WANTED, now=at)
    with scoped(ENGINE):
        assert Custody.objects.get(enrolment=enrolment, until=None).holder == holder
    assert offers.answer(there, asked, accept=True, now=at + HOUR) == enrolment
    for table, found in rows(enrolment).items():
        assert table in STAYS or set(found) <= {THERE}, (table, found)
    assert sees(here, enrolment) == set()
    assert sees(town.viewer("cadre", at + HOUR), enrolment) == sees(town.viewer("command", at + HOUR), enrolment) == set()
    assert sees(there, enrolment) == old_door
    with scoped(ENGINE):
        assert Enrolment.objects.values_list("starts", "ends", "adoption").get(pk=enrolment) == terms
        assert {Person.objects.get(pk=person).area, Identity.objects.get(pk=person).area} == {THERE}
        assert Household.objects.get(people=person).area == THERE
        hands = list(Custody.objects.filter(enrolment=enrolment).order_by("since").values_list("since", "until", "holder"))
    assert hands[-1][2] == there.who
    assert all(after[0] == first[1] for first, after in pairwise(hands))
    assert {key: known[key] for key in known} == {key: found for key, found in duties(enrolment).items() if key in known}
    assert held(town, enrolment).seats == {}


def test_empty_seats_and_posts_are_incidents_until_the_receiver_fills_them(town: World) -> None:
    _, enrolment = running(town)
    here, there, at = town.viewer("bureau_office"), neighbour(cadre="包保"), NOON + 27 * HOUR
    with scoped(ENGINE):
        before = set(Incident.objects.filter(enrolment=enrolment).values_list("rule", flat=True))
    offers.answer(there, offer(here, enrolment, WANTED, now=at), accept=True, now=at)
    with scoped(ENGINE):
        raised = set(Incident.objects.filter(enrolment=enrolment, settled_at=None).values_list("rule", flat=True)) - before
        assert {rule for rule in raised if "." in rule} == {f"{town.plan.tracks['home'].unowned}.{role}" for role in SEATS}
        assert not Duty.objects.filter(enrolment=enrolment, how=None, post__in=list(town.posts.values())).exists()
        cadre = Post.objects.get(area=OTHER, role="cadre")
    record(there, enrolment, [Said("seat", values={"role": "cadre", "post": str(cadre.pk)})], now=at + HOUR)
    with scoped(ENGINE):
        assert Incident.objects.get(enrolment=enrolment, rule=f"{town.plan.tracks['home'].unowned}.cadre").settled_at == at + HOUR
        assert set(Duty.objects.filter(enrolment=enrolment, how=None, role="cadre").values_list("post", flat=True)) <= {cadre.pk}
    tick(at + 20 * HOUR)
    with scoped(ENGINE):
        calls = Duty.objects.filter(enrolment=enrolment, role="cadre", how=None, opens__gt=at + HOUR)
        assert calls.exists()
        assert set(calls.values_list("post", "area")) == {(cadre.pk, THERE)}


def test_both_balances_add_up_and_no_day_is_doubled(town: World) -> None:
    _, enrolment = running(town)
    other = town.enrol(town.person("测试乙"))
    here, there, at = town.viewer("bureau_office"), neighbour(), NOON + 27 * HOUR
    offers.answer(there, offer(here, enrolment, WANTED, now=at), accept=True, now=at)
    assert recount(at) == ()
    tick(at + 30 * HOUR)
    assert recount(at + 30 * HOUR) == ()
    with scoped(ENGINE):
        total = sum(Counter.objects.filter(how="due", area=THERE).values_list("n", flat=True))
        assert total == Duty.objects.filter(enrolment=enrolment).count()
        assert set(Duty.objects.filter(enrolment=other).values_list("area", flat=True)) == {VILLAGE}
        assert Duty.objects.filter(enrolment=enrolment, how=None, occurs_on="2026-11-24").exists()


def test_the_chain_holds_and_says_from_where_to_where(town: World) -> None:
    _, enrolment = running(town)
    here, there, at = town.viewer("bureau_office"), neighbour(), NOON + 27 * HOUR
    offers.answer(there, offer(here, enrolment, WANTED, now=at), accept=True, now=at)
    assert replayed(town, enrolment, at, [(VILLAGE, at), (THERE, None)]) == held(town, enrolment)
    with scoped(ENGINE), connection.cursor() as cursor:
        cursor.execute(keep.LINKS)
        links = [Link(*row) for row in cursor.fetchall()]
        cursor.execute(keep.PULSES)
        assert not list(Reader().read(links, [Head(*row) for row in cursor.fetchall()]))
        entry = Entry.objects.get(enrolment=enrolment, kind="fact:move")
        assert f'"area":{THERE}' in entry.body
        assert f'"from":{VILLAGE}' in entry.body
        assert entry.actor == there.who
        cursor.execute("SELECT count(*) FROM entry WHERE enrolment = %s AND area <> %s", [enrolment, THERE])
        assert cursor.fetchone() == (0,)


def test_the_household_goes_on_reading_and_reporting(town: World) -> None:
    person, enrolment = running(town)
    here, there, at = town.viewer("bureau_office"), neighbour(), NOON + 27 * HOUR
    said = Said("evidence", "complaint", {"about": "needs", "says": "没有人来"}, via="household")
    record(household_viewer(enrolment, person), enrolment, [said], now=at)
    offers.answer(there, offer(here, enrolment, WANTED, now=at), accept=True, now=at)
    door = household_viewer(enrolment, person)
    with scoped(door.scope()):
        assert Evidence.objects.filter(enrolment=enrolment, form="need").exists()
    record(door, enrolment, [Said("evidence", "need", {"kind": "medicine", "note": "药"}, via="household")], now=at + HOUR)
    with scoped(ENGINE):
        assert Complaint.objects.get(enrolment=enrolment).to == "command"


def test_another_village_of_the_same_command_keeps_whoever_reaches_there(town: World) -> None:
    person, enrolment = running(town)
    village(SECOND, TOWNSHIP, name="三村")
    here, at = town.viewer("bureau_office"), NOON + 27 * HOUR
    before = held(town, enrolment)
    move(here, person, "1组1号", SECOND, now=at)
    after = held(town, enrolment)
    assert (after.seats, after.holder, after.ends) == (before.seats, before.holder, before.ends)
    for table, found in rows(enrolment).items():
        assert table in STAYS or set(found) <= {SECOND}, (table, found)
    assert recount(at) == ()
    assert "enrolment" in sees(town.viewer("cadre"), enrolment)
    assert replayed(town, enrolment, at) == held(town, enrolment)


def test_a_seat_that_does_not_reach_the_other_village_is_emptied(town: World) -> None:
    person, enrolment = running(town)
    village(SECOND, TOWNSHIP, name="三村")
    with scoped(ENGINE):
        Post.objects.filter(pk=town.posts["officer"]).update(area=VILLAGE)
    move(town.viewer("bureau_office"), person, "1组1号", SECOND, now=NOON + 27 * HOUR)
    assert set(held(town, enrolment).seats) == set(SEATS) - {"officer"}
    with scoped(ENGINE):
        assert Incident.objects.filter(enrolment=enrolment, rule=f"{town.plan.tracks['home'].unowned}.officer", settled_at=None).exists()


def test_what_cannot_be_is_refused_with_a_way_on(town: World) -> None:
    person, enrolment = running(town)
    here, at = town.viewer("bureau_office"), NOON + 27 * HOUR
    with scoped(ENGINE):
        Area.objects.create(id=330186_000_000, hi=330186_999_999, jurisdiction=330186, kind="county", name="邻县")
    village(330186_000_001, 330186_000_000, 330186, "外村")
    village(COUNTY + 3_001, COUNTY, name="丙村")
    village(SECOND, TOWNSHIP, name="三村")
    for wanted, code in [
        (Offer(330186_000_001, "1号", "x", "y"), "other county"),
        (Offer(COUNTY + 3_001, "1号", "x", "y"), "plan elsewhere"),
        (Offer(SECOND, "1号", "x", "y"), "own village"),
        (Offer(OTHER, "1号", "x", "y"), "unknown village"),
        (Offer(THERE, " ", "x", "y"), "no address"),
        (Offer(THERE, "1号", " ", "y"), "needs reason"),
        (Offer(THERE, "1号", "x", " "), "needs behind"),
    ]:
        with pytest.raises(Refused, match=code):
            offer(here, enrolment, wanted, now=at)
    with pytest.raises(Refused, match="unknown enrolment"):
        offer(town.viewer("cadre"), enrolment, WANTED, now=at)
    asked = offer(here, enrolment, WANTED, now=at)
    move(here, person, "9组9号", VILLAGE, now=at)
    with scoped(ENGINE):
        ends = Enrolment.objects.get(pk=enrolment).ends
    with pytest.raises(Refused, match="free already"):
        offers.answer(neighbour(), asked, accept=True, now=ends)
    with scoped(ENGINE):
        assert Transfer.objects.get(pk=asked).state == "asked"
