"""The papers that were handed over, drawn as they were then: a household's screen shows them, and a stranger can check one."""

from anju.core.plan.model import Plan
from anju.operations.demo.script import Script
from anju.operations.paper.make import issue
from anju.records.models import Enrolment, Serving
from anju.records.scope import ENGINE, scoped


def draw(said: Script, adoption: int, plan: Plan) -> None:
    """Of each kind the script names, the papers handed over last, as many as it says."""
    files = Enrolment.objects.filter(adoption=adoption).values("pk")
    for kind, most in said["papers"].items():
        names = [document.name for document in plan.documents.values() if document.kind == kind]
        with scoped(ENGINE):
            handed = Serving.objects.filter(document__in=names, refused=False, undone=None, enrolment__in=files).order_by("-at", "-pk")
            for one in handed[:most]:
                one.paper_id = issue(one.enrolment, one.document, one.by, one.at)
                one.save(update_fields=["paper"])
