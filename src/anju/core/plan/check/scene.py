"""The plan under examination, and the ways of pointing at a line of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from anju.core.language.diagnostic import Diagnostic, Fault, Spot
from anju.core.plan.model import Place, Plan, Rule, Text, Track


@dataclass(frozen=True, slots=True)
class Scene:
    """A compiled plan with one of its tracks."""

    plan: Plan
    track: Track

    @property
    def rules(self) -> Iterator[Rule]:
        """The track's rules, as written and as expanded."""
        return iter(self.track.rules.values())

    @property
    def where(self) -> Mapping[str, str]:
        """The track, for faults that may stand in one of several."""
        return {"track_zh": self.track.title.zh or self.track.name, "track_en": self.track.title.en or self.track.name}

    def rule(self, fault: Fault, rule: Rule, key: str = "", **values: object) -> Diagnostic:
        """A fault of one rule, at the line of `key` where it is written, else at the rule's own."""
        return fault.at(spot_of(self.plan, rule.place, key), **_names(rule.name, rule.title), **values)

    def named(self, fault: Fault, place: Place, name: str, title: Text, key: str = "", **values: object) -> Diagnostic:
        """A fault of anything else that has a name, a title and a place."""
        return fault.at(spot_of(self.plan, place, key), **_names(name, title), **values)

    def standing(self, role: str) -> bool:
        """Whether the role is a post, held whoever the enrolment is about. An unknown one was reported before and counts."""
        known = self.plan.roles.get(role)
        return known is None or known.kind == "post"

    def filled(self, role: str) -> bool:
        """Whether some duty of the track fills the role's seat."""
        return any(rule.fills == role for rule in self.rules)


def spot_of(plan: Plan, place: Place, key: str = "") -> Spot:
    """The line of `key` in the table begun at `place`; the table's own where the key is not written."""
    found = plan.lines.get((place, key), place) if key else place
    return Spot(found.file, found.line)


def top(plan: Plan, key: str) -> Spot:
    """The line of one of the plan's own keys."""
    whole = next((place for place, name in plan.lines if name == "plan"), Place("plan.yaml", 0))
    return spot_of(plan, whole, key)


def _names(name: str, title: Text) -> dict[str, object]:
    return {"name": name, "zh": title.zh or name, "en": title.en or name}
