"""What a view is handed: Django's request, with who looks and when."""

from datetime import datetime

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from anju.operations.viewer import Viewer


class Asked(HttpRequest):
    """A request that passed `anju.web.middleware.Scoped`. `viewer` is absent (None) on public pages only; `now` is aware and UTC."""

    viewer: Viewer
    now: datetime
    htmx: HtmxDetails
    failed: bool = False
