"""Make the logins and purposes and what each may do; the same result however often it runs."""

import argparse

from anju.records import roles


def add(parser: argparse.ArgumentParser) -> None:
    """Nothing may follow the verb."""


def run(args: argparse.Namespace) -> int:
    """Grant."""
    roles.grant()
    return 0
