"""`python -m bench.versions`: thousands go over to another version of their plan: worked out beforehand for each, then carried out.

People of an invented county in the third stage of the four-in-one plan on their fifth day, with a day's duties open. It prints; it asserts no time.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

import django

from bench import own

Made = TypeVar("Made")

CHANGES = (
    ('version: "2026-11-22"', 'version: "2026-12-05"'),
    ("      call_household:", "      speak_with_household:"),
    ("rule: [call_household, ", "rule: [speak_with_household, "),
)
"""The new version calls a daily duty otherwise: what is open of it is replaced for everybody."""
GIVEN = {"isolation_days": "12"}
"""And it lasts two days less."""


def main() -> int:
    """Run it; 0 when everybody went over and the balance is zero."""
    parser = argparse.ArgumentParser(prog="python -m bench.versions", description=__doc__)
    parser.add_argument("--people", type=int, default=5_000)
    args = parser.parse_args()
    var = own.prepare()
    with own.running(var) as server:
        django.setup()
        from bench import ground  # noqa: PLC0415  # Django is set up only now that the database runs

        laid = ground.lay(args.people)
        own.Bare(server).settle()
        return story(laid.size, laid.adoption)


def story(size: int, adoption: int) -> int:
    """Work it out, decide, carry it out."""
    from anju.operations.recount import differences  # noqa: PLC0415
    from anju.operations.switching import ask, foresee, look, turn  # noqa: PLC0415
    from anju.operations.tick import tick  # noqa: PLC0415
    from anju.operations.viewer import Viewer  # noqa: PLC0415
    from anju.records.models import Outlook, Switched  # noqa: PLC0415
    from anju.records.scope import ENGINE, scoped  # noqa: PLC0415
    from bench import ground  # noqa: PLC0415

    now = ground.NIGHT + timedelta(hours=8)
    took("a day's duties", size, lambda: tick(now))
    new, viewer = another(now), Viewer("test", "area", lo=ground.COUNTY, hi=ground.COUNTY + 999_999)
    foresee.ask(viewer, new, now)
    with scoped(ENGINE):
        number = Outlook.objects.get(adoption=new).pk
    took("worked out beforehand", size, lambda: foresee.run(number, now))
    page = took("the page's counts and first files", 1, lambda: look.outlook(viewer, new, now))
    assert page is not None
    took("one page of files", 1, lambda: look.listed(viewer, page))
    print({kind: page.marked[kind] for kind in page.marked if "/" not in kind})
    decision = took("decided", size, lambda: ask.ask(viewer, new, None, "测试", "测试", "测试", now))
    took("carried out", size, lambda: turn.turn(decision, now))
    with scoped(ENGINE):
        gone = Switched.objects.filter(switching=decision, state="done").count()
    wrong = differences((now - timedelta(days=30)).date(), (now + timedelta(days=30)).date())
    print(f"{gone} of {size} went over; balance differs in {len(wrong)} places; was {adoption}, is {new}")
    return 0 if gone == size and not wrong else 1


def another(now: datetime) -> int:
    """The new version, put into force over the county; tells its adoption."""
    from anju.operations.adopt import adopt, publish  # noqa: PLC0415  # Django is set up by now
    from anju.operations.folder import texts_of  # noqa: PLC0415  # likewise
    from bench import ground  # noqa: PLC0415  # likewise

    texts = texts_of(ground.PLAN)
    for old, new in CHANGES:
        assert any(old in text for text in texts.values()), old
        texts = {name: text.replace(old, new) for name, text in texts.items()}
    return adopt(publish(texts, by="bench", now=now), ground.COUNTY, GIVEN, by="bench", now=now)


def took(what: str, count: int, act: Callable[[], Made]) -> Made:
    """Do it, and say how long that took."""
    begun, cpu = time.perf_counter(), time.process_time()
    made = act()
    wall = time.perf_counter() - begun
    own_share = time.process_time() - cpu
    print(
        f"{what}: {wall:.2f} s ({own_share:.2f} s of it this process's own), {count / wall:.0f} a second; load {os.getloadavg()[0]:.1f}", flush=True
    )
    return made


if __name__ == "__main__":
    sys.exit(main())
