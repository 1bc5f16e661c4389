"""Certificates of releases that everybody has signed: made with the last signature, or within a minute wherever that was given."""

from datetime import datetime, timedelta

from anju.core.release.steps import complete
from anju.operations.paper.boxes import standing
from anju.operations.paper.gather import gather
from anju.operations.paper.make import issue
from anju.operations.plans import plan_of
from anju.operations.refused import Refused
from anju.records.models import Adoption, Duty, Paper
from anju.records.scope import ENGINE, scoped

BY = "engine"
MOST = 100
BACK = timedelta(days=60)
"""How far back an unmade certificate is looked for: duties lie in partitions by month."""


def certify(enrolment: int, by: str, now: datetime) -> tuple[int, ...]:
    """Make the certificates of an enrolment whose sign-off is complete; nothing where a step is missing or a paper lacks something."""
    with scoped(ENGINE):
        gathered = gather(enrolment, now)
        if not complete(standing(gathered)):
            return ()
        wanted = [each.name for each in gathered.plan.documents.values() if each.kind in ("signoff", "certificate")]
    made = []
    for document in wanted:
        try:
            with scoped(ENGINE):
                made.append(issue(enrolment, document, by, now))
        except Refused:
            continue
    return tuple(made)


def waiting(now: datetime) -> int:
    """Make the certificates that somebody has to hand over and that nobody has made; how many were. `now` is aware, UTC."""
    with scoped(ENGINE):
        plans = [plan_of(adoption) for adoption in Adoption.objects.values_list("pk", flat=True)]
        kinds = {each.name for plan in plans for each in plan.documents.values() if each.kind == "certificate"}
        rules = {rule.name for plan in plans for track in plan.tracks.values() for rule in track.rules.values() if rule.serves in kinds}
        lately = {"occurs_on__gt": (now - BACK).date(), "opens__lte": now}
        due = Duty.objects.filter(how=None, rule__in=rules, **lately).order_by("opens").values_list("enrolment", flat=True)
        made = set(Paper.objects.filter(document__in=kinds, superseded=None, enrolment__in=due).values_list("enrolment", flat=True))
        wanted = [enrolment for enrolment in dict.fromkeys(due) if enrolment not in made][:MOST]
    return sum(bool(certify(enrolment, BY, now)) for enrolment in wanted)
