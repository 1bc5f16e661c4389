"""What the viewer was told in the app: reminders, duties handed on, questions whether one stands in."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from anju.operations import remind
from anju.operations.field.hand import KIND, captured
from anju.records.queries import duties as rows
from anju.records.queries import notices as told
from anju.web import access, shown
from anju.web.asked import Asked, bounds


@access.staff("area", "seat", "needs", "watch")
def notices(request: Asked) -> HttpResponse:
    """Everything unseen; sent, all of it is seen."""
    viewer = request.viewer
    if request.method == "POST":
        remind.seen(viewer, request.now)
        return redirect("web:told")
    found = told.unseen(viewer.posts)
    named = [each.named for each in found if each.named is not None]
    titles = {(row.enrolment, row.key): shown.duty(row, request.now) for row in rows.some(named, *bounds(viewer))} if named else {}
    done = captured(each.named for each in found if each.named is not None and each.kind == KIND)
    items = [(each, titles.get(each.named) if each.named else None, done.get(each.named) if each.named else None) for each in found]
    return render(request, "web/people/told.html", {"items": items})
