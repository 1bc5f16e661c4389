"""The account of a sheet of readings: every slot that was due is counted once, and the account balances (DESIGN section 1)."""

from collections import Counter

from anju.papers.model import Gap, Reading, Readings

STATES = ("done", "late", "missed", "waived", "replaced", "open", "overdue")


def state(slot: tuple[Reading | Gap, ...]) -> str:
    """How one slot stands: the first reading settles it, else the last gap; `none` when nothing was due."""
    reading = next((entry for entry in slot if isinstance(entry, Reading)), None)
    if reading is not None:
        return "late" if reading.late else "done"
    gap = next((entry for entry in reversed(slot) if isinstance(entry, Gap)), None)
    return gap.kind if gap is not None else "none"


def account(sheet: Readings) -> tuple[tuple[str, int], ...]:
    """`due` and how many of them stand in each state, states without any left out; `due` is their sum."""
    counted = Counter(state(slot) for day in sheet.days for slot in day.slots)
    due = sum(counted[name] for name in STATES)
    return (("due", due), *((name, counted[name]) for name in STATES if counted[name]))
