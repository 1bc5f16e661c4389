"""The demo of another plan of the library: a county of its own beside the first, built in the background when a visitor chooses it."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from procrastinate.exceptions import AlreadyEnqueued

from anju.core.plan.compile import title_of
from anju.core.plan.model import Text
from anju.operations import clock, later
from anju.operations.demo.again import forget_making, making
from anju.operations.demo.script import NoScript, county, library, own_words, script
from anju.operations.demo.start import build
from anju.operations.folder import texts_of
from anju.records.models import Area
from anju.records.scope import ENGINE, scoped

log = logging.getLogger(__name__)

FAILED = "failed"
WHOLE = 100


class Failed(Exception):
    """The area could not be built; nothing of it was kept."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan whose demo may be chosen, with one line of what it is about."""

    folder: str
    title: Text
    note: Text


@cache
def plans() -> tuple[Shown, ...]:
    """Every plan of the library, the one whose demo stands from the start first."""
    return tuple(_shown(folder) for folder in library())


def _shown(folder: str) -> Shown:
    first = texts_of(Path(settings.ANJU_PLANS) / folder / "plan.yaml")
    return Shown(folder, title_of({"plan.yaml": first["plan.yaml"]}), Text(**own_words(folder).get("note", {"zh": "", "en": ""})))


def standing() -> frozenset[str]:
    """The folders of the plans whose demos are built."""
    counties = {county(folder): folder for folder in library()}
    with scoped(ENGINE):
        return frozenset(counties[number] for number in Area.objects.filter(pk__in=counties).values_list("pk", flat=True))


def built(folder: str) -> bool:
    """Whether the plan's demo stands; false where there is no such plan."""
    return folder in standing()


def choose(folder: str) -> bool:
    """Have the plan's demo built in the background unless it stands or is being built; whether it has to be waited for. Raises `NoScript`."""
    if not settings.ANJU_DEMO or folder not in library():
        raise NoScript(folder)
    if built(folder):
        return False
    if _said(folder) in (None, FAILED):
        _tell(folder)(0)
    with suppress(AlreadyEnqueued), scoped(ENGINE):
        later.area(folder)
    return True


def progress(folder: str) -> int | None:
    """How many hundredths of the plan's demo are done while it is being built; None where nobody builds it. Raises `Failed`."""
    said = _said(folder)
    if said == FAILED:
        raise Failed
    return None if said is None else int(said or 0)


def make(folder: str) -> None:
    """Build the plan's demo at Anju's now, whole or not at all. What happens already or twice does no harm."""
    try:
        if settings.ANJU_DEMO and not built(folder):
            path, said = script(folder)
            with scoped(ENGINE):
                build(said, texts_of(path), clock.now(), _tell(folder))
    except Exception:  # whatever it was, whoever waits is told that it failed; the job fails with it
        making(folder).write_text(FAILED, encoding="ascii")
        raise
    forget_making(folder)


def _tell(folder: str) -> Callable[[float], None]:
    place = making(folder)

    def tell(share: float) -> None:
        place.write_text(str(int(share * WHOLE)), encoding="ascii")

    return tell


def _said(folder: str) -> str | None:
    try:
        return making(folder).read_text(encoding="ascii")
    except FileNotFoundError:
        return None
