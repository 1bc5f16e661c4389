"""The addresses for programs."""

from http import HTTPStatus
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Header, NinjaAPI, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError

from anju.api import fhir, reports, sensors
from anju.api.bearer import LIFE, Bearer, Caller, Ended, issue
from anju.api.shapes import Accepted, Closed, Faults, FaultShape, Key, Mine, Over, Report, Token, Why
from anju.operations import clock, door, link, pin
from anju.operations.record import record
from anju.operations.refused import Fault, Refused
from anju.records.queries import mine
from anju.records.scope import scoped

api = NinjaAPI(title="Anju 安居", version="1", docs_url=None, auth=Bearer(), urls_namespace="api")
api.add_router("/fhir/r4", fhir.router)
api.add_router("/sensors", sensors.router)


OPENED = {200: Token, 400: Faults, 401: Closed, 422: Faults}


@api.post("/tokens", auth=None, response=OPENED, summary="Open the household's door with its link and a PIN")
def token(request: HttpRequest, body: Key) -> Status[Token | Closed]:
    """A short-lived token. The fifth wrong PIN locks it until staff, called, give a new one."""
    found = link.opens(body.secret)
    tried = pin.attempt(found, body.pin) if found else pin.Tried("none")
    if found is None or tried.outcome != "open" or tried.first:
        return Status(401, Closed(outcome="first" if tried.first else tried.outcome, left=tried.left))
    return Status(200, Token(token=issue(found.link, found.enrolment, found.person, tried.since), seconds=LIFE))


MOST_FAULTS = 20
TOLD = {201: Accepted, 200: Accepted, 400: Faults, 401: Over, 422: Faults}


@api.post("/reports", response=TOLD, summary="Report: stored before it is answered, once for each key")
def report(request: HttpRequest, body: Report, key: UUID = Header(alias="Idempotency-Key")) -> HttpResponse:  # type: ignore[type-arg]  # noqa: B008  # ninja's way
    """201 when it was stored, 200 when it had been before, 422 with reasons when nothing was; 401 where the token opens nothing any more."""
    caller, said = _caller(request), reports.said(body)
    if not door.allows(caller.who, caller.adoption, said.form, said.answers):
        raise Refused(Fault("not yours"))
    return reports.accepted(record(caller.viewer, caller.enrolment, [said], now=clock.now(), key=key))


@api.get("/mine", response={200: Mine, 401: Over}, summary="Until when, and what is asked of this household now")
def own(request: HttpRequest) -> Mine:
    """Read under the household's own scope."""
    caller = _caller(request)
    with scoped(caller.viewer.scope()):
        return Mine.model_validate(mine.mine(caller.enrolment, clock.now()), from_attributes=True)


ENDED = {
    "pin": gettext_lazy(
        "Another PIN was set after this was opened. What was typed is not sent yet: give the PIN that counts now, and send it again."
    ),
    "link": gettext_lazy(
        "This link was replaced or taken back. What was typed is not sent: open the newer link and send it again, or call the team."
    ),
    "none": gettext_lazy("There is no token, or it holds no longer. Open the door once more with the link and the PIN, and send it again."),
}


@api.exception_handler(Ended)
def ended(request: HttpRequest, error: Ended) -> HttpResponse:
    """What happened to the token, and how to go on."""
    return _over(request, error.why)


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    """Nobody's token."""
    return _over(request, "none")


def _over(request: HttpRequest, why: Why) -> HttpResponse:
    with translation.override(translation.get_language_from_request(request)):
        return api.create_response(request, Over(reason=why, text=str(ENDED[why])), status=HTTPStatus.UNAUTHORIZED)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """Every reason, each with words in the caller's language."""
    with translation.override(translation.get_language_from_request(request)):
        faults = [FaultShape(code=fault.code, field=fault.field, text=str(fault.text)) for fault in error.faults]
    return api.create_response(request, Faults(faults=faults), status=HTTPStatus.UNPROCESSABLE_ENTITY)


@api.exception_handler(ValidationError)
def otherwise(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What is sent otherwise than described: where, and in what way. Of many reasons the first."""
    found = [(each["type"], ".".join(map(str, each["loc"]))) for each in error.errors[:MOST_FAULTS]]
    return _unread(request, found, HTTPStatus.UNPROCESSABLE_ENTITY)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What is no JSON at all."""
    return _unread(request, [("unreadable", "body")], HTTPStatus(error.status_code))


def _unread(request: HttpRequest, found: list[tuple[str, str]], status: HTTPStatus) -> HttpResponse:
    with translation.override(translation.get_language_from_request(request)):
        text = str(_("This cannot be read: it is missing, or not as the description of the addresses says."))
    faults = [FaultShape(code=code, field=field, text=text) for code, field in found]
    return api.create_response(request, Faults(faults=faults), status=status)


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
