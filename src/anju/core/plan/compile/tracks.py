"""One track: its stages, its duties, what they call for, who holds the household and who signs at the end."""

from dataclasses import replace
from typing import Literal, cast

from anju.core.plan.compile import faults
from anju.core.plan.compile.custody import add_arrivals, read_custody
from anju.core.plan.compile.duties import owners_of, read_duty
from anju.core.plan.compile.effects import read_incidents, read_reactions, settle_leads
from anju.core.plan.compile.firsts import with_first
from anju.core.plan.compile.grammar import SHAPES
from anju.core.plan.compile.log import place_of
from anju.core.plan.compile.openings import read_enters
from anju.core.plan.compile.papers import read_term
from anju.core.plan.compile.reader import Reader
from anju.core.plan.compile.resources import read_digests
from anju.core.plan.compile.scope import Scope
from anju.core.plan.compile.series import duties_of
from anju.core.plan.compile.shown import SHAPE_NAMES
from anju.core.plan.compile.signoff import follow_reviews, read_release
from anju.core.plan.compile.teams import called_for
from anju.core.plan.model import RECEIPT, Calendar, Called, Entry, Opening, Stage, Subject, Term, Track

_Mode = Literal["compulsory", "voluntary"]


_NAMED = ("title", "cites", "subject", "not_supplied")


def read_track(scope: Scope, reader: Reader, term: Term | None, legal: Reader | None) -> Track:
    """The track with all of its rules; `scope` is this track's own. `term` and `legal` are the plan's, for a track that has none."""
    scope.log.track = reader.name
    own = reader.child("legal", "legal") or legal
    mode = cast(_Mode, own.one_of("mode", "compulsory") if own else "compulsory")
    inherited = term if mode == "compulsory" or not reader.has("legal") else None
    return replace(
        _not_supplied(reader) if reader.flag("not_supplied") else _measures(scope, reader),
        mode=mode, article=own is not None and own.one_of("article", "none") == "required", term=read_term(reader) or inherited,
        cites=reader.names("cites"),
    )  # fmt: skip


def _not_supplied(reader: Reader) -> Track:
    """A way the text names without measures."""
    for key in SHAPES["track"]:
        if key not in _NAMED and reader.has(key):
            reader.wrong(faults.NOT_SUPPLIED, key, name=reader.name)
    subject = cast(Subject, reader.one_of("subject", "person"))
    return Track(reader.name, reader.title(), subject, (), {}, (), {}, supplied=False, place=place_of(reader.spot))


def _measures(scope: Scope, reader: Reader) -> Track:
    for key in ("stages", "duties"):
        if not reader.has(key):
            zh, en = SHAPE_NAMES["track"]
            scope.log.note(faults.MISSING_KEY, reader.spot, key=key, shape_zh=zh, shape_en=en[0].upper() + en[1:])
    duties = tuple(part for duty in reader.children("duties", "duty") for part in with_first(duty))
    _group(scope, duties)
    read = tuple(_stage(scope, stage) for stage in reader.children("stages", "stage"))
    scope.stages, scope.asides = (tuple(stage.name for stage in read if stage.aside is aside) for aside in (False, True))
    tests = tuple((tests.name, duty) for tests in reader.children("tests", "tests") for duty in duties_of(scope, tests))
    incidents, outcomes = read_incidents(scope, reader)
    for duty in duties:
        read_duty(scope, duty)
    for series, duty in tests:
        read_duty(scope, duty)
        rule = scope.rules[duty.name]
        scope.rules[duty.name] = replace(rule, series=series if rule.apart else "", opens=_spread(scope, series, rule.opens))
    digests = read_digests(reader)
    for digest, duty in digests:
        read_duty(scope, duty)
        if digest.striking in scope.rules:
            scope.rules[digest.striking] = replace(scope.rules[digest.striking], evidence=RECEIPT)
    settle_leads(scope)
    custody = read_custody(scope, reader)
    add_arrivals(scope)
    sign_off, returned = read_release(scope, reader)
    follow_reviews(scope)
    reactions = (*read_reactions(scope, reader), *outcomes, *returned, *called_for(scope))
    return Track(
        reader.name, reader.title(), cast(Subject, reader.one_of("subject", "person")), read, dict(scope.rules), reactions, incidents,
        reader.name_of("unowned", "incident"), reader.name_of("passes_to", "role"), custody, sign_off, reader.names("waived_by", "role"),
        place=place_of(reader.spot), of=reader.text("of"), publishes=reader.names("publishes", "form"),
        digests={digest.rule: digest for digest, _ in digests},
        enrols=reader.names("enrols", "role"),
    )  # fmt: skip


def _group(scope: Scope, duties: tuple[Reader, ...]) -> None:
    """Duties that several roles each have are known by their parts before anything calls on them."""
    for duty in duties:
        owners = owners_of(scope, duty)
        if len(owners) > 1:
            scope.log.groups[(scope.log.track, duty.name)] = tuple(f"{duty.name}.{owner}" for owner in owners)


def _spread(scope: Scope, tests: str, opens: Opening) -> Opening:
    """A test knows the others that it is spread with."""
    where = (scope.log.track, tests)
    return replace(opens, series=scope.log.series[where]) if where in scope.log.spread and isinstance(opens, Calendar) else opens


def _stage(scope: Scope, reader: Reader) -> Stage:
    node, aside = reader.node("enters"), reader.flag("aside")
    enters = read_enters(scope.log, node, reader.spot_of("enters")) if node is not None else None
    if (node is None) is not aside:
        scope.log.note(faults.STAGE_ASIDE if aside else faults.ENTERS, reader.spot)
    return Stage(reader.name, reader.title(), Called() if aside else enters or Entry(), place_of(reader.spot), aside)
