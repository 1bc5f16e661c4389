"""The plans on disk, and putting one into force over an area with that area's parameters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from anju.core.plan.clauses import Clause, read_clauses
from anju.core.plan.compile import Diagnostic, parameters_of
from anju.core.plan.model import Parameter, Plan
from anju.operations.adopt import adopt, publish
from anju.operations.folder import clauses_of, folders, rules_of, texts_of
from anju.operations.plans import compiled, examples, judged
from anju.operations.post import manages
from anju.operations.stand import stand
from anju.operations.viewer import Viewer
from anju.records.scope import ENGINE, scoped


@dataclass(frozen=True, slots=True)
class Offer:
    """A plan that an area may adopt. `plan` is compiled with stand-ins where a parameter has no default; None where the text is faulty."""

    folder: str
    texts: Mapping[str, str]
    plan: Plan | None
    parameters: Mapping[str, Parameter]
    stand_ins: Mapping[str, str]
    """A value for each parameter without a default, so that the plan can be judged before anybody adopts it."""


def offers() -> tuple[Offer, ...]:
    """Every plan of the library, by the name of its folder."""
    return tuple(_offer(folder) for folder in folders(Path(settings.ANJU_PLANS)))


def offer(folder: str) -> Offer | None:
    """The plan in `folder`; None where there is none."""
    return next((_offer(each) for each in folders(Path(settings.ANJU_PLANS)) if each.name == folder), None)


def judge(offered: Offer, given: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """Everything against adopting it with these parameters; empty: its loop is closed."""
    return judged(offered.texts, given)


def put_in_force(
    viewer: Viewer, texts: Mapping[str, str], area: int, given: Mapping[str, str], now: datetime, *, basis: str = "", decider: str = ""
) -> int:
    """Publish and adopt it over `area`, and open the tracks of the area itself and of its units; tells the adoption's number.

    Raises `Unable` beyond what the viewer manages, `anju.operations.adopt.Faulty` where it is not closed.
    """
    manages(viewer, area)
    with scoped(ENGINE):
        version = publish(texts, by=viewer.who, now=now)
        number = adopt(version, area, given, by=viewer.who, now=now, basis=basis, decider=decider)
        stand(viewer, number, now)
    return number


def _offer(folder: Path) -> Offer:
    return _read(folder.name, tuple(sorted(texts_of(folder).items())))


@lru_cache(maxsize=64)
def _read(folder: str, texts: tuple[tuple[str, str], ...]) -> Offer:
    """Text that has not changed is not read again: a page that lists the library would wait for it each time."""
    files = dict(texts)
    given = examples(files)
    plan, _faults = compiled(files, given)
    return Offer(folder, files, plan, parameters_of(files), given)


def clauses() -> Mapping[str, Clause]:
    """What each clause of the library's source plans asks, by id; what cannot be read is left out (`anju clauses` tells it)."""
    return _listed(Path(settings.ANJU_PLANS), clauses_of)


def rules() -> Mapping[str, Clause]:
    """The rules that outrank every clause, by id, in their order."""
    return _listed(Path(settings.ANJU_PLANS), rules_of)


@lru_cache(maxsize=2)
def _listed(library: Path, texts: Callable[[Path], Mapping[str, str]]) -> Mapping[str, Clause]:
    """Read once a process: pages look clauses up."""
    return read_clauses(texts(library))[0]
