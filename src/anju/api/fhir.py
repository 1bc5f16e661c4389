"""A household's own enrolment and tasks in FHIR R4 shapes, to read: EpisodeOfCare and Task. The mapping is DESIGN section 2."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router

from anju.api.bearer import Caller
from anju.api.shapes import Over
from anju.operations import clock
from anju.records.queries import mine
from anju.records.queries.mine import Mine, Owed
from anju.records.scope import scoped

router = Router(tags=["FHIR R4"])
TOLD = {200: dict[str, Any], 401: Over}


@router.get("/metadata", auth=None, summary="What of FHIR is here")
def metadata(request: HttpRequest) -> dict[str, Any]:
    """A CapabilityStatement."""
    kinds = [{"type": kind, "interaction": [{"code": "search-type"}]} for kind in ("EpisodeOfCare", "Task")]
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "kind": "instance",
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "date": clock.now().date().isoformat(),
        "rest": [{"mode": "server", "resource": kinds}],
    }


@router.get("/EpisodeOfCare", response=TOLD, summary="The enrolment")
def episodes(request: HttpRequest) -> dict[str, Any]:
    """A searchset of one."""
    found = _mine(request)
    episode = {
        "resourceType": "EpisodeOfCare",
        "id": str(found.enrolment),
        "status": "finished" if found.free else "active",
        "patient": {"reference": f"Patient/{found.person}"},
        "period": {"start": _instant(found.starts), **({"end": _instant(found.ends)} if found.ends else {})},
    }
    return _bundle([episode])


@router.get("/Task", response=TOLD, summary="Open duties of the household")
def tasks(request: HttpRequest) -> dict[str, Any]:
    """A searchset, the first to close first."""
    found = _mine(request)
    return _bundle([_task(found, owed) for owed in found.owed])


def _mine(request: HttpRequest) -> Mine:
    caller: Caller = request.auth  # type: ignore[attr-defined]  # what Bearer found
    with scoped(caller.viewer.scope()):
        return mine.mine(caller.enrolment, clock.now())


def _task(found: Mine, owed: Owed) -> dict[str, Any]:
    name = owed.duty
    return {
        "resourceType": "Task",
        "id": f"{found.enrolment}-{name.rule.replace('_', '-').replace('.', '-')}-{name.occurs_on:%Y%m%d}-{name.nth}",
        "status": "requested",
        "intent": "order",
        "code": {"text": name.rule},
        "focus": {"reference": f"EpisodeOfCare/{found.enrolment}"},
        "restriction": {"period": {"start": _instant(owed.opens), "end": _instant(owed.closes)}},
        "input": [{"type": {"text": "form"}, "valueString": owed.form}] if owed.form else [],
    }


def _bundle(resources: list[dict[str, Any]]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "searchset", "total": len(resources), "entry": [{"resource": resource} for resource in resources]}


def _instant(at: datetime | None) -> str:
    return at.isoformat().replace("+00:00", "Z") if at else ""
