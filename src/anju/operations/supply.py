"""Supplies: what came in, what went to whom; never below zero, and a slip is taken back by a row that says the contrary."""

from datetime import datetime
from uuid import UUID

from anju.operations.oversee import below
from anju.operations.unable import Unable, known
from anju.operations.viewer import Viewer
from anju.records.models import Agency, Issue, Post, Stock
from anju.records.scope import ENGINE, scoped


def receive(viewer: Viewer, agency: int, item: str, quantity: int, now: datetime, key: UUID | None = None) -> int:
    """`quantity` of `item` came into the stock of `agency`; tells the row's number. Sent twice with one key it counts once. Raises `Unable`."""
    if quantity < 1:
        raise Unable("no number", "quantity")
    with scoped(ENGINE):
        office = known(Agency.objects.filter(pk=agency).first())
        _may(viewer, office, now)
        Stock.objects.bulk_create([Stock(agency=office, area=office.area_id, item=item)], ignore_conflicts=True)
        stock = Stock.objects.select_for_update().get(agency=office, item=item)
        return _move(stock, None, -quantity, viewer.who, now, key)


def issue(viewer: Viewer, stock: int, post: int, quantity: int, now: datetime, key: UUID | None = None) -> int:
    """`quantity` from `stock` went to `post`; tells the row's number. Raises `Unable`, also where there is not so much."""
    if quantity < 1:
        raise Unable("no number", "quantity")
    with scoped(ENGINE):
        row = known(Stock.objects.select_for_update(of=("self",)).select_related("agency").filter(pk=stock).first())
        _may(viewer, row.agency, now)
        if not Post.objects.filter(pk=post, member__is_active=True).exclude(active_until__lte=now).exists():
            raise Unable("no such post", "post")
        return _move(row, post, quantity, viewer.who, now, key)


def undo(viewer: Viewer, row: int, now: datetime) -> None:
    """Take a row back. Raises `Unable` where it was already, or where what came in has gone out since."""
    with scoped(ENGINE):
        slip = known(Issue.objects.filter(pk=row).first())
        stock = Stock.objects.select_for_update(of=("self",)).select_related("agency").get(pk=slip.stock_id)
        _may(viewer, stock.agency, now)
        if slip.undoes is not None or Issue.objects.filter(stock=stock, undoes=slip.pk).exists():
            raise Unable("taken back")
        if stock.quantity + slip.quantity < 0:
            raise Unable("gone out")
        _move(stock, slip.post_id, -slip.quantity, viewer.who, now, None, slip.pk)


def _may(viewer: Viewer, agency: Agency, now: datetime) -> None:
    """The command of the area; whoever holds a post in the agency and answers for others."""
    if viewer.purpose == "area" and viewer.lo <= agency.area_id <= viewer.hi:
        return
    own = viewer.posts and Post.objects.filter(pk__in=list(viewer.posts), agency=agency).exclude(active_until__lte=now).exists()
    if viewer.purpose not in ("seat", "needs", "watch") or not own or not below(viewer, now):
        raise Unable("beyond")


def _move(stock: Stock, post: int | None, quantity: int, by: str, now: datetime, key: UUID | None, undoes: int | None = None) -> int:
    """One row and the stock it leaves. The stock is locked."""
    before = Issue.objects.filter(stock=stock, key=key).first() if key else None
    if before is not None:
        return before.pk
    if stock.quantity - quantity < 0:
        raise Unable("too few", "quantity")
    stock.quantity -= quantity
    stock.save(update_fields=["quantity"])
    return Issue.objects.create(stock=stock, post_id=post, area=stock.area, quantity=quantity, by=by, at=now, undoes=undoes, key=key).pk
