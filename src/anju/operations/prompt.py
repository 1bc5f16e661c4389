"""Reminding people at home at the hours they chose, of what waits for them: by the way they like to be told, in one message a door.

Their quiet hours hold it back, and nothing goes out once everything is answered (operations.deliver). It is no call and asks nobody: what a plan does
about silence goes on as if there were no reminders.
"""

from datetime import datetime

from anju.records import reminders
from anju.records.scope import ENGINE, scoped

BATCH = 2000
"""Chosen hours that one transaction takes."""


def prompt(now: datetime) -> int:
    """Remind everybody whose hour has come at `now` (aware, UTC); how many messages that made. After an outage once, however many hours passed."""
    told = 0
    while True:
        with scoped(ENGINE):
            done = reminders.claim(now, BATCH)
        told += done.told
        if done.due < BATCH:
            return told
