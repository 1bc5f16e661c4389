"""What whoever answers for others finds: supplies on the shelf, some of them handed out, and colleagues who are away."""

from datetime import datetime, timedelta

from anju.operations import absence, supply
from anju.operations.demo.script import Script
from anju.operations.viewer import Viewer, viewer_of
from anju.records.models import Agency, Area, Post, Stock
from anju.records.scope import ENGINE, scoped


def equip(said: Script, township: int, now: datetime) -> None:
    """Stock what the script lists, and hand some of it to the first posts of the roles it names."""
    with scoped(ENGINE):
        area = Area.objects.get(pk=township)
    command = Viewer("engine", "area", lo=area.pk, hi=area.hi)
    for one in said["stock"]:
        with scoped(ENGINE):
            agency = Agency.objects.get(area_id=township, kind=one["agency"]).pk
            hands = [Post.objects.filter(area_id=township, role=role).order_by("pk")[0].pk for role in one["hands"]]
        for item, (received, each) in one["items"].items():
            supply.receive(command, agency, item, received, now - timedelta(days=one["days_ago"]))
            with scoped(ENGINE):
                stock = Stock.objects.get(agency_id=agency, item=item).pk
            for n, hand in enumerate(hands):
                supply.issue(command, stock, hand, each, now - timedelta(hours=3 + n))


def leave(said: Script, township: int, now: datetime) -> None:
    """Somebody of each role the script names is away; whoever was asked to stand in has accepted, or has not answered yet."""
    for one in said["away"]:
        with scoped(ENGINE):
            posts = list(Post.objects.filter(area_id=township, role=one["role"]).select_related("member").order_by("pk"))
        gone, stands_in = posts[one["who"]], posts[one["asked"]]
        if gone.member is None or stands_in.member is None:
            continue
        since = now - timedelta(hours=one["hours_ago"])
        number = absence.declare(viewer_of(gone.member, now), gone.pk, since, since + timedelta(days=one["days"]), "", stands_in.pk, now)
        if one["accepted"]:
            absence.accept(viewer_of(stands_in.member, now), number, now)
