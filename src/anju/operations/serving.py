"""Which agencies serve an area."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from anju.records.models import Agency, Area, Post


def serving(area: Area, kinds: Collection[str], now: datetime) -> list[Agency]:
    """The agencies of these kinds that serve `area`: they lie in it, or somebody of theirs holds a post in it or around it. In the engine's scope."""
    near = Q(area__pk__range=(area.pk, area.hi)) | Q(area__pk__lte=area.pk, area__hi__gte=area.hi)
    held = Post.objects.filter(near, member__isnull=False, active_from__lte=now).exclude(active_until__lte=now)
    inside = Q(area__pk__range=(area.pk, area.hi)) | Q(pk__in=held.values("agency"))
    return list(Agency.objects.filter(inside, kind__in=kinds, closed=None).select_related("area").order_by("pk"))
