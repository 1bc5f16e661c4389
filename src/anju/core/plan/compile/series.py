"""`tests:` of a track become ordinary duties: one a test, one for its result, one for whoever comes along."""

from anju.core.language.diagnostic import Spot
from anju.core.language.tree import Entry, Leaf, Node, Row, Table
from anju.core.plan.compile import faults
from anju.core.plan.compile.reader import Reader
from anju.core.plan.compile.scope import Scope
from anju.core.plan.model import Series

_OF_TEST = ("detail", "within", "apart", "owner", "answered_by", "ladder", "makeup", "force", "quiet", "missed", "amber", "cites")
_OF_RESULT = ("detail", "owner", "within", "amber", "answered_by", "ladder", "makeup", "force", "missed", "when", "cites")
_OF_ESCORT = ("within", "ladder", "force", "quiet", "cites")
EVERY = 0
"""The number of a test that comes again and again."""


def duties_of(scope: Scope, tests: Reader) -> tuple[Reader, ...]:
    """The duties that one entry of `tests:` stands for: `pcr.1` .. `pcr.n`, or `pcr` where it comes every so many days, and `pcr.result`."""
    days = _days(tests)
    found: list[Reader] = []
    names: list[str] = []
    for number, day in days:
        name = f"{tests.name}.{number}" if number else tests.name
        names.append(name)
        found.extend(_test(scope, tests, name, number, day))
    if [number for number, _ in days] != [EVERY]:
        scope.log.groups[(scope.log.track, tests.name)] = tuple(names)
        scope.log.series[(scope.log.track, tests.name)] = Series(tests.name, tuple(day for _, day in days), tuple(names))
        scope.log.spread |= {(scope.log.track, tests.name)} if tests.has("count") else set()
    result = tests.child("result", "result")
    if result is not None and names:
        found.append(_result(tests, result, names))
    return tuple(found)


def _days(tests: Reader) -> list[tuple[int, int]]:
    """Number and day of the term of each test; spread evenly from the first day to the last where only their count is written."""
    ways = [way for way in ("count", "every", "on_days") if tests.has(way)]
    if ways == ["every"]:
        return [(EVERY, tests.days("every") or 1)]
    if ways == ["on_days"]:
        numbers = sorted({int(text) for text in tests.names("on_days") if text.isascii() and text.isdigit() and int(text) > 0})
        if numbers:
            return list(enumerate(numbers, 1))
    if ways == ["count"] and tests.has("in"):
        count, span = tests.whole("count") or 1, tests.days("in") or 1
        if count <= span:
            return [(n + 1, 1 + (n * (span - 1)) // max(count - 1, 1)) for n in range(count)]
    tests.log.note(faults.SERIES, tests.spot)
    return []


def _test(scope: Scope, tests: Reader, name: str, number: int, day: int) -> list[Reader]:
    spot = tests.spot_of(next(way for way in ("count", "every", "on_days") if tests.has(way)))
    when = [_leaf("every", f"{day} days", spot)] if number == EVERY else [_leaf("on_days", str(day), spot)]
    opens = Entry("opens", Table((Entry("times", tests.node("at") or Leaf("", spot), tests.spot_of("at")), *when), spot), spot)
    entries = [_title(tests, number), opens, *_copied(tests, _OF_TEST), *_evidence(tests, tests.name)]
    with_whom = tests.text("together")
    if with_whom not in scope.roles:
        return [_duty(tests, name, [*entries, *_copied(tests, ("together",))])]
    escort = f"{name}.{with_whom}"
    zh, en = scope.title_of(with_whom)
    beside = [_title(tests, number, f"{zh}陪同：", f"{en} comes along: "), opens, _leaf("owner", with_whom, tests.spot_of("together"))]
    return [
        _duty(tests, name, [*entries, _leaf("together", escort, tests.spot_of("together"))]),
        _duty(tests, escort, [*beside, *_copied(tests, _OF_ESCORT)]),
    ]


def _result(tests: Reader, result: Reader, names: list[str]) -> Reader:
    spot = result.spot
    opens = Entry("opens", Table((Entry("after_any", Row(tuple(Leaf(name, spot) for name in names), spot), spot),), spot), spot)
    title = [] if result.has("title") else [_title(tests, EVERY, "结果：", "Result: ")]
    cites = [] if result.has("cites") else _copied(tests, ("cites",))
    entries = [*title, *_copied(result, ("title",)), opens, *_copied(result, _OF_RESULT), *cites]
    return _duty(result, f"{tests.name}.result", [*entries, *_evidence(result, f"{tests.name}.result")])


def _duty(reader: Reader, name: str, entries: list[Entry]) -> Reader:
    return Reader(reader.log, Table(tuple(entries), reader.spot), "duty", reader.spot, name)


def _copied(reader: Reader, keys: tuple[str, ...]) -> list[Entry]:
    return [Entry(key, node, reader.spot_of(key)) for key in keys if (node := reader.node(key)) is not None]


def _evidence(reader: Reader, form: str) -> list[Entry]:
    """A form written in place is known by the name of the tests, or of their result."""
    node: Node | None = reader.node("evidence")
    if node is None:
        return []
    spot = reader.spot_of("evidence")
    return [_leaf("evidence", form, spot) if isinstance(node, Table) else Entry("evidence", node, spot)]


def _title(tests: Reader, number: int, zh: str = "", en: str = "") -> Entry:
    said, spot = tests.title(), tests.spot_of("title")
    words = {"zh": f"{zh}{said.zh}" + (f"（第 {number} 次）" if number else ""), "en": f"{en}{said.en}" + (f" {number}" if number else "")}
    return Entry("title", Table(tuple(Entry(key, Leaf(text, spot, quoted=True), spot) for key, text in words.items()), spot), spot)


def _leaf(key: str, text: str, spot: Spot) -> Entry:
    return Entry(key, Leaf(text, spot), spot)
