"""Which plan's demo a visitor looks at, and whom they may sign in as there."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from anju.operations import demo
from anju.operations.demo import choose


@dataclass(frozen=True, slots=True)
class Showcase:
    """`chosen`: the plan looked at; `plans`: every plan with whether its demo stands. `pin`: empty where nobody is at home in it."""

    chosen: choose.Shown
    plans: tuple[tuple[choose.Shown, bool], ...]
    accounts: tuple[demo.Account, ...]
    pin: str


def showcase(request: HttpRequest | None) -> Showcase | None:
    """The demo of the plan that the address names with `area`, else of the first; None outside a demo."""
    plans = choose.plans() if settings.ANJU_DEMO else ()
    if not plans:
        return None
    standing = choose.standing()
    named = request.GET.get("area", "") if request is not None else ""
    chosen = next((plan for plan in plans if plan.folder == named and named in standing), plans[0])
    shown = tuple((plan, plan.folder in standing) for plan in plans)
    return Showcase(chosen, shown, demo.accounts(chosen.folder), demo.pin(chosen.folder))
