"""Reads one table of a plan's text, key by key. A key that is wrong is reported and read as if it said nothing."""

import re
from datetime import time, timedelta

from anju.core.language.diagnostic import Fault, Spot
from anju.core.language.tree import Entry, Leaf, Node, Row, Table
from anju.core.language.values import duration_of, flag_of, number_of, time_of
from anju.core.plan.compile import faults
from anju.core.plan.compile.grammar import NEEDED, SHAPES
from anju.core.plan.compile.log import Log, hint, place_of
from anju.core.plan.compile.shown import SHAPE_NAMES
from anju.core.plan.model import Text

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,59}", re.ASCII)
_DAYS = re.compile(r"(\d{1,6})\s*(?:days?|d|天|日)?", re.ASCII)
_CHINESE = re.compile(r"[\u3400-\u9fff]|\{")
_WORDY = re.compile(r"[a-z]{4,}")
"""Abbreviations and units stand in Chinese as they are; a word in small letters does not."""
_EMPTY = Text("", "")


class Reader:
    """The keys of one table of a known shape. Unknown keys and missing ones are reported as it is made; `spot` is where its name stands."""

    def __init__(self, log: Log, node: Node, shape: str, spot: Spot, name: str = "") -> None:
        self.log, self.shape, self.spot, self.name = log, shape, spot, name
        self._known = SHAPES[shape]
        self._entries: dict[str, Entry] = {}
        if isinstance(node, Table):
            self._take(node)
        else:
            log.note(faults.NOT_A_TABLE, spot, key=name or shape)

    def _take(self, table: Table) -> None:
        zh, en = SHAPE_NAMES[self.shape]
        for entry in table.entries:
            self.log.lines[(place_of(self.spot), entry.key)] = place_of(entry.spot)
            if entry.key not in self._known:
                self.log.note(faults.UNKNOWN_KEY, entry.spot, key=entry.key, shape_zh=zh, shape_en=en, **hint(entry.key, self._known))
            elif not (isinstance(entry.value, Leaf) and entry.value.empty):
                self._entries[entry.key] = entry
        for key in NEEDED.get(self.shape, ()):
            if key not in self._entries:
                self.log.note(faults.MISSING_KEY, self.spot, key=key, shape_zh=zh, shape_en=en[0].upper() + en[1:])

    def has(self, key: str) -> bool:
        """Whether the key was written with something after it."""
        return key in self._entries

    def spot_of(self, key: str) -> Spot:
        """Where the key stands; the table's own place where it does not."""
        entry = self._entries.get(key)
        return entry.spot if entry else self.spot

    def node(self, key: str) -> Node | None:
        """What stands under the key, unread."""
        if key not in self._known:
            raise KeyError(f"{self.shape} has no key {key} in the grammar")
        entry = self._entries.get(key)
        return entry.value if entry else None

    def wrong(self, fault: Fault, key: str, **values: object) -> None:
        """Reports a fault at the key."""
        self.log.note(fault, self.spot_of(key), **{"key": key, **values})

    def text(self, key: str, default: str = "") -> str:
        """One word or sentence as written."""
        node = self.node(key)
        if node is None:
            return default
        if isinstance(node, Leaf):
            return node.text.strip()
        self.wrong(faults.NOT_A_WORD, key)
        return default

    def name_of(self, key: str, kind: str = "", default: str = "") -> str:
        """A name; with `kind`, of something that must exist. One that is left out reads as nothing."""
        name = self.text(key)
        if not name or self.log.gone(kind, name):
            return default
        if kind:
            self.log.call(kind, name, self.spot_of(key))
        return name

    def items(self, key: str) -> tuple[Node, ...]:
        """The items of a list; a single word counts as a list of one."""
        node = self.node(key)
        match node:
            case None:
                return ()
            case Row(items):
                return items
            case Leaf():
                return (node,)
            case Table():
                self.wrong(faults.NOT_A_LIST, key)
                return ()

    def names(self, key: str, kind: str = "") -> tuple[str, ...]:
        """A list of names, each once. With `kind`, of things that must exist; duties split by owner are named by their parts."""
        found: list[str] = []
        for item in self.items(key):
            if not isinstance(item, Leaf):
                self.log.note(faults.NOT_A_WORD, item.spot, key=key)
                continue
            for name in self.log.members(item.text.strip()) if kind == "duty" else (item.text.strip(),):
                if kind:
                    self.log.call(kind, name, item.spot)
                found.append(name)
        return tuple(dict.fromkeys(found))

    def one_of(self, key: str, default: str) -> str:
        """One of the words the grammar allows here."""
        value = self.text(key)
        allowed = tuple(self._known[key].removeprefix("of:").split("|"))
        if not value or value in allowed:
            return value or default
        self.wrong(faults.NOT_ONE_OF, key, value=value, known=allowed, **_near(value, allowed))
        return default

    def some(self, key: str) -> tuple[str, ...]:
        """A list of the words the grammar allows here, each once; any other is reported where it stands and left out."""
        allowed = tuple(self._known[key].removeprefix("some:").split("|"))
        found: list[str] = []
        for item in self.items(key):
            word = item.text.strip() if isinstance(item, Leaf) else ""
            if word in allowed:
                found.append(word)
            else:
                fault = faults.NOT_ONE_OF if isinstance(item, Leaf) else faults.NOT_A_WORD
                self.log.note(fault, item.spot, key=key, value=word, known=allowed, **_near(word, allowed))
        return tuple(dict.fromkeys(found))

    def flag(self, key: str, default: bool = False) -> bool:
        """Yes or no."""
        value = self.text(key)
        read = flag_of(value) if value else default
        if read is None:
            self.wrong(faults.NOT_A_FLAG, key, value=value)
            return default
        return read

    def duration(self, key: str) -> timedelta | None:
        """A length of time, with its unit."""
        value = self.text(key)
        read = duration_of(value) if value else None
        if value and read is None:
            self.wrong(faults.NOT_A_DURATION, key, value=value)
        return read

    def days(self, key: str) -> int | None:
        """A whole number of days above zero, with or without the word."""
        value = self.text(key)
        found = _DAYS.fullmatch(value)
        if found and int(found[1]) > 0:
            return int(found[1])
        if value:
            self.wrong(faults.NOT_A_NUMBER, key, value=value)
        return None

    def whole(self, key: str) -> int | None:
        """A whole number above zero."""
        value = self.text(key)
        if re.fullmatch(r"\d{1,4}", value) and int(value):
            return int(value)
        if value:
            self.wrong(faults.NOT_A_NUMBER, key, value=value)
        return None

    def number(self, key: str) -> float | None:
        """A number without a unit."""
        value = self.text(key)
        read = number_of(value) if value else None
        if value and (read is None or read[1]):
            self.wrong(faults.NOT_A_NUMBER, key, value=value)
            return None
        return read[0] if read else None

    def times(self, key: str) -> tuple[time, ...]:
        """Times of day in order, each once."""
        found: set[time] = set()
        for item in self.items(key):
            read = time_of(item.text) if isinstance(item, Leaf) else None
            if read is None:
                self.log.note(faults.NOT_A_TIME, item.spot, key=key, value=item.text if isinstance(item, Leaf) else "")
            else:
                found.add(read)
        return tuple(sorted(found))

    def words(self, key: str) -> Text | None:
        """A visible text in both languages, or nothing where the key is not written."""
        node = self.node(key)
        return None if node is None else self.words_in(node, key)

    def title(self, key: str = "title") -> Text:
        """A visible text that must be there; empty where it is not (which is reported)."""
        return self.words(key) or _EMPTY

    def texts(self, key: str) -> tuple[Text, ...]:
        """A list of visible texts; one alone counts as a list of one."""
        node = self.node(key)
        if isinstance(node, Table):
            return (self.words_in(node, key),)
        return tuple(self.words_in(item, key) for item in self.items(key))

    def words_in(self, node: Node, key: str) -> Text:
        """The visible text written as `node`."""
        said = {entry.key: entry.value for entry in node.entries} if isinstance(node, Table) else {}
        parts: list[str] = []
        for language, lack in (("zh", ("中文", "Chinese")), ("en", ("英文", "English"))):
            value = said.get(language)
            if not isinstance(value, Leaf) or not value.text.strip():
                self.log.note(faults.ONE_LANGUAGE, node.spot, key=key, lack_zh=lack[0], lack_en=lack[1])
                parts.append("")
            else:
                parts.append(self.log.filled(value.text.strip(), value.spot))
                if language == "zh" and _WORDY.search(value.text) and not _CHINESE.search(value.text):
                    self.log.note(faults.NOT_TRANSLATED, value.spot, key=key, zh=value.text.strip())
        for other, value in ((key, value) for key, value in said.items() if key not in ("zh", "en")):
            zh, en = SHAPE_NAMES["words"]
            near = _CUT if isinstance(value, Leaf) and value.empty else hint(other, ("zh", "en"))
            self.log.note(faults.UNKNOWN_KEY, node.spot, key=other, shape_zh=zh, shape_en=en, **near)
        return Text(*parts)

    def child(self, key: str, shape: str) -> "Reader | None":
        """The table under the key, to be read in turn."""
        node = self.node(key)
        return None if node is None else Reader(self.log, node, shape, self.spot_of(key), key)

    def children(self, key: str, shape: str) -> "tuple[Reader, ...]":
        """The named tables under the key, in order."""
        return tuple(Reader(self.log, entry.value, shape, entry.spot, entry.key) for entry in self.named(key))

    def named(self, key: str) -> tuple[Entry, ...]:
        """The named entries under the key, unread, in order; a name that cannot be one is reported."""
        node = self.node(key)
        if node is None:
            return ()
        if not isinstance(node, Table):
            self.wrong(faults.NOT_A_TABLE, key)
            return ()
        for entry in node.entries:
            if not _NAME.fullmatch(entry.key):
                self.log.note(faults.NAME_FORM, entry.spot, name=entry.key)
        return tuple(entry for entry in node.entries if _NAME.fullmatch(entry.key))

    def listed(self, key: str, shape: str) -> "tuple[Reader, ...]":
        """The tables listed under the key, in order."""
        return tuple(Reader(self.log, item, shape, item.spot, key) for item in self.items(key))


_CUT = {
    "hint_zh": '半角逗号把这段文字切断了：请给整段文字加上引号，例如 en: "Ill, and alone"。',
    "hint_en": 'A comma cut the text: put the whole of it into quotes, such as en: "Ill, and alone".',
}
"""What to say where braces made a key of the second half of a text."""


def _near(value: str, allowed: tuple[str, ...]) -> dict[str, str]:
    near = hint(value, allowed)
    return near if "?" in near["hint_en"] else {"hint_zh": "", "hint_en": ""}
