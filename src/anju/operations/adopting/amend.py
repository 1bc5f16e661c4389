"""Amending a draft: its parameters, who is to have which role, or giving it up."""

from collections.abc import Mapping
from datetime import datetime

from anju.core.plan.compile import parameters_of
from anju.core.plan.model import PERSON
from anju.operations.plans import compiled
from anju.operations.post import manages
from anju.operations.unable import Unable, known
from anju.operations.viewer import Viewer
from anju.records.models import Draft
from anju.records.queries import adopting as queries
from anju.records.scope import ENGINE, scoped


def held(viewer: Viewer, number: int) -> Draft:
    """The draft, locked, where it waits for a decision and is the viewer's to make. Inside the engine's scope. Raises `Unable`."""
    row = known(Draft.objects.select_for_update().filter(pk=number).first())
    manages(viewer, row.area)
    if row.adoption_id is not None or row.dropped is not None:
        raise Unable("decided")
    return row


def set_parameters(viewer: Viewer, number: int, given: Mapping[str, str]) -> None:
    """Keep what the area sets otherwise than the plan's defaults, with why and who decided it where it says so (`name.reason`, `name.decider`);
    what the plan does not ask for is left out. Raises `Unable`."""
    with scoped(ENGINE):
        row = held(viewer, number)
        asked = parameters_of(row.texts)
        row.parameters = {name: value for name, value in given.items() if name in asked and value and value != asked[name].default}
        row.parameters |= {name: value for name, value in given.items() if value and name.partition(".")[0] in row.parameters}
        row.save(update_fields=["parameters"])


def give_roles(viewer: Viewer, number: int, posts: Mapping[str, int], now: datetime) -> None:
    """Keep whose holder is given which role once it is in force. Raises `Unable` where a role is not the plan's, or the post not held here."""
    with scoped(ENGINE):
        row = held(viewer, number)
        area = queries.one(number)
        known = {holder.post for holder in queries.holders(row.area, area.hi if area else row.area, now)}
        plan, _ = compiled(row.texts, {**row.parameters})
        roles = set(plan.roles) - {PERSON} if plan else set(posts)
        if not set(posts) <= roles:
            raise Unable("unknown role")
        if not set(posts.values()) <= known:
            raise Unable("no such post")
        row.roles = dict(posts)
        row.save(update_fields=["roles"])


def drop(viewer: Viewer, number: int, now: datetime) -> None:
    """Give it up; it stays as it was. Raises `Unable`."""
    with scoped(ENGINE):
        row = held(viewer, number)
        row.dropped = now
        row.save(update_fields=["dropped"])
