"""What the compiler keeps while it reads: the faults found, the names called on, and where each key is written."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from anju.core.language.diagnostic import Diagnostic, Fault, Spot
from anju.core.language.nearest import nearest
from anju.core.language.tree import Table
from anju.core.plan.compile import faults
from anju.core.plan.model import Place, Series

KINDS: Mapping[str, tuple[str, str]] = {
    "role": ("角色", "role"),
    "form": ("表单", "form"),
    "document": ("文书", "document"),
    "roster": ("值守表", "roster"),
    "register": ("名册", "register"),
    "resource": ("资源", "resource"),
    "qualification": ("资格", "qualification"),
    "team": ("责任组", "team"),
    "track": ("管控类别", "track"),
    "ladder": ("上报梯级", "ladder"),
    "stage": ("阶段", "stage"),
    "duty": ("任务", "duty"),
    "incident": ("事件", "incident"),
    "parameter": ("参数", "parameter"),
}
_HOMES = {
    "document": "documents", "roster": "rosters", "stage": "stages", "duty": "duties", "incident": "incidents", "register": "registers",
    "resource": "resources", "qualification": "qualifications", "team": "teams",
}  # fmt: skip
_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class Reference(NamedTuple):
    """Somebody calls on `name`, a `kind` of the track (or of the plan, where the kind stands there)."""

    kind: str
    name: str
    track: str
    spot: Spot


@dataclass(slots=True)
class Log:
    """One compilation's notes. `track` is the one being read."""

    found: list[Diagnostic] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    lines: dict[tuple[Place, str], Place] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    """Parameter to what a reader sees of it, put into visible texts."""
    left_out: Mapping[tuple[str, ...], Table] = field(default_factory=dict)
    """Tables switched off by a parameter, by the keys that lead to them; whoever calls on one calls on nothing."""
    groups: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """(track, duty) to the duties it was split into, one for each owner."""
    series: dict[tuple[str, str], Series] = field(default_factory=dict)
    """(track, tests) to their days and duties."""
    spread: set[tuple[str, str]] = field(default_factory=set)
    """Of those, the ones whose days follow from how many there are."""
    used: set[str] = field(default_factory=set)
    track: str = ""

    def note(self, fault: Fault, spot: Spot, **values: object) -> None:
        """Reports one fault."""
        self.found.append(fault.at(spot, **values))

    def call(self, kind: str, name: str, spot: Spot) -> None:
        """Notes that `name` must exist; looked up when all is read."""
        self.references.append(Reference(kind, name, self.track, spot))

    def gone(self, kind: str, name: str) -> Table | None:
        """What a name of this kind meant before a parameter switched it off; None for a name that was not."""
        home = _HOMES.get(kind)
        if home is None:
            return None
        return self.left_out.get((home, name)) or self.left_out.get(("tracks", self.track, home, name))

    def members(self, name: str) -> tuple[str, ...]:
        """The duties meant by a name: those it was split into, none where it is left out."""
        if self.gone("duty", name):
            return ()
        return self.groups.get((self.track, name), (name,))

    def filled(self, text: str, spot: Spot) -> str:
        """A visible text with the parameters it names put in."""

        def value(hole: re.Match[str]) -> str:
            name = hole[1]
            self.used.add(name)
            if name not in self.shown:
                self.note(faults.UNKNOWN_NAME, spot, name=name, kind_zh=KINDS["parameter"][0], kind_en="parameter", **hint(name, self.shown))
            return self.shown.get(name, "")

        return _HOLE.sub(value, text)


def hint(word: str, known: Iterable[str]) -> dict[str, str]:
    """What to say of the nearest known word; the known words themselves where none is near and they are few."""
    names = sorted(known)
    near = nearest(word, names)
    if near:
        return {"hint_zh": f"您是不是想写“{near}”？", "hint_en": f'Did you mean "{near}"?'}
    if names and len(names) <= 24:
        return {"hint_zh": f"已有的是：{'、'.join(names)}。", "hint_en": f"There is: {', '.join(names)}."}
    return {"hint_zh": "请核对名字，或先写出它。", "hint_en": "Compare the name, or write it first."}


def place_of(spot: Spot) -> Place:
    """The spot as the compiled plan keeps it."""
    return Place(spot.file, spot.line)
