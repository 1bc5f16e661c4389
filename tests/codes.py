"""The figures that an authenticator shows."""

from time import time


def shown(secret: str) -> str:
    """What it shows now for a secret."""
    from allauth.mfa import app_settings
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time()) // app_settings.TOTP_PERIOD))
