"""The figures that an authenticator shows, while its clock stands still: a code that turned while it was typed would be refused."""

from collections.abc import Callable
from itertools import repeat

import pytest

STEP = 59_000_000
"""Half minutes since 1970."""


def still(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """What it shows for a secret, for as long as the test takes."""
    from allauth.mfa.totp.internal import auth

    monkeypatch.setattr(auth, "yield_hotp_counters_from_time", lambda: repeat(STEP, 1))
    return lambda secret: auth.format_hotp_value(auth.hotp_value(secret, STEP))
