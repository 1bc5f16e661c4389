"""Many things done in one transaction; where that fails, each alone, so that one that cannot be done stops no other."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import InterfaceError, OperationalError, transaction

from anju.records.scope import ENGINE, scoped

log = logging.getLogger(__name__)

Item = TypeVar("Item")
Made = TypeVar("Made")

AWAY = (OperationalError, InterfaceError)
"""The database is away, or two got into each other's way: no item's fault. Raised as it came; whoever calls comes round again."""


@dataclass(frozen=True, slots=True)
class Batch(Generic[Item, Made]):
    """How a batch of `what` is taken up. `claim` locks the items, `do` does some of them, `aside` is given one that could not be done alone.

    `file`: the enrolment an item is about, for the log; None where that is not known.
    """

    what: str
    claim: Callable[[], Sequence[Item]]
    do: Callable[[Sequence[Item]], Made]
    aside: Callable[[Item], object]
    file: Callable[[Item], int | None]


def together(batch: Batch[Item, Made]) -> tuple[int, list[Made]]:
    """All that is claimed, as the engine; how many items that were, and what `do` gave: once for all of them, or once for each done alone.

    What an item had changed before it failed is taken back. Raises what AWAY names, and nothing else that `do` raises.
    """
    try:
        with scoped(ENGINE):
            items = batch.claim()
            return len(items), [batch.do(items)]
    except AWAY:
        raise
    except Exception:  # which item it was is not known from here, nor what a mistake of ours raises: each is tried alone
        log.exception("a batch failed; each of it is done alone", extra={"task": batch.what})
        return _alone(batch)


def _alone(batch: Batch[Item, Made]) -> tuple[int, list[Made]]:
    with scoped(ENGINE):
        items = batch.claim()
        return len(items), [made for item in items for made in _one(batch, item)]


def _one(batch: Batch[Item, Made], item: Item) -> list[Made]:
    try:
        with transaction.atomic():
            return [batch.do([item])]
    except AWAY:
        raise
    except Exception:  # a mistake of ours over one must not stop the others; it is logged, and put aside so that somebody is told of it
        log.exception("one could not be done", extra={"task": batch.what, "enrolment": batch.file(item)})
        batch.aside(item)
        return []
