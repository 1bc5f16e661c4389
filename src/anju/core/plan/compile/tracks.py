"""One track: its stages, its duties, what they call for, who holds the household and who signs at the end."""

from typing import cast

from anju.core.plan.compile import faults
from anju.core.plan.compile.custody import add_arrivals, read_custody
from anju.core.plan.compile.duties import owners_of, read_duty
from anju.core.plan.compile.effects import read_incidents, read_reactions, settle_leads
from anju.core.plan.compile.log import place_of
from anju.core.plan.compile.openings import read_enters
from anju.core.plan.compile.reader import Reader
from anju.core.plan.compile.scope import Scope
from anju.core.plan.compile.signoff import follow_reviews, read_release
from anju.core.plan.model import Called, Entry, Stage, Subject, Track


def read_track(scope: Scope, reader: Reader) -> Track:
    """The track with all of its rules; `scope` is this track's own."""
    scope.log.track = reader.name
    duties = reader.children("duties", "duty")
    _group(scope, duties)
    read = tuple(_stage(scope, stage) for stage in reader.children("stages", "stage"))
    scope.stages, scope.asides = (tuple(stage.name for stage in read if stage.aside is aside) for aside in (False, True))
    incidents, outcomes = read_incidents(scope, reader)
    for duty in duties:
        read_duty(scope, duty)
    settle_leads(scope)
    custody = read_custody(scope, reader)
    add_arrivals(scope)
    sign_off, returned = read_release(scope, reader)
    follow_reviews(scope)
    reactions = (*read_reactions(scope, reader), *outcomes, *returned)
    return Track(
        reader.name, reader.title(), cast(Subject, reader.one_of("subject", "person")), read, dict(scope.rules), reactions, incidents,
        reader.name_of("unowned", "incident"), reader.name_of("passes_to", "role"), custody, sign_off, reader.names("waived_by", "role"),
        place_of(reader.spot), reader.text("of"), reader.names("publishes", "form"),
    )  # fmt: skip


def _group(scope: Scope, duties: tuple[Reader, ...]) -> None:
    """Duties that several roles each have are known by their parts before anything calls on them."""
    for duty in duties:
        owners = owners_of(scope, duty)
        if len(owners) > 1:
            scope.log.groups[(scope.log.track, duty.name)] = tuple(f"{duty.name}.{owner}" for owner in owners)


def _stage(scope: Scope, reader: Reader) -> Stage:
    node, aside = reader.node("enters"), reader.flag("aside")
    enters = read_enters(scope.log, node, reader.spot_of("enters")) if node is not None else None
    if (node is None) is not aside:
        scope.log.note(faults.STAGE_ASIDE if aside else faults.ENTERS, reader.spot)
    return Stage(reader.name, reader.title(), Called() if aside else enters or Entry(), place_of(reader.spot), aside)
