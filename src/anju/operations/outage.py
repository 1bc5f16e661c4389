"""A channel by which nothing leaves is an incident of its area, for the command to dispose of, until something goes through again."""

from datetime import datetime

from anju.records import alarms
from anju.records.models import Channel


def begins(channel: Channel, now: datetime) -> None:
    """Nothing has gone out by `channel` several times in a row. Inside the engine's scope."""
    alarms.alarm(channel.area, f"channel.{channel.kind}", now)


def over(channel: Channel, now: datetime) -> None:
    """Something went out by `channel` again. Settles the incident unless another of the area's channels of that kind is still dead."""
    others = Channel.objects.filter(area=channel.area, kind=channel.kind, dead_since__isnull=False).exclude(pk=channel.pk)
    if not others.exists():
        alarms.settle(channel.area, f"channel.{channel.kind}", "works again", now)
