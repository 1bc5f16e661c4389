"""Take away the second step of somebody whose phone and codes are lost; they set up another as they sign in, where they owe one."""

import argparse

from anju.operations import secondstep
from anju.site.postgres import Refused


def add(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the verb."""
    parser.add_argument("username", help="the name by which they sign in")


def run(args: argparse.Namespace) -> int:
    """Take it away and end their sessions. Raises Refused where nobody signs in by that name, or has none."""
    gone = secondstep.forget(args.username)
    if not gone:
        raise Refused("nobody signs in by this name" if gone is None else "they have no second step")
    print("taken away, and all their sessions are ended; they sign in with their password alone and are asked to set up another where they owe one")
    return 0
