"""The first administrator of an installation that has nobody yet."""

from django.db import connection

from anju.records.models import Member
from anju.records.scope import ENGINE, scoped


class AlreadyFounded(Exception):
    """Somebody has an account already; further ones are made by them."""


def found(username: str, password: str, name: str, language: str) -> int:
    """Make the first administrator and tell the member's number. Two who try at once make one. Raises `AlreadyFounded`."""
    with scoped(ENGINE):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('anju.found'))")
        if Member.objects.exists():
            raise AlreadyFounded
        return Member.objects.create_user(username, password, name=name, language=language, purpose="admin").pk
