"""Judge the migrations: each must run while the release before it runs, and hold no busy table."""

import argparse

from django.db.migrations.loader import MigrationLoader

from anju.records import expand
from anju.records.expand import Fault


def add(parser: argparse.ArgumentParser) -> None:
    """Nothing may follow the verb."""


def run(args: argparse.Namespace) -> int:
    """Tell every fault; 1 when there are any."""
    found = faults()
    print("\n".join(str(fault) for fault in found))
    return 1 if found else 0


def faults() -> list[Fault]:
    """Every fault of every migration of Anju's own, in order."""
    loader = MigrationLoader(None)
    found: list[Fault] = []
    for key in sorted(name for name in loader.graph.nodes if name[0] == "records"):
        before = loader.project_state([key], at_end=False)
        found += expand.faults(loader.graph.nodes[key], before)
    return found
