"""Is Anju well? /healthz for whoever is called when it is not, /readyz for a load balancer, /metrics for Prometheus.

Answered before every other middleware, so that they answer while the database or anything above is broken. They hold sums, never anybody's data.
"""

import hmac
import json
import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from importlib.metadata import version

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from anju.operations import clock, heartbeat, measure
from anju.records.queries.heartbeat import LIMITS

log = logging.getLogger(__name__)
AWAY = (DatabaseError, InterfaceError)
LOOPBACK = frozenset({"127.0.0.1", "::1"})


class Health:
    """Outermost middleware: answers three addresses itself and passes every other on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}.get(request.path_info)
        if answer is None:
            return self.get_response(request)
        response = answer(request)
        response["Cache-Control"] = "no-store"
        return response


def healthz(_request: HttpRequest) -> HttpResponse:
    """200 while the database answers and every loop comes round; 503 with what is wrong otherwise."""
    try:
        now = clock.now()
        ages = heartbeat.ages(now)
    except AWAY:
        connection.close()
        return _json({"database": "away"}, 503)
    loops = {loop: "silent" if _silent(loop, age) else "ok" for loop, age in ages.items()}
    return _json({"database": "ok", "loops": loops}, 503 if "silent" in loops.values() else 200)


def readyz(_request: HttpRequest) -> HttpResponse:
    """200 when this process can serve a page: the database answers."""
    try:
        clock.real()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except AWAY:
        connection.close()
        return _json({"database": "away"}, 503)
    return _json({"database": "ok"}, 200)


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text; to this machine itself, or to who brings ANJU_METRICS_TOKEN as a bearer token."""
    if not _may_measure(request):
        return HttpResponse(status=404)
    registry = CollectorRegistry()
    try:
        now = clock.now()
        registry.register(_Numbers(list(_numbers(now))))
    except AWAY:
        connection.close()
        return HttpResponse(status=503)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Numbers:
    """What prometheus_client asks of a collector."""

    def __init__(self, made: list[Metric]) -> None:
        self._made = made

    def collect(self) -> Iterator[Metric]:
        yield from self._made


def _numbers(now: datetime) -> Iterator[Metric]:
    found = measure.measures(now)
    yield _gauge("anju_build", "Version of Anju, as a label", 1, {"version": version("anju")})
    yield _gauge("anju_enrolments", "Enrolments in force", found.enrolments)
    yield _gauge("anju_enrolments_to_archive", "Ended and not yet archived", found.ended)
    yield _gauge("anju_duties_open", "Duties not closed", found.duties_open)
    yield _gauge("anju_duties_overdue", "Duties not closed whose window is over", found.duties_overdue)
    yield _gauge("anju_climbs_unseen", "Ladder steps nobody has acknowledged", found.climbs_unseen)
    yield _gauge("anju_incidents_open", "Incidents not settled", found.incidents_open)
    yield _gauge("anju_outbox_waiting", "Messages to go out", found.outbox_waiting)
    yield _gauge("anju_outbox_given_up", "Messages given up", found.outbox_dead)
    yield _gauge("anju_channels_dead", "Channels by which nothing goes out", found.channels_dead)
    yield _gauge("anju_tick_lag_seconds", "How long the oldest thing due has waited for the tick", found.lag(now).total_seconds())
    yield _gauge("anju_seal_age_seconds", "Since the ledgers were last sealed", (now - found.sealed).total_seconds() if found.sealed else -1)
    ages, limits = (GaugeMetricFamily(f"anju_heartbeat_{name}_seconds", text, labels=["loop"]) for name, text in _BEATS)
    for loop, age in heartbeat.ages(now).items():
        ages.add_metric([loop], -1 if age is None else age.total_seconds())
        limits.add_metric([loop], LIMITS[loop].total_seconds())
    yield from (ages, limits)


_BEATS = (("age", "Since the loop last came round; -1: never"), ("limit", "Silence that turns staff pages red"))


def _gauge(name: str, text: str, value: float, labels: dict[str, str] | None = None) -> Metric:
    family = GaugeMetricFamily(name, text, labels=list(labels or ()))
    family.add_metric(list((labels or {}).values()), value)
    return family


def _silent(loop: str, age: timedelta | None) -> bool:
    return age is None or age > LIMITS[loop]


def _may_measure(request: HttpRequest) -> bool:
    token = settings.ANJU_METRICS_TOKEN
    if token:
        return hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode())
    return request.META.get("REMOTE_ADDR") in LOOPBACK and "X-Forwarded-For" not in request.headers and "Forwarded" not in request.headers


def _json(body: dict[str, object], status: int) -> HttpResponse:
    return HttpResponse(json.dumps(body), status=status, content_type="application/json")
