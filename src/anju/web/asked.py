"""What a view is handed: Django's request, with who looks and when."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django_htmx.middleware import HtmxDetails

from anju.operations.viewer import Viewer


class Asked(HttpRequest):
    """A request that passed `anju.web.middleware.Scoped`. `viewer` is absent (None) on public pages only; `now` is aware and UTC."""

    viewer: Viewer
    now: datetime
    htmx: HtmxDetails
    failed: bool = False


EVERYWHERE = (0, 2**62)


def bounds(viewer: Viewer) -> tuple[int, int]:
    """The literal range a list states: the viewer's interval; for a seat, which is bounded by its own enrolments, no narrower one."""
    return (viewer.lo, viewer.hi) if viewer.lo <= viewer.hi else EVERYWHERE


def sent(request: HttpRequest) -> tuple[QueryDict | None, Mapping[str, object] | None]:
    """What a form was sent with, and its files; neither while its page is only opened."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def key_of(request: HttpRequest) -> UUID | None:
    """The key that `{% once %}` put into the form sent; None where it is missing or no key."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None
