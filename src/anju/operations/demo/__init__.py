"""The demo: an invented township on the embedded database, lived through for some days by the same engine that serves the real one.

What the township is, who lives there and what goes wrong stands in the plan's own `demo.json`; nothing of it is known here.
"""

from anju.operations.demo.account import Account, accounts, pin
from anju.operations.demo.start import prepare

__all__ = ["Account", "accounts", "pin", "prepare"]
