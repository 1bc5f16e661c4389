"""`python -m bench.board`: how long after a sensor spoke its alarm stands on the board of a real browser, while all sensors together keep on talking.

The broker, the ingest, the tick, the hints and the pages are processes of their own, as `anju serve` starts them; the gateway is a thread of this.
Measured is from the moment the gateway hands a message to its client until the browser has painted the alarm. It prints; it asserts no time.
"""

import argparse
import os
import sys

import django

from bench import own


def main() -> int:
    """Run it; 0 when every alarm was seen."""
    parser = argparse.ArgumentParser(prog="python -m bench.board", description=__doc__)
    parser.add_argument("--doors", type=int, default=400)
    parser.add_argument("--rate", type=int, default=500, help="messages a second")
    parser.add_argument("--seconds", type=int, default=50)
    parser.add_argument("--alarms", type=float, default=2.0, help="fires a second among them, each at another door")
    parser.add_argument("--openings", type=float, default=0.01, help="share of messages by which a door moves; the rest say that nothing did")
    args = parser.parse_args()
    var = own.prepare()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser has an event loop of its own
    with own.running(var):
        django.setup()
        from bench.screen import everything, story  # noqa: PLC0415  # Django is set up only now that the database runs

        with everything(args.doors, var) as (pages, broker, numbers, cookie):
            sent, seen, rate = story(args, pages, broker, numbers, cookie)
    took = sorted(seen[number] - at for number, at in sent.items() if number in seen)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {args.doors} doors, {rate:.0f} messages a second for {args.seconds} s")
    print(f"alarms told {len(sent)}, on the screen {len(took)}")
    if took:
        marks = ", ".join(f"p{share} {took[min(len(took) - 1, int(share / 100 * len(took)))] * 1000:.0f} ms" for share in (50, 90, 95, 99))
        print(f"from sensor to screen: {marks}, slowest {took[-1] * 1000:.0f} ms")
    return 0 if len(took) == len(sent) else 1


if __name__ == "__main__":
    sys.exit(main())
