"""What the database itself decides, as SQL. All but `constraints` may be run again at any time: functions are replaced by the code's own."""

from pathlib import Path

HERE = Path(__file__).parent
ONCE = "constraints"
AGAIN = (
    "partitions", "moments", "chain", "holders", "scope", "registers", "counters", "load", "tell", "store", "plain", "sweep", "purge", "annul",
    "seal", "follow", "switch",
)  # fmt: skip
"""In this order: a function in SQL is checked against those it calls."""


def text(name: str) -> str:
    """The SQL of one file; raises FileNotFoundError."""
    return (HERE / f"{name}.sql").read_text(encoding="utf-8")
