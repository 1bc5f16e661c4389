"""Make the logins and purposes and what each may do; the same result however often it runs."""

import argparse

from anju.records import roles
from anju.site import database
from anju.site.environment import read


def add(parser: argparse.ArgumentParser) -> None:
    """Nothing may follow the verb."""


def run(args: argparse.Namespace) -> int:
    """Grant, and set the passwords that ANJU_WEB_PASSWORD and ANJU_WORKER_PASSWORD give."""
    roles.grant(database.passwords(read()))
    return 0
