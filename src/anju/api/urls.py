"""The addresses for programs."""

from http import HTTPStatus
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import translation
from ninja import Header, NinjaAPI, Status

from anju.api import fhir, reports, sensors
from anju.api.bearer import LIFE, Bearer, Caller, issue
from anju.api.shapes import Accepted, Closed, Faults, FaultShape, Key, Mine, Report, Token
from anju.operations import clock, link, pin
from anju.operations.record import record
from anju.operations.refused import Refused
from anju.records.queries import mine
from anju.records.scope import scoped

api = NinjaAPI(title="Anju 安居", version="1", docs_url=None, auth=Bearer(), urls_namespace="api")
api.add_router("/fhir/r4", fhir.router)
api.add_router("/sensors", sensors.router)


@api.post("/tokens", auth=None, response={200: Token, 401: Closed}, summary="Open the household's door with its link and a PIN")
def token(request: HttpRequest, body: Key) -> Status[Token | Closed]:
    """A short-lived token. The fifth wrong PIN locks it until staff, called, give a new one."""
    door = link.opens(body.secret)
    tried = pin.attempt(door, body.pin) if door else pin.Tried("none")
    if door is None or tried.outcome != "open" or tried.first:
        return Status(401, Closed(outcome="first" if tried.first else tried.outcome, left=tried.left))
    return Status(200, Token(token=issue(door.link, door.enrolment, door.person, tried.since), seconds=LIFE))


@api.post("/reports", response={201: Accepted, 200: Accepted, 422: Faults}, summary="Report: stored before it is answered, once for each key")
def report(request: HttpRequest, body: Report, key: UUID = Header(alias="Idempotency-Key")) -> HttpResponse:  # type: ignore[type-arg]  # noqa: B008  # ninja's way
    """201 when it was stored, 200 when it had been before, 422 with reasons when nothing was."""
    caller = _caller(request)
    return reports.accepted(record(caller.viewer, caller.enrolment, [reports.said(body)], now=clock.now(), key=key))


@api.get("/mine", response=Mine, summary="Until when, and what is asked of this household now")
def own(request: HttpRequest) -> Mine:
    """Read under the household's own scope."""
    caller = _caller(request)
    with scoped(caller.viewer.scope()):
        return Mine.model_validate(mine.mine(caller.enrolment, clock.now()), from_attributes=True)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """Every reason, each with words in the caller's language."""
    with translation.override(translation.get_language_from_request(request)):
        faults = [FaultShape(code=fault.code, field=fault.field, text=str(fault.text)) for fault in error.faults]
    return api.create_response(request, Faults(faults=faults), status=HTTPStatus.UNPROCESSABLE_ENTITY)


@api.exception_handler(ObjectDoesNotExist)
def missing(request: HttpRequest, _error: ObjectDoesNotExist) -> HttpResponse:
    """Not there, or not the caller's to see: the same answer."""
    return api.create_response(request, {"detail": "not found"}, status=HTTPStatus.NOT_FOUND)


def _caller(request: HttpRequest) -> Caller:
    caller: Caller = request.auth  # type: ignore[attr-defined]  # what Bearer found
    return caller


_addresses = api.urls
for _address in _addresses[0]:
    if isinstance(_address, URLPattern) and _address.name == report.__name__:
        _address.callback = reports.plainly_first(_address.callback)
urlpatterns = [path("v1/", _addresses)]
