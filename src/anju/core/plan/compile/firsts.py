"""A duty of the calendar that is also asked for at once becomes two: one by the calendar, and one on entering its stage."""

from anju.core.language.tree import Entry, Leaf, Node, Table
from anju.core.plan.compile.calendars import DAYS
from anju.core.plan.compile.grammar import SHAPES
from anju.core.plan.compile.reader import Reader

_AT_ONCE = "on_entry"
_LATER = (*DAYS, "every")


def with_first(duty: Reader) -> tuple[Reader, ...]:
    """The duty as written; with `on_entry` beside its days, or every so many days, `name` by the calendar and `name.first` on entering its stage."""
    opens = duty.node("opens")
    if not isinstance(opens, Table) or not opens.find(_AT_ONCE) or not any(opens.find(way) for way in _LATER):
        return (duty,)
    later = Table(tuple(entry for entry in opens.entries if entry.key != _AT_ONCE), opens.spot)
    at_once = Table(tuple(entry for entry in opens.entries if entry.key == _AT_ONCE), opens.spot)
    first = {"opens": at_once, "title": _title(duty), **_evidence(duty)}
    return _with(duty, duty.name, {"opens": later}), _with(duty, f"{duty.name}.first", first)


def _with(duty: Reader, name: str, changed: dict[str, Node]) -> Reader:
    written = {key: node for key in SHAPES["duty"] if (node := duty.node(key)) is not None}
    entries = tuple(Entry(key, node, duty.spot_of(key)) for key, node in {**written, **changed}.items())
    return Reader(duty.log, Table(entries, duty.spot), "duty", duty.spot, name)


def _title(duty: Reader) -> Node:
    said, spot = duty.title(), duty.spot_of("title")
    words = (("zh", f"{said.zh}（第一次）"), ("en", f"{said.en} (the first time)"))
    return Table(tuple(Entry(key, Leaf(text, spot, quoted=True), spot) for key, text in words), spot)


def _evidence(duty: Reader) -> dict[str, Node]:
    """A form written in place is known by the name of the duty."""
    written = duty.node("evidence")
    return {"evidence": Leaf(duty.name, written.spot)} if isinstance(written, Table) else {}
