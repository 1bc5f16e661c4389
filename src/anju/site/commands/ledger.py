"""Prove that nothing in the ledger was altered, inserted or removed; seal it, and keep a copy of the seal elsewhere."""

import argparse
import sys
from pathlib import Path

from django.db import transaction

from anju.operations import clock, seal
from anju.records import keep
from anju.records.queries import ledger as ledgers
from anju.site import session

SHOWN = 20


def add(parser: argparse.ArgumentParser) -> None:
    """`verify [--against FILE]` or `seal [--to FILE]`."""
    verbs = parser.add_subparsers(dest="what", required=True)
    verify = verbs.add_parser("verify", help="read every ledger and every seal; exit code 1 and what is wrong where anything is")
    verify.add_argument("--against", type=Path, metavar="FILE", help="a copy that `seal --to` kept elsewhere: finds a removed tail by its ledger")
    sealing = verbs.add_parser("seal", help="seal all that was recorded until five minutes ago")
    sealing.add_argument("--to", type=Path, metavar="FILE", help="keep a copy of the seal and of every ledger's last link in this file")


def run(args: argparse.Namespace) -> int:
    """0: all is as it was written; 1: it is not; 2: the copy cannot be read."""
    return _seal(args.to) if args.what == "seal" else _verify(args.against)


def _verify(against: Path | None) -> int:
    try:
        with transaction.atomic(durable=True):
            verdict = keep.verify(against)
    except (keep.Unreadable, OSError) as error:
        print(f"anju ledger: {error}", file=sys.stderr)
        return 2
    for fault in verdict.faults[:SHOWN]:
        print(fault)
    if len(verdict.faults) > SHOWN:
        print(f"... and {len(verdict.faults) - SHOWN} more")
    print(f"{verdict.entries} entries in {verdict.ledgers} ledgers, {verdict.seals} seals: {len(verdict.faults) or 'no'} faults")
    return 1 if verdict.faults else 0


def _seal(to: Path | None) -> int:
    session.become("worker")  # takes the engine's purpose; the owner reads past every policy again below
    total = seal.seal(clock.now())
    session.become("owner")
    newest = ledgers.seals(1)[0]
    print(f"seal {newest.number}: {total} over {newest.entries} entries in {newest.ledgers} ledgers until {newest.upto:%Y-%m-%d %H:%M} UTC")
    if to is not None:
        keep.write(newest.number, to)
        print(f"kept in {to}")
    return 0
