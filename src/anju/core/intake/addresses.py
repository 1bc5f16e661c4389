"""Addresses: shown as written, compared down to the door in one spelling; villages by name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from anju.core.intake.cells import text, value
from anju.core.intake.sheets import Cell

_DIGITS: Final = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_NUMBERED = re.compile(r"([零〇一二两三四五六七八九十百]+)(?=村民小组|村民组|小组|组|社|队|号|栋|幢|座|楼|单元|层|室|户|巷|弄|排|门|期|区)")
_SPELLINGS: Final = (
    (re.compile(r"第(?=\d)"), ""),
    (re.compile(r"村民小组|村民组|小组|(?<=\d)[社队]"), "组"),
    (re.compile(r"号楼|[栋幢座](?!落)"), "楼"),
    (re.compile(r"(?<=\d)[#]"), "号"),
    (re.compile(r"门牌"), ""),
    (re.compile(r"(?<=\d)(?:号院|号|室|户|门)$"), ""),
    (re.compile(r"(?<=[\d号])之(?=\d)"), "-"),
)
_MARKS = re.compile(r"[\s,，.。;；:：()（）\[\]【】'\"、]+")
_BEFORE = re.compile(r"^(?:[\u4e00-\u9fff]{1,12}?(?:省|自治区|市|州|盟|县|旗|(?<![小社园校厂院矿])区|镇|乡|街道|农场|林场))+")
_ENDINGS = re.compile(r"(?:村民委员会|居民委员会|村委会|居委会|社区|新村|自然村|行政村|村|屯|庄)$")
_HAN_GAP = re.compile(r"(?<=[\u4e00-\u9fff])\s+|\s+(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Village:
    """A village or community rows may name: the caller's own key, the name it is shown by, other names or codes it goes by."""

    key: str
    name: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The villages an importer may bring people into, ready to be asked by name."""

    exact: dict[str, Village]
    shorter: dict[str, Village]
    longest: tuple[tuple[str, Village], ...] = field(default=())

    @classmethod
    def of(cls, villages: Sequence[Village]) -> "Gazetteer":
        """A shortened name that two villages share is not used."""
        exact = {squeezed(name): village for village in villages for name in (village.name, *village.also) if squeezed(name)}
        return cls(exact, _shorter(exact), tuple(sorted(exact.items(), key=lambda item: -len(item[0]))))

    def find(self, cell: Cell) -> tuple[Village | None, bool]:
        """(village, named exactly). Not exact: without its ending (村, 社区, 村委会) or behind its county or town."""
        name = squeezed(value(cell))
        if not name:
            return None, False
        if name in self.exact:
            return self.exact[name], True
        cut = _BEFORE.sub("", name)
        for spelling, table in ((cut, self.exact), (_stem(name), self.shorter), (_stem(cut), self.shorter)):
            if spelling and spelling in table:
                return table[spelling], False
        return None, False

    def within(self, address: str) -> Village | None:
        """The village an address begins with, behind an optional county or town."""
        plain = squeezed(address)
        for start in (plain, _BEFORE.sub("", plain)):
            for name, village in self.longest:
                if len(name) > 1 and start.startswith(name):
                    return village
        return None


def read(cells: Sequence[Cell]) -> str:
    """The address of a row, its columns joined in order, as a person would write it on an envelope."""
    parts = [_HAN_GAP.sub("", value(cell)) for cell in cells]
    return " ".join(part for part in dict.fromkeys(parts) if part)


def door(address: str, village: str = "") -> str:
    """The spelling two addresses share when they name the same door: ordinary digits, 组/楼/单元/号 in one form, nothing above the village.

    "" for an empty address. Equal doors in one village are the only likeness used: no distance between addresses is taken.
    """
    plain = _MARKS.sub("", text(address)).lower()
    plain = _NUMBERED.sub(lambda found: _number(found.group(1)), plain)
    name = squeezed(village)
    at = plain.find(name) if name else -1
    plain = plain[at + len(name) :] if 0 <= at <= 30 else _BEFORE.sub("", plain)
    for pattern, spelling in _SPELLINGS:
        plain = pattern.sub(spelling, plain)
    return plain


def _number(signs: str) -> str:
    """三 -> 3, 十二 -> 12, 二十 -> 20, 一百零三 -> 103, 一〇三 -> 103."""
    if not re.search("[十百]", signs):
        return "".join(str(_DIGITS[sign]) for sign in signs)
    total, digit = 0, 0
    for sign in signs:
        if sign in "十百":
            total, digit = total + (digit or 1) * (10 if sign == "十" else 100), 0
        else:
            digit = _DIGITS[sign]
    return str(total + digit)


def squeezed(name: str) -> str:
    """A name without blanks and marks, in small letters, as two names are compared."""
    return _MARKS.sub("", text(name)).lower()


def _stem(name: str) -> str:
    return _ENDINGS.sub("", name)


def _shorter(exact: dict[str, Village]) -> dict[str, Village]:
    holders: dict[str, set[str]] = {}
    for name, village in exact.items():
        holders.setdefault(_stem(name), set()).add(village.key)
    return {_stem(name): village for name, village in exact.items() if len(_stem(name)) > 1 and len(holders[_stem(name)]) == 1}
