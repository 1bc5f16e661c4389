"""Set how messages leave: the chat robot of an agency, or the mail server of an area. The address is read from standard input: it is a secret."""

import argparse
import sys

from anju.operations import channel, clock
from anju.site.postgres import Refused


def add(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the verb."""
    parser.add_argument("kind", choices=sorted(channel.SCHEMES))
    parser.add_argument("--area", type=int, required=True, help="the area's number; everything inside it is covered")
    parser.add_argument("--agency", type=int, help="only the posts of this agency")


def run(args: argparse.Namespace) -> int:
    """Store it sealed. Raises Refused when the address or the place cannot be."""
    if sys.stdin.isatty():
        print("an address, such as wecombot://KEY, feishu://SECRET@TOKEN or mailtos://USER:PASSWORD@HOST?from=ADDRESS, then Enter:", file=sys.stderr)
    try:
        number = channel.put(args.kind, sys.stdin.readline().strip(), area=args.area, agency=args.agency, by="operator", now=clock.now())
    except (channel.Unusable, channel.Nowhere) as error:
        raise Refused(str(error)) from error
    print(f"channel {number} is set; it is tried with the next message")
    return 0
