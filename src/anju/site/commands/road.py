"""Let a vendor's platform push what sensors in an area tell, or no more. Its secret is shown once, here."""

import argparse

from anju.operations import clock
from anju.operations.channel import Nowhere
from anju.operations.devices.push import close_road, open_road
from anju.site.postgres import Refused


def add(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the verb."""
    parser.add_argument("--area", type=int, help="the area's number; sensors inside it are heard")
    parser.add_argument("--name", default="", help="what the platform is called")
    parser.add_argument("--close", metavar="KEY", help="hear the platform with this key no more")


def run(args: argparse.Namespace) -> int:
    """Open or close a road. Raises Refused where there is no such area or key."""
    if args.close:
        if not close_road(args.close, now=clock.now()):
            raise Refused(f"no platform is heard by the key {args.close}")
        print(f"{args.close} is heard no more")
        return 0
    if args.area is None or not args.name.strip():
        raise Refused("say for which --area, and the --name of the platform")
    try:
        key, secret = open_road(args.area, args.name.strip(), now=clock.now())
    except Nowhere as error:
        raise Refused(str(error)) from error
    print(f"key:    {key}\nsecret: {secret}\nThe secret is not shown again; how a push is signed: docs/sensors.md")
    return 0
