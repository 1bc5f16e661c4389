"""The order of the measurements, and the table they become."""

import argparse
import statistics
from datetime import timedelta

from bench import bare as plain
from bench import paths, web
from bench.busy import together
from bench.ground import NIGHT
from bench.own import Bare
from bench.paths import Timed

AT_ONCE = 8
WARM = 96
TIMES = 300
AIMS = {"a day's duties made": 0.7, "batch of reports": 0.5, "report over HTTP": 0.5, "missed, told up the ladder": 0.3}


def run(args: argparse.Namespace, bare: Bare) -> None:
    """Measure and print, one line as soon as it is known."""
    laid, seconds = paths.lay(args.size)
    bare.settle()
    print(f"ground laid: {laid.villages:,} villages, {seconds:.0f} s\n")
    print(f"{'path':28} {'anju':>12} {'bare':>12} {'ratio':>6} {'aim':>5}")
    made = paths.day()
    bare.settle()
    _line("a day's duties made", made, plain.setwise(bare, (plain.DAY_KEEP,), plain.DAY), "duties/s")
    bare.settle()
    everybody = paths.enrolments()
    many = min(args.batch, args.size // 2)
    recorded = paths.batch(everybody[:many])
    bare.settle()
    _line("batch of reports", recorded, plain.setwise(bare, (plain.BATCH_KEEP, plain.ENTRIES_KEEP), plain.BATCH), "reports/s")
    _http(args, bare, everybody[many:])
    paths.miss(bare)
    swept = paths.sweep()
    bare.settle()
    _line("missed, told up the ladder", swept, plain.setwise(bare, (plain.CLIMB_KEEP,), plain.CLIMB), "steps/s")
    lapsed = paths.lapses(bare, min(args.lapses, args.size // 5))
    print(f"{'missed, through the core':28} {lapsed.rate:>10,.0f}/s   (each opens a call; no bare statement decides that)")


def _http(args: argparse.Namespace, bare: Bare, others: list[int]) -> None:
    """Reports over HTTP, and pages, with the web process running."""
    many = min(args.reports, len(others) // 2)
    paths.set_clock(timedelta(minutes=345))
    tokens = paths.tokens(others[:many])
    bare.settle()
    with web.serving() as (port, process):
        web.reports(port, tokens[:WARM], AT_ONCE)  # the plan is compiled once a process
        pids = [process, *bare.serving("anju_web")]
        before = together(*pids)
        seconds = web.reports(port, tokens[WARM:], AT_ONCE)
        sent = Timed(many - WARM, seconds, together(*pids) - before)
        theirs = plain.reports(bare, others[many : 2 * many - WARM], NIGHT + timedelta(minutes=345), AT_ONCE)
        _line("report over HTTP", sent, theirs, "reports/s")
        bare.settle()
        _pages(port)


def _pages(port: int) -> None:
    doctors, commanders = paths.doctors(20), paths.commanders()
    for name, place, cookies in (
        ("my duties of a doctor", "/duties/", doctors),
        ("households of a doctor", "/households/", doctors),
        ("households, township", "/households/", commanders[1:]),
        ("households, county", "/households/", commanders[:1]),
        ("archived, county", "/households/?which=archived", commanders[:1]),
    ):
        try:
            took = web.pages(port, place, cookies, TIMES)
        except RuntimeError as error:
            print(f"{name:28} not measured: {error}")
            continue
        print(f"{name:28} p50 {statistics.median(took):6.1f} ms   p95 {took[int(len(took) * 0.95)]:6.1f} ms   (aim: p95 under 150)")


def _line(name: str, ours: Timed, theirs: tuple[float, float], unit: str) -> None:
    bare = Timed(ours.many, *theirs)
    ratio = ours.rate / bare.rate
    busy = f"; by processor time {bare.busy / ours.busy:.2f}" if ours.busy else ""
    told = f"{unit}, {ours.many:,} in {ours.seconds:.1f} s{busy}"
    print(f"{name:28} {ours.rate:>12,.0f} {bare.rate:>12,.0f} {ratio:>6.2f} {AIMS[name]:>5.1f}  {told}", flush=True)
