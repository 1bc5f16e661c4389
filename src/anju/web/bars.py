"""Stacked columns, one a day, as SVG attributes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from anju.core.duties.balance import Balance

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 720, 200, 40, 12, 24
KINDS = ("done", "late", "other", "missed", "open", "overdue")
"""From the bottom up; `other` is waived and replaced."""


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a column."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Mark:
    """Words on an axis: where, and what."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Bars:
    """The drawing, `WIDTH` by `HEIGHT`."""

    blocks: tuple[Block, ...]
    across: tuple[Mark, ...]
    along: tuple[Mark, ...]
    width: int = WIDTH
    height: int = HEIGHT


def bars(days: Sequence[tuple[date, Balance]]) -> Bars:
    """A column for each day, as high as what was due; no figures by colour alone: the table below has them all."""
    top = max((balance.due for _day, balance in days), default=0) or 1
    tall = HEIGHT - TOP - BOTTOM
    step = (WIDTH - LEFT) / max(len(days), 1)
    blocks: list[Block] = []
    for n, (_day, balance) in enumerate(days):
        height = 0.0
        for kind, count in zip(KINDS, _parts(balance), strict=True):
            part = count * tall / top
            height += part
            if count:
                blocks.append(Block(kind, LEFT + n * step + step * 0.15, HEIGHT - BOTTOM - height, step * 0.7, part))
    every = max(1, len(days) // 10 + 1)
    along = [Mark(LEFT + (n + 0.5) * step, f"{day.month}/{day.day}") for n, (day, _balance) in enumerate(days) if n % every == 0]
    across = [Mark(HEIGHT - BOTTOM - share * tall, f"{round(share * top):,}") for share in ((0.0, 1.0) if top < 2 else (0.0, 0.5, 1.0))]
    return Bars(tuple(blocks), tuple(across), tuple(along))


def _parts(balance: Balance) -> tuple[int, ...]:
    return (balance.done, balance.late, balance.waived + balance.replaced, balance.missed, balance.open, balance.overdue)
