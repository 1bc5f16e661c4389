"""Two compiled plans, told apart rule by rule in words: what is added, what is gone, what is otherwise, and whom it concerns."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Literal

from anju.core.plan.differ.concern import concern
from anju.core.plan.differ.parts import KINDS, Key, Kind, Part, parts
from anju.core.plan.differ.say import label, say
from anju.core.plan.explain.item import Item
from anju.core.plan.explain.read import read
from anju.core.plan.model import Plan, Text

__all__ = ["KINDS", "Change", "Difference", "Kind", "differ"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing a part says otherwise: what it is about, and both sentences."""

    what: Text
    before: Text
    after: Text


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of the plan that is not the same. `says`: what is added or gone; `changes`: what is otherwise.

    `track` is empty for what belongs to the whole plan. `tracks` and `roles` name whom it concerns, under the old plan, the new one or both.
    """

    kind: Kind
    how: Literal["added", "removed", "changed"]
    track: str
    name: str
    title: Text
    changes: tuple[Change, ...]
    says: tuple[Text, ...]
    tracks: tuple[str, ...]
    roles: tuple[str, ...]


def differ(old: Plan, new: Plan) -> tuple[Difference, ...]:
    """Everything in which `new` is not `old`, in the plan's own order; nothing where they say the same.

    Where something stands in its text, and what the compiler derives of the rest (the digest, how far back it looks), is no difference.
    A changed parameter is one difference, and each rule that it changes is another.
    """
    return tuple(_differences(old, new))


def _differences(old: Plan, new: Plan) -> Iterator[Difference]:
    before, after = parts(old), parts(new)
    was, will = _sentences(old, before.keys() - after.keys()), _sentences(new, after.keys() - before.keys())
    for key in dict.fromkeys((*before, *after)):
        one, other = before.get(key), after.get(key)
        if one is None and other is not None:
            yield _whole(new, other, "added", will)
        elif other is None and one is not None:
            yield _whole(old, one, "removed", was)
        elif one is not None and other is not None and (changes := tuple(_changes(old, one, new, other))):
            tracks, roles = _both(concern(old, one), concern(new, other))
            yield Difference(key.kind, "changed", key.track, key.name, other.title, changes, (), tracks, roles)


def _changes(old: Plan, one: Part, new: Plan, other: Part) -> Iterator[Change]:
    for aspect in dict.fromkeys((*one.aspects, *other.aspects)):
        was, will = one.aspects.get(aspect), other.aspects.get(aspect)
        if was != will:
            only, instead = _apart(was, will)
            before, after = say(old, one, aspect, only), say(new, other, aspect, instead)
            if before == after:  # told by the same words: then by what stands in the plan
                before, after = Text(str(was), str(was)), Text(str(will), str(will))
            yield Change(label(aspect), before, after)


def _apart(was: object, will: object) -> tuple[object, object]:
    """Of two texts of several paragraphs, those that the other has not; anything else as it is."""
    if not (isinstance(was, tuple) and isinstance(will, tuple) and all(isinstance(one, Text) for one in (*was, *will))):
        return was, will
    return tuple(one for one in was if one not in will), tuple(one for one in will if one not in was)


def _whole(plan: Plan, part: Part, how: Literal["added", "removed"], sentences: dict[tuple[str, str], tuple[Text, ...]]) -> Difference:
    told = sentences.get((part.key.track, part.key.name)) if part.key.kind in ("duty", "stage", "reaction", "incident", "paper", "register") else None
    said = told or tuple(_line(plan, part, aspect, value) for aspect, value in part.aspects.items() if value not in (None, "", (), False))
    tracks, roles = concern(plan, part)
    return Difference(part.key.kind, how, part.key.track, part.key.name, part.title, (), said, tracks, roles)


def _line(plan: Plan, part: Part, aspect: str, value: object) -> Text:
    about, said = label(aspect), say(plan, part, aspect, value)
    return Text(f"{about.zh}：{said.zh}", f"{about.en}: {said.en}")


def _both(one: tuple[tuple[str, ...], ...], other: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(dict.fromkeys((*one[0], *other[0]))), tuple(dict.fromkeys((*one[1], *other[1])))


def _sentences(plan: Plan, wanted: Set[Key]) -> dict[tuple[str, str], tuple[Text, ...]]:
    """What the plan's page says of each item, by track and name, where any of it is wanted."""
    if not wanted:
        return {}
    reading = read(plan)
    found: list[tuple[str, Item]] = [("", item) for section in (reading.papers, reading.registers) for item in section.items]
    for track in reading.tracks:
        sections = (track.stages, track.reactions, track.incidents, track.release, *track.duties)
        found += [(track.name, item) for section in sections for item in section.items]
    return {(track, item.name): item.says for track, item in found}
