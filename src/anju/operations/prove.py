"""Proving the library's plans in the background, and what is known of each: kept by the digest of its text and of what proves it, so that a page
waits for no proof and shows none that has grown old."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

from procrastinate.exceptions import AlreadyEnqueued

from anju import core
from anju.operations import later, throttle
from anju.operations.library import Offer, judge, offers
from anju.records.scope import ENGINE, scoped

KEY = "proofs"
KEPT = timedelta(days=400)


def known(offered: Iterable[Offer], now: datetime) -> Mapping[str, int]:
    """By folder, how many faults a plan has (0: its loop is closed); those not proven yet are left out, and a worker is asked to prove them.

    `now` is aware, UTC, by the real clock.
    """
    kept = _kept(now)
    wanted = {each.folder: digest(each) for each in offered if each.plan is not None}
    if wanted.items() - {(folder, proof) for folder, (proof, _) in kept.items()}:
        with suppress(AlreadyEnqueued), scoped(ENGINE):
            later.prove()
    return {folder: kept[folder][1] for folder, proof in wanted.items() if kept.get(folder, ("", 0))[0] == proof}


def prove(now: datetime) -> int:
    """Prove every plan of the library whose text, or the engine that proves it, is another than when it was last proven; tells how many.

    What is found is kept as it is found.
    """
    kept, done = dict(_kept(now)), 0
    for each in offers():
        if each.plan is not None and kept.get(each.folder, ("", 0))[0] != digest(each):
            kept[each.folder] = (digest(each), len(judge(each, dict(each.stand_ins))))
            throttle.put(KEY, kept, now + KEPT)
            done += 1
    return done


def digest(offered: Offer) -> str:
    """Of the plan's text and of the engine that proves it."""
    return sha256(json.dumps([_engine(), dict(offered.texts)], sort_keys=True).encode()).hexdigest()


@cache
def _engine() -> str:
    """Of every source file of the core: another engine may find other faults."""
    sources = sorted(Path(file).read_bytes() for where in core.__path__ for file in Path(where).rglob("*.py"))
    return sha256(b"\0".join(sources)).hexdigest()


def _kept(now: datetime) -> Mapping[str, tuple[str, int]]:
    found = throttle.read(KEY, now)
    rows = found[0] if found else {}
    return {folder: (str(proof), int(faults)) for folder, (proof, faults) in rows.items()} if isinstance(rows, dict) else {}
