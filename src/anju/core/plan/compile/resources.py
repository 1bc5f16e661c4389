"""Resources, the forms by which one of them is taken and given back, and digests: lists compiled to ordinary duties."""

from datetime import date, datetime, timedelta
from typing import Literal, cast

from anju.core.language.diagnostic import Spot
from anju.core.language.tree import Entry, Leaf, Node, Row, Table
from anju.core.language.values import spelled, time_of
from anju.core.plan.compile import faults
from anju.core.plan.compile.log import place_of
from anju.core.plan.compile.reader import Reader
from anju.core.plan.compile.scope import Scope
from anju.core.plan.model import DIGEST, Digest, Field, Form, Lists, Resource, Text
from anju.core.plan.resource import EXCEPTION, UNIT

_Since = Literal["last", "day"]
_ZERO = timedelta(0)
_DAY = date(2000, 1, 1)


def read_resources(root: Reader) -> dict[str, Resource]:
    """The plan's resources by name."""
    return {reader.name: _resource(reader) for reader in root.children("resources", "resource")}


def _resource(reader: Reader) -> Resource:
    capacity = reader.whole("capacity") or 1
    at_once = reader.whole("at_once") or capacity
    exception = reader.words("exception")
    if at_once > capacity or (exception and at_once == capacity):
        reader.wrong(faults.AT_ONCE, "at_once" if reader.has("at_once") else "exception", capacity=capacity)
    return Resource(
        reader.name, reader.title(), reader.name_of("kept_by", "role"), capacity, at_once, exception, reader.names("cites"),
        reader.words("detail"), place_of(reader.spot),
    )  # fmt: skip


def form_of(scope: Scope, reader: Reader) -> str:
    """The form of a duty that takes or gives back and says no other: which one, and where the plan allows an exception, why. Empty: neither."""
    taken, given = (scope.resources.get(reader.text(key)) for key in ("takes", "gives_back"))
    found = taken or given
    if found is None:
        return ""
    which = Field(UNIT, found.title, "text", required=taken is not None, place=found.place)
    why = [Field(EXCEPTION, taken.exception, "text", required=False, sealed=True, place=taken.place)] if taken and taken.exception else []
    title = Text(f"领用：{found.title.zh}", f"Take: {found.title.en}") if taken else Text(f"归还：{found.title.zh}", f"Give back: {found.title.en}")
    form = Form(found.taking if taken else found.giving_back, title, (which, *why), place=found.place)
    return scope.forms.setdefault(form.name, form).name


def read_digests(track: Reader) -> tuple[tuple[Digest, Reader], ...]:
    """The digests of a track, each with the duty to send it as if it were written: open from the cut-off on, late `within` after its hour."""
    return tuple((_digest(reader), _duty(reader)) for reader in track.children("digests", "digest"))


def _digest(reader: Reader) -> Digest:
    return Digest(
        reader.name, reader.title(), cast(Lists, reader.one_of("lists", "enrolled")), reader.duration("cut_off") or _ZERO,
        reader.names("to", "role"), cast(_Since, reader.one_of("since", "last")), reader.flag("strike"),
        reader.name_of("struck_by", "role"), reader.names("cites"), place_of(reader.spot),
    )  # fmt: skip


def _duty(reader: Reader) -> Reader:
    spot, before = reader.spot_of("at"), reader.duration("cut_off") or _ZERO
    within = before + (reader.duration("within") or _ZERO)
    if not within and not reader.has("within"):
        reader.log.note(faults.NO_WITHIN, reader.spot)
    opens = Table((Entry("times", Row((Leaf(_cut(reader, before), spot, quoted=True),), spot), spot),), spot)
    entries: list[Entry] = [
        Entry("opens", opens, spot), _said("within", spelled(within or before), reader.spot_of("within")),
        _said("evidence", DIGEST, reader.spot), *_copied(reader, "title", "detail", "owner", "falls_back", "ladder", "force", "cites", "acknowledge"),
    ]  # fmt: skip
    to = reader.node("to")
    tells = [Entry("tells", to, reader.spot_of("to"))] if to is not None else []
    return Reader(reader.log, Table((*entries, *tells), reader.spot), "duty", reader.spot, f"digest.{reader.name}")


def _cut(reader: Reader, before: timedelta) -> str:
    """The hour of the cut-off, on the day of the list."""
    node = reader.node("at")
    at = time_of(node.text) if isinstance(node, Leaf) else None
    if at is None:
        if node is not None:
            reader.wrong(faults.NOT_A_TIME, "at", value=node.text if isinstance(node, Leaf) else "")
        return "00:00"
    cut = datetime.combine(_DAY, at) - before
    if cut.date() != _DAY:
        reader.wrong(faults.CUT_OFF, "cut_off", at=f"{at:%H:%M}")
        return "00:00"
    return f"{cut:%H:%M}"


def _copied(reader: Reader, *keys: str) -> list[Entry]:
    return [Entry(key, node, reader.spot_of(key)) for key in keys if (node := reader.node(key)) is not None]


def _said(key: str, text: str, spot: Spot) -> Entry:
    node: Node = Leaf(text, spot)
    return Entry(key, node, spot)
