"""A command whose posts the plan lets see needs only: by the database it sees what it needs to act on, and nothing of how somebody is."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, ProgrammingError, transaction

from anju.operations.paper.fetch import fetch, shelves
from anju.operations.paper.make import make
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.operations.tick import tick
from anju.operations.viewer import viewer_of
from anju.records.models import (
    CallLog,
    Climb,
    Counter,
    Duty,
    Enrolment,
    Entry,
    Evidence,
    Identity,
    Incident,
    Member,
    Paper,
    Post,
    Pulse,
    Review,
    Serving,
)  # fmt: skip
from anju.records.queries import incidents as troubles
from anju.records.queries import said
from anju.records.scope import ENGINE, scoped
from tests.world import COUNTY, NOON, TOWNSHIP, World, world

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def ill(town: World) -> int:
    """An enrolment with a fever told, a need, an at-risk word and a late duty."""
    enrolment, command = town.enrol(), town.viewer("command")
    report = {"celsius": 38.6, "site": "axillary"}
    for form, values in (("report", report), ("need", {"kind": "medicine", "note": "药"}), ("safety", {"worry": "hurt", "reach": "come"})):
        record(command, enrolment, [Said("evidence", form, values, via="household")], now=NOON + HOUR)
    tick(NOON + 30 * HOUR)
    return enrolment


def test_it_reads_needs_and_what_to_act_on_and_no_health_ledger_or_paper() -> None:
    town = world()
    enrolment = ill(town)
    office = town.viewer("bureau_office")
    assert (office.purpose, office.wide, office.sees) == ("area", False, ("need",))
    assert town.viewer("command").wide
    paper = make(town.viewer("command"), enrolment, "temperature_sheet", now=NOON + 30 * HOUR)
    with scoped(office.scope()):
        assert set(Evidence.objects.filter(enrolment=enrolment).values_list("form", flat=True)) == {"need"}
        for model in (Entry, Paper, Serving):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                list(model.objects.filter(enrolment=enrolment))
        for rows in (
            Incident.objects.values_list("outcome"), Pulse.objects.values_list("memory"), CallLog.objects.values_list("note"),
            Review.objects.values_list("less_restrictive"),
        ):  # fmt: skip
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                list(rows)
        assert said.said(enrolment, ["report", "contact", "assessment", "safety"]) == ()
        assert Enrolment.objects.filter(pk=enrolment).exists()
        assert Identity.objects.filter(person__enrolments=enrolment).exists()
        assert Duty.objects.filter(enrolment=enrolment, how=None).exists()
        assert Climb.objects.filter(enrolment=enrolment).exists()
        assert Counter.objects.exists()
        assert {row.enrolment for row in troubles.unsettled(TOWNSHIP, TOWNSHIP + 999, hidden=False)} == {enrolment}
    with pytest.raises(Refused, match="paper gone"):
        fetch(office, paper, "check", now=NOON + 30 * HOUR)
    assert "temperature_sheet" not in {shelf.document.name for shelf in shelves(office, enrolment)}


def test_what_it_wrote_down_itself_it_reads() -> None:
    town = world()
    enrolment, office = town.enrol(), town.viewer("bureau_office")
    record(office, enrolment, [Said("evidence", "report", {"celsius": 36.6, "site": "axillary"}, via="call")], now=NOON + HOUR)
    with scoped(office.scope()):
        assert Evidence.objects.filter(enrolment=enrolment, form="report").exists()


@pytest.mark.parametrize(
    ("roles", "sees"), [(["county_command"], ("need",)), (["county_command", "county_cdc"], ("health", "need", "watch", "duty"))]
)
def test_a_post_above_the_area_that_adopted_is_bound_too_and_the_widest_post_counts(roles: list[str], sees: tuple[str, ...]) -> None:
    town = world()
    with scoped(ENGINE):
        member = Member.objects.create_user("county", "pass-word-of-test", purpose="area", area_id=COUNTY, name="县")
        agency = Post.objects.get(pk=town.posts["county_command"]).agency
        for role in roles:
            Post.objects.create(member=member, agency=agency, area_id=COUNTY, role=role, title=role, active_from=NOON - 9 * HOUR)
    assert viewer_of(member, NOON).sees == sees


def test_a_command_without_a_post_sees_no_case_by_the_database() -> None:
    town = world()
    ill(town)
    with scoped(ENGINE):
        member = Member.objects.create_user("idle", "pass-word-of-test", purpose="area", area_id=COUNTY, name="县")
    viewer = viewer_of(member, NOON + 30 * HOUR)
    assert (viewer.purpose, viewer.posts, viewer.lo > viewer.hi) == ("seat", (), True)
    said_to_all = {"Published"}
    for model in apps.get_app_config("records").get_models():
        if model.__name__ not in said_to_all and {field.name for field in model._meta.concrete_fields} & {"enrolment", "person", "address", "values"}:
            with scoped(viewer.scope()), suppress(ProgrammingError), transaction.atomic():  # where the role may read nothing at all
                assert not model.objects.values_list("pk").exists(), model
    with scoped(ENGINE):
        Post.objects.filter(pk=town.posts["county_command"]).update(member=member)
    assert viewer_of(member, NOON + 30 * HOUR).purpose == "area"


def test_a_post_whose_role_no_plan_knows_reads_nothing() -> None:
    town = world()
    with scoped(ENGINE):
        Post.objects.filter(pk=town.posts["bureau_office"]).update(role="abolished")
    assert town.viewer("bureau_office").sees == ()
