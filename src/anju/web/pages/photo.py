"""Photographs that prove a duty, for staff: whoever may read the fact may see them, and that they looked is kept."""

from django.http import Http404, HttpResponse
from django.urls import path

from anju.operations.photo.show import show
from anju.operations.refused import Refused
from anju.web import access
from anju.web.asked import Asked


@access.staff("area", "seat", "needs", "watch")
def photo(request: Asked, enrolment: int, seq: int, field: str, *, small: bool) -> HttpResponse:
    """One photograph, whole or small."""
    return shown(request, enrolment, seq, field, small=small)


def shown(request: Asked, enrolment: int, seq: int, field: str, *, small: bool) -> HttpResponse:
    """The JPEG for the viewer; Http404 where there is none for them."""
    try:
        content = show(request.viewer, enrolment, seq, field, small=small, now=request.now)
    except Refused as refused:
        raise Http404 from refused
    return HttpResponse(content, content_type="image/jpeg", headers={"Content-Disposition": "inline", "X-Robots-Tag": "noindex"})


urlpatterns = [
    path("photo/<int:enrolment>/<int:seq>/<slug:field>/", photo, {"small": False}, name="photo"),
    path("photo/<int:enrolment>/<int:seq>/<slug:field>/small/", photo, {"small": True}, name="photo-small"),
]
